"""Messages: a row per person and act, never to who acted, never to the enterprise what only offices see."""

from sqlalchemy import select

from tests.actions.drive import GRANTED
from tracker.models import Message, Person
from tracker.vocabulary import Action

A = Action


def told(drive, event) -> set[str]:
    """Who was told of an event, by username."""
    query = (
        select(Person.username)
        .join(Message, Message.person_id == Person.id)
        .where(Message.key.startswith(f"act:{event.need_id}:{event.seq}:"))
    )
    return set(drive.session.scalars(query))


def last(drive, need) -> set[str]:
    """Who was told of the need's last act."""
    return told(drive, drive.history(need)[-1])


def test_filing_tells_the_countys_coordinator_and_the_colleague_not_who_filed(drive):
    assert last(drive, drive.file()) == {"county", "colleague"}


def test_without_a_coordinator_in_the_county_the_citys_are_told(drive, session):
    drive.town.county.active = False
    assert last(drive, drive.file()) == {"coordinator", "coordinator2", "colleague"}


def test_assigning_tells_the_lead_unit_the_helpers_and_the_enterprise(drive):
    assert last(drive, drive.assigned()) == {
        "official",
        "officemate",
        "head",
        "helper",
        "liaison",
        "colleague",
    }


def test_what_only_offices_see_never_reaches_the_enterprise(drive):
    need = drive.file()
    event = drive.do(drive.town.coordinator, A.ASK_DECLINE, need, code="outside", reason="x")
    assert event.offices_only is True
    assert told(drive, event) == {"county", "supervisor"}


def test_a_question_reaches_the_owner_and_while_there_is_none_who_hands_it_out(drive):
    owned, assigned, accepted = drive.claimed(), drive.assigned(), drive.accepted()
    asked = [drive.do(drive.town.liaison, A.ASK, need, question="x") for need in (owned, assigned, accepted)]
    assert [told(drive, event) for event in asked] == [
        {"official", "colleague"},
        {"head", "colleague"},
        {"county", "colleague"},
    ]


def test_a_task_added_is_told_to_its_own_person_only(drive):
    need = drive.implementing()
    event = drive.do(drive.town.official, A.ADD_TASK, need, **drive.row("officemate"))
    assert told(drive, event) == {"officemate"}


def test_a_task_with_nobody_is_told_to_its_unit(drive):
    need = drive.implementing()
    event = drive.do(drive.town.official, A.ADD_TASK, need, **drive.row("helper") | {"person": None})
    assert told(drive, event) == {"helper"}


def test_who_asked_is_told_of_the_ruling_and_the_enterprise_why(drive):
    need, town = drive.implementing(), drive.town
    ask = {"new_due_on": drive.day(30), "reason": "x", "progress": "y"}
    asked = drive.do(town.head, A.ASK_EXTENSION, need, **ask)
    ruled = drive.do(town.county, A.RULE_EXTENSION, need, **GRANTED)
    assert told(drive, asked) == {"county", "supervisor"}
    assert told(drive, ruled) == {"head", "official", "liaison", "colleague"}


def test_withdrawing_tells_everybody_who_worked_on_it(drive):
    need = drive.implementing()
    event = drive.do(drive.town.liaison, A.WITHDRAW, need, reason="x")
    assert told(drive, event) == {"official", "head", "helper", "county"}


def test_reassigning_tells_who_had_it_before(drive):
    need, town = drive.implementing(), drive.town
    event = drive.do(town.county, A.REASSIGN, need, lead_unit=town.industry.id, reason="x")
    assert told(drive, event) == {"official2", "head2", "official", "head", "liaison", "colleague"}


def test_closure_asked_for_is_told_to_those_who_may_verify(drive):
    assert last(drive, drive.verifying()) == {"county"}


def test_repeating_an_act_tells_nobody_again(drive, session):
    need = drive.assigned()
    drive.do(drive.town.official, A.CLAIM, need, promise="x")
    before = session.query(Message).count()
    drive.do(drive.town.official, A.CLAIM, need, promise="x")
    assert session.query(Message).count() == before
