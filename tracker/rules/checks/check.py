"""A check: a named question about what is handed in, and the words in which it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracker.rules.act import Act, Colleague
from tracker.rules.faults import Fault
from tracker.vocabulary import Refusal

Faults = Mapping[str, Fault]
NO_FAULTS: Faults = {}


@dataclass(frozen=True, slots=True)
class Check:
    """A named question about the data handed in; `test` gives faults by field path."""

    name: str
    test: Callable[[Act], Faults]


def fault(path: str, refusal: Refusal, **params: object) -> Faults:
    """One fault at one field, in the words of a refusal."""
    return {path: Fault(refusal.label, params)}


def works_in(colleague: Colleague, unit_id: int | None) -> bool:
    """Whether an active person has a role of their own in the unit."""
    return colleague.person.active and unit_id in colleague.actor.own_unit_ids()
