"""When a coordinator may pass a link on by hand, so that an enterprise can answer without a password (DOMAIN §7)."""

from __future__ import annotations

from tracker.models import Need
from tracker.rules.permissions import Actor
from tracker.rules.refused import Refused
from tracker.rules.verifying import hands_of
from tracker.vocabulary import Endorsement, LinkPurpose, Refusal, RequestKind, Role, Status


def purpose_of(need: Need) -> LinkPurpose | None:
    """What the enterprise may do on this need by a link now; `need.requests` must be loaded."""
    disputed = any(one.kind is RequestKind.DISPUTE and one.is_pending for one in need.requests)
    if need.status is Status.CONFIRMING and not disputed:
        return LinkPurpose.CONFIRM
    if need.is_on_books and need.endorsement is Endorsement.PENDING:
        return LinkPurpose.ENDORSE
    return None


def why_not_passed(need: Need, actor: Actor) -> Refused | None:
    """Why this person may not pass a link on; nobody hands it out for what their own hands made."""
    if not any(need.region_id in grant.region_ids for grant in actor.of(Role.COORDINATOR)):
        return Refused(Refusal.NOT_YOURS, who=Role.COORDINATOR)
    if purpose_of(need) is None:
        return Refused(Refusal.WRONG_STATUS, status=need.status)
    if actor.person_id in hands_of(need) or need.filed_by_id == actor.person_id:
        return Refused(Refusal.OWN_HANDS)
    return None
