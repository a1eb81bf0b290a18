"""Two acts at the same moment on the same need (TRUST F19): one of them sees what the other did."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from tests.actions.drive import Drive
from tests.cast import settle
from tests.life import ANSWER
from tracker.actions.transition import act_on
from tracker.extensions import db, writing
from tracker.models import Need
from tracker.queries.verification import verify
from tracker.rules.permissions import Actor
from tracker.rules.refused import Invalid, Refused
from tracker.vocabulary import Action, Status

ROUNDS = 6
A = Action


def together(app: Flask, at: datetime, *acts: tuple[str, Actor, Action, dict]) -> list[bool]:
    """Do several acts at once, each in a thread and transaction of its own; which of them were done."""
    ready = Barrier(len(acts))

    def one(act: tuple[str, Actor, Action, dict]) -> bool:
        number, actor, action, data = act
        with app.app_context(), writing():
            ready.wait(60)
            try:
                act_on(number, action, actor, at=at, data=data)
            except (Refused, Invalid):
                db.session.rollback()
                return False
            db.session.commit()
            return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def rounds(session, make: Callable[[], None]) -> None:
    """So often, each from committed rows."""
    for _ in range(ROUNDS):
        make()
        session.rollback()
        session.expire_all()


def test_closing_and_adding_a_task_at_once_never_closes_over_an_open_task(app, session):
    drive = Drive(session, settle(session))
    owner, outcomes = drive.actor(drive.town.official), []

    def race() -> None:
        need = drive.implementing()
        drive.finish_tasks(need)
        added = (need.number, owner, A.ADD_TASK, drive.row("official"))
        session.commit()
        outcomes.append(together(app, drive.at, (need.number, owner, A.REQUEST_CLOSURE, ANSWER), added))

    rounds(session, race)
    assert [done for done in outcomes if sum(done) != 1] == []
    over_open = select(func.count(Need.id)).where(
        Need.status == Status.VERIFYING, Need.tasks.any(state="to-do")
    )
    assert session.scalar(over_open) == 0
    assert verify().found is None


def test_two_merges_at_once_never_make_a_chain(app, session):
    drive = Drive(session, settle(session))
    one, other = drive.actor(drive.town.coordinator), drive.actor(drive.town.coordinator2)
    outcomes = []

    def race() -> None:
        first, middle, last = drive.file(), drive.file(), drive.file()
        session.commit()
        into_middle = (first.number, one, A.MERGE, {"into": middle.id, "reason": "x"})
        into_last = (middle.number, other, A.MERGE, {"into": last.id, "reason": "x"})
        outcomes.append(together(app, drive.at, into_middle, into_last))

    rounds(session, race)
    assert [done for done in outcomes if sum(done) != 1] == []
    assert verify().found is None


def test_confirming_and_disputing_at_once_do_one_of_both(app, session):
    drive = Drive(session, settle(session))
    one, other = drive.actor(drive.town.liaison), drive.actor(drive.town.colleague)
    outcomes = []

    def race() -> None:
        need = drive.confirming()
        session.commit()
        confirmed = (need.number, one, A.CONFIRM, {"judgement": "solved", "grade": "5"})
        disputed = (need.number, other, A.DISPUTE, {"reason": "x"})
        outcomes.append(together(app, drive.at, confirmed, disputed))

    rounds(session, race)
    assert [done for done in outcomes if sum(done) != 1] == []
    assert verify().found is None
