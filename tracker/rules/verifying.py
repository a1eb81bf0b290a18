"""Who verifies: a coordinator without a hand in the need, the nearest up the tree, else the supervisor (DOMAIN §3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.clock import office_date
from tracker.models import Need
from tracker.rules.permissions import Held
from tracker.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who steers a region on the way up from the need's, and the units ever worked in."""

    person_id: int
    name: str
    role: Role
    region_id: int
    held: tuple[Held, ...]
    name_en: str = ""


def verifiers(need: Need, upwards: Sequence[int], candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Who may verify this need; `upwards` are its region and those above, nearest first. Empty: nobody at all."""
    free = [candidate for candidate in candidates if not had_hand(need, candidate)]
    for role in (Role.COORDINATOR, Role.SUPERVISOR):
        for region_id in upwards:
            near = tuple(one for one in free if one.role is role and one.region_id == region_id)
            if near:
                return near
    return ()


def had_hand(need: Need, candidate: Candidate) -> bool:
    """Whether somebody owned it, worked on it, asked for closure, or had a role in a lead unit within its life.

    A substitute has a hand in what the absent person's own hands made (DOMAIN §3).
    """
    people = hands_of(need)
    units = {hand.unit_id for hand in need.hands} | {need.lead_unit_id}
    born = office_date(need.filed_at)
    worked = [held for held in candidate.held if held.to_on is None or held.to_on >= born]
    return candidate.person_id in people or any(
        held.unit_id in units or (held.for_id is not None and held.for_id in people) for held in worked
    )


def hands_of(need: Need) -> frozenset[int]:
    """Everybody who ever owned the need, worked on one of its tasks, or asked for its closure."""
    people = [hand.person_id for hand in need.hands]
    people += [need.owner_id, *(task.person_id for task in need.tasks)]
    return frozenset(person for person in people if person is not None)
