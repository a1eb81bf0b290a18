"""What a field is: from these values forms are drawn and input is checked, on every road alike."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Words:
    """A text from seeds in both languages."""

    zh: str
    en: str


# Text from seeds, or an English msgid that gettext translates at the edge.
Label = Words | str


class FieldKind(StrEnum):
    """How a field is asked and read."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    RANGE = "range"
    ROWS = "rows"
    PHONE = "phone"
    UNIT = "unit"
    UNITS = "units"
    PERSON = "person"
    ENTERPRISE = "enterprise"
    REGION = "region"
    NEED = "need"
    TASK = "task"
    FILES = "files"


TEXT_KINDS = frozenset({FieldKind.TEXT, FieldKind.PARAGRAPH})
NUMBER_KINDS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY})
CHOICE_KINDS = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
# Kinds that name one row of a table by its id; whether it exists and may be seen is checked by the action.
REFERENCE_KINDS = frozenset(
    {
        FieldKind.UNIT,
        FieldKind.PERSON,
        FieldKind.ENTERPRISE,
        FieldKind.REGION,
        FieldKind.NEED,
        FieldKind.TASK,
    }
)

# Kinds whose value is a list.
MANY_KINDS = frozenset({FieldKind.CHOICES, FieldKind.UNITS, FieldKind.FILES, FieldKind.ROWS})


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds while the field named (a choice, choices or a flag, asked earlier) has one of the values."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice; `when` offers it only while another field has certain values."""

    code: str
    label: Label
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field. `label` and `help` stand beside it, `unit` behind it; limits are inclusive.

    `decimals` counts digits after the point (None: by kind); `unit_field` names the field holding the unit;
    `default` is the code taken where nothing is typed; `rows` are the fields of one row of a ROWS field;
    `min_rows` and `max_rows` bound the rows, and `max_rows` also the entries of FILES and UNITS.
    """

    name: str
    kind: FieldKind
    label: Label
    help: Label | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    max_length: int | None = None
    unit: Label | None = None
    unit_field: str | None = None
    default: str | None = None
    show_when: Condition | None = None
    rows: tuple[FieldSpec, ...] = ()
    min_rows: int = 0
    max_rows: int = 20
    confidential: bool = False
    not_before_today: bool = False
    not_after_today: bool = False
    group: str | None = None
    example: Label | None = None

    def choice(self, code: str) -> Choice | None:
        """The choice with this code, if the field has it."""
        return next((choice for choice in self.choices if choice.code == code), None)


class CheckKind(StrEnum):
    """Rules over several fields (TRUST 13); each holds while one of its fields is empty."""

    NOT_AFTER = "not_after"  # date `first` <= date `second`
    AT_MOST = "at_most"  # number `first` <= number `second`; a path through rows means the sum over them
    IN_ORDER = "in_order"  # choice `first` does not stand behind choice `second` in their common order
    DISTINCT = "distinct"  # no two rows have the same text at `first`
    IMPROVES = "improves"  # in each row of `first`, `target` lies beyond `now` in the row's `direction`


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over several fields; the fault is shown at `first`."""

    kind: CheckKind
    first: str
    second: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One topic of a form, one part of the screen."""

    name: str
    label: Label
    help: Label | None = None


def matches(condition: Condition | None, value: object) -> bool:
    """Whether `value` of the condition's field fulfils it; no condition is always fulfilled."""
    if condition is None:
        return True
    return not condition.values.isdisjoint(_answers(value))


def _answers(value: object) -> frozenset[str]:
    if isinstance(value, bool):
        return frozenset({YES if value else NO})
    if isinstance(value, str):
        return frozenset({value})
    if isinstance(value, list | tuple):
        return frozenset(item for item in value if isinstance(item, str))
    return frozenset()
