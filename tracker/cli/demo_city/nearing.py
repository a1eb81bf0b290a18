"""Nearing today: how stories in time come close to it without a date gone by on the way."""

from __future__ import annotations

from datetime import date

from tracker.cli.demo_city.parts import Parts
from tracker.cli.demo_city.teller import Teller
from tracker.clock import office_date
from tracker.rules.working_days import add_wd, wd_between
from tracker.vocabulary import Action, Status

# Working days between two reports on the way.
RHYTHM = 4


def draw_near(tell: Teller, parts: Parts, *stops: str, ahead: int = 0) -> None:
    """Before the step to a stop: a story in time comes near today, `ahead` working days more for steps that follow.

    The owner goes on reporting meanwhile. Late stories, and those that ended, take their own time.
    """
    if tell.fate.came is None or tell.fate.stop not in stops:
        return
    there = _ago(tell, tell.fate.came + ahead)
    while wd_between(tell.calendar, tell.today, there) > 0:
        tell.skip_to(min(there, add_wd(tell.calendar, tell.today, RHYTHM)))
        if tell.need.status is Status.IMPLEMENTING:
            tell.do(parts.owner, Action.REPORT, report=tell.voice.say_of("reports"))
    tell.skip_to(there)


def due_in_time(tell: Teller, due: date, position: int) -> date:
    """When a task is due: of a story in time not before today, nor all on one day; never after the promise."""
    promise = tell.need.promised_by_on or tell.today
    if tell.fate.came is not None:
        due = max(due, add_wd(tell.calendar, office_date(tell.now), 1 + position))
    return max(tell.today, min(due, promise))


def _ago(tell: Teller, days: int) -> date:
    today = office_date(tell.now)
    return add_wd(tell.calendar, today, -days) if days else today
