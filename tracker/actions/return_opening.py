"""Opening the returns: each enterprise in scope is asked once a quarter about each of its live needs (DOMAIN §8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, or_, select

from tracker.actions.notices import Notice, write
from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import Quarter, office_date
from tracker.extensions import db, insert_new
from tracker.models import Enterprise, Need, Person, QuarterlyReturn, ReturnLine, RoleGrant
from tracker.queries.people import valid_on
from tracker.queries.quarters import book_of
from tracker.rules.boundaries import is_running
from tracker.rules.roads import OF_KINDS
from tracker.rules.working_days import add_wd
from tracker.vocabulary import ON_BOOKS, MessageKind, ReturnState, Role

BATCH = 200


def waiting_enterprises(quarter: Quarter, *, after: int = 0, size: int = BATCH) -> Sequence[int]:
    """The next enterprises in scope that have no return of an opened quarter: active, with a live need or key.

    They are opened in order, so that whoever goes on begins behind the last one that has a return.
    """
    book = book_of(quarter)
    if book is None or not book.return_held or book.refreshed_at is not None:
        return ()
    opened = select(func.max(QuarterlyReturn.enterprise_id)).where(QuarterlyReturn.quarter == quarter.code)
    live = select(Need.id).where(Need.enterprise_id == Enterprise.id, Need.status.in_(ON_BOOKS)).exists()
    in_scope = and_(Enterprise.active, or_(Enterprise.key, live))
    beyond = max(after, db.session.scalar(opened) or 0)
    query = select(Enterprise.id).where(Enterprise.id > beyond, in_scope).order_by(Enterprise.id).limit(size)
    return db.session.scalars(query).all()


def open_returns(quarter: Quarter, enterprise_ids: Sequence[int], at: datetime) -> int:
    """Open the returns of these enterprises with a line for each live need, and tell their liaisons.

    Due after the limit, reckoned from this very opening. Where the quarter is over by now nothing is opened.
    """
    if not is_running(quarter, at):
        return 0
    today = office_date(at)
    due_on = add_wd(work_calendar(), today, limits().return_open)
    values = [
        {
            "quarter": quarter.code,
            "enterprise_id": enterprise_id,
            "state": ReturnState.OPEN,
            "opened_at": at,
            "opened_on": today,
            "due_on": due_on,
            "new_needs": {},
            "version": 1,
        }
        for enterprise_id in enterprise_ids
    ]
    statement = insert_new(QuarterlyReturn).returning(QuarterlyReturn.enterprise_id, QuarterlyReturn.id)
    opened = {row.enterprise_id: row.id for row in db.session.execute(statement, values)}
    if lines := list(_lines(opened)):
        db.session.execute(insert(ReturnLine), lines)
    write(list(_notices(quarter, opened, at)), at)
    return len(opened)


def _lines(opened: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    query = (
        select(Need.enterprise_id, Need.id)
        .where(Need.enterprise_id.in_(opened), Need.status.in_(ON_BOOKS))
        .order_by(Need.enterprise_id, Need.id)
    )
    for enterprise_id, need_id in db.session.execute(query):
        yield {"return_id": opened[enterprise_id], "need_id": need_id}


def _notices(quarter: Quarter, opened: Mapping[int, int], at: datetime) -> Iterator[Notice]:
    query = (
        select(QuarterlyReturn.id, QuarterlyReturn.enterprise_id, Person.id)
        .join(RoleGrant, RoleGrant.enterprise_id == QuarterlyReturn.enterprise_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(QuarterlyReturn.id.in_(opened.values()), RoleGrant.role == Role.LIAISON)
        .where(Person.active, valid_on(office_date(at)))
        .order_by(QuarterlyReturn.id, Person.id)
    )
    topics = frozenset({OF_KINDS[MessageKind.RETURN_OPENED]})
    for return_id, enterprise_id, person_id in db.session.execute(query):
        yield Notice(
            key=f"return:{quarter.code}:{enterprise_id}:{person_id}",
            kind=MessageKind.RETURN_OPENED,
            person_id=person_id,
            facts={"return": return_id, "quarter": quarter.code},
            topics=topics,
        )
