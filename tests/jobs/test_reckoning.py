"""Dates are reckoned by a job: in batches, resumed where it was killed, once, whoever imported the plan."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from tests.actions.drive import Drive
from tests.cast import settle
from tests.plans import plan_of_2027
from tests.running import run_job
from tracker.actions.calendar import import_plan
from tracker.catalog.work_calendar import lift
from tracker.clock import office_instant
from tracker.extensions import db
from tracker.jobs import reckoning
from tracker.jobs.catching_up import catch_up, rehearse
from tracker.jobs.run import Worker
from tracker.jobs.schedule import job
from tracker.models import CalendarPlan, Deadline, DeadlineMove, Event, JobRun, Message, Need
from tracker.queries.verification import verify
from tracker.vocabulary import Action

NEEDS = 7
RECKON = select(Event.need_id).where(Event.action == Action.RECKON).order_by(Event.id)


@pytest.fixture
def drive(session, monkeypatch) -> Drive:
    """Seven needs whose promise reaches into 2027, and one that is over before; small batches."""
    monkeypatch.setattr(reckoning, "BATCH", 2)
    drive = Drive(session, settle(session))
    drive.at = office_instant(date(2026, 12, 21), 9)
    for _ in range(NEEDS):
        drive.assigned()
    drive.file()
    session.commit()
    return drive


@pytest.fixture
def plan_id(drive, session) -> int:
    row = import_plan(plan_of_2027(), drive.at)
    session.commit()
    # The job runs in another process, which has not heard of it.
    lift()
    return row.id


def test_every_need_is_reckoned_once_and_the_plan_says_how_many_dates_it_moved(drive, plan_id, session):
    assert run_job("reckon-dates", drive.at) == (NEEDS, 0)
    assert run_job("reckon-dates", drive.at) == (0, 0)
    session.rollback()
    assert session.get_one(CalendarPlan, plan_id, populate_existing=True).moved == NEEDS
    assert sorted(session.scalars(RECKON)) == sorted(session.scalars(select(Need.id)).all()[:NEEDS])
    assert session.scalar(select(JobRun.period).where(JobRun.job == "reckon-dates")) == f"plan-{plan_id}"
    assert verify(at=drive.at).found is None


@pytest.mark.parametrize("whole_batches", range(5))
def test_killed_after_any_batch_it_goes_on_there_and_does_nothing_twice(
    drive, plan_id, session, whole_batches
):
    steps = iter(range(100))
    # Claiming the run is no step of it.
    dies = Worker("dies", stopping=lambda: next(steps) >= whole_batches)
    (run,) = catch_up(job("reckon-dates"), drive.at, dies)
    assert (run.done, run.failed) == (min(NEEDS, 2 * whole_batches), 0)
    session.rollback()
    assert session.get_one(CalendarPlan, plan_id, populate_existing=True).moved is None
    drive.pass_days(1)
    assert run_job("reckon-dates", drive.at) == (NEEDS, 0)
    session.rollback()
    assert sorted(session.scalars(RECKON)) == sorted(set(session.scalars(RECKON)))
    moves = select(func.count()).select_from(DeadlineMove).where(DeadlineMove.calendar_plan_id == plan_id)
    assert (session.scalar(moves), len(session.scalars(RECKON).all())) == (NEEDS, NEEDS)
    told = select(func.count()).select_from(Message).where(Message.kind == "dates-moved")
    assert session.scalar(told) == 0


def test_one_need_that_cannot_be_reckoned_stops_no_other(drive, plan_id, session):
    need = session.scalars(select(Need).order_by(Need.id)).first()
    session.execute(update(Deadline).where(Deadline.need_id == need.id).values(counted_wd=99_999))
    session.commit()
    (run,) = catch_up(job("reckon-dates"), drive.at, Worker("one"))
    assert (run.done, run.failed) == (NEEDS - 1, 1)
    session.rollback()
    assert need.id not in session.scalars(RECKON).all()


def test_what_was_written_by_the_old_calendar_meanwhile_is_found_by_a_second_look(
    drive, plan_id, session, monkeypatch
):
    """Somebody assigns in a process that has not looked yet, while the job is at work."""
    whole = reckoning.reckon_need

    def and_somebody_else_assigns(need_id, *given):
        if need_id == 1:
            lift()
            drive.assigned()
            reckoning.calendar.renew_calendar()
        return whole(need_id, *given)

    monkeypatch.setattr(reckoning, "reckon_need", and_somebody_else_assigns)
    assert run_job("reckon-dates", drive.at) == (NEEDS + 1, 0)


def test_a_rehearsal_says_what_would_be_done_and_leaves_nothing(drive, plan_id, session):
    (run,) = rehearse(job("reckon-dates"), drive.at, Worker("tries", rehearsal=True))
    assert (run.done, len(run.lines)) == (NEEDS, NEEDS)
    assert db.session.scalars(RECKON).all() == []
