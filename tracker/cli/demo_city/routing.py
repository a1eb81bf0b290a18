"""How a need comes to its owner: assigned, objected to, merged, claimed; given back or to another unit."""

from __future__ import annotations

import dataclasses

from tracker.cli.demo_city.nearing import draw_near
from tracker.cli.demo_city.parts import Parts, colleagues, owner_in
from tracker.cli.demo_city.teller import StandsHereError, Teller
from tracker.vocabulary import Action, Role

A = Action


def take_on(tell: Teller, parts: Parts) -> Parts:
    """Assigned to a unit and claimed there; returns who owns it in the end."""
    tell.wait(0, 1 if tell.fate.stop is None and tell.voice.happens(20) else 0)
    draw_near(tell, parts, "assigned")
    _assign(tell, parts)
    if tell.fate.stop == "objected" or (tell.fate.stop is None and tell.voice.happens(6)):
        parts = _object(tell, parts)
    tell.stop("assigned")
    if tell.fate.end == "merged" or tell.fate.stop == "unmerged":
        _merge(tell, parts)
    tell.wait(0, 1 if tell.fate.stop else tell.voice.chance.choice((0, 1, 1, 1, 3)))
    draw_near(tell, parts, "claimed")
    _claim(tell, parts)
    if tell.fate.end == "withdrawn":
        tell.wait(1, 3)
        tell.do(parts.liaison, A.WITHDRAW, reason=tell.voice.say("withdrawals"))
        raise StandsHereError
    tell.stop("claimed", "unmerged")
    return _change_hands(tell, parts) if tell.fate.stop is None else parts


def _assign(tell: Teller, parts: Parts) -> None:
    units = tell.city.units
    helpers = [units[code].id for code in tell.seed.helpers]
    tell.do(parts.coordinator, A.ASSIGN, lead_unit=units[tell.seed.lead].id, helpers=helpers)


def _claim(tell: Teller, parts: Parts) -> None:
    tell.do(parts.owner, A.CLAIM, promise=tell.voice.say("promises"))


def _object(tell: Teller, parts: Parts) -> Parts:
    """The unit's head says it is another unit's matter; now and then rightly so."""
    tell.wait(0)
    draw_near(tell, parts, "objected")
    upheld = tell.fate.stop is None and bool(tell.seed.helpers)
    said = tell.voice.objection(upheld=upheld)
    proposed = tell.city.units[tell.seed.helpers[0] if upheld else "qyzx"].id
    tell.do(parts.head, A.OBJECT, reason=said["text"], legal_basis=said["basis"], proposed=proposed)
    tell.stop("objected")
    tell.wait(0)
    ruling = tell.voice.tell("objection_rulings", accept=upheld)["text"]
    if upheld:
        tell.do(parts.coordinator, A.RULE, verdict="granted", lead_unit=proposed, reason=ruling)
        return _led_by_helper(tell, parts)
    tell.do(parts.coordinator, A.RULE, verdict="refused", reason=ruling)
    return parts


def _merge(tell: Teller, parts: Parts) -> None:
    """Filed twice, as it seems; where the enterprise shows that it is another matter, the merge is undone."""
    target = tell.merge_target()
    if target is None:
        return
    tell.wait(0)
    pool = "merges" if tell.seed.part_of is None else "part_merges"
    tell.do(parts.coordinator, A.MERGE, into=target, reason=tell.voice.say(pool))
    if tell.fate.end == "merged":
        raise StandsHereError
    tell.wait(0)
    draw_near(tell, parts, "unmerged")
    tell.do(parts.coordinator, A.UNMERGE, reason=tell.voice.say("unmerges"))


def _change_hands(tell: Teller, parts: Parts) -> Parts:
    """Some needs go to a colleague, back to the unit, or to the helper it turns out to be a matter of."""
    others = colleagues(tell, parts)
    if others and tell.voice.happens(6):
        return _hand_over(tell, parts, tell.voice.chance.choice(others))
    if others and tell.voice.happens(4):
        tell.wait(0, 1)
        tell.do(parts.owner, A.RELEASE, reason=tell.voice.say("releases"))
        parts = parts.owned_by(tell.voice.chance.choice(others))
    elif tell.seed.helpers and tell.voice.happens(8):
        parts = _reassign(tell, parts)
    else:
        return parts
    tell.wait(0, 1)
    _claim(tell, parts)
    return parts


def _hand_over(tell: Teller, parts: Parts, other: str) -> Parts:
    tell.wait(0, 1)
    tell.do(parts.owner, A.HAND_OVER, owner=tell.city.people[other].id, reason=tell.voice.say("handovers"))
    return parts.owned_by(other)


def _reassign(tell: Teller, parts: Parts) -> Parts:
    """The first helper leads from now on, and the former lead unit helps."""
    tell.wait(0, 1)
    units, lead = tell.city.units, tell.seed.helpers[0]
    helpers = [units[code].id for code in (tell.seed.lead, *tell.seed.helpers[1:])]
    tell.do(parts.coordinator, A.REASSIGN, lead_unit=units[lead].id, helpers=helpers,
            reason=tell.voice.say("reassignments"))  # fmt: skip
    former = tell.seed.lead
    parts = dataclasses.replace(_led_by_helper(tell, parts), helper=parts.owner)
    tell.seed = dataclasses.replace(tell.seed, helpers=(former, *tell.seed.helpers))
    return parts


def _led_by_helper(tell: Teller, parts: Parts) -> Parts:
    """From now on the story goes on in the unit that was the first helper."""
    lead, *others = tell.seed.helpers
    tell.seed = dataclasses.replace(tell.seed, lead=lead, helpers=tuple(others))
    helper = tell.voice.chance.choice(tell.city.holding(Role.OFFICIAL, others[0] if others else lead))
    head = tell.city.holding(Role.HEAD, lead)[0]
    return dataclasses.replace(parts, owner=owner_in(tell, lead), head=head, helper=helper)
