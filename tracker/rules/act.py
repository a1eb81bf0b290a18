"""An act in the making: the need with all that rules read, the person, and what was handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tracker.catalog.limits import Limits
from tracker.catalog.work_calendar import WorkCalendar
from tracker.clock import office_date
from tracker.models import Enterprise, Instruction, Need, Person, Region, Request, Task, Unit
from tracker.rules.faults import Fault
from tracker.rules.permissions import Actor
from tracker.rules.refused import Invalid
from tracker.rules.verifying import Candidate
from tracker.vocabulary import Action, Refusal, RequestKind, Status, Verdict


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person named in a form, with the rights held today."""

    person: Person
    actor: Actor


Reference = Unit | Colleague | Enterprise | Region | Need | Task


@dataclass(frozen=True, slots=True)
class Case:
    """A need as a person sees it, with what decides about it but lies in other rows."""

    need: Need
    # Who may verify it now (DOMAIN §3), also with their names for the page.
    verifier_ids: frozenset[int] = frozenset()
    verifiers: tuple[Candidate, ...] = ()
    # Who owns a new cycle: the last owner if still of the lead unit, else its head (DOMAIN §5, reopen).
    next_owner_id: int | None = None
    # Whether other needs were merged into this one.
    has_merged: bool = False

    def pending(self, kind: RequestKind) -> Request | None:
        """The request of this kind that waits for a ruling."""
        return next((r for r in self.need.requests if r.kind is kind and r.is_pending), None)


@dataclass(slots=True)
class Act:
    """One action on one need by one person at one instant; effects fill in what follows from it."""

    action: Action
    case: Case
    actor: Actor
    at: datetime
    calendar: WorkCalendar
    limits: Limits
    for_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    refs: Mapping[str, Reference] = field(default_factory=dict)
    # Codes, dates and ids that effects add to the event beside the data.
    facts: dict[str, Any] = field(default_factory=dict)
    from_status: Status = Status.DRAFT

    @property
    def need(self) -> Need:
        """The need acted upon."""
        return self.case.need

    @property
    def today(self) -> date:
        """The office's civil date of the act."""
        return office_date(self.at)

    @property
    def seq(self) -> int:
        """The number the act's event will have in the need's history."""
        return self.need.version + 1

    @property
    def granted(self) -> bool:
        """Whether this is a ruling that grants."""
        return self.data.get("verdict") == Verdict.GRANTED

    @property
    def refused(self) -> bool:
        """Whether this is a ruling that refuses."""
        return self.data.get("verdict") == Verdict.REFUSED

    def ref(self, name: str) -> Any:
        """The row a reference field names, or None where it was left empty."""
        return self.refs.get(name)

    def task(self) -> Task:
        """The task the act names; raises Invalid where it is none of this need's."""
        found = next((task for task in self.need.tasks if task.id == self.data.get("task")), None)
        if found is None:
            raise Invalid({"task": Fault(Refusal.TASK_UNKNOWN.label, {})})
        return found

    def instruction(self) -> Instruction | None:
        """The oldest instruction still open."""
        return next((one for one in self.need.instructions if one.replied_at is None), None)
