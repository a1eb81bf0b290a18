"""The quarterly refresh: the last quarter is frozen, its edition made row by row, the new quarter opened (DOMAIN §8).

Every step may be repeated: what is done already is passed over, so that a refresh can be killed and go on, come late,
or be begun twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import insert, select

from tracker.actions.anchors import anchor
from tracker.actions.ledger import begin_book
from tracker.actions.return_opening import BATCH as RETURNS
from tracker.actions.return_opening import open_returns, waiting_enterprises
from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import Quarter, office_date
from tracker.extensions import db
from tracker.models import EditionRow, QuarterBook
from tracker.queries.editions import BATCH, Reckoned, passing_needs, reckoned
from tracker.queries.quarters import book_of, boundaries_due, first_event_at
from tracker.rules.boundaries import is_late, is_running
from tracker.rules.edition import COLUMNS, Span, chained, heading
from tracker.rules.reckoning import basis_of, reckoning_from

# What one transaction of a refresh does at an instant; it returns how many rows it wrote.
Step = Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Batch:
    """The next rows of an edition, those after the need `after`: reckoned, not yet written."""

    quarter: Quarter
    after: int
    until: int
    rows: Sequence[Reckoned]
    is_last: bool


def open_first(at: datetime) -> None:
    """Open the running quarter where no quarter stands in the books yet: a fresh installation."""
    if db.session.scalar(select(QuarterBook.code).limit(1)) is None:
        begin_book(Quarter.of(at).code, at, is_first=True)


def refresh_all(at: datetime) -> int:
    """Hold every refresh that is due at `at`, in order, in the caller's transaction; returns how many."""
    due = boundaries_due(at)
    for quarter in due:
        for step in refresh(quarter):
            step(at)
    return len(due)


def refresh(quarter: Quarter, *, rows: int = BATCH, returns: int = RETURNS) -> Iterator[Step]:
    """The refresh that opens a quarter, as steps for one transaction each; ask for the next after doing one.

    Every refresh due before must be complete. What lies between steps only reads. `rows` and `returns` are how many
    one step writes at most.
    """
    yield partial(freeze, quarter.previous)
    yield partial(tie, quarter.previous)
    while batch := next_rows(quarter.previous, rows):
        yield partial(write_rows, batch)
    yield partial(open_quarter, quarter)
    after = 0
    while enterprises := waiting_enterprises(quarter, after=after, size=returns):
        yield partial(open_returns, quarter, enterprises)
        after = enterprises[-1]
    yield partial(complete, quarter)


def freeze(quarter: Quarter, at: datetime) -> int:
    """Freeze a quarter: from now on nothing is booked into it.

    On PostgreSQL the lock waits for every act that is being booked into the quarter, and whoever comes later sees it
    frozen; on SQLite a writing transaction is alone.
    """
    book = _locked(quarter, at)
    if book.frozen_at is None:
        book.frozen_at = at
        since = office_date(first_event_at() or at)
        book.basis = basis_of(work_calendar(), limits(), since=since, until=quarter.ends_on)
        db.session.flush()
    return 0


def tie(quarter: Quarter, at: datetime) -> int:
    """Anchor the ledger's changed heads, once for each frozen quarter."""
    anchor(at, quarter.code)
    return 0


def next_rows(quarter: Quarter, size: int) -> Batch | None:
    """The rows that come next in a frozen quarter's edition; None where it is complete. Only reads.

    They follow from events that can no longer change, so that they may be reckoned before the step that writes them.
    """
    book = book_of(quarter)
    if book is None or book.frozen_at is None or book.is_complete:
        return None
    span, after = Span.of(quarter), book.progress.get("after", 0)
    needs = passing_needs(span, after=after, size=size)
    rows = reckoned(needs, span, reckoning_from(book.basis))
    return Batch(quarter, after, needs[-1] if needs else after, rows, is_last=len(needs) < size)


def write_rows(batch: Batch, at: datetime) -> int:
    """Write a batch into its edition, unless that has moved on meanwhile; the last one completes it."""
    book = _locked(batch.quarter, at)
    so_far = book.progress or {"after": 0, "rows": 0, "hash": heading(book.code, book.basis)}
    if book.is_complete or so_far["after"] != batch.after:
        return 0
    if batch.rows:
        db.session.execute(insert(EditionRow), [_values(book.code, row) for row in batch.rows])
    rows = so_far["rows"] + len(batch.rows)
    digest = chained(so_far["hash"], (row.canonical for row in batch.rows))
    if batch.is_last:
        book.progress, book.edition_rows, book.edition_hash = {}, rows, digest
    else:
        book.progress = {"after": batch.until, "rows": rows, "hash": digest}
    db.session.flush()
    return len(batch.rows)


def open_quarter(quarter: Quarter, at: datetime) -> int:
    """Open a quarter, late or not; one that is over already was missed, and no return is held for it."""
    book = _locked(quarter, at)
    if book.return_held is None:
        book.opened_at = at
        book.late = is_late(work_calendar(), quarter, at)
        book.return_held = is_running(quarter, at)
        db.session.flush()
    return 0


def complete(quarter: Quarter, at: datetime) -> int:
    """Record that the refresh which opens this quarter is complete."""
    book = _locked(quarter, at)
    book.refreshed_at = book.refreshed_at or at
    db.session.flush()
    return 0


def _locked(quarter: Quarter, at: datetime) -> QuarterBook:
    begin_book(quarter.code, at, is_first=False)
    query = select(QuarterBook).where(QuarterBook.code == quarter.code).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _values(code: str, row: Reckoned) -> dict[str, Any]:
    columns = {name: getattr(row.passage, name) for name in COLUMNS}
    return columns | {"quarter": code, "facts": row.facts}
