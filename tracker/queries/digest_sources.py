"""What digests are reckoned from: frozen editions and returns; for a preview the events of the running quarter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import Quarter, office_date
from tracker.extensions import db
from tracker.models import EditionRow, Enterprise, Need, QuarterBook, QuarterlyReturn, Region
from tracker.queries.editions import BATCH, Reckoned, reckoned
from tracker.queries.quarters import book_of
from tracker.rules.digest import Edition, Line, Past, Returned, Scope, SoFar
from tracker.rules.reckoning import Reckoning
from tracker.vocabulary import ON_BOOKS, DeadlineKind, ReturnState

_SIDES = (
    EditionRow.entry,
    EditionRow.entry_list,
    EditionRow.entry_region_id,
    EditionRow.entry_unit_id,
    EditionRow.exit,
    EditionRow.exit_status,
    EditionRow.exit_list,
    EditionRow.exit_region_id,
    EditionRow.exit_unit_id,
)


def scope_of(region: Region) -> Scope:
    """The region with all below it, each under the region directly below to which it belongs."""
    query = select(Region.id, Region.path).where(Region.path.startswith(region.path)).order_by(Region.path)
    deep, parts = len(region.path_ids), {}
    for region_id, path in db.session.execute(query):
        ids = [int(part) for part in path.split("/") if part]
        parts[region_id] = ids[deep] if len(ids) > deep else region.id
    return Scope(region.id, parts)


def is_complete(quarter: Quarter) -> bool:
    """Whether the quarter is frozen and its edition whole."""
    book = book_of(quarter)
    return book is not None and book.is_complete


def quarters_complete() -> list[Quarter]:
    """The quarters with a whole edition whose refresh is over, oldest first."""
    query = select(QuarterBook.code).where(QuarterBook.refreshed_at.is_not(None)).order_by(QuarterBook.code)
    found = [Quarter.parse(code).previous for code in db.session.scalars(query)]
    return [quarter for quarter in found if is_complete(quarter)]


def edition_of(quarter: Quarter, scope: Scope, quarters: int) -> Edition:
    """What the digest of a complete quarter is reckoned from; its history holds so many quarters at most."""
    return Edition(
        quarter=quarter.code,
        lines=lines_of(quarter, scope),
        before=lines_of(quarter.previous, scope) if is_complete(quarter.previous) else None,
        past=past_of(quarter, scope, quarters),
        returned=returned_of(quarter, scope),
    )


def preview_of(quarter: Quarter, scope: Scope, quarters: int, at: datetime) -> Edition:
    """What the digest of the running quarter would be reckoned from if it ended on the day of `at`.

    Folded from the events, nothing is stored. Only needs that lie in the scope now, or came in there, are looked at.
    """
    lines = _so_far(quarter, scope, office_date(at))
    return Edition(
        quarter=quarter.code,
        lines=lines,
        before=lines_of(quarter.previous, scope) if is_complete(quarter.previous) else None,
        past=[*past_of(quarter.previous, scope, quarters - 1), *_passing(lines, quarter, scope)],
        returned=returned_of(quarter, scope),
    )


def lines_of(quarter: Quarter, scope: Scope | None = None) -> list[Line]:
    """The rows of an edition that came into the scope or went from it, in the order of needs."""
    query = select(EditionRow.need_id, Need.number, *_SIDES, EditionRow.facts)
    query = query.join(Need, Need.id == EditionRow.need_id).where(EditionRow.quarter == quarter.code)
    if scope is not None:
        query = query.where(
            or_(_lies(EditionRow.entry_region_id, scope), _lies(EditionRow.exit_region_id, scope))
        )
    return [Line._make(row) for row in db.session.execute(query.order_by(EditionRow.need_id))]


def past_of(last: Quarter, scope: Scope, quarters: int) -> list[Past]:
    """The rows of so many editions up to a quarter, counted by how they passed through the scope."""
    first = last
    for _step in range(quarters - 1):
        first = first.previous
    came = case((_lies(EditionRow.entry_region_id, scope), 1), else_=0).label("came")
    went = case((_lies(EditionRow.exit_region_id, scope), 1), else_=0).label("went")
    sides = select(EditionRow.quarter, EditionRow.entry, came, EditionRow.exit, went).where(
        EditionRow.quarter.in_(
            select(QuarterBook.code).where(
                QuarterBook.edition_rows.is_not(None), QuarterBook.code.between(first.code, last.code)
            )
        )
    )
    row = sides.subquery().c
    query = select(*row, func.count()).group_by(*row).order_by(row.quarter, row.entry, row.exit)
    return [
        Past(row[0], row[1], bool(row[2]), row[3], bool(row[4]), row[5]) for row in db.session.execute(query)
    ]


def returned_of(quarter: Quarter, scope: Scope) -> Returned:
    """Who was asked by the quarter's return, and who answered it before the quarter ended."""
    answered = and_(QuarterlyReturn.state == ReturnState.ANSWERED, QuarterlyReturn.ended_at < quarter.ends_at)
    query = (
        select(func.count(), func.sum(case((answered, 1), else_=0)))
        .select_from(QuarterlyReturn)
        .join(Enterprise, Enterprise.id == QuarterlyReturn.enterprise_id)
        .where(QuarterlyReturn.quarter == quarter.code, QuarterlyReturn.opened_at < quarter.ends_at)
        .where(_lies(Enterprise.region_id, scope))
    )
    sent, done = db.session.execute(query).one()
    book = book_of(quarter)
    return Returned(held=bool(book and book.return_held), sent=sent, answered=done or 0)


def _so_far(quarter: Quarter, scope: Scope, today: date) -> list[Line]:
    """The rows the running quarter would have if it ended today."""
    span = SoFar(quarter, quarter, min(today, quarter.ends_on))
    reckoning = Reckoning(work_calendar(), limits().days(DeadlineKind.CONTACT))
    query = (
        select(Need.id)
        .where(or_(_lies(Need.region_id, scope), _lies(Need.origin_region_id, scope)))
        .where(or_(Need.status.in_(ON_BOOKS), Need.booked_quarter >= quarter.code))
    )
    ids = db.session.scalars(query.order_by(Need.id)).all()
    return [
        line
        for start in range(0, len(ids), BATCH)
        for line in map(_line, reckoned(ids[start : start + BATCH], span, reckoning))
        if scope.holds(line.entry_region_id) or scope.holds(line.exit_region_id)
    ]


def _line(row: Reckoned) -> Line:
    sides = (getattr(row.passage, column.key) for column in _SIDES)
    return Line._make((row.passage.need_id, row.number, *sides, row.facts))


def _passing(lines: Sequence[Line], quarter: Quarter, scope: Scope) -> Iterator[Past]:
    for line in lines:
        came, went = scope.holds(line.entry_region_id), scope.holds(line.exit_region_id)
        yield Past(quarter.code, line.entry, came, line.exit, went, 1)


def _lies(column: Any, scope: Scope) -> ColumnElement[bool]:
    """Whether a column names a region of the scope."""
    found: ColumnElement[bool] = column.in_(sorted(scope.parts))
    return found
