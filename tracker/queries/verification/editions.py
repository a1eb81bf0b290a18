"""Editions: each is what its events give, row by row; no boundary is left out, and the books balance (I3, I4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, not_, select
from sqlalchemy.orm import aliased

from tracker.clock import Quarter
from tracker.extensions import db
from tracker.models import EditionRow, Event, Need, QuarterBook
from tracker.queries.balances import DIMENSIONS, balances_by
from tracker.queries.editions import histories_of, next_numbers
from tracker.queries.passages import frozen_rows
from tracker.queries.quarters import boundaries_due
from tracker.queries.verification.found import Break, Read
from tracker.rules.balance import EVERYTHING, came_from, went_to
from tracker.rules.edition import COLUMNS, Happened, Span, Step, canonical, chained, heading, passage, steps
from tracker.rules.edition_facts import facts_of
from tracker.rules.reckoning import reckoning_from
from tracker.vocabulary import OFF_BOOKS, Entry, Exit, Figure

BATCH = 500
# A refresh whose day has come is complete within so long, or it is missing.
GRACE = timedelta(hours=1)
EVER = Quarter(9999, 4)
Stored = Mapping[str, Row[Any]]


def editions(read: Read) -> Iterator[Break]:
    """What does not hold of any quarter, booking, row or balance."""
    books = db.session.scalars(select(QuarterBook).order_by(QuarterBook.code)).all()
    whole = [Rebuilt(book) for book in books if book.is_complete]
    yield from _boundaries(books, read)
    yield from _bookings(books)
    yield from _rows(whole)
    for edition in whole:
        yield from _balance(edition)


class Rebuilt:
    """A complete edition while it is made once more from events: its digest and rows so far."""

    def __init__(self, book: QuarterBook) -> None:
        self.code, self.digest, self.rows = book.code, heading(book.code, book.basis), 0
        self.frozen = book.edition_hash, book.edition_rows
        self.span = Span.of(Quarter.parse(book.code))
        self.reckoning = reckoning_from(book.basis)

    @property
    def next_code(self) -> str:
        """The code of the quarter after it."""
        return self.span.last.next.code

    def take(self, need_id: int, number: str, history: Sequence[Step], stored: Row[Any] | None) -> str:
        """Make a need's row once more and hold it against the stored one; says what differs, if anything does."""
        row = passage(need_id, history, self.span)
        if row is None:
            return "holds it against its history" if stored is not None else ""
        facts = facts_of(history, self.span, self.reckoning)
        self.rows += 1
        self.digest = chained(self.digest, (canonical(row, facts, number),))
        if stored is None:
            return "does not hold it, as its history says"
        wrong = [name for name in COLUMNS if getattr(stored, name) != getattr(row, name)]
        wrong += [name for name, value in facts.items() if stored.facts.get(name) != value]
        wrong += sorted(stored.facts.keys() - facts.keys())
        return f"differs from its history in {', '.join(wrong)}" if wrong else ""


def _boundaries(books: Sequence[QuarterBook], read: Read) -> Iterator[Break]:
    """From the first quarter to the last that was refreshed each boundary has one complete record, in order."""
    by_code = {book.code: book for book in books}
    refreshed = [book.code for book in books if book.refreshed_at is not None]
    quarter = Quarter.parse(books[0].code) if refreshed else EVER
    while refreshed and quarter.code < refreshed[-1]:
        last, this = by_code.get(quarter.code), by_code.get(quarter.next.code)
        if last is None or last.frozen_at is None or not last.is_complete:
            yield Break(f"quarter {quarter}", None, "it is over and not frozen as a whole")
        if this is None or this.refreshed_at is None:
            yield Break(f"quarter {quarter.next}", None, "its refresh was left out")
        quarter = quarter.next
    for book in books:
        if book.is_complete and book.frozen_at is None:
            yield Break(f"quarter {book.code}", None, "it has an edition without being frozen")
    for missing in boundaries_due(read.at - GRACE) if read.at else ():
        yield Break(f"quarter {missing}", None, "its refresh has come and is not complete")


