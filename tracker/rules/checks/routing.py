"""Checks of where a need goes: to which region, into which need, to which unit, person or enterprise."""

from __future__ import annotations

from tracker.models import Region, Unit
from tracker.rules.act import Act, Colleague
from tracker.rules.checks.check import NO_FAULTS, Check, Faults, fault, works_in
from tracker.rules.faults import Fault
from tracker.vocabulary import N_, Refusal, RequestKind, Role, Verdict


def _region_directly(act: Act, *, above: bool) -> bool:
    here: Region = act.need.region
    there: Region = act.ref("region")
    return here.parent_id == there.id if above else there.parent_id == here.id


def _above(act: Act) -> Faults:
    return NO_FAULTS if _region_directly(act, above=True) else fault("region", Refusal.NOT_ABOVE)


def _below(act: Act) -> Faults:
    return NO_FAULTS if _region_directly(act, above=False) else fault("region", Refusal.NOT_BELOW)


def _mergeable(act: Act) -> Faults:
    need, into = act.need, act.ref("into")
    if into.id == need.id:
        return fault("into", Refusal.MERGE_SELF)
    if into.enterprise_id != need.enterprise_id:
        return fault("into", Refusal.MERGE_OTHER)
    return NO_FAULTS if into.is_on_books else fault("into", Refusal.MERGE_CHAIN)


def _units_live(act: Act) -> Faults:
    lead: Unit | None = act.ref("lead_unit")
    if lead is not None and not lead.active:
        return fault("lead_unit", Refusal.UNIT_INACTIVE)
    for index in range(len(act.data.get("helpers") or [])):
        helper: Unit = act.ref(f"helpers.{index}")
        if not helper.active:
            return fault("helpers", Refusal.UNIT_INACTIVE)
        if lead is not None and helper.id == lead.id:
            return fault("helpers", Refusal.SAME_UNIT)
    return NO_FAULTS


def _other_unit(act: Act) -> Faults:
    return (
        fault("lead_unit", Refusal.SAME_UNIT)
        if act.ref("lead_unit").id == act.need.lead_unit_id
        else NO_FAULTS
    )


def _not_ruled_final(act: Act) -> Faults:
    """A unit whose objection was upheld is not given the same need again (DOMAIN §5, rule)."""
    lead = act.ref("lead_unit")
    freed = {
        r.unit_id
        for r in act.need.requests
        if r.kind is RequestKind.OBJECTION and r.verdict is Verdict.GRANTED
    }
    return fault("lead_unit", Refusal.UNIT_FINAL) if lead is not None and lead.id in freed else NO_FAULTS


def _upheld_names_unit(act: Act) -> Faults:
    if not act.granted:
        return NO_FAULTS
    if act.ref("lead_unit") is None:
        return {"lead_unit": Fault(N_("Say which unit takes the need over."), {})}
    return _other_unit(act) or _units_live(act)


def _proposed_other(act: Act) -> Faults:
    return (
        fault("proposed", Refusal.SAME_UNIT) if act.ref("proposed").id == act.need.lead_unit_id else NO_FAULTS
    )


def _owner_in_unit(act: Act) -> Faults:
    owner: Colleague = act.ref("owner")
    return NO_FAULTS if works_in(owner, act.need.lead_unit_id) else fault("owner", Refusal.NOT_IN_UNIT)


def _sponsor_is_leader(act: Act) -> Faults:
    sponsor: Colleague = act.ref("sponsor")
    linked = act.need.enterprise_id in sponsor.actor.linked_ids
    return (
        NO_FAULTS if linked and Role.LEADER in sponsor.actor.roles() else fault("sponsor", Refusal.NOT_LEADER)
    )


def _successor(act: Act) -> Faults:
    here, there = act.need.enterprise, act.ref("successor")
    right = there.active and there.id != here.id and here.successor_id in (None, there.id)
    return NO_FAULTS if right else fault("successor", Refusal.NOT_SUCCESSOR)


def _linkable(act: Act) -> Faults:
    other = act.ref("other")
    if other.id == act.need.id:
        return fault("other", Refusal.LINK_SELF)
    if other.enterprise_id != act.need.enterprise_id:
        return fault("other", Refusal.LINK_OTHER)
    known = any(link.other_id == other.id for link in act.need.links)
    return fault("other", Refusal.ONLY_ONCE) if known else NO_FAULTS


ABOVE = Check("the region directly above", _above)
BELOW = Check("a region directly below", _below)
MERGEABLE = Check("same enterprise, live, no chain", _mergeable)
UNITS_LIVE = Check("active units, lead no helper", _units_live)
OTHER_UNIT = Check("another unit", _other_unit)
NOT_RULED_FINAL = Check("not freed by a ruling", _not_ruled_final)
UPHELD_NAMES_UNIT = Check("upheld: names another unit", _upheld_names_unit)
PROPOSED_OTHER = Check("proposes another unit", _proposed_other)
OWNER_IN_UNIT = Check("works in the lead unit", _owner_in_unit)
SPONSOR_IS_LEADER = Check("a linked leader", _sponsor_is_leader)
SUCCESSOR = Check("an active successor", _successor)
LINKABLE = Check("same enterprise, not linked yet", _linkable)
