"""How people can be reached outside the house: what addresses they have, and which roads they switched on or off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import BindParameter, bindparam, select

from tracker.extensions import db
from tracker.models import Person, Preference
from tracker.rules.roads import roads_of
from tracker.vocabulary import Road, Topic

BATCH = 500


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person can be reached by, and what the person chose."""

    roads: frozenset[Road]
    switched: Mapping[tuple[Topic, Road], bool] = field(default_factory=dict)

    def take(self, topics: Iterable[Topic]) -> frozenset[Road]:
        """The roads a message of these topics takes to this person."""
        return self.roads & roads_of(topics, self.switched)


def reaches(person_ids: Collection[int]) -> dict[int, Reach]:
    """How each of these people is reached; somebody locked out, or without any address, by no road."""
    switched = _switched(person_ids)
    found: dict[int, Reach] = {}
    for batch in _batches(person_ids):
        for person_id, email, phone in db.session.execute(_ADDRESSES, {"ids": batch}):
            roads = {Road.MAIL: email, Road.SMS: phone}
            found[person_id] = Reach(
                frozenset(road for road, address in roads.items() if address), switched[person_id]
            )
    return found


def switched_by(person_id: int) -> Mapping[tuple[Topic, Road], bool]:
    """What one person switched on or off."""
    return _switched([person_id])[person_id]


def _switched(person_ids: Collection[int]) -> dict[int, dict[tuple[Topic, Road], bool]]:
    found: dict[int, dict[tuple[Topic, Road], bool]] = defaultdict(dict)
    for batch in _batches(person_ids):
        for person_id, topic, road, wanted in db.session.execute(_WISHES, {"ids": batch}):
            found[person_id][topic, road] = wanted
    return found


def _batches(ids: Collection[int]) -> Iterable[list[int]]:
    wanted = sorted(ids)
    return (wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH))


# Asked in nearly every act, so the statements are ready-made.
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_ADDRESSES = select(Person.id, Person.email, Person.phone).where(Person.id.in_(_IDS), Person.active)
_WISHES = select(Preference.person_id, Preference.topic, Preference.road, Preference.wanted).where(
    Preference.person_id.in_(_IDS)
)
