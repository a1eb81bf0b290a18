"""What happens on the way: notes, nudges, instructions, amendments, extensions, parking, more helpers."""

from __future__ import annotations

from collections.abc import Callable

from tracker.cli.demo_city.nearing import draw_near
from tracker.cli.demo_city.parts import Parts
from tracker.cli.demo_city.stories import phrase
from tracker.cli.demo_city.teller import Teller
from tracker.clock import office_date
from tracker.rules.working_days import add_wd
from tracker.vocabulary import Action, Role

A = Action


def happen(tell: Teller, parts: Parts) -> None:
    """Each of these befalls some of the stories that ended, and those that stand there today."""
    for stop, percent, event in ON_THE_WAY:
        if tell.fate.stop == stop or (tell.fate.stop is None and tell.voice.happens(percent)):
            tell.wait(0, 1)
            draw_near(tell, parts, stop)
            event(tell, parts)
            tell.stop(stop)


def _note(tell: Teller, parts: Parts) -> None:
    tell.do(parts.owner, A.NOTE, note=tell.voice.say("notes"))


def _nudge(tell: Teller, parts: Parts) -> None:
    tell.do(parts.liaison, A.NUDGE, remark=tell.voice.say("nudges"))
    tell.wait(0, 1)
    tell.do(parts.owner, A.ANSWER_NUDGE, answer=tell.voice.say("nudge_answers"))


def _name_helper(tell: Teller, parts: Parts) -> None:
    """Another unit is asked to help, one that is always near: finance, or the service centre."""
    wanted = next(one for one in ("czj", "qyzx") if one not in (tell.seed.lead, *tell.seed.helpers))
    helpers = [tell.city.units[code].id for code in (*tell.seed.helpers, wanted)]
    tell.do(parts.coordinator, A.NAME_HELPERS, helpers=helpers, reason=tell.voice.say("helpers"))


def _instruct(tell: Teller, parts: Parts) -> None:
    by_leader = parts.has_leader("leader") and tell.voice.happens(50)
    giver = "leader" if by_leader else "supervisor"
    reply_due = add_wd(tell.calendar, tell.today, 3).isoformat()
    tell.do(giver, A.INSTRUCT, instruction=tell.voice.instruction(giver), reply_due_on=reply_due)
    tell.stop("instructed")
    tell.wait(1, 2)
    tell.do(parts.owner, A.REPLY, reply=tell.voice.say("instruction_replies"))


def _amend(tell: Teller, parts: Parts) -> None:
    changed = tell.content() | {"wanted_outcome": tell.voice.say("amendments")}
    tell.do(parts.liaison, A.AMEND, **changed, reason=tell.voice.say("amendments"))
    tell.stop("amendment asked")
    tell.wait(0, 1)
    tell.do(parts.owner, A.RULE_AMENDMENT, verdict="granted", reason=tell.voice.say("amendment_grants"))


def _extend(tell: Teller, parts: Parts) -> None:
    promise, told = tell.need.promised_by_on, tell.voice.tell("extensions")
    if promise is None or promise <= tell.today or (tell.need.extensions and tell.fate.stop):
        return
    new = add_wd(tell.calendar, promise, tell.voice.chance.choice((5, 8, 10)))
    tell.do(
        parts.owner,
        A.ASK_EXTENSION,
        new_due_on=new.isoformat(),
        reason=told["text"],
        progress=told["progress"],
    )
    tell.stop("extension asked")
    tell.wait(0, 1)
    asked = tell.need.requests[-1]
    gone_up = asked.decider is Role.SUPERVISOR or tell.today > asked.due_on
    granted = tell.fate.stop is not None or tell.voice.happens(80)
    verdict, pool = ("granted", "extension_grants") if granted else ("refused", "extension_refusals")
    tell.do(
        "supervisor" if gone_up else parts.coordinator,
        A.RULE_EXTENSION,
        verdict=verdict,
        reason=tell.voice.say(pool),
    )


def _park(tell: Teller, parts: Parts) -> None:
    waits = tell.fate.stop == "parked for the enterprise"
    review = (
        add_wd(tell.calendar, office_date(tell.now), 20)
        if tell.fate.stop
        else add_wd(tell.calendar, tell.today, 30)
    )
    tell.do(parts.owner, A.ASK_PARK, code="enterprise" if waits else "long-term", review_on=review.isoformat(),
            reason=phrase("waits_for_enterprise" if waits else "long_term"))  # fmt: skip
    tell.stop("parking asked")
    tell.wait(0, 1)
    tell.do("supervisor", A.PARK, verdict="granted", reason=tell.voice.say("park_grants"))
    tell.stop("parked", "parked for the enterprise")
    tell.let_pass(tell.voice.chance.randint(10, 25))
    tell.do(parts.owner, A.RESUME, reason=tell.voice.say("resumes"))


ON_THE_WAY: tuple[tuple[str, float, Callable[[Teller, Parts], None]], ...] = (
    ("noted", 30, _note),
    ("nudged", 10, _nudge),
    ("helped", 4, _name_helper),
    ("instructed", 7, _instruct),
    ("amendment asked", 4, _amend),
    ("extension asked", 9, _extend),
    ("extended", 8, _extend),
    ("parking asked", 1, _park),
    ("parked", 4, _park),
    ("parked for the enterprise", 1, _park),
)
