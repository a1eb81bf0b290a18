"""Answering: what an enterprise says of one need in its quarterly returns, while the need's story goes on."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tracker.cli.demo_city.returning import Answer, answered_at, openings_between, said_of
from tracker.cli.demo_city.stories import pools
from tracker.clock import Quarter
from tracker.rules.workflow import rows_of
from tracker.vocabulary import Action, ReturnAnswer

if TYPE_CHECKING:
    from tracker.cli.demo_city.teller import Teller

# Where the return asks whether a need is still needed.
ASKED_ABOUT = rows_of(Action.AFFIRM)[0].sources
# How long the owner takes to say why something is not solved yet.
THOUGHT = timedelta(hours=23)


def answer_returns(tell: Teller, since: datetime, until: datetime | None) -> None:
    """What was asked in the returns opened meanwhile is answered before the story goes on at `until`.

    Where it does not go on, by now or not yet.
    """
    then = tell.at
    for quarter in openings_between(since, until or tell.now):
        at = answered_at(quarter, tell.seed.title, until)
        if at is not None and at <= tell.now and tell.need.status in ASKED_ABOUT:
            _answer(tell, quarter, at, until or tell.now)
    tell.at = then


def _answer(tell: Teller, quarter: Quarter, at: datetime, until: datetime) -> None:
    """Still needed, or solved already, as it seems; then the owner says why it is not."""
    liaison, said = tell.city.liaison_of(tell.seed.enterprise), said_of(quarter, tell.seed.title, tell.need)
    tell.at = at
    if said is ReturnAnswer.SOLVED:
        event = tell.do(liaison, Action.SAY_SOLVED, how=_say("solved_said", tell, quarter))
    else:
        event = tell.do(liaison, Action.AFFIRM, note=_say("still_needed", tell, quarter))
    person = tell.city.people[liaison].id
    tell.city.answers[quarter.code, tell.need.id] = Answer(said, event.seq, at, person)
    if said is ReturnAnswer.SOLVED and at + THOUGHT <= until:
        tell.at = at + THOUGHT
        owner = tell.city.username_of(tell.need.owner_id)
        tell.do(owner, Action.WHY_NOT, answer=_say("why_not", tell, quarter))


def _say(pool: str, tell: Teller, quarter: Quarter) -> str:
    """Drawn apart from the story, so that answering changes nothing of it."""
    chance = random.Random(f"{tell.seed.title}/{quarter.code}/{pool}")  # noqa: S311 - stories, not secrets
    text: str = chance.choice(pools()[pool])
    return text
