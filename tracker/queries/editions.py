"""Editions from events: the needs that pass through a quarter, and the row each history gives (DOMAIN §8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, String, cast, or_, select

from tracker.clock import Quarter
from tracker.extensions import db
from tracker.models import EditionRow, Event, Need
from tracker.models.event import FROM_OFF_BOOKS
from tracker.rules.edition import SILENT, Happened, Passage, Span, canonical, passage, steps
from tracker.rules.edition_facts import facts_of
from tracker.rules.reckoning import Reckoning
from tracker.vocabulary import ON_BOOKS, Exit

# So many needs are read and written at once; a step holds SQLite's write lock for a fraction of a second.
BATCH = 500
HAPPENED = (
    Event.seq,
    Event.action,
    Event.from_status,
    Event.to_status,
    Event.at,
    Event.booked_quarter,
    Event.changes,
    Event.facts,
)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A need's row in an edition, as its events give it."""

    number: str
    passage: Passage
    facts: dict[str, Any]

    @property
    def canonical(self) -> bytes:
        """The bytes that the edition's digest is made of."""
        return canonical(self.passage, self.facts, self.number)


def passing_needs(span: Span, *, after: int, size: int = BATCH) -> Sequence[int]:
    """The next needs that may pass through a span, in order: carried into it, or led onto the books in it.

    Every quarter before the span must be frozen and complete. Fewer than `size` are the last.
    """
    return sorted({*_carried(span, after, size), *_entering(span, after, size)})[:size]


def _carried(span: Span, after: int, size: int) -> Sequence[int]:
    query = select(EditionRow.need_id).where(
        EditionRow.quarter == span.first.previous.code,
        EditionRow.exit == Exit.CARRIED,
        EditionRow.need_id > after,
    )
    return db.session.scalars(query.order_by(EditionRow.need_id).limit(size)).all()


def _entering(span: Span, after: int, size: int) -> Sequence[int]:
    query = (
        select(Event.need_id)
        .where(
            FROM_OFF_BOOKS, Event.booked_quarter >= span.first.code, Event.booked_quarter <= span.last.code
        )
        .where(Event.to_status.in_(ON_BOOKS), Event.need_id > after)
        .distinct()
    )
    return db.session.scalars(query.order_by(Event.need_id).limit(size)).all()


def reckoned(need_ids: Sequence[int], span: Span, reckoning: Reckoning) -> list[Reckoned]:
    """The rows of these needs in a span, in their order; a need that never stood on the books in it has none."""
    numbers = dict(_numbers(Need.id.in_(need_ids)))
    found = []
    for need_id, events in histories_of(need_ids, span.last):
        history = steps(events)
        row = passage(need_id, history, span)
        if row is not None:
            found.append(Reckoned(numbers[need_id], row, facts_of(history, span, reckoning)))
    return found


def all_reckoned(span: Span, reckoning: Reckoning) -> Iterator[Reckoned]:
    """Every row of a span that is not frozen yet, in batches of constant memory."""
    after = 0
    while needs := passing_needs(span, after=after):
        yield from reckoned(needs, span, reckoning)
        after = needs[-1]


def next_numbers(after: int, size: int) -> Mapping[int, str]:
    """The numbers of the needs that follow, by id."""
    return dict(_numbers(Need.id > after, size))


def histories_of(need_ids: Sequence[int], last: Quarter) -> Iterator[tuple[int, list[Happened]]]:
    """What happened to each of these needs up to a quarter, as far as an edition reads it, in the order of needs."""
    query = (
        select(Event.need_id, *HAPPENED)
        .where(Event.need_id.in_(need_ids), Event.booked_quarter <= last.code)
        .where(or_(Event.action.not_in(SILENT), cast(Event.changes, String) != "{}"))
        .order_by(Event.need_id, Event.seq)
    )
    for need_id, rows in groupby(db.session.execute(query), key=itemgetter(0)):
        yield need_id, [Happened._make(row[1:]) for row in rows]


def _numbers(condition: ColumnElement[bool], size: int | None = None) -> Iterator[tuple[int, str]]:
    query = select(Need.id, Need.number).where(condition).order_by(Need.id).limit(size)
    return ((need_id, number) for need_id, number in db.session.execute(query))
