"""How the city answers its quarterly returns: in the days after each opening, as acts of the stories themselves."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.catalog.work_calendar import work_calendar
from tracker.clock import Quarter, office_date, office_instant
from tracker.models import Need
from tracker.rules.boundaries import refreshed_on
from tracker.rules.working_days import add_wd
from tracker.vocabulary import ReturnAnswer, Status

# Of a hundred needs asked about, so many are answered; the rest shows as unanswered. So many are said to be solved.
ANSWERED, SAID_SOLVED = 82, 8
LAST_WORKING_DAY = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """What a liaison said of a need in the return of a quarter: by which event, when."""

    said: ReturnAnswer
    seq: int
    at: datetime
    person_id: int


def opened_at(quarter: Quarter) -> datetime:
    """When the city's refresh opened this quarter's returns: at nine on the first working day."""
    return office_instant(refreshed_on(work_calendar(), quarter), 9)


def openings_between(since: datetime, until: datetime) -> Iterator[Quarter]:
    """The quarters whose returns were opened in (since, until]."""
    quarter = Quarter.of(since)
    while quarter.starts_at <= until:
        if since < opened_at(quarter) <= until:
            yield quarter
        quarter = quarter.next


def answered_at(quarter: Quarter, title: str, until: datetime | None) -> datetime | None:
    """When this need is answered in the quarter's return, before the story goes on at `until`, if it does; None: never.

    Drawn apart from the story, so that answering changes nothing of it.
    """
    chance = random.Random(f"{title}/{quarter.code}")  # noqa: S311 - stories, not secrets
    if chance.randrange(100) >= ANSWERED:
        return None
    at = answering_day(quarter, chance.randint(1, LAST_WORKING_DAY), chance.randrange(480))
    opened = opened_at(quarter)
    return at if until is None or at < until else opened + (until - opened) * 0.7


def said_of(quarter: Quarter, title: str, need: Need) -> ReturnAnswer:
    """What is said of a need in the quarter's return: most are still needed, some at work seem solved already."""
    chance = random.Random(f"{title}/{quarter.code}/said")  # noqa: S311 - stories, not secrets
    seems_solved = chance.randrange(100) < SAID_SOLVED and need.status is Status.IMPLEMENTING
    return ReturnAnswer.SOLVED if seems_solved and need.solved_said_seq is None else ReturnAnswer.STILL


def answering_day(quarter: Quarter, days: int, minutes: int) -> datetime:
    """An hour of the n-th working day after the opening."""
    day = add_wd(work_calendar(), office_date(opened_at(quarter)), days)
    return office_instant(day, 9) + timedelta(minutes=minutes)
