"""Lives: how a need goes its way through the offices, told act by act."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from tracker.catalog.lists import need_list
from tracker.cli.demo_city.endings import END, close_as, request_closure, verify
from tracker.cli.demo_city.parts import Parts, cast
from tracker.cli.demo_city.plot import Fate
from tracker.cli.demo_city.stories import phrase
from tracker.cli.demo_city.teller import Teller, TodayReachedError
from tracker.clock import office_date
from tracker.rules.amounts import holds
from tracker.rules.refused import Invalid, Refused
from tracker.rules.working_days import add_wd
from tracker.vocabulary import Action, Channel, Endorsement, Role, Status

A = Action
CHANNELS = (Channel.ON_BEHALF, Channel.ON_BEHALF, Channel.VISIT, Channel.MEETING, Channel.HOTLINE)


class StandsHereError(Exception):
    """The story is to stop here: the need stands today where the plot wants it."""


def live(tell: Teller, fate: Fate) -> None:
    """Tell one need's life until its fate is reached or today is."""
    parts = cast(tell)
    try:
        _file(tell, parts)
        _intake(tell, parts, fate)
        parts = _escalate(tell, parts)
        _stop(fate, "accepted")
        _take_on(tell, parts, fate)
        _work(tell, parts, fate)
        _finish(tell, parts, fate)
    except (TodayReachedError, StandsHereError):
        _turn(tell, parts, fate)
    except (Refused, Invalid) as reason:
        # On some days of the year the calendar leaves no room for an act: the need then stands where it stands.
        tell.stuck = reason


def _stop(fate: Fate, *names: str) -> None:
    if fate.stop in names:
        raise StandsHereError


def _file(tell: Teller, parts: Parts) -> None:
    if tell.voice.happens(62) and parts.filing_unit:
        tell.file(parts.official, tell.voice.chance.choice(CHANNELS), parts.filing_unit)
    else:
        tell.file(parts.liaison, Channel.SELF, None)


def _intake(tell: Teller, parts: Parts, fate: Fate) -> None:
    _stop(fate, "filed")
    if fate.end == "declined" or fate.stop == "decline asked":
        tell.wait(0)
        tell.do(parts.coordinator, A.ASK_DECLINE, code="outside", reason=phrase("outside"))
        _stop(fate, "decline asked")
        tell.wait(0, 1)
        tell.do(parts.coordinator2, A.DECLINE, verdict="granted", reason=tell.voice.say("decline_grants"))
        raise StandsHereError
    if fate.end == "expired" or fate.stop == "returned" or tell.voice.happens(5):
        tell.wait(0, 1)
        tell.do(parts.coordinator, A.RETURN, missing=tell.voice.say("returns"))
        _stop(fate, "returned")
        if fate.end == "expired":
            tell.wait(22)
            tell.do(None, A.EXPIRE)
            raise StandsHereError
        tell.wait(1, 4)
        filer = parts.official if tell.need.filing_unit_id else parts.liaison
        tell.do(filer, A.REFILE, **tell.content())
    _endorse(tell, parts)
    if fate.stop != "returned":
        tell.wait(0, 1)
    tell.do(parts.coordinator, A.ACCEPT, list_code=tell.seed.list_code, urgency=tell.seed.urgency.value,
            complex="yes" if tell.seed.complex else "", complex_reason=phrase("complex"))  # fmt: skip


def _escalate(tell: Teller, parts: Parts) -> Parts:
    """What a unit of the city is to lead often goes up to the city, whose coordinators then have it in hand."""
    city, here = tell.city.units[tell.seed.lead].region_id, tell.need.region_id
    if city == here or not parts.filing_unit or not tell.voice.happens(55):
        return parts
    tell.wait(0)
    tell.do(parts.coordinator, A.ESCALATE, region=city, reason=tell.voice.say("escalations"))
    first, second = tell.voice.chance.sample(("coordinator", "coordinator2"), 2)
    return dataclasses.replace(parts, coordinator=first, coordinator2=second)


def _endorse(tell: Teller, parts: Parts) -> None:
    if tell.need.endorsement is Endorsement.PENDING and tell.voice.happens(80):
        tell.wait(0)
        tell.do(parts.liaison, A.ENDORSE, answer="confirmed")


def _take_on(tell: Teller, parts: Parts, fate: Fate) -> None:
    tell.wait(0, 1 if fate.stop is None and tell.voice.happens(20) else 0)
    units = tell.city.units
    helpers = [units[code].id for code in tell.seed.helpers]
    tell.do(parts.coordinator, A.ASSIGN, lead_unit=units[tell.seed.lead].id, helpers=helpers)
    if fate.stop == "objected" or (fate.stop is None and tell.voice.happens(6)):
        _object(tell, parts, fate)
    _stop(fate, "assigned")
    if fate.end == "merged" and tell.merge_target():
        tell.wait(0)
        tell.do(parts.coordinator, A.MERGE, into=tell.merge_target(), reason=tell.voice.say("merges"))
        raise StandsHereError
    tell.wait(0, 1 if fate.stop else tell.voice.chance.choice((0, 1, 1, 1, 3)))
    tell.do(parts.owner, A.CLAIM, promise=tell.voice.say("promises"))
    if fate.end == "withdrawn":
        tell.wait(1, 3)
        tell.do(parts.liaison, A.WITHDRAW, reason=tell.voice.say("withdrawals"))
        raise StandsHereError


