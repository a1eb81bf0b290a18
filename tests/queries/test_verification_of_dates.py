"""verify() holds deadlines, messages and alerts to their laws, and names the first that breaks one."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.actions.drive import Drive
from tests.cast import settle
from tracker.models import Alert, Deadline, Delivery, Message, Need
from tracker.queries.verification import verify
from tracker.rules.deadlines.table import LIVES_IN
from tracker.vocabulary import AlertRung, AlertState, DeadlineKind, DeliveryState, Road, Status


@pytest.fixture
def drive(session) -> Drive:
    """One need parked, one at work, one filed, one closed badly, one returned; committed."""
    drive = Drive(session, settle(session))
    drive.parked(), drive.implementing(), drive.file(), drive.closed(grade="1")
    drive.to(Status.RETURNED)
    session.commit()
    return drive


def found(**given) -> str | None:
    first = verify(**given).found
    return first.what if first else None


def change(session: Session, statement: str, **given) -> None:
    assert session.connection().execute(text(statement), given).rowcount > 0


OPEN = "stopped_at IS NULL AND need_id = (SELECT min(id) FROM need WHERE status = '{}') AND kind = '{}'"


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (
            "UPDATE deadline SET stopped_at = NULL WHERE kind = 'accept' AND id = (SELECT min(id) FROM deadline)",
            "its accept deadline is open where none may be",
        ),
        (
            "UPDATE deadline SET paused_on = starts_on WHERE " + OPEN.format("implementing", "report"),
            "its report deadline stands still where time runs",
        ),
        (
            "UPDATE deadline SET paused_on = NULL WHERE " + OPEN.format("parked", "promise"),
            "its promise deadline runs where time stands still",
        ),
        (
            "UPDATE deadline SET kind = 'report' WHERE " + OPEN.format("implementing", "promise"),
            "its report deadline is open twice",
        ),
        (
            "UPDATE deadline SET due_on = '2026-12-31' WHERE " + OPEN.format("implementing", "promise"),
            "its promise deadline is not due where its moves lead",
        ),
        (
            "UPDATE deadline SET first_due_on = '2026-12-31' WHERE " + OPEN.format("parked", "promise"),
            "its promise deadline is not due where its moves lead",
        ),
        (
            "UPDATE deadline SET due_on = '2026-12-31', first_due_on = '2026-12-31' WHERE "
            + OPEN.format("implementing", "promise"),
            "its promise deadline is not what the need promises",
        ),
        (
            "UPDATE task SET due_on = '2026-12-30' WHERE state = 'to-do'",
            "its task deadline is not due when the task is",
        ),
        (
            "UPDATE need SET due_on = '2026-12-31' WHERE status = 'filed'",
            "it is not due on the earliest date the offices owe something",
        ),
        (
            "UPDATE need SET due_on = NULL WHERE status = 'filed'",
            "it is not due on the earliest date the offices owe something",
        ),
        (
            "UPDATE need SET due_on = '2026-12-31' WHERE due_on IS NULL",
            "it is not due on the earliest date the offices owe something",
        ),
    ],
)
def test_a_deadline_that_breaks_a_law_is_found(drive, session, statement, what):
    assert found() is None
    change(session, statement)
    assert found() == what


def test_every_kind_of_deadline_lives_somewhere():
    assert {kind: bool(LIVES_IN[kind]) for kind in DeadlineKind} == dict.fromkeys(DeadlineKind, True)


def test_a_message_about_an_act_that_never_was_is_found(drive, session):
    message = session.query(Message).order_by(Message.id).first()
    change(session, "UPDATE message SET kind = 'merge' WHERE id = :id", id=message.id)
    assert found() == f"message {message.id} tells of an act that is not in its history"


def test_an_alert_of_a_date_the_deadline_never_had_is_found(drive, session):
    deadline = session.query(Deadline).order_by(Deadline.id.desc()).first()
    given = {"deadline_id": deadline.id, "rung": AlertRung.YELLOW, "state": AlertState.SENT}
    told = Alert(due_on=deadline.due_on, person_id=drive.town.official.id, made_at=drive.at, **given)
    session.add(told)
    session.commit()
    assert found() is None
    change(session, "UPDATE alert SET due_on = '2027-03-01'")
    assert found() == "alert 1 tells of 2027-03-01, a date its deadline never had"


def test_a_delivery_stuck_beyond_its_lease_is_found_where_the_present_is_known(drive, session):
    message = session.query(Message).order_by(Message.id).first()
    lease = {"state": DeliveryState.SENDING, "leased_until": drive.at, "next_at": drive.at}
    session.add(Delivery(message_id=message.id, road=Road.MAIL, **lease))
    session.commit()
    assert (found(), found(at=drive.at + timedelta(minutes=5))) == (None, None)
    late = verify(at=drive.at + timedelta(minutes=6)).found
    assert late.what.startswith("it is being sent although its lease ended at 2026-11-")
    assert session.query(Need).count() == 5
