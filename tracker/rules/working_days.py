"""Reckons limits in Chinese working days, takes parked time off the clock, and says "why this date"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.catalog.fields import Words
from tracker.catalog.work_calendar import WORKED, WorkCalendar
from tracker.catalog.year_plans import DayKind
from tracker.vocabulary import MoveCause

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """Time off the clock: the days after `from_on` up to and including `to_on` (None: still paused).

    The cause is PARKED or VERIFYING.
    """

    from_on: date
    to_on: date | None = None
    cause: MoveCause = MoveCause.PARKED

    def covers(self, day: date) -> bool:
        """Whether the clock stands still on the day."""
        return self.from_on < day and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True)
class Move:
    """A due date that was changed on the day `on`."""

    on: date
    from_due: date
    to_due: date
    cause: MoveCause


@dataclass(frozen=True, slots=True)
class DayNote:
    """What one civil day adds to a limit.

    `counted` is its number in the limit, None if it does not count; `paused` says why the clock stood still;
    `name` is the holiday it belongs to or makes up for.
    """

    on: date
    kind: DayKind
    name: Words | None
    counted: int | None
    paused: MoveCause | None
    provisional: bool
    moves: tuple[Move, ...] = ()


def add_wd(calendar: WorkCalendar, start: date, n: int) -> date:
    """The n-th working day after `start` (before it for a negative n; 0 is `start` itself), DOMAIN §6.

    For every n, wd_between(calendar, start, add_wd(calendar, start, n)) == n.
    Raises ValueError when a day lies outside 2004 to 2099.
    """
    done = calendar.count_through(start)
    if n == 0:
        return start
    return calendar.workday(done + n if n > 0 else _before(calendar, start) + 1 + n)


def wd_between(calendar: WorkCalendar, start: date, end: date) -> int:
    """Working days in (start, end]; when `end` is earlier, minus those in [end, start): the steps of add_wd.

    Whenever `end` is a working day, add_wd(calendar, start, wd_between(calendar, start, end)) == end.
    """
    if start <= end:
        return calendar.count_through(end) - calendar.count_through(start)
    return _before(calendar, end) - _before(calendar, start)


def touches_unknown(calendar: WorkCalendar, start: date, end: date) -> bool:
    """Whether reckoning from `start` to `end` steps on a year whose plan is not out: `end` is provisional."""
    if start == end:
        return False
    first, last = (start + ONE_DAY, end) if start < end else (end, start - ONE_DAY)
    return not all(calendar.is_known(year) for year in range(first.year, last.year + 1))


def remaining_at_pause(calendar: WorkCalendar, paused_on: date, due_on: date) -> int:
    """Working days left when the clock is stopped (DOMAIN §7); negative for every date already overdue."""
    left = wd_between(calendar, paused_on, due_on)
    return min(left, -1) if due_on < paused_on else left


def due_after_resume(calendar: WorkCalendar, resumed_on: date, remaining: int) -> date:
    """The due date when the clock runs again: as many days are left, or overdue, as when it was stopped."""
    return add_wd(calendar, resumed_on, remaining)


def due_after_pause(calendar: WorkCalendar, due_on: date, pause: Pause) -> date:
    """The due date after an ended pause, never earlier than it was (one chosen by hand may lie on a weekend).

    Raises ValueError for a pause that has not ended or ends before it begins.
    """
    if pause.to_on is None or pause.to_on < pause.from_on:
        raise ValueError(f"the pause from {pause.from_on} to {pause.to_on} has no length")
    remaining = remaining_at_pause(calendar, pause.from_on, due_on)
    return max(due_on, due_after_resume(calendar, pause.to_on, remaining))


def explain(
    calendar: WorkCalendar,
    start: date,
    due: date,
    *,
    pauses: Sequence[Pause] = (),
    moves: Sequence[Move] = (),
) -> tuple[DayNote, ...]:
    """Why this date: one note for each civil day in (start, due], with the moves decided on it.

    Moves decided before the first or after the last day stand at that day, so that none is lost.
    """
    notes: list[DayNote] = []
    counted = 0
    for day in _days(start, due):
        kind = calendar.day_kind(day)
        paused = next((pause.cause for pause in pauses if pause.covers(day)), None)
        counts = kind in WORKED and not paused
        counted += counts
        notes.append(
            DayNote(
                on=day,
                kind=kind,
                name=calendar.day_name(day),
                counted=counted if counts else None,
                paused=paused,
                provisional=not calendar.is_known(day.year),
                moves=tuple(move for move in moves if min(max(move.on, start + ONE_DAY), due) == day),
            )
        )
    return tuple(notes)


def _before(calendar: WorkCalendar, day: date) -> int:
    return calendar.count_through(day) - calendar.is_workday(day)


def _days(start: date, due: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range(1, (due - start).days + 1))
