"""Guards of two-person acts: asked at most so often, in time, and ruled on by who did not ask (DOMAIN §5)."""

from __future__ import annotations

from tracker.clock import office_date
from tracker.models import Request
from tracker.rules.act import Act
from tracker.rules.guards.guard import Guard, promise_of
from tracker.rules.refused import Refused
from tracker.rules.working_days import add_wd, wd_between
from tracker.vocabulary import Refusal, RequestKind, Role, Verdict


def needs_no_pending(kind: RequestKind) -> Guard:
    """No request of this kind waits already."""

    def test(act: Act) -> Refused | None:
        return Refused(Refusal.REQUEST_PENDING) if act.case.pending(kind) else None

    return Guard(f"no pending {kind.value}", test)


def needs_pending(kind: RequestKind) -> Guard:
    """A request of this kind waits, and who rules is not who asked, in person or by substitute."""

    def test(act: Act) -> Refused | None:
        request = act.case.pending(kind)
        if request is None:
            return Refused(Refusal.NO_REQUEST)
        if {request.asker_id, request.facts.get("for")} & ({act.actor.person_id, act.for_id} - {None}):
            return Refused(Refusal.OWN_REQUEST)
        return _by_right_decider(act, request)

    return Guard(f"pending {kind.value}", test)


def _by_right_decider(act: Act, request: Request) -> Refused | None:
    """The decider asked; an extension nobody ruled on in time goes to the supervisor (DOMAIN §5)."""
    last = add_wd(act.calendar, office_date(request.asked_at), act.limits.extension_goes_up_after)
    gone_up = request.kind is RequestKind.EXTENSION and act.today > last
    if request.decider is not Role.SUPERVISOR and not gone_up:
        return None
    steers = any(act.need.region_id in grant.region_ids for grant in act.actor.of(Role.SUPERVISOR))
    return None if steers else Refused(Refusal.SECOND_BY_SUPERVISOR)


def is_late(act: Act) -> bool:
    """Whether an extension is asked for with no working day left: only the supervisor rules then (DOMAIN §5)."""
    promise = promise_of(act)
    left = wd_between(act.calendar, act.today, promise.due_on) if promise else 0
    return left < act.limits.extension_least_left


def _appeal_in_time(act: Act) -> Refused | None:
    ruled = [r for r in act.need.requests if r.kind is RequestKind.DECLINE and r.ruled_at]
    if not ruled or any(
        r.kind is RequestKind.APPEAL for r in act.need.requests if r.asked_seq > ruled[-1].asked_seq
    ):
        return Refused(Refusal.ONLY_ONCE)
    last = add_wd(act.calendar, office_date(ruled[-1].ruled_at), act.limits.appeal_within)
    return Refused(Refusal.TOO_LATE, on=last) if act.today > last else None


def _objection_open(act: Act) -> Refused | None:
    """Once per assignment to a unit, within the limit after it; a ruling is final for that unit."""
    need = act.need
    made = [r for r in need.requests if r.kind is RequestKind.OBJECTION and r.unit_id == need.lead_unit_id]
    if any(r.verdict in (Verdict.GRANTED, Verdict.REFUSED) for r in made):
        return Refused(Refusal.UNIT_FINAL)
    assigned = need.assigned_at
    if assigned is None or any(r.asked_at >= assigned for r in made):
        return Refused(Refusal.ONLY_ONCE)
    last = add_wd(act.calendar, office_date(assigned), act.limits.objection_window)
    return Refused(Refusal.TOO_LATE, on=last) if act.today > last else None


def _extension_left(act: Act) -> Refused | None:
    return Refused(Refusal.TWO_EXTENSIONS) if act.need.extensions >= act.limits.extensions_most else None


def _promise_runs(act: Act) -> Refused | None:
    return None if promise_of(act) else Refused(Refusal.NO_REQUEST)


def _no_dispute_pending(act: Act) -> Refused | None:
    return Refused(Refusal.DISPUTE_PENDING) if act.case.pending(RequestKind.DISPUTE) else None


APPEAL_IN_TIME = Guard("once, within 10 working days", _appeal_in_time)
OBJECTION_OPEN = Guard("once per assignment, within 1 working day", _objection_open)
EXTENSION_LEFT = Guard("at most two extensions", _extension_left)
PROMISE_RUNS = Guard("a promise is running", _promise_runs)
NO_DISPUTE_PENDING = Guard("no dispute is pending", _no_dispute_pending)
