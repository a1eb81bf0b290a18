"""What a list is: what it asks, how its work is planned and what closing it takes (DOMAIN §4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tracker.catalog.fields import Check, Condition, FieldSpec, Group, Label, Words
from tracker.vocabulary import Outcome, Urgency


class ClosureKind(StrEnum):
    """By what "solved" is measured."""

    COUNT = "count"  # heads reached of heads wanted
    QUANTITY = "quantity"  # quantity delivered of quantity wanted
    AMOUNT = "amount"  # money paid of money due
    INDICATORS = "indicators"  # each indicator's measured value against its target, or a signed contract
    STAGE = "stage"  # stage reached and permits obtained, per approval asked for
    ANSWER = "answer"  # a certain closing field holds the answer


class Direction(StrEnum):
    """Which way an indicator is to go."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class PermitState(StrEnum):
    """What became of an approval that was asked for."""

    OBTAINED = "obtained"
    NOT_NEEDED = "not_needed"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """One task of the draft plan, due `days` working days after the claim; `after` names other templates.

    `when` restricts the task to needs whose data fulfil it (such as a resource kind); weights are relative.
    """

    key: str
    title: Words
    deliverable: Words
    days: int
    weight: int
    after: tuple[str, ...] = ()
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """How solved is measured: `achieved` (a closing field) against `target` (a field of the need), from what
    was `already` there at filing; a path through rows means the sum over them.

    `rows` of the need are answered one by one, by name, in the closing rows `row_results`; a filled closing
    field `instead` counts as solved without measuring. `fields` are asked when closure is requested, beside
    those of every list.
    """

    kind: ClosureKind
    achieved: str
    target: str | None = None
    already: str | None = None
    rows: str | None = None
    row_results: str | None = None
    instead: str | None = None
    when: Condition | None = None
    fields: tuple[FieldSpec, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an outcome must be proved by: at least `files` attachments showing `what`."""

    files: int
    what: Words


@dataclass(frozen=True, slots=True)
class ClosureRule:
    """The measures (the first whose condition the need fulfils counts) and the evidence by outcome."""

    measures: tuple[Measure, ...]
    evidence: Mapping[Outcome, Evidence]


@dataclass(frozen=True, slots=True)
class Money:
    """Which field holds the need's money, how many yuan its unit is, and for which needs."""

    field: str
    yuan: int
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class NeedList:
    """One of the lists. `amount_field` is the path of the number that SQL sums, in `amount_unit` or, where
    units differ from need to need, in the choice `amount_unit_field`; `promise` overrides limits (in wd).
    """

    code: str
    slug: str
    version: int
    position: int
    name: Words
    short_name: Words
    description: Words
    groups: tuple[Group, ...]
    fields: tuple[FieldSpec, ...]
    checks: tuple[Check, ...]
    task_templates: tuple[TaskTemplate, ...]
    closure: ClosureRule
    amount_field: str | None = None
    amount_unit: Words | None = None
    amount_unit_field: str | None = None
    money: Money | None = None
    promise: Mapping[Urgency, int] = field(default_factory=lambda: MappingProxyType({}))
    promise_complex: int | None = None

    def own_field(self, name: str) -> FieldSpec | None:
        """The list's own field of this name."""
        return next((own for own in self.fields if own.name == name), None)


@dataclass(frozen=True, slots=True)
class CommonForm:
    """What every need is asked: `fields` of the filer, `behalf` of an official filing for an enterprise,
    `closing` of who requests closure. Groups stand before or behind the list's own.
    """

    groups_before: tuple[Group, ...]
    groups_after: tuple[Group, ...]
    fields: tuple[FieldSpec, ...]
    behalf: tuple[FieldSpec, ...]
    closing: tuple[FieldSpec, ...]


@dataclass(frozen=True, slots=True)
class FormPart:
    """One topic of a form with its fields, one part of the screen."""

    name: str
    label: Label
    help: Label | None
    fields: tuple[FieldSpec, ...]
