"""A guard: a named question about how things stand, and the deadlines that several of them ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.models import Deadline
from tracker.rules.act import Act
from tracker.rules.refused import Refused
from tracker.vocabulary import DeadlineKind


@dataclass(frozen=True, slots=True)
class Guard:
    """A named question; `test` gives the refusal or None."""

    name: str
    test: Callable[[Act], Refused | None]


def promise_of(act: Act) -> Deadline | None:
    """The open promise of the need."""
    return next((d for d in act.need.deadlines if d.kind is DeadlineKind.PROMISE and d.is_open), None)


def due_on_of(act: Act, kind: DeadlineKind) -> date | None:
    """When the open deadline of this kind is due."""
    return next((d.due_on for d in act.need.deadlines if d.kind is kind and d.is_open), None)
