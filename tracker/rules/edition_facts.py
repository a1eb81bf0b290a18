"""What a digest counts of a need in a quarter, from its events and the edition's calendar alone (DOMAIN §9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tracker.clock import office_date
from tracker.rules.edition import Span, Step, booked_by
from tracker.rules.reckoning import Reckoning
from tracker.vocabulary import ON_BOOKS, Action, RequestKind, Role, Status, Verdict

# The stages of the digest, in the order in which a need passes them, by the status it stands in meanwhile.
STAGES = {
    Status.FILED: "accept",
    Status.ACCEPTED: "assign",
    Status.ASSIGNED: "claim",
    Status.CLAIMED: "decompose",
    Status.IMPLEMENTING: "implement",
    Status.VERIFYING: "verify",
    Status.CONFIRMING: "confirm",
}
_RANK = {status: rank for rank, status in enumerate([*STAGES, Status.CLOSED])}
_AT_WORK = frozenset(
    {Status.CLAIMED, Status.IMPLEMENTING, Status.PARKED, Status.VERIFYING, Status.CONFIRMING}
)
_PROMISE_RUNS_IN = frozenset({Status.ACCEPTED, Status.ASSIGNED, Status.CLAIMED, Status.IMPLEMENTING})


@dataclass(frozen=True, slots=True)
class Told:
    """A need's history up to the end of a span, what of it lies in the span, and what to reckon with."""

    history: Sequence[Step]
    inside: Sequence[Step]
    acts: Counter[Action]
    granted: Counter[Action]
    span: Span
    reckoning: Reckoning

    @property
    def state(self) -> Mapping[str, Any]:
        """The tracked columns at the end of the span."""
        return self.history[-1].state

    @property
    def is_on_books(self) -> bool:
        """Whether the need stands on the books at the end of the span."""
        return self.state["status"] in ON_BOOKS


def told(history: Sequence[Step], span: Span, reckoning: Reckoning) -> Told:
    """A history as the facts read it."""
    so_far = booked_by(history, span.last)
    inside = [step for step in so_far if span.holds(step.event.booked_quarter)]
    acts = Counter(step.event.action for step in inside)
    granted = Counter(
        step.event.action for step in inside if step.event.facts.get("verdict") == Verdict.GRANTED
    )
    return Told(so_far, inside, acts, granted, span, reckoning)


def facts_of(history: Sequence[Step], span: Span, reckoning: Reckoning) -> dict[str, Any]:
    """The facts of an edition row: codes, numbers, truth values and ISO dates, nothing else.

    As of the end of the span, from what is booked up to it:
      urgency, complex, channel   codes and flag as they stood
      cycle, disputes             numbers so far; the first cycle is 1
      sponsored                   whether a leader stands beside the unit as sponsor
      promised_by_on              ISO date or None
      overdue_wd                  working days past the promise on the last day, while it ran; else 0
      age_wd                      working days since filing, up to the last day or the day it left the books
      open_instructions           how many wait for a reply (0 off the books)
      instruction_due_on          the earliest date they are due, ISO or None
      pending                     requests that wait for a ruling: [{kind, decider, asked_on, due_on}]; decider is the
                                  role, with an extension that nobody ruled on in time gone up to the supervisor
    In the span:
      claimed                     whether it was claimed
      contacted_in_time           of those claims: False if one ran out without contact, True if contact was made
                                  within the limit, None while the limit still ran at the end or the claim was
                                  given back before
      closings                    gross, also those reopened: [{outcome, confirmation, cycle, on, reopened}];
                                  reopened: within the span (later ones are asked of the ledger)
      ratings                     [{grade, judgement, outcome, again}]: codes; outcome as verified
      stage_wd                    {accept|assign|claim|decompose|implement|verify|confirm: [working days]}: one
                                  number for each stay in the stage that ended forwards; parked time is taken off,
                                  a new lead unit or region begins the stay anew
      extensions_asked, extensions_granted, objections, objections_upheld, reassignments    numbers
      parked_wd                   working days parked
    """
    found = told(history, span, reckoning)
    return {name: reckon(found) for name, reckon in _FACTS.items()}


def _column(name: str) -> Callable[[Told], Any]:
    return lambda told: told.state[name]


def _claimed(told: Told) -> bool:
    return told.acts[Action.CLAIM] > 0


def _contacted_in_time(told: Told) -> bool | None:
    claims = [
        position
        for position, step in enumerate(told.history)
        if step.event.action is Action.CLAIM and told.span.holds(step.event.booked_quarter)
    ]
    answers = {_contacted_after(told, position) for position in claims}
    return False if False in answers else True if True in answers else None


def _contacted_after(told: Told, claim: int) -> bool | None:
    due_on = told.reckoning.contact_due(told.history[claim].on)
    for step in told.history[claim:]:
        if step.state["first_contact_at"] is not None:
            return step.on <= due_on
        if step.event.to_status not in _AT_WORK:
            return None if step.on <= due_on else False
    return False if due_on <= told.span.ends_on else None


def _closings(told: Told) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for step in told.inside:
        if step.event.to_status is Status.CLOSED and step.event.from_status is not Status.CLOSED:
            closing = {name: step.state[name] for name in ("outcome", "confirmation", "cycle")}
            found.append(closing | {"on": step.on.isoformat(), "reopened": False})
        elif step.event.from_status is Status.CLOSED and step.event.enters and found:
            found[-1]["reopened"] = True
    return found


