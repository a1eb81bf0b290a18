"""Messages and their deliveries: once per key, by the roads a person has and wants, within sending hours."""

import pytest
from sqlalchemy import select

from tests.actions.drive import GRANTED
from tests.factories import make_person
from tracker.actions.notices import Notice, write
from tracker.clock import office_instant, office_time
from tracker.models import Delivery, Message, Person, Preference, Unit
from tracker.vocabulary import Action, DeliveryState, Road, Topic

A, R, T = Action, Road, Topic


@pytest.fixture
def mail(drive, session):
    """Everybody of the town has an address."""
    for person in drive.town.people.values():
        person.email = f"{person.username}@example.test"
    session.commit()


def both(*roads: Road) -> dict[str, set[Road]]:
    """The two liaisons of Yunzhan, each by these roads."""
    return {"liaison": set(roads), "colleague": set(roads)}


def leaving(session, event) -> dict[str, set[Road]]:
    """Who is told of an event outside the house, by username or unit code, and by which roads."""
    query = (
        select(Person.username, Unit.code, Delivery.road)
        .select_from(Delivery)
        .join(Message, Message.id == Delivery.message_id)
        .outerjoin(Person, Person.id == Message.person_id)
        .outerjoin(Unit, Unit.id == Message.unit_id)
        .where(Message.key.startswith(f"act:{event.need_id}:{event.seq}:"))
    )
    found: dict[str, set[Road]] = {}
    for username, unit, road in session.execute(query):
        found.setdefault(username or unit, set()).add(road)
    return found


def test_an_assignment_reaches_the_head_and_the_units_group_at_once_others_by_the_brief(drive, session, mail):
    event = drive.history(drive.assigned())[-1]
    assert leaving(session, event) == {"head": {R.MAIL}, "rsj": {R.ROBOT}}


def test_the_enterprise_gets_mail_and_text_for_what_it_is_asked_to_do(drive, session, mail):
    need = drive.file()
    event = drive.do(drive.town.county, A.RETURN, need, missing="请补充人数。")
    assert leaving(session, event) == both(R.MAIL, R.SMS)


def test_a_need_filed_on_behalf_asks_the_enterprise_and_its_own_filing_only_tells_the_colleague(
    drive, session, mail
):
    on_behalf, own = drive.file(by=drive.town.east_official), drive.file()
    assert leaving(session, drive.history(on_behalf)[-1]) == both(R.MAIL, R.SMS)
    assert leaving(session, drive.history(own)[-1]) == {}


def test_a_decision_is_mailed_and_progress_stays_in_the_inbox(drive, session, mail):
    need, town = drive.implementing(), drive.town
    ask = {"new_due_on": drive.day(30), "reason": "x", "progress": "y"}
    drive.do(town.head, A.ASK_EXTENSION, need, **ask)
    ruled = drive.do(town.county, A.RULE_EXTENSION, need, **GRANTED)
    reported = drive.do(town.official, A.REPORT, need, report="已对接。")
    assert leaving(session, ruled) == both(R.MAIL)
    assert leaving(session, reported) == {}


def test_an_instruction_and_a_nudge_reach_the_owner_at_once(drive, session, mail):
    need, town = drive.claimed(), drive.town
    told = drive.do(town.supervisor, A.INSTRUCT, need, instruction="请加快。", reply_due_on=drive.day(2))
    nudged = drive.do(town.liaison, A.NUDGE, need)
    people = {"official": {R.MAIL}, "head": {R.MAIL}, "rsj": {R.ROBOT}}
    assert leaving(session, told) == people | {"county": {R.MAIL}}
    assert leaving(session, nudged) == people


def test_an_objection_reaches_who_must_rule_on_it_the_same_day(drive, session, mail):
    need = drive.assigned()
    objection = {"reason": "x", "legal_basis": "y", "proposed": drive.town.industry.id}
    event = drive.do(drive.town.head, A.OBJECT, need, **objection)
    assert leaving(session, event) == {"county": {R.MAIL}}


def test_who_has_no_address_is_told_in_the_inbox(drive, session):
    event = drive.history(drive.assigned())[-1]
    assert leaving(session, event) == {"rsj": {R.ROBOT}}


def test_what_a_person_switched_off_is_not_sent_and_what_is_mandatory_is(drive, session, mail):
    town = drive.town
    for topic, road in ((T.ASKED, R.MAIL), (T.ASKED, R.SMS)):
        session.add(Preference(person_id=town.liaison.id, topic=topic, road=road, wanted=False))
    session.add(Preference(person_id=town.colleague.id, topic=T.PROGRESS, road=R.MAIL, wanted=True))
    need = drive.file()
    accepted = drive.do(town.county, A.RETURN, need, missing="x")
    assert leaving(session, accepted) == {"liaison": {R.MAIL}, "colleague": {R.MAIL, R.SMS}}
    assert leaving(session, drive.history(need)[0]) == {"colleague": {R.MAIL}}


def test_a_message_is_written_once_per_key_with_one_delivery_a_road(drive, session, mail):
    one = Notice(
        key="digest:1", kind="digest", person_id=drive.town.supervisor.id, topics=frozenset({T.DIGEST, T.RED})
    )
    other = Notice(
        key="digest:2", kind="digest", person_id=drive.town.county.id, topics=frozenset({T.DIGEST})
    )
    assert write([one, one], drive.at) == 1
    assert write([one, other], drive.at) == 1
    assert write([], drive.at) == 0
    rows = session.execute(select(Message.key, Delivery.road, Delivery.state).join(Message.deliveries)).all()
    assert sorted(rows) == [
        ("digest:1", R.MAIL, DeliveryState.WAITING),
        ("digest:2", R.MAIL, DeliveryState.WAITING),
    ]


def test_what_is_written_at_night_leaves_when_the_offices_open(drive, session, mail):
    at = office_instant(drive.today, 22)
    write([Notice(key="x", kind="digest", person_id=drive.town.county.id, topics=frozenset({T.DIGEST}))], at)
    leaves = session.scalars(select(Delivery.next_at)).one()
    assert office_time(leaves).strftime("%Y-%m-%d %H:%M") == "2026-11-03 08:30"


def test_somebody_locked_out_is_sent_nothing(drive, session, mail):
    gone = make_person(session, email="gone@example.test", active=False)
    write([Notice(key="x", kind="digest", person_id=gone.id, topics=frozenset({T.DIGEST}))], drive.at)
    assert session.scalars(select(Delivery.id)).all() == []