def _bookings(books: Sequence[QuarterBook]) -> Iterator[Break]:
    """Every event stands in the quarter of its time, of the one before it, or the first that was open."""
    before = aliased(Event)
    follows = and_(before.need_id == Event.need_id, before.seq == Event.seq - 1)
    yield from _booked(
        exists().where(follows, before.booked_quarter > Event.booked_quarter),
        "it is booked before the event before it",
    )
    yield from _booked(
        Event.booked_quarter.not_in([book.code for book in books]), "its quarter is in no book"
    )
    frozen = [book.code for book in books if book.frozen_at is not None]
    first_open = Quarter.parse(frozen[-1]).next.code if frozen else ""
    for book in books:
        here = Event.booked_quarter == book.code
        quarter = Quarter.parse(book.code)
        yield from _booked(
            and_(here, Event.at >= quarter.ends_at), "it is booked into a quarter that was over"
        )
        if book.code > first_open:
            led = exists().where(follows, before.booked_quarter == book.code)
            early = and_(here, Event.at < quarter.starts_at, not_(led))
            yield from _booked(early, "it is booked later than it may be")


def _booked(condition: ColumnElement[bool], what: str) -> Iterator[Break]:
    query = select(Need.number, Event.seq).join(Need, Need.id == Event.need_id).where(condition).limit(1)
    for number, seq in db.session.execute(query):
        yield Break(number, seq, what)


def _rows(whole: Sequence[Rebuilt]) -> Iterator[Break]:
    after = 0
    while whole and (numbers := next_numbers(after, BATCH)):
        stored = _stored(list(numbers))
        for need_id, events in histories_of(list(numbers), EVER):
            yield from _need(need_id, numbers[need_id], events, stored.get(need_id, {}), whole)
        after = max(numbers)
    for edition in whole:
        if (edition.digest, edition.rows) != edition.frozen:
            what = f"holds {edition.frozen[1]} rows with another digest than the {edition.rows} of its events"
            yield Break(f"edition {edition.code}", None, what)


def _need(
    need_id: int, number: str, events: Sequence[Happened], stored: Stored, whole: Sequence[Rebuilt]
) -> Iterator[Break]:
    history = steps(events)
    ended = events[-1].booked_quarter if events[-1].to_status in OFF_BOOKS else EVER.code
    for edition in whole:
        row, following = stored.get(edition.code), stored.get(edition.next_code)
        if events[0].booked_quarter <= edition.code <= ended or row is not None:
            wrong = edition.take(need_id, number, history, row)
            if wrong:
                yield Break(number, None, f"the edition of {edition.code} {wrong}")
        if edition is not whole[-1] and not _follows(row, following):
            yield Break(number, None, f"{edition.next_code} does not open with what was carried over to it")


def _follows(row: Any, following: Any) -> bool:
    """Whether carried over and opening agree, also in where the need lay."""
    carried = row is not None and row.exit is Exit.CARRIED
    opening = following is not None and following.entry is Entry.OPENING
    return carried == opening and not (carried and went_to(row) != came_from(following))


def _stored(need_ids: Sequence[int]) -> dict[int, dict[str, Row[Any]]]:
    """By need and quarter."""
    columns = [getattr(EditionRow, name) for name in COLUMNS]
    query = select(EditionRow.quarter, *columns, EditionRow.facts).where(EditionRow.need_id.in_(need_ids))
    found: dict[int, dict[str, Row[Any]]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.need_id, {})[row.quarter] = row
    return found


def _balance(edition: Rebuilt) -> Iterator[Break]:
    """Per list, region, unit and enterprise, as the database counts them."""
    passing = frozen_rows(edition.span)
    for dimension in DIMENSIONS:
        parts = balances_by(passing, EVERYTHING, dimension)
        moved = [
            sum(part[figure] for part in parts.values()) for figure in (Figure.MOVED_IN, Figure.MOVED_OUT)
        ]
        if moved[0] != moved[1] or not all(part.is_even for part in parts.values()):
            yield Break(f"edition {edition.code}", None, f"its books do not balance by {dimension}")