def _ratings(told: Told) -> list[dict[str, Any]]:
    found, judgement = [], None
    for step in told.history:
        event = step.event
        if event.action not in (Action.CONFIRM, Action.RATE_AGAIN):
            continue
        judgement = event.facts.get("judgement", judgement)
        if told.span.holds(event.booked_quarter):
            again = event.action is Action.RATE_AGAIN
            rating = {"grade": event.facts["grade"], "judgement": judgement}
            found.append(rating | {"outcome": step.state["outcome"], "again": again})
    return found


def _stage_wd(told: Told) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    stage, since, off = None, date.min, 0
    parked_on: date | None = None
    for step in told.history:
        event, day = step.event, step.on
        there = Status.IMPLEMENTING if event.to_status is Status.PARKED else event.to_status
        if parked_on is not None and event.to_status is not Status.PARKED:
            off, parked_on = off + told.reckoning.days(parked_on, day), None
        elif parked_on is None and event.to_status is Status.PARKED:
            parked_on = day
        moved = "lead_unit_id" in event.changes or "region_id" in event.changes
        if there is stage and not moved:
            continue
        forwards = stage in STAGES and _RANK.get(there, -1) > _RANK[stage]
        if forwards and stage is not None and told.span.holds(event.booked_quarter):
            spent = max(0, told.reckoning.days(since, day) - off)
            found.setdefault(STAGES[stage], []).append(spent)
        stage, since, off = there, day, 0
    return found


def _overdue_wd(told: Told) -> int:
    due_on = told.state["promised_by_on"]
    if due_on is None or told.state["status"] not in _PROMISE_RUNS_IN:
        return 0
    return max(0, told.reckoning.days(date.fromisoformat(due_on), told.span.ends_on))


def _parked_wd(told: Told) -> int:
    total, since = 0, None
    before, last = told.span.starts_on - timedelta(days=1), told.span.ends_on
    for step in told.history:
        is_parked = step.event.to_status is Status.PARKED
        if is_parked and since is None:
            since = step.on
        elif since is not None and not is_parked:
            total += _days_within(told, since, min(step.on, last), before)
            since = None
    return total if since is None else total + _days_within(told, since, last, before)


def _days_within(told: Told, since: date, until: date, before: date) -> int:
    return max(0, told.reckoning.days(max(since, before), until))


def _instructions_due(told: Told) -> list[str]:
    """The dates of the instructions still open, in the order in which they are answered."""
    waiting: list[str] = []
    for step in told.history:
        if step.event.action is Action.INSTRUCT:
            waiting.append(step.event.facts["reply_due_on"])
        elif step.event.action is Action.REPLY:
            del waiting[:1]
    return waiting if told.is_on_books else []


def _pending(told: Told) -> list[dict[str, Any]]:
    waiting: dict[int, dict[str, Any]] = {}
    for step in told.history:
        facts = step.event.facts
        for seq in (facts.get("asked_seq"), *facts.get("cancelled_requests", ())):
            waiting.pop(seq, None)
        if "asks" in facts:
            asked = {"kind": facts["asks"], "decider": facts["decider"], "due_on": facts["rule_by_on"]}
            waiting[step.event.seq] = asked | {"asked_on": step.on.isoformat()}
    last = told.span.ends_on.isoformat()
    for asked in waiting.values():
        if asked["kind"] == RequestKind.EXTENSION and asked["due_on"] < last:
            asked["decider"] = Role.SUPERVISOR.value
    return list(waiting.values())


def _age_wd(told: Told) -> int:
    filed_on = office_date(datetime.fromisoformat(told.state["filed_at"]))
    left = [step for step in told.history if step.event.leaves]
    until = told.span.ends_on if told.is_on_books else min(left[-1].on, told.span.ends_on)
    return max(0, told.reckoning.days(filed_on, until))


_FACTS: Mapping[str, Callable[[Told], Any]] = {
    "urgency": _column("urgency"),
    "complex": _column("complex"),
    "channel": _column("channel"),
    "cycle": _column("cycle"),
    "disputes": _column("disputes"),
    "sponsored": lambda told: told.state["sponsor_id"] is not None,
    "promised_by_on": _column("promised_by_on"),
    "overdue_wd": _overdue_wd,
    "age_wd": _age_wd,
    "open_instructions": lambda told: len(_instructions_due(told)),
    "instruction_due_on": lambda told: min(_instructions_due(told), default=None),
    "pending": _pending,
    "claimed": _claimed,
    "contacted_in_time": _contacted_in_time,
    "closings": _closings,
    "ratings": _ratings,
    "stage_wd": _stage_wd,
    "extensions_asked": lambda told: told.acts[Action.ASK_EXTENSION],
    "extensions_granted": lambda told: told.granted[Action.RULE_EXTENSION],
    "objections": lambda told: told.acts[Action.OBJECT],
    "objections_upheld": lambda told: told.granted[Action.RULE],
    "reassignments": lambda told: told.acts[Action.REASSIGN] + told.granted[Action.RULE],
    "parked_wd": _parked_wd,
}
