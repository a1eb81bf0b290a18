"""Signed links: one person does one thing until a date, without signing in; whatever is wrong looks alike."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.client import Browser
from tracker.delivery.links import sign
from tracker.models import Event, QuarterlyReturn, ReturnLine, RoleGrant
from tracker.vocabulary import Endorsement, LinkPurpose, ReturnState, Status


@pytest.fixture
def link(drive, session):
    """link(purpose, person, subject id) is the address of a link good for ten days."""

    def make(purpose, person, subject_id, days=10):
        session.commit()
        until = drive.at + timedelta(days=days)
        return f"/r/{sign(purpose, person_id=person.id, subject_id=subject_id, expires_at=until)}"

    return make


def events(session, need):
    session.commit()  # what was read before would hide what requests have changed since
    return len(session.scalars(select(Event.id).where(Event.need_id == need.id)).all())


def test_a_return_is_answered_by_link_on_a_phone_without_signing_in(visitor, drive, link, session):
    need = drive.implementing()
    found = QuarterlyReturn(
        quarter="2026Q4",
        enterprise_id=drive.town.yunzhan.id,
        opened_at=drive.at,
        opened_on=drive.today,
        due_on=drive.today + timedelta(days=14),
        lines=[ReturnLine(need_id=need.id)],
    )
    session.add(found)
    address = link(LinkPurpose.RETURN, drive.town.liaison, found.id or session.flush() or found.id)
    before = events(session, need)
    page = visitor.get(address)
    assert (page.status, page.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert events(session, need) == before
    sent = visitor.submit(page, action=address, press="all=as-it-stands")
    assert (sent.status, sent.location) == (303, address)
    session.commit()
    session.expire_all()
    assert session.get_one(QuarterlyReturn, found.id).state is ReturnState.ANSWERED
    last = session.scalars(select(Event).where(Event.need_id == need.id).order_by(Event.seq)).all()[-1]
    assert last.actor_id == drive.town.liaison.id
    assert visitor.get("/needs").location == "/login?next=/needs"


def test_a_result_is_confirmed_by_link_and_the_link_is_then_worth_nothing(visitor, drive, link, session):
    drive.town.liaison.locale = "en"
    need = drive.confirming()
    address = link(LinkPurpose.CONFIRM, drive.town.liaison, need.id)
    page = visitor.get(address)
    assert page.heading == need.title
    wrong = visitor.submit(page, action=address, judgement="solved", grade="1")
    assert (wrong.status, len(wrong.errors)) == (422, 1)
    sent = visitor.submit(page, action=address, judgement="solved", grade="5")
    assert sent.status == 303
    session.refresh(need)
    assert need.status is Status.CLOSED
    before = events(session, need)
    again = visitor.get(address)
    assert "There is nothing left to do by this link." in again.words
    assert visitor.post(address, {"judgement": "partly", "grade": "4"}).status == 200
    assert events(session, need) == before


def test_by_the_same_link_the_enterprise_may_dispute_instead(visitor, drive, link, session):
    need = drive.confirming()
    address = f"{link(LinkPurpose.CONFIRM, drive.town.liaison, need.id)}?instead=dispute"
    page = visitor.get(address)
    assert visitor.submit(page, action=address, reason="人没有到岗。").status == 303
    session.refresh(need)
    assert need.status is Status.IMPLEMENTING


def test_a_need_filed_on_behalf_is_endorsed_by_link(visitor, drive, link, session):
    need = drive.file(by=drive.town.official)
    address = link(LinkPurpose.ENDORSE, drive.town.liaison, need.id)
    page = visitor.get(address)
    assert visitor.submit(page, action=address, answer="confirmed").status == 303
    session.refresh(need)
    assert need.endorsement is Endorsement.CONFIRMED


def test_links_that_ended_were_changed_or_lost_their_ground_look_alike(app, drive, link, session):
    need, town = drive.confirming(), drive.town
    good = link(LinkPurpose.CONFIRM, town.liaison, need.id)
    ended = {
        "expired": link(LinkPurpose.CONFIRM, town.liaison, need.id, days=-1),
        "changed": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "of another enterprise": link(LinkPurpose.CONFIRM, town.liaison2, need.id),
        "of an official": link(LinkPurpose.CONFIRM, town.official, need.id),
        "of a return that is not there": link(LinkPurpose.RETURN, town.liaison, 999),
    }
    seen = {name: Browser(app).get(address) for name, address in ended.items()}
    assert {name: (page.status, page.heading) for name, page in seen.items()} == dict.fromkeys(
        ended, (404, "This link has ended")
    )
    assert Browser(app).get(good).status == 200
    grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == town.liaison.id)).one()
    grant.to_on = drive.today - timedelta(days=1)
    session.commit()
    assert Browser(app).get(good).status == 404
    grant.to_on = None
    town.liaison.active = False
    session.commit()
    assert Browser(app).get(good).status == 404


def test_a_link_speaks_its_readers_language(app, drive, link):
    need = drive.confirming()
    address = link(LinkPurpose.CONFIRM, drive.town.liaison, need.id)
    assert Browser(app, locale="en").get(address).html.html["lang"] == "zh-Hans-CN"
