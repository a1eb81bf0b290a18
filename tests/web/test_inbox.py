"""The inbox: sentences for their reader, unread first, marked as read by its owner alone."""

import pytest
from sqlalchemy import select

from tests.life import Story
from tracker.models import Message


@pytest.fixture
def story(session, town):
    """A need with the talent unit."""
    told = Story(session, town)
    told.assigned(title="需要两名焊工")
    told.keep()
    return told


def lines(page) -> list[str]:
    """What the messages say."""
    return [" ".join(line.get_text().split()) for line in page.html.select(".message-what")]


def test_messages_are_sentences_with_the_newest_first(story, as_):
    assert lines(as_("liaison").get("/inbox")) == [
        "New Li Jingyi: Assigned to Human Resources, promised by 23 Nov 2026",
        "New Li Jingyi: Accepted into the needs bank",
    ]


def test_opening_a_message_marks_it_as_read_and_leads_to_its_need(story, as_, session):
    browser = as_("liaison")
    inbox = browser.get("/inbox")
    page = browser.submit(inbox, action=inbox.html.select(".message-act")[0]["action"])
    assert page.location.startswith("/needs/429702-RC-2026Q4-")
    assert lines(browser.get("/inbox")) == [
        "New Li Jingyi: Accepted into the needs bank",
        "Li Jingyi: Assigned to Human Resources, promised by 23 Nov 2026",
    ]
    assert lines(browser.get("/inbox?unread=yes")) == ["New Li Jingyi: Accepted into the needs bank"]


def test_everything_is_marked_as_read_at_once_but_what_came_in_meanwhile(story, as_):
    browser = as_("liaison")
    page = browser.get("/inbox")
    story.assigned(title="第二件")
    story.keep()
    browser.submit(page, action="/inbox/read")
    assert len(lines(browser.get("/inbox?unread=yes"))) == 2


def test_somebody_elses_message_does_not_exist(story, as_, session):
    mine = session.scalars(select(Message).where(Message.person_id == story.town.liaison.id)).first()
    assert as_("official").post(f"/inbox/{mine.id}/read").status == 404
    session.refresh(mine)
    assert mine.read_at is None


def test_a_need_no_longer_seen_is_not_named(story, as_, session):
    message = session.scalars(select(Message).where(Message.person_id == story.town.official.id)).one()
    message.person_id = story.town.official2.id
    message.key += "moved"
    session.commit()
    page = as_("official2").get("/inbox")
    assert lines(page) == ["New This concerned a need that you no longer see."]
    assert "焊工" not in page.text


def test_the_inbox_costs_the_same_with_one_message_and_with_three(story, as_, session):
    browser = as_("officemate")
    before = browser.get("/inbox").queries
    story.assigned(), story.assigned()
    story.keep()
    page = browser.get("/inbox")
    assert (len(lines(page)), page.queries) == (3, before)
