"""What has just turned: some running needs changed hands, got a sponsor, or a new date for looking again."""

from __future__ import annotations

from collections.abc import Callable

from tracker.cli.demo_city.parts import Parts, colleagues
from tracker.cli.demo_city.stories import phrase
from tracker.cli.demo_city.teller import Teller, TodayReachedError
from tracker.clock import office_date
from tracker.rules.working_days import add_wd
from tracker.vocabulary import Action, Status

A = Action


def turn(tell: Teller, parts: Parts) -> None:
    """One of the turns that may befall a need where it stands, if there is time for it today."""
    try:
        tell.wait(0)
    except TodayReachedError:
        return
    for stop, percent, take in TURNS:
        if tell.fate.stop == stop and tell.voice.happens(percent):
            take(tell, parts)
            return


def _hand_over(tell: Teller, parts: Parts) -> None:
    others = colleagues(tell, parts)
    if tell.need.status is Status.IMPLEMENTING and others:
        tell.do(parts.owner, A.HAND_OVER, owner=tell.city.people[others[0]].id,
                reason=tell.voice.say("handovers"))  # fmt: skip


def _sponsor(tell: Teller, parts: Parts) -> None:
    if tell.need.status is Status.IMPLEMENTING:
        tell.do(
            "supervisor", A.NAME_SPONSOR, sponsor=tell.city.people[parts.leader].id, reason=phrase("sponsor")
        )


def _review(tell: Teller, parts: Parts) -> None:
    if tell.need.status is Status.PARKED:
        later = add_wd(tell.calendar, office_date(tell.now), 30).isoformat()
        tell.do("supervisor", A.REVIEW_PARK, review_on=later, reason=phrase("review_park"))


TURNS: tuple[tuple[str, float, Callable[[Teller, Parts], None]], ...] = (
    ("working", 20, _hand_over),
    ("working", 30, _sponsor),
    ("instructed", 60, _sponsor),
    ("parked", 40, _review),
)
