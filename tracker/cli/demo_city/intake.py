"""How stories begin: a need is filed, returned, declined and appealed about, accepted, moved to the right region."""

from __future__ import annotations

import dataclasses

from tracker.cli.demo_city.nearing import draw_near
from tracker.cli.demo_city.parts import Parts
from tracker.cli.demo_city.stories import phrase
from tracker.cli.demo_city.teller import StandsHereError, Teller
from tracker.vocabulary import Action, Channel, Endorsement

A = Action
CHANNELS = (Channel.ON_BEHALF, Channel.ON_BEHALF, Channel.VISIT, Channel.MEETING, Channel.HOTLINE)
DECLINED = frozenset({"declined", "appealed in vain", "restored"})


def file(tell: Teller, parts: Parts) -> None:
    """By the enterprise itself, or more often on its behalf."""
    if tell.voice.happens(62) and parts.filing_unit:
        tell.file(parts.official, tell.voice.chance.choice(CHANNELS), parts.filing_unit)
    else:
        tell.file(parts.liaison, Channel.SELF, None)


def take_in(tell: Teller, parts: Parts) -> Parts:
    """Into the needs bank, or not; returns who goes on with it where it goes."""
    tell.stop("filed")
    if tell.fate.end in DECLINED or tell.fate.stop == "decline asked":
        _decline(tell, parts)
    at_first = tell.fate.stop is None and tell.fate.end != "merged" and tell.voice.happens(5)
    if tell.fate.end == "expired" or tell.fate.stop == "returned" or at_first:
        _return(tell, parts)
    _endorse(tell, parts)
    tell.wait(0, 1)
    draw_near(tell, parts, "accepted")
    tell.do(parts.coordinator, A.ACCEPT, list_code=tell.seed.list_code, urgency=tell.seed.urgency.value,
            complex="yes" if tell.seed.complex else "", complex_reason=phrase("complex"))  # fmt: skip
    parts = _move(tell, parts)
    tell.stop("accepted")
    return parts


def _decline(tell: Teller, parts: Parts) -> None:
    """Asked by one coordinator, decided by another; some enterprises appeal, and some of these are right."""
    tell.wait(0)
    ground = "duplicate" if tell.fate.end == "restored" else "outside"
    tell.do(parts.coordinator, A.ASK_DECLINE, code=ground, reason=tell.voice.ground(ground))
    tell.stop("decline asked")
    tell.wait(0, 1)
    tell.do(parts.coordinator2, A.DECLINE, verdict="granted", reason=tell.voice.say("decline_grants"))
    if tell.fate.end == "declined":
        raise StandsHereError
    tell.wait(2, 6)
    tell.do(parts.liaison, A.APPEAL, reason=tell.voice.appeal(ground))
    tell.wait(0, 1)
    granted = tell.fate.end == "restored"
    verdict, pool = ("granted", "appeal_grants") if granted else ("refused", "appeal_refusals")
    tell.do("supervisor", A.RESTORE, verdict=verdict, reason=tell.voice.say(pool))
    if not granted:
        raise StandsHereError


def _return(tell: Teller, parts: Parts) -> None:
    """Something is missing; completed after some days, or never."""
    tell.wait(0, 1)
    tell.do(parts.coordinator, A.RETURN, missing=tell.voice.say("returns"))
    tell.stop("returned")
    if tell.fate.end == "expired":
        tell.let_pass(22)
        tell.do(None, A.EXPIRE)
        raise StandsHereError
    tell.wait(1, 4)
    filer = parts.official if tell.need.filing_unit_id else parts.liaison
    tell.do(filer, A.REFILE, **tell.content())


def _endorse(tell: Teller, parts: Parts) -> None:
    if tell.need.endorsement is Endorsement.PENDING and tell.voice.happens(80):
        tell.wait(0)
        tell.do(parts.liaison, A.ENDORSE, answer="confirmed")


def _move(tell: Teller, parts: Parts) -> Parts:
    """What a unit of the city is to lead often goes up to the city; now and then the city hands it down again."""
    city, here = tell.city.units[tell.seed.lead].region_id, tell.need.region_id
    if city == here or not parts.filing_unit or not tell.voice.happens(55):
        return parts
    tell.wait(0)
    tell.do(parts.coordinator, A.ESCALATE, region=city, reason=tell.voice.say("escalations"))
    first, second = tell.voice.chance.sample(("coordinator", "coordinator2"), 2)
    if tell.voice.happens(8):
        tell.wait(0)
        tell.do(first, A.DELEGATE, region=here, reason=tell.voice.say("delegations"))
        return parts
    return dataclasses.replace(parts, coordinator=first, coordinator2=second)