def _object(tell: Teller, parts: Parts, fate: Fate) -> None:
    tell.wait(0)
    objection = tell.voice.tell("objections", accept=False)
    tell.do(parts.head, A.OBJECT, reason=objection["text"], legal_basis=objection["basis"],
            proposed=tell.city.units["qyzx"].id)  # fmt: skip
    _stop(fate, "objected")
    tell.wait(0)
    ruling = tell.voice.tell("objection_rulings", accept=False)
    tell.do(parts.coordinator, A.RULE, verdict="refused", reason=ruling["text"])


def _work(tell: Teller, parts: Parts, fate: Fate) -> None:
    _stop(fate, "claimed")
    tell.wait(0, 1)
    contact = tell.voice.tell("contacts")
    tell.do(parts.owner, A.CONTACT, how=contact["how"], with_whom=tell.need.contact_name,
            contacted_on=tell.today.isoformat(), result=contact["text"])  # fmt: skip
    tell.wait(0, 2)
    _decompose(tell, parts)
    _stop(fate, "decomposed")
    tell.wait(1, 2)
    tell.do(parts.owner, A.REPORT, report=tell.voice.say_of("reports"))
    if tell.voice.happens(35) or fate.stop == "asked":
        _ask(tell, parts, fate)
    _events_on_the_way(tell, parts, fate)
    _deliver(tell, parts, fate)


def _decompose(tell: Teller, parts: Parts) -> None:
    promise = tell.need.promised_by_on or tell.today
    plan = [one for one in need_list(tell.seed.list_code).task_templates if holds(one.when, tell.need.data)][
        :3
    ]
    rows = []
    for position, one in enumerate(plan):
        helping = position == 1 and bool(tell.seed.helpers)
        unit = tell.seed.helpers[0] if helping else tell.seed.lead
        person = parts.helper if helping else parts.owner
        due = min(add_wd(tell.calendar, tell.today, one.days + 3), promise)
        rows.append({"title": one.title.zh, "unit": tell.city.units[unit].id, "person": tell.city.people[person].id,
                     "due_on": max(due, tell.today).isoformat(), "deliverable": one.deliverable.zh,
                     "weight": one.weight, "after": position if position and not helping else None})  # fmt: skip
    tell.do(parts.owner, A.DECOMPOSE, tasks=rows)


def _ask(tell: Teller, parts: Parts, fate: Fate) -> None:
    tell.wait(0)
    question = tell.voice.question()
    tell.do(parts.owner, A.ASK, question=question["ask"])
    _stop(fate, "asked")
    tell.wait(0, 2)
    tell.do(parts.liaison, A.ANSWER, answer=question["answer"])


def _events_on_the_way(tell: Teller, parts: Parts, fate: Fate) -> None:
    happens = tell.voice.happens
    for stop, percent, event in ON_THE_WAY:
        if fate.stop == stop or (fate.stop is None and happens(percent)):
            tell.wait(0, 1)
            event(tell, parts, fate)
            _stop(fate, stop)


def _note(tell: Teller, parts: Parts, fate: Fate) -> None:
    tell.do(parts.owner, A.NOTE, note=tell.voice.say("notes"))


def _nudge(tell: Teller, parts: Parts, fate: Fate) -> None:
    tell.do(parts.liaison, A.NUDGE, remark=tell.voice.say("nudges"))
    tell.wait(0, 1)
    tell.do(parts.owner, A.ANSWER_NUDGE, answer=tell.voice.say("nudge_answers"))


def _instruct(tell: Teller, parts: Parts, fate: Fate) -> None:
    giver, pool = (
        ("leader", "leader") if parts.has_leader("leader") and tell.voice.happens(50) else ("supervisor",) * 2
    )
    reply_due = add_wd(tell.calendar, tell.today, 3).isoformat()
    tell.do(giver, A.INSTRUCT, instruction=tell.voice.instruction(pool), reply_due_on=reply_due)
    _stop(fate, "instructed")
    tell.wait(1, 2)
    tell.do(parts.owner, A.REPLY, reply=tell.voice.say("instruction_replies"))


def _amend(tell: Teller, parts: Parts, fate: Fate) -> None:
    changed = tell.content() | {"wanted_outcome": tell.voice.say("amendments")}
    tell.do(parts.liaison, A.AMEND, **changed, reason=tell.voice.say("amendments"))
    _stop(fate, "amendment asked")
    tell.wait(0, 1)
    tell.do(parts.owner, A.RULE_AMENDMENT, verdict="granted", reason=tell.voice.say("amendment_grants"))


