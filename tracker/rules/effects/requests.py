"""Requests are made, ruled on and cancelled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tracker.clock import office_time
from tracker.models import Request
from tracker.rules.act import Act
from tracker.rules.effects import Effect, effect
from tracker.rules.guards import is_late
from tracker.rules.working_days import add_wd
from tracker.vocabulary import DeadlineKind, RequestKind, Role, Verdict

OF_OFFICES = frozenset(RequestKind) - {RequestKind.AMENDMENT}
KEPT = ("code", "proposed", "new_due_on", "review_on", "unsolvable_reason")


def ask(act: Act, kind: RequestKind, *, decider: Role, late: bool = False) -> Request:
    """A pending request of this kind, due by the rule's limit; its words lie in the event of this act."""
    request = Request(
        kind=kind,
        asker_id=act.actor.person_id,
        unit_id=act.need.lead_unit_id,
        decider=decider,
        asked_at=act.at,
        due_on=_due(act, kind),
        late=late,
        facts=_kept(act),
        asked_seq=act.seq,
        cycle=act.need.cycle,
    )
    act.need.requests.append(request)
    # Editions fold what waits for whom from the events alone.
    act.facts |= {"asks": kind, "decider": decider, "rule_by_on": request.due_on}
    return request


def _kept(act: Act) -> dict[str, Any]:
    kept = {name: _plain(act.data[name]) for name in KEPT if act.data.get(name) is not None}
    # In whose name a substitute asked: that person may not rule either.
    return kept | ({"for": act.for_id} if act.for_id is not None else {})


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _due(act: Act, kind: RequestKind) -> date:
    """An objection is ruled on the same day, or the next working day if it came after 17:30 (DOMAIN §7)."""
    in_time = office_time(act.at).time() <= act.limits.objection_same_day_until and act.calendar.is_workday(
        act.today
    )
    if kind is RequestKind.OBJECTION and in_time:
        return act.today
    return add_wd(act.calendar, act.today, act.limits.days(DeadlineKind.RULE))


def asks(kind: RequestKind, decider: Role) -> Effect:
    """The effect of asking for a ruling of this kind by this role."""

    def apply(act: Act) -> None:
        ask(act, kind, decider=decider)

    return Effect(f"asks: {kind.value}", apply)


def ruled(kind: RequestKind, then: Callable[[Act, Request], None] | None = None) -> Effect:
    """The effect of ruling: the pending request takes the verdict, then what follows from granting it."""

    def apply(act: Act) -> None:
        request = rule(act, kind)
        if act.granted and then is not None:
            then(act, request)

    return Effect(f"rules: {kind.value}", apply)


def rule(act: Act, kind: RequestKind) -> Request:
    """Write the verdict of this act into the pending request of this kind, and return it."""
    request = next(r for r in act.need.requests if r.kind is kind and r.is_pending)
    request.verdict = Verdict(act.data["verdict"])
    request.ruled_by_id = act.actor.person_id
    request.ruled_at = act.at
    request.ruled_seq = act.seq
    act.facts["asked_seq"] = request.asked_seq
    return request


def cancel_pending(act: Act, *kinds: RequestKind) -> None:
    """Pending requests of these kinds (none named: all) come to nothing, because the ground is gone."""
    for request in act.need.requests:
        if request.is_pending and (not kinds or request.kind in kinds):
            request.verdict = Verdict.CANCELLED
            request.ruled_at = act.at
            act.facts.setdefault("cancelled_requests", []).append(request.asked_seq)


@effect("asks: extension")
def ask_extension(act: Act) -> None:
    """The first is the coordinator's to rule on; a second or late one the supervisor's."""
    late = is_late(act)
    higher = late or act.need.extensions + 1 >= act.limits.extension_by_supervisor_from
    ask(act, RequestKind.EXTENSION, decider=Role.SUPERVISOR if higher else Role.COORDINATOR, late=late)


@effect("pending requests are cancelled")
def cancel_requests(act: Act) -> None:
    """All of them."""
    cancel_pending(act)


@effect("pending requests of the offices are cancelled")
def cancel_of_offices(act: Act) -> None:
    """Their ground is gone; a change the enterprise asked for still waits for its yes."""
    cancel_pending(act, *OF_OFFICES)


@effect("a pending objection is withdrawn")
def withdraw_objection(act: Act) -> None:
    """Who claims no longer objects."""
    cancel_pending(act, RequestKind.OBJECTION)
