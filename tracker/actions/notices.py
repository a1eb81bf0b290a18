"""The one place where messages are written: once per key, each with its deliveries by the roads it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.extensions import db, insert_new
from tracker.models import Delivery, Message
from tracker.queries.reaching import Reach, reaches
from tracker.rules.roads import leaves_at, roads_of
from tracker.vocabulary import DeliveryState, Road, Topic

NOWHERE = Reach(frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message to be written, to a person or to a unit's group; its topics decide by which roads it leaves.

    Without a topic it stays in the inbox, and the morning brief tells of it. `facts` are ids, codes, dates and
    counts, never words; one that tells of a deadline names it and holds its "due_on".
    """

    key: str
    kind: str
    person_id: int | None = None
    unit_id: int | None = None
    need_id: int | None = None
    deadline_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    topics: frozenset[Topic] = frozenset()


def write(notices: Sequence[Notice], at: datetime) -> int:
    """Write those whose key is not known yet, with a delivery for each road; returns how many were new.

    It is part of the caller's transaction. What leaves goes within sending hours (DOMAIN §7).
    """
    if not notices:
        return 0
    by_key = {notice.key: notice for notice in notices}
    statement = insert_new(Message).returning(Message.id, Message.key)
    written = db.session.execute(statement, [_row(notice, at) for notice in by_key.values()]).all()
    new = [(message_id, by_key[key]) for message_id, key in written]
    if deliveries := list(_deliveries(new, at)):
        db.session.execute(insert_new(Delivery), deliveries)
    return len(new)


def _row(notice: Notice, at: datetime) -> dict[str, Any]:
    return {
        "key": notice.key,
        "kind": notice.kind,
        "person_id": notice.person_id,
        "unit_id": notice.unit_id,
        "need_id": notice.need_id,
        "deadline_id": notice.deadline_id,
        "facts": dict(notice.facts),
        "made_at": at,
        "read_at": None,
    }


def _deliveries(new: Sequence[tuple[int, Notice]], at: datetime) -> Iterator[dict[str, Any]]:
    leaving = [(message_id, notice) for message_id, notice in new if notice.topics]
    if not leaving:
        return
    known = reaches({notice.person_id for _id, notice in leaving if notice.person_id is not None})
    next_at = leaves_at(at, work_calendar(), limits().alerts)
    for message_id, notice in leaving:
        for road in sorted(_roads(notice, known)):
            yield {
                "message_id": message_id,
                "road": road,
                "state": DeliveryState.WAITING,
                "next_at": next_at,
                "tries": 0,
                "error": "",
            }


def _roads(notice: Notice, known: Mapping[int, Reach]) -> frozenset[Road]:
    """A unit's group has the robot and no wishes; people have the others."""
    if notice.person_id is None:
        return roads_of(notice.topics, {}) & {Road.ROBOT}
    return known.get(notice.person_id, NOWHERE).take(notice.topics)
