"""What a row of the table of workflow.py is: one arrow with who, conditions and effects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tracker.rules.act import Act
from tracker.rules.checks import Check
from tracker.rules.effects import Effect
from tracker.rules.guards import Guard
from tracker.rules.who import Who
from tracker.vocabulary import Action, Status


@dataclass(frozen=True, slots=True)
class When:
    """A condition on what was handed in, where one action leads to different places."""

    name: str
    test: Callable[[Act], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One arrow of the table. `target` None: the status stays. `back`: to the status kept before a merge."""

    action: Action
    sources: frozenset[Status]
    target: Status | None
    who: tuple[Who, ...]
    guards: tuple[Guard, ...] = ()
    checks: tuple[Check, ...] = ()
    effects: tuple[Effect, ...] = ()
    when: When | None = None
    back: bool = False
    offices_only: bool = False


def row(
    action: Action,
    sources: Iterable[Status],
    target: Status | None,
    who: tuple[Who, ...],
    *,
    guards: tuple[Guard, ...] = (),
    checks: tuple[Check, ...] = (),
    effects: tuple[Effect, ...] = (),
    when: When | None = None,
    back: bool = False,
    offices_only: bool = False,
) -> Row:
    """A row of the table."""
    return Row(action, frozenset(sources), target, who, guards, checks, effects, when, back, offices_only)
