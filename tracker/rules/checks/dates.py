"""Checks of the promise: not in the past, not before a task it holds, later where an extension is asked for."""

from __future__ import annotations

from datetime import date

from tracker.rules.act import Act
from tracker.rules.checks.check import NO_FAULTS, Check, Faults, fault
from tracker.rules.faults import Fault
from tracker.rules.guards import promise_of
from tracker.vocabulary import N_, Refusal


def _promise_with_reason(act: Act) -> Faults:
    promised: date | None = act.data.get("promised_by")
    return (
        NO_FAULTS if promised is None or promised >= act.today else fault("promised_by", Refusal.BEFORE_TODAY)
    )


def _promise_holds_tasks(act: Act) -> Faults:
    """Tasks are due by the promise, which is checked again when the promise moves (DOMAIN §5, decompose)."""
    promised: date | None = act.data.get("promised_by")
    latest = max((task.due_on for task in act.need.tasks if task.is_open), default=None)
    if promised is None or latest is None or latest <= promised:
        return NO_FAULTS
    return {
        "promised_by": Fault(N_("A task of this need is due on %(on)s, later than that."), {"on": latest})
    }


def _later_date(act: Act) -> Faults:
    promise, new = promise_of(act), act.data["new_due_on"]
    if promise is not None and new <= promise.due_on:
        return fault("new_due_on", Refusal.PROMISE_NOT_LATER, on=promise.due_on)
    return NO_FAULTS


PROMISE_FROM_TODAY = Check("promised for today or later", _promise_with_reason)
PROMISE_HOLDS_TASKS = Check("promise not before a task", _promise_holds_tasks)
LATER_DATE = Check("later than the present date", _later_date)
