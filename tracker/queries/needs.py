"""The ledger: the needs a person may see, narrowed, ordered and page by page, with what a row shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import aliased

from tracker.clock import Quarter
from tracker.extensions import db
from tracker.models import Enterprise, Need, Person, Region, Unit
from tracker.queries.matter_conditions import late
from tracker.queries.matters import matter, waits_for
from tracker.queries.mine import needs_of
from tracker.queries.paging import PAGE, Order, Page, Segment, page_of
from tracker.queries.scope import visible_to
from tracker.queries.search import matching
from tracker.rules.permissions import Actor
from tracker.vocabulary import Confirmation, Outcome, Status, Urgency

# Stands in place of a unit's code for needs that no unit leads.
NO_UNIT = "none"


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the ledger; codes are those of addresses, empty means not narrowed by it."""

    list_code: str = ""
    statuses: frozenset[Status] = frozenset()
    unit: str = ""
    region: str = ""
    enterprise: str = ""
    quarter: Quarter | None = None
    urgency: Urgency | None = None
    outcome: Outcome | None = None
    overdue: bool = False
    mine: bool = False
    waiting: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both languages, where a row shows no more than the name."""

    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What the ledger shows of a need."""

    id: int
    number: str
    title: str
    list_code: str
    status: Status
    urgency: Urgency
    outcome: Outcome | None
    confirmation: Confirmation | None
    cycle: int
    due_on: date | None
    promised_by_on: date | None
    filed_at: datetime
    changed_at: datetime
    enterprise: Named
    region: Named
    unit: Named | None
    owner: Named | None


ORDERS: Mapping[str, Order] = {
    "due": Order((
        Segment((Need.due_on, Need.id), Need.due_on.is_not(None)),
        Segment((Need.id,), Need.due_on.is_(None)),
    )),
    "filed": Order((Segment((Need.filed_at, Need.id)),), descending=True),
    "updated": Order((Segment((Need.changed_at, Need.id)),), descending=True),
    "number": Order((Segment((Need.number, Need.id)),)),
}  # fmt: skip


def ledger(
    actor: Actor, filters: Filters, today: date, *, sort: str = "due", cursor: str = "", size: int = PAGE
) -> Page[LedgerRow]:
    """A page of the ledger: two queries at any size (three with a matter that the verifying rule decides)."""
    condition = and_(visible_to(actor), narrowed(actor, filters, today))
    return page_of(ORDERS[sort], condition, rows_of, cursor=cursor, size=size)


def narrowed(actor: Actor, filters: Filters, today: date) -> ColumnElement[bool]:
    """The filters as a condition; the scope is added by who asks."""
    parts = [*_by_column(filters), *_by_place(filters)]
    if filters.overdue:
        parts.append(late(today))
    if filters.mine:
        parts.append(needs_of(actor))
    if filters.q:
        parts.append(matching(filters.q, actor))
    if (found := matter(filters.waiting)) is not None:
        parts.append(waits_for(found, actor, today))
    return and_(true(), *parts)


def rows_of(ids: Sequence[int]) -> Mapping[int, LedgerRow]:
    """What the ledger shows of these needs, by id; the ids come out of a scoped query."""
    return {row.id: row for row in map(_row, db.session.execute(_SHOWN.where(Need.id.in_(ids))).all())}


def units_in(actor: Actor) -> Sequence[Unit]:
    """The units somebody who steers may narrow the ledger by: those of the steered regions, by name."""
    query = (
        select(Unit).where(Unit.region_id.in_(sorted(actor.region_ids()))).order_by(Unit.region_id, Unit.id)
    )
    return db.session.scalars(query).all()


def regions_in(actor: Actor) -> Sequence[Region]:
    """The regions somebody who steers may narrow the ledger by."""
    query = select(Region).where(Region.id.in_(sorted(actor.region_ids()))).order_by(Region.code)
    return db.session.scalars(query).all()


def _by_column(filters: Filters) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if filters.list_code:
        parts.append(Need.list_code == filters.list_code)
    if filters.statuses:
        parts.append(Need.status.in_(sorted(filters.statuses)))
    if filters.urgency:
        parts.append(Need.urgency == filters.urgency)
    if filters.outcome:
        parts.append(Need.outcome == filters.outcome)
    if filters.quarter:
        parts += [Need.filed_at >= filters.quarter.starts_at, Need.filed_at < filters.quarter.ends_at]
    return parts


def _by_place(filters: Filters) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if filters.unit == NO_UNIT:
        parts.append(Need.lead_unit_id.is_(None))
    elif filters.unit:
        unit = select(Unit.id).where(Unit.code == filters.unit).scalar_subquery()
        parts.append(Need.lead_unit_id == unit)
    if filters.region:
        above = aliased(Region)
        path = select(above.path).where(above.code == filters.region).scalar_subquery()
        parts.append(Need.region_id.in_(select(Region.id).where(Region.path.startswith(path))))
    if filters.enterprise:
        enterprise = select(Enterprise.id).where(Enterprise.uscc == filters.enterprise).scalar_subquery()
        parts.append(Need.enterprise_id == enterprise)
    return parts


_SHOWN: Select[*tuple[Any, ...]] = (
    select(
        Need.id,
        Need.number,
        Need.title,
        Need.list_code,
        Need.status,
        Need.urgency,
        Need.outcome,
        Need.confirmation,
        Need.cycle,
        Need.due_on,
        Need.promised_by_on,
        Need.filed_at,
        Need.changed_at,
        Enterprise.name,
        Enterprise.name_en,
        Region.name,
        Region.name_en,
        func.coalesce(func.nullif(Unit.short_name, ""), Unit.name),
        Unit.name_en,
        Person.name,
        Person.name_en,
    )
    .join(Enterprise, Enterprise.id == Need.enterprise_id)
    .join(Region, Region.id == Need.region_id)
    .outerjoin(Unit, Unit.id == Need.lead_unit_id)
    .outerjoin(Person, Person.id == Need.owner_id)
)


def _row(row: Sequence[Any]) -> LedgerRow:
    columns, names = row[:13], row[13:]
    pairs = zip(names[::2], names[1::2], strict=True)
    return LedgerRow(
        *columns, *(Named(name, english or "") if name is not None else None for name, english in pairs)
    )
