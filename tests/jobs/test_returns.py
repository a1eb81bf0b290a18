"""Quarterly returns end by themselves: unanswered the day after their last day, answered ones stay answered."""

from datetime import timedelta

from sqlalchemy import select

from tests.cast import settle
from tests.life import MORNING
from tests.running import run_job
from tracker.clock import office_date
from tracker.models import QuarterBook, QuarterlyReturn
from tracker.vocabulary import ReturnState


def test_a_return_ends_unanswered_after_its_last_day_and_only_once(app, session):
    town = settle(session)
    session.add(QuarterBook(code="2026Q4", opened_at=MORNING))
    due = office_date(MORNING) + timedelta(days=14)
    for enterprise, state in ((town.yunzhan, ReturnState.OPEN), (town.heling, ReturnState.ANSWERED)):
        session.add(
            QuarterlyReturn(
                quarter="2026Q4",
                enterprise_id=enterprise.id,
                state=state,
                opened_at=MORNING,
                opened_on=office_date(MORNING),
                due_on=due,
            )
        )
    session.commit()
    assert run_job("end-returns", MORNING + timedelta(days=14)) == (0, 0)
    assert run_job("end-returns", MORNING + timedelta(days=15)) == (1, 0)
    assert run_job("end-returns", MORNING + timedelta(days=16)) == (0, 0)
    states = select(QuarterlyReturn.state).order_by(QuarterlyReturn.id)
    assert session.scalars(states).all() == [ReturnState.UNANSWERED, ReturnState.ANSWERED]
