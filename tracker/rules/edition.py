"""The quarter's edition: how each need came into a quarter and how it left, from its events alone (DOMAIN §8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from tracker.clock import Quarter, office_date
from tracker.rules.event_chain import TRACKED
from tracker.vocabulary import OFF_BOOKS, ON_BOOKS, Action, Entry, Exit, Status

EXIT_OF = {
    Status.WITHDRAWN: Exit.WITHDRAWN,
    Status.DECLINED: Exit.DECLINED,
    Status.MERGED: Exit.MERGED,
}


# Acts of which an edition reads nothing, unless they changed a tracked column: half of a ledger.
SILENT = frozenset({
    Action.NOTE, Action.ASK, Action.ANSWER, Action.REPORT, Action.LINK, Action.NAME_HELPERS, Action.NUDGE,
    Action.ANSWER_NUDGE, Action.ADD_TASK, Action.CHANGE_TASK, Action.START_TASK, Action.SUBMIT_TASK,
    Action.APPROVE_TASK, Action.SEND_BACK_TASK, Action.CANCEL_TASK, Action.AFFIRM, Action.SAY_SOLVED,
    Action.WHY_NOT, Action.FOLLOW_UP, Action.DRAW,
})  # fmt: skip


class Happened(NamedTuple):
    """As much of an event as an edition reads."""

    seq: int
    action: Action
    from_status: Status
    to_status: Status
    at: datetime
    booked_quarter: str
    changes: Mapping[str, Any]
    facts: Mapping[str, Any]

    @property
    def enters(self) -> bool:
        """Whether it leads from off the books onto them."""
        return self.from_status in OFF_BOOKS and self.to_status in ON_BOOKS

    @property
    def leaves(self) -> bool:
        """Whether it leads off the books."""
        return self.from_status in ON_BOOKS and self.to_status in OFF_BOOKS


class Step(NamedTuple):
    """An event, the tracked columns as they stood after it, and its civil day."""

    event: Happened
    state: Mapping[str, Any]
    on: date


@dataclass(frozen=True, slots=True)
class Span:
    """One quarter, or several that follow each other; a year's figures are those of its span, never a sum."""

    first: Quarter
    last: Quarter
    # Kept, because a batch asks hundreds of thousands of events.
    codes: tuple[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", (self.first.code, self.last.code))

    @classmethod
    def of(cls, quarter: Quarter) -> Span:
        """The span of one quarter."""
        return cls(quarter, quarter)

    def holds(self, booked_quarter: str) -> bool:
        """Whether an event booked in this quarter lies in the span."""
        first, last = self.codes
        return first <= booked_quarter <= last

    @property
    def starts_on(self) -> date:
        """Its first civil day."""
        return self.first.starts_on

    @property
    def ends_on(self) -> date:
        """Its last civil day: an edition is as of the end of this day."""
        return self.last.ends_on


@dataclass(frozen=True, slots=True)
class Passage:
    """A need's way through a span: exactly one entry and one exit, each with the dimensions it had there.

    The names are those of the columns of an edition row. A unit of None is "unassigned".
    """

    need_id: int
    entry: Entry
    entry_action: str
    entry_list: str
    entry_region_id: int
    entry_unit_id: int | None
    entry_enterprise_id: int
    exit: Exit
    exit_status: Status
    exit_list: str
    exit_region_id: int
    exit_unit_id: int | None
    exit_enterprise_id: int


COLUMNS = tuple(Passage.__dataclass_fields__)


def steps(events: Iterable[Happened]) -> list[Step]:
    """A history with the state after each event; `events` are in the order of their numbers."""
    state: Mapping[str, Any] = dict.fromkeys(TRACKED)
    found = []
    for event in events:
        if event.changes:
            state = {**state, **event.changes}
        found.append(Step(event, state, office_date(event.at)))
    return found


def booked_by(history: Sequence[Step], last: Quarter) -> Sequence[Step]:
    """The part of a history that is booked up to a quarter: a prefix, because booking never goes back."""
    code = last.code
    for position in range(len(history), 0, -1):
        if history[position - 1].event.booked_quarter <= code:
            return history[:position]
    return ()


def passage(need_id: int, history: Sequence[Step], span: Span) -> Passage | None:
    """How a need passed through the span, or None where it was not on the books in it.

    It was, if it stood there when the span began, or if an event booked in the span led it there. What is booked
    after the span is not looked at.
    """
    told = booked_by(history, span.last)
    entered = _entered(told, span)
    if entered is None:
        return None
    entry, action, came = entered
    went = told[-1].state
    return Passage(
        need_id,
        entry,
        action,
        came["list_code"],
        came["region_id"],
        came["lead_unit_id"],
        came["enterprise_id"],
        exit_of(went),
        Status(went["status"]),
        went["list_code"],
        went["region_id"],
        went["lead_unit_id"],
        went["enterprise_id"],
    )


def _entered(told: Sequence[Step], span: Span) -> tuple[Entry, str, Mapping[str, Any]] | None:
    """Opening where it stood on the books before the span, else by the first event that led it there."""
    before: Mapping[str, Any] | None = None
    for step in told:
        if not span.holds(step.event.booked_quarter):
            before = step.state
            continue
        if before is not None and before["status"] in ON_BOOKS:
            break
        if step.event.enters:
            filed = step.event.from_status is Status.DRAFT
            return (
                Entry.FILED if filed else Entry.REOPENED,
                "" if filed else step.event.action.value,
                step.state,
            )
    if before is not None and before["status"] in ON_BOOKS:
        return Entry.OPENING, "", before
    return None


def exit_of(state: Mapping[str, Any]) -> Exit:
    """How a need left, by where it stands at the end: carried over, closed with an outcome, or ended otherwise."""
    status = Status(state["status"])
    if status in ON_BOOKS:
        return Exit.CARRIED
    return Exit(state["outcome"]) if status is Status.CLOSED else EXIT_OF[status]


def joined(rows: Sequence[Passage]) -> Passage:
    """The passage through a span from those through its quarters, in order: the first entry and the last exit.

    The same as `passage` over the span, since nothing but an entry changes a need that is off the books.
    """
    first, last = rows[0], rows[-1]
    values = {name: getattr(first if name.startswith("entry") else last, name) for name in COLUMNS}
    return Passage(**values)


def canonical(row: object, facts: Mapping[str, Any], number: str) -> bytes:
    """The bytes of an edition row that its digest is made of: the need's number, all columns, the facts."""
    body = {name: getattr(row, name) for name in COLUMNS} | {"need": number, "facts": facts}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def heading(quarter: str, basis: Mapping[str, Any]) -> str:
    """The digest an edition begins with: of which quarter it is, and what it reckons days with."""
    body = json.dumps({"quarter": quarter, "basis": basis}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def chained(previous: str, rows: Iterable[bytes]) -> str:
    """The digest of an edition, row by row in the order of needs: SHA-256 over the one before and the row."""
    for row in rows:
        previous = hashlib.sha256(previous.encode() + row).hexdigest()
    return previous
