"""Reckoning dates anew by another calendar: what was counted is counted again, what was chosen stays (DOMAIN §6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.catalog.work_calendar import WorkCalendar
from tracker.models import Deadline, DeadlineMove
from tracker.rules.act import Act
from tracker.rules.working_days import add_wd, touches_unknown
from tracker.vocabulary import DeadlineKind, MoveCause


@dataclass(frozen=True, slots=True)
class Dated:
    """What reckoning reads of an open deadline, in the order of its columns."""

    kind: DeadlineKind
    starts_on: date
    due_on: date
    counted_from_on: date | None
    counted_wd: int | None
    paused_on: date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A date with what the calendar makes of it now."""

    before: Dated
    due_on: date
    provisional: bool

    @property
    def is_moved(self) -> bool:
        """Whether the date is another one."""
        return self.due_on != self.before.due_on

    @property
    def is_changed(self) -> bool:
        """Whether date or mark differ."""
        return self.is_moved or self.provisional != self.before.provisional


def reckoned(dates: Sequence[Dated], calendar: WorkCalendar, today: date) -> list[Reckoned]:
    """What `calendar` makes of one need's open dates, each in its place; done again nothing changes.

    A counted date keeps its number of working days, a paused one those that are left; a chosen one keeps its date.
    Tasks never end up beyond a promise that moved, and nothing that could still be met is suddenly overdue.
    """
    counted = [_counted(one, calendar) for one in dates]
    promise = next((place for place, one in enumerate(dates) if one.kind is DeadlineKind.PROMISE), None)
    found = []
    for one, due_on in zip(dates, counted, strict=True):
        if one.kind is DeadlineKind.TASK and promise is not None:
            due_on = _within(one, due_on, dates[promise], counted[promise])
        due_on = _not_past(one, due_on, today)
        found.append(Reckoned(one, due_on, touches_unknown(calendar, one.starts_on, due_on)))
    return found


def of(deadline: Deadline) -> Dated:
    """A deadline as reckoning reads it."""
    return Dated(
        deadline.kind,
        deadline.starts_on,
        deadline.due_on,
        deadline.counted_from_on,
        deadline.counted_wd,
        deadline.paused_on,
        deadline.provisional,
    )


def changes(act: Act) -> list[tuple[Deadline, Reckoned]]:
    """The need's open deadlines that the act's calendar changes."""
    opened = [deadline for deadline in act.need.deadlines if deadline.is_open]
    found = reckoned([of(deadline) for deadline in opened], act.calendar, act.today)
    return [(deadline, one) for deadline, one in zip(opened, found, strict=True) if one.is_changed]


def reckon(act: Act) -> None:
    """Move what the act's calendar moves, and mark what is provisional; the plan stands in the act's facts."""
    found = changes(act)
    for deadline, one in found:
        deadline.provisional = one.provisional
        if one.is_moved:
            _move(act, deadline, one.due_on)
    act.facts["moved"] = sum(one.is_moved for _deadline, one in found)


def _move(act: Act, deadline: Deadline, due_on: date) -> None:
    """What holds the same date beside the deadline follows."""
    move = DeadlineMove(
        cause=MoveCause.CALENDAR,
        on=act.today,
        from_due_on=deadline.due_on,
        to_due_on=due_on,
        calendar_plan_id=act.facts.get("plan"),
    )
    deadline.moves.append(move)
    deadline.due_on = due_on
    if deadline.kind is DeadlineKind.PROMISE:
        act.need.promised_by_on = due_on
    elif deadline.kind is DeadlineKind.TASK and deadline.task is not None:
        deadline.task.due_on = due_on
    elif deadline.kind is DeadlineKind.RULE and deadline.request is not None:
        deadline.request.due_on = due_on


def _counted(one: Dated, calendar: WorkCalendar) -> date:
    if one.counted_from_on is None or one.counted_wd is None:
        return one.due_on
    return add_wd(calendar, one.counted_from_on, one.counted_wd)


def _within(task: Dated, due_on: date, promise: Dated, promised_on: date) -> date:
    """Not beyond a promise that moved; where the promise stays, a task does not run away from it."""
    last = promised_on if promised_on != promise.due_on else max(promised_on, task.due_on)
    return min(due_on, last)


def _not_past(one: Dated, due_on: date, today: date) -> date:
    """A running date never moves to before today, unless it lay there already."""
    return due_on if one.paused_on is not None else max(due_on, min(one.due_on, today))