def _extend(tell: Teller, parts: Parts, fate: Fate) -> None:
    promise, told = tell.need.promised_by_on, tell.voice.tell("extensions")
    if promise is None or promise <= tell.today or tell.need.extensions:
        return
    new = add_wd(tell.calendar, promise, tell.voice.chance.choice((5, 8, 10)))
    tell.do(
        parts.owner,
        A.ASK_EXTENSION,
        new_due_on=new.isoformat(),
        reason=told["text"],
        progress=told["progress"],
    )
    _stop(fate, "extension asked")
    tell.wait(0, 1)
    decider = "supervisor" if tell.need.requests[-1].decider is Role.SUPERVISOR else parts.coordinator
    granted = fate.stop is not None or tell.voice.happens(80)
    verdict, pool = ("granted", "extension_grants") if granted else ("refused", "extension_refusals")
    tell.do(decider, A.RULE_EXTENSION, verdict=verdict, reason=tell.voice.say(pool))


def _park(tell: Teller, parts: Parts, fate: Fate) -> None:
    waits = fate.stop == "parked for the enterprise"
    review = (
        add_wd(tell.calendar, office_date(tell.now), 20)
        if fate.stop
        else add_wd(tell.calendar, tell.today, 30)
    )
    tell.do(parts.owner, A.ASK_PARK, code="enterprise" if waits else "long-term", review_on=review.isoformat(),
            reason=phrase("waits_for_enterprise" if waits else "long_term"))  # fmt: skip
    _stop(fate, "parking asked")
    tell.wait(0, 1)
    tell.do("supervisor", A.PARK, verdict="granted", reason=tell.voice.say("park_grants"))
    _stop(fate, "parked", "parked for the enterprise")
    tell.wait(10, 25)
    tell.do(parts.owner, A.RESUME, reason=tell.voice.say("resumes"))


ON_THE_WAY: tuple[tuple[str, float, Callable[[Teller, Parts, Fate], None]], ...] = (
    ("noted", 30, _note),
    ("nudged", 10, _nudge),
    ("instructed", 7, _instruct),
    ("amendment asked", 4, _amend),
    ("extension asked", 6, _extend),
    ("extended", 6, _extend),
    ("parking asked", 1, _park),
    ("parked", 4, _park),
    ("parked for the enterprise", 1, _park),
)


def _deliver(tell: Teller, parts: Parts, fate: Fate) -> None:
    """Tasks are done one after the other, most of them in time."""
    for position, task in enumerate(list(tell.need.tasks)):
        if fate.stop == "working" and position >= 1:
            raise StandsHereError
        person = parts.owner if task.person_id == tell.city.people[parts.owner].id else parts.helper
        tell.wait(1, 3)
        if fate.stop or tell.voice.happens(15):
            tell.do(person, A.START_TASK, task=task.id)
            tell.wait(0, 1)
        tell.do(person, A.SUBMIT_TASK, task=task.id, result=tell.voice.say("deliverables"))
        tell.wait(0)
        tell.do(parts.owner, A.APPROVE_TASK, task=task.id)
        if tell.voice.happens(25):
            tell.wait(0)
            tell.do(parts.owner, A.REPORT, report=tell.voice.say_of("reports"))
    _stop(fate, "tasks done", "working")


def _finish(tell: Teller, parts: Parts, fate: Fate) -> None:
    outcome = fate.end if fate.end in ("solved", "partly", "answered", "unsolvable") else "solved"
    if fate.stop == "unsolvable asked":
        outcome = "unsolvable"
    tell.wait(0, 1)
    request_closure(tell, parts, outcome, asked_only=fate.stop == "unsolvable asked")
    _stop(fate, "verifying", "unsolvable asked")
    verify(tell, parts)
    _stop(fate, "confirming")
    END.get(fate.stop or fate.end, close_as)(tell, parts, outcome)


def _turn(tell: Teller, parts: Parts, fate: Fate) -> None:
    """Some running needs have just changed hands, got a sponsor, or a new date for looking again."""
    try:
        tell.wait(0)
        for stop, percent, turn in TURNS:
            if fate.stop == stop and tell.voice.happens(percent):
                turn(tell, parts)
                return
    except TodayReachedError:
        return
    except (Refused, Invalid) as reason:
        tell.stuck = reason


def _hand_over(tell: Teller, parts: Parts) -> None:
    colleagues = [one for one in tell.city.holding(Role.OFFICIAL, tell.seed.lead) if one != parts.owner]
    if tell.need.status is Status.IMPLEMENTING and colleagues:
        tell.do(parts.owner, A.HAND_OVER, owner=tell.city.people[colleagues[0]].id,
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
