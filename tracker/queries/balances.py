"""Balances: counted by the database over the rows of a quarter, a span or the open books, for one scope (DOMAIN §8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, exists, false, func, not_, or_, select, true
from sqlalchemy.orm import aliased

from tracker.extensions import db
from tracker.models import EditionRow, Event
from tracker.queries.passages import Passing
from tracker.rules.balance import Balance, Counted, Scope, spread, summed
from tracker.vocabulary import CAME, ON_BOOKS, Action, Entry, Exit, Figure, Status

# The dimensions a balance is spread over, by the name their columns end with.
DIMENSIONS = {"list": "list", "region": "region_id", "unit": "unit_id", "enterprise": "enterprise_id"}
CLOSINGS = (Action.CONFIRM, Action.LAPSE, Action.RULE_DISPUTE)


@dataclass(frozen=True, slots=True)
class Closings:
    """How often needs were closed, also those closed again; and how many of them were reopened since."""

    gross: int
    reopened_since: int


def came_into(rows: Subquery, scope: Scope) -> ColumnElement[bool]:
    """The rows whose entry lies in the scope."""
    return _lies(rows, "entry", scope)


def went_from(rows: Subquery, scope: Scope) -> ColumnElement[bool]:
    """The rows whose exit lies in the scope."""
    return _lies(rows, "exit", scope)


def behind(rows: Subquery, scope: Scope, figure: Figure) -> ColumnElement[bool]:
    """The rows that a figure of the scope's balance counts."""
    came, went = came_into(rows, scope), went_from(rows, scope)
    if figure is Figure.MOVED_IN:
        return and_(not_(came), went)
    if figure is Figure.MOVED_OUT:
        return and_(came, not_(went))
    return (
        and_(came, rows.c.entry == figure.value)
        if figure in CAME
        else and_(went, rows.c.exit == figure.value)
    )


def balance_of(passing: Passing, scope: Scope) -> Balance:
    """The balance of a scope: one query."""
    return summed(_counted(group, times) for *group, times in _groups(passing.rows, scope))


def balances_by(passing: Passing, scope: Scope, dimension: str) -> Mapping[Any, Balance]:
    """The balance of each value of a dimension within the scope: one query."""
    column = DIMENSIONS[dimension]
    over = passing.rows.c[f"entry_{column}"], passing.rows.c[f"exit_{column}"]
    return spread(
        _counted(group, times, came_at, went_at)
        for *group, came_at, went_at, times in _groups(passing.rows, scope, *over)
    )


def balances_over(quarters: Sequence[str], scope: Scope) -> Mapping[str, Balance]:
    """The balance of a scope in each of these complete quarters, for a chart: one query."""
    rows = select(EditionRow).where(EditionRow.quarter.in_(quarters)).subquery()
    found: dict[str, list[Counted[Any]]] = {quarter: [] for quarter in quarters}
    for *group, quarter, times in _groups(rows, scope, rows.c.quarter):
        found[quarter].append(_counted(group, times))
    return {quarter: summed(groups) for quarter, groups in found.items()}


def closings_of(passing: Passing, scope: Scope) -> Closings:
    """The gross closings of the rows that end in the scope; a line of its own, beside the balance."""
    later = aliased(Event)
    back = exists().where(
        later.need_id == Event.need_id,
        later.seq > Event.seq,
        later.from_status == Status.CLOSED,
        later.to_status.in_(ON_BOOKS),
    )
    query = (
        select(func.count(), func.coalesce(func.sum(case((back, 1), else_=0)), 0))
        .select_from(Event)
        .join(passing.rows, passing.rows.c.need_id == Event.need_id)
        .where(_booked(passing), Event.action.in_(CLOSINGS))
        .where(Event.from_status != Status.CLOSED, Event.to_status == Status.CLOSED)
        .where(went_from(passing.rows, scope))
    )
    gross, since = db.session.execute(query).one()
    return Closings(gross, since)


def _booked(passing: Passing) -> ColumnElement[bool]:
    first, last = passing.span.codes
    return Event.booked_quarter >= first if passing.is_open else Event.booked_quarter.between(first, last)


def _groups(rows: Subquery, scope: Scope, *over: ColumnElement[Any]) -> Sequence[Sequence[Any]]:
    """Entry, exit, whether it came into and went from the scope, the columns counted over, and how many rows."""
    came, went = came_into(rows, scope), went_from(rows, scope)
    flags = (case((came, 1), else_=0).label("came"), case((went, 1), else_=0).label("went"))
    # A query of its own, so that the database groups by columns and not by conditions.
    told = select(rows.c.entry, rows.c.exit, *flags, *over).where(or_(came, went)).subquery()
    return db.session.execute(select(*told.c, func.count()).group_by(*told.c)).all()


def _counted(group: Sequence[Any], times: int, came_at: Any = None, went_at: Any = None) -> Counted[Any]:
    entry, left, came, went = group
    return Counted(Entry(entry), Exit(left), came == 1, went == 1, times, came_at, went_at)


def _lies(rows: Subquery, end: str, scope: Scope) -> ColumnElement[bool]:
    parts = zip(
        DIMENSIONS.values(), (scope.lists, scope.regions, scope.units, scope.enterprises), strict=True
    )
    return and_(true(), *(_among(rows.c[f"{end}_{name}"], part) for name, part in parts if part is not None))


def _among(column: ColumnElement[Any], values: frozenset[Any]) -> ColumnElement[bool]:
    """None among units is "unassigned"."""
    known = sorted(value for value in values if value is not None)
    listed = column.in_(known) if known else false()
    return or_(listed, column.is_(None)) if None in values else listed
