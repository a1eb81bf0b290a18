"""Checks of what is said about the need itself: changed at all, its outcome proved, verified and judged."""

from __future__ import annotations

from tracker.catalog.lists import need_list
from tracker.rules.act import Act
from tracker.rules.checks.check import NO_FAULTS, Check, Faults, fault
from tracker.rules.closure import closure_faults
from tracker.rules.effects.content import changed_fields
from tracker.rules.faults import Fault
from tracker.vocabulary import N_, Outcome, Refusal, RequestKind, Verdict


def _something_changed(act: Act) -> Faults:
    return NO_FAULTS if changed_fields(act.need, act.data) else fault("reason", Refusal.NOTHING_CHANGED)


def _closure(act: Act) -> Faults:
    need = act.need
    return closure_faults(need_list(need.list_code), need.data, act.data)


def _consented(act: Act) -> Faults:
    if act.data["outcome"] != Outcome.UNSOLVABLE:
        return NO_FAULTS
    consents = [
        r for r in act.need.requests if r.kind is RequestKind.UNSOLVABLE and r.cycle == act.need.cycle
    ]
    return (
        NO_FAULTS
        if any(r.verdict is Verdict.GRANTED for r in consents)
        else fault("outcome", Refusal.NO_CONSENT)
    )


def _all_ticked(act: Act) -> Faults:
    return {
        name: Fault(N_("Send it back if this does not hold."), {})
        for name in ("outcome_right", "answer_right", "contact_right")
        if not act.data.get(name)
    }


def _text_where_poor(act: Act) -> Faults:
    if act.data["grade"] in ("1", "2") and not act.data.get("comment"):
        return {
            "comment": Fault(N_("Please say what should have been better, so that it can be put right."), {})
        }
    return NO_FAULTS


SOMETHING_CHANGED = Check("something changed", _something_changed)
CLOSURE = Check("outcome measured and proved", _closure)
CONSENTED = Check("unsolvable: the supervisor consented", _consented)
ALL_TICKED = Check("solved, answered, contacted", _all_ticked)
TEXT_WHERE_POOR = Check("text where poor", _text_where_poor)
