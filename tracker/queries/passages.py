"""The rows of editions as SQL: of one quarter, of a span, or of the books still open, with the same columns each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from tracker.clock import Quarter
from tracker.models import EditionRow, Event, Need
from tracker.models.event import FROM_OFF_BOOKS
from tracker.rules.edition import COLUMNS, Span
from tracker.vocabulary import ON_BOOKS, Entry, Exit, Status

LAST_PLACE = (
    EditionRow.exit_list,
    EditionRow.exit_region_id,
    EditionRow.exit_unit_id,
    EditionRow.exit_enterprise_id,
)


@dataclass(frozen=True, slots=True)
class Passing:
    """Rows with one entry and one exit each; `is_open` where they are not frozen, but as of this moment."""

    span: Span
    rows: Subquery
    is_open: bool = False


def frozen_rows(span: Span) -> Passing:
    """The rows of complete editions: over several quarters, the first entry and the last exit of each need."""
    if span.first == span.last:
        columns = [getattr(EditionRow, name) for name in COLUMNS]
        return Passing(span, select(*columns).where(EditionRow.quarter == span.last.code).subquery("passing"))
    ends = (
        select(
            EditionRow.need_id,
            func.min(EditionRow.quarter).label("first"),
            func.max(EditionRow.quarter).label("last"),
        )
        .where(EditionRow.quarter.between(*span.codes))
        .group_by(EditionRow.need_id)
        .subquery()
    )
    came, went = aliased(EditionRow), aliased(EditionRow)
    rows = (
        select(*(getattr(came if name.startswith("entry") else went, name) for name in COLUMNS))
        .join_from(ends, came, and_(came.need_id == ends.c.need_id, came.quarter == ends.c.first))
        .join(went, and_(went.need_id == ends.c.need_id, went.quarter == ends.c.last))
    )
    return Passing(span, rows.subquery("passing"))


def open_rows(first_open: Quarter) -> Passing:
    """The books since the last edition, as of this moment; every quarter before `first_open` must be complete.

    A need's columns are the fold of its events (TRUST I2), so none has to be replayed: opening is what the last
    edition carried over, and what stands is where a need goes.
    """
    rows = union_all(_opening(first_open), _filed(first_open), _reopened(first_open))
    return Passing(Span.of(first_open), rows.subquery("passing"), is_open=True)


def _opening(first_open: Quarter) -> Select[Any]:
    carried = and_(EditionRow.quarter == first_open.previous.code, EditionRow.exit == Exit.CARRIED)
    query = _row(literal(Entry.OPENING.value), literal(""), *LAST_PLACE)
    return query.select_from(EditionRow).join(Need, Need.id == EditionRow.need_id).where(carried)


def _filed(first_open: Quarter) -> Select[Any]:
    """Where they lay as they were filed, their first event says."""
    said = Event.changes
    place = (said["list_code"].as_string(), said["region_id"].as_integer(), null())
    query = _row(literal(Entry.FILED.value), literal(""), *place, said["enterprise_id"].as_integer())
    filed = and_(FROM_OFF_BOOKS, Event.booked_quarter >= first_open.code, Event.seq == 1)
    return query.select_from(Event).join(Need, Need.id == Event.need_id).where(filed)


def _reopened(first_open: Quarter) -> Select[Any]:
    """They come in where they had left: nothing moves a need that is off the books."""
    came = (
        select(Event.need_id, func.min(Event.seq).label("seq"))
        .where(FROM_OFF_BOOKS, Event.booked_quarter >= first_open.code)
        .where(Event.from_status != Status.DRAFT, Event.to_status.in_(ON_BOOKS))
        .group_by(Event.need_id)
        .subquery()
    )
    newest = aliased(EditionRow)
    last = select(func.max(newest.quarter)).where(newest.need_id == came.c.need_id).scalar_subquery()
    query = _row(literal(Entry.REOPENED.value), Event.action, *LAST_PLACE)
    return (
        query.select_from(came)
        .join(Event, and_(Event.need_id == came.c.need_id, Event.seq == came.c.seq))
        .join(Need, Need.id == came.c.need_id)
        .join(EditionRow, and_(EditionRow.need_id == came.c.need_id, EditionRow.quarter == last))
        .where(EditionRow.exit != Exit.CARRIED)
    )


def _row(entry: Any, action: Any, *came: Any) -> Select[Any]:
    """The columns of a passage that ends where the need stands now."""
    ended = case((Need.status == Status.CLOSED, Need.outcome), else_=Need.status)
    left = case((Need.status.in_(ON_BOOKS), literal(Exit.CARRIED.value)), else_=ended)
    went = (left, Need.status, Need.list_code, Need.region_id, Need.lead_unit_id, Need.enterprise_id)
    values: tuple[Any, ...] = (Need.id, entry, action, *came, *went)
    query: Select[Any] = select(*(value.label(name) for name, value in zip(COLUMNS, values, strict=True)))
    return query
