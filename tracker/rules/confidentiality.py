"""Who reads the confidential fields of a need, and who sees them masked until a reason is given (DOMAIN §3)."""

from __future__ import annotations

from enum import StrEnum

from tracker.catalog.lists import filing_fields, need_list
from tracker.models import Need
from tracker.rules.permissions import Actor
from tracker.vocabulary import N_, Role, Word


class Opening(StrEnum):
    """How far the confidential fields of a need are open to a person who may see the need."""

    OWN = "own"  # the enterprise's own words
    LOGGED = "logged"  # open, and the reading is recorded
    ON_REASON = "on-reason"  # masked until a reason is given
    MASKED = "masked"


class RevealReason(Word):
    """Why a supervisor reads what is masked."""

    COMPLAINT = "complaint", N_("A complaint is looked into")
    LOOK_BACK = "look-back", N_("The enterprise is called for a look-back")
    RULING = "ruling", N_("A ruling needs it")
    INSTRUCTION = "instruction", N_("A superior asks about it")


# What the mark "holds trade secrets" closes beside the fields that are always confidential.
CLOSED_BY_MARK = frozenset({"description", "wanted_outcome", "attachments"})


def opening(actor: Actor, need: Need) -> Opening:
    """How far the confidential fields are open; `need.helpers` and `need.tasks` must be loaded."""
    if need.enterprise_id in actor.enterprise_ids():
        return Opening.OWN
    on_case = (
        {need.lead_unit_id, need.filing_unit_id} | need.helper_unit_ids | {t.unit_id for t in need.tasks}
    )
    if actor.unit_ids() & on_case or _steers(actor, need, Role.COORDINATOR):
        return Opening.LOGGED
    return Opening.ON_REASON if _steers(actor, need, Role.SUPERVISOR) else Opening.MASKED


def confidential_fields(need: Need) -> frozenset[str]:
    """The names of this need's confidential fields: those always so, and what its mark closes."""
    found = need_list(need.list_code)
    names = {spec.name for spec in filing_fields(found) if spec.confidential}
    if need.confidential:
        names |= CLOSED_BY_MARK | {spec.name for spec in found.fields}
    return frozenset(names)


def _steers(actor: Actor, need: Need, role: Role) -> bool:
    return any(need.region_id in grant.region_ids for grant in actor.of(role))
