"""Quarterly returns: one with its needs, those that wait for a person, and how far a quarter's have come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import Enterprise, Need, QuarterlyReturn, Region, ReturnLine
from tracker.queries.needs import Named
from tracker.queries.paging import Order, Page, Segment, page_of
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden
from tracker.vocabulary import ReturnState

PAGE = 50
AS_OPENED = Order((Segment((QuarterlyReturn.id,)),))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the returns of one region have come."""

    region: Region
    counts: Mapping[ReturnState, int]

    @property
    def total(self) -> int:
        """How many returns there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return in the list of a quarter's."""

    id: int
    enterprise: Named
    uscc: str
    region: Named
    state: ReturnState
    due_on: date
    lines: int
    answered: int


def may_answer(actor: Actor) -> ColumnElement[bool]:
    """The returns this person answers: those of the enterprises the person speaks for."""
    own = actor.enterprise_ids()
    return QuarterlyReturn.enterprise_id.in_(sorted(own)) if own else false()


def returns_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The returns that exist for this person: own, of linked enterprises, of the regions steered."""
    reasons: list[ColumnElement[bool]] = []
    if enterprises := actor.enterprise_ids() | actor.linked_ids:
        reasons.append(QuarterlyReturn.enterprise_id.in_(sorted(enterprises)))
    if regions := actor.region_ids():
        inside = select(Enterprise.id).where(Enterprise.region_id.in_(sorted(regions)))
        reasons.append(QuarterlyReturn.enterprise_id.in_(inside))
    return or_(*reasons) if reasons else false()


def return_of(return_id: int, actor: Actor, *, lock: bool = False) -> QuarterlyReturn:
    """One return with its lines, their needs and who owns them; Hidden where it is none of this person's."""
    query = (
        select(QuarterlyReturn)
        .where(QuarterlyReturn.id == return_id, may_answer(actor) if lock else returns_visible_to(actor))
        .options(
            joinedload(QuarterlyReturn.enterprise),
            joinedload(QuarterlyReturn.answered_by),
            selectinload(QuarterlyReturn.lines)
            .joinedload(ReturnLine.need)
            .options(joinedload(Need.lead_unit), joinedload(Need.owner)),
        )
    )
    if lock:
        query = query.with_for_update(of=QuarterlyReturn).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise Hidden
    return found


def open_in_regions(quarter: str, actor: Actor) -> Sequence[tuple[int, int]]:
    """(return, enterprise) of the open returns of a quarter in the regions this person steers."""
    query = (
        select(QuarterlyReturn.id, QuarterlyReturn.enterprise_id)
        .join(Enterprise, Enterprise.id == QuarterlyReturn.enterprise_id)
        .where(
            QuarterlyReturn.quarter == quarter,
            QuarterlyReturn.state == ReturnState.OPEN,
            Enterprise.region_id.in_(sorted(actor.region_ids())),
        )
        .order_by(QuarterlyReturn.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def open_returns(actor: Actor) -> Sequence[QuarterlyReturn]:
    """The open returns this person is asked to answer, the most pressing first."""
    query = (
        select(QuarterlyReturn)
        .where(may_answer(actor), QuarterlyReturn.state == ReturnState.OPEN)
        .options(joinedload(QuarterlyReturn.enterprise))
        .order_by(QuarterlyReturn.due_on, QuarterlyReturn.id)
    )
    return db.session.scalars(query).all()


def progress(quarter: str, actor: Actor) -> Sequence[Progress]:
    """Per region of the enterprises: how many returns are open, answered and unanswered."""
    query = (
        select(Enterprise.region_id, QuarterlyReturn.state, func.count())
        .join(Enterprise, Enterprise.id == QuarterlyReturn.enterprise_id)
        .where(QuarterlyReturn.quarter == quarter, returns_visible_to(actor))
        .group_by(Enterprise.region_id, QuarterlyReturn.state)
    )
    counts: dict[int, dict[ReturnState, int]] = {}
    for region_id, state, count in db.session.execute(query):
        counts.setdefault(region_id, {})[state] = count
    regions = select(Region).where(Region.id.in_(counts)).order_by(Region.code)
    return [Progress(region, counts[region.id]) for region in db.session.scalars(regions)]


def returns_in(
    quarter: str,
    actor: Actor,
    *,
    state: ReturnState | None = None,
    region_code: str = "",
    cursor: str = "",
    size: int = PAGE,
) -> Page[ReturnRow]:
    """A page of a quarter's returns, in the order in which they were opened."""
    condition = (QuarterlyReturn.quarter == quarter) & returns_visible_to(actor)
    if state is not None:
        condition &= QuarterlyReturn.state == state
    if region_code:
        inside = select(Enterprise.id).join(Region, Region.id == Enterprise.region_id)
        condition &= QuarterlyReturn.enterprise_id.in_(inside.where(Region.code == region_code))
    return page_of(AS_OPENED, condition, _rows, cursor=cursor, size=size)


def _rows(ids: Sequence[int]) -> Mapping[int, ReturnRow]:
    lines = select(ReturnLine.return_id, func.count(), func.count(ReturnLine.answer))
    lines = lines.where(ReturnLine.return_id.in_(ids)).group_by(ReturnLine.return_id)
    counted = {row[0]: (row[1], row[2]) for row in db.session.execute(lines)}
    query = (
        select(QuarterlyReturn, Enterprise, Region)
        .join(Enterprise, Enterprise.id == QuarterlyReturn.enterprise_id)
        .join(Region, Region.id == Enterprise.region_id)
        .where(QuarterlyReturn.id.in_(ids))
    )
    return {
        found.id: ReturnRow(
            id=found.id,
            enterprise=Named(enterprise.name, enterprise.name_en),
            uscc=enterprise.uscc,
            region=Named(region.name, region.name_en),
            state=found.state,
            due_on=found.due_on,
            lines=counted.get(found.id, (0, 0))[0],
            answered=counted.get(found.id, (0, 0))[1],
        )
        for found, enterprise, region in db.session.execute(query)
    }
