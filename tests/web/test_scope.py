"""One enterprise never sees another's anything, nor one unit another's: planted words stay where they belong."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tests.cast import CAST
from tests.life import Story
from tracker import clock
from tracker.models import Need
from tracker.queries.people import actor_of
from tracker.rules.permissions import may_see
from tracker.vocabulary import Action

LISTS = (
    *("/", "/needs", "/needs?sort=number", "/needs?q=MARK", "/needs?overdue=yes", "/needs?mine=yes"),
    *("/week?whose=all", "/week?whose=mine", "/tasks?whose=unit", "/tasks?whose=approve", "/inbox"),
    *("/enterprises", "/enterprises?live=yes"),
)
NO_READERS = {"admin", "auditor"}


@pytest.fixture
def planted(session, town):
    """Needs of three enterprises with several units, each with a word of its own in every text."""
    story = Story(session, town)
    of_yunzhan = story.implementing(title="MARK-yunzhan-talent", description="MARK-yunzhan-talent")
    story.do(town.official, Action.REPORT, of_yunzhan, report="MARK-yunzhan-talent")
    other = story.file(by=town.liaison2, enterprise=town.heling, title="MARK-heling-west")
    story.do(town.coordinator, Action.ACCEPT, other, list_code="RC", urgency="normal")
    story.do(town.coordinator, Action.ASSIGN, other, lead_unit=town.industry.id, helpers=[town.finance.id])
    story.do(town.official2, Action.CLAIM, other, promise="MARK-heling-west")
    story.do(town.liaison2, Action.ASK, other, question="MARK-heling-west")
    story.file(by=town.east_official, enterprise=town.panshi, title="MARK-panshi-behalf")
    story.file(by=town.liaison2, enterprise=town.heling, title="MARK-heling-filed")
    story.keep()
    story.wait(7)
    with clock.frozen(story.at):
        yield story


def test_planted_words_stand_only_where_their_need_may_be_seen(planted, as_, session):
    loaded = select(Need).options(selectinload(Need.helpers), selectinload(Need.tasks))
    needs = session.scalars(loaded).all()
    uscc = [getattr(planted.town, name).uscc for name in ("yunzhan", "heling", "panshi")]
    for username, *_rest in CAST:
        actor = actor_of(planted.town.people[username], clock.office_date())
        hidden = {need.title for need in needs if not may_see(actor, need)}
        shown = {need.title for need in needs} - hidden
        browser = as_(username)
        for address in (*LISTS, *(f"/enterprises/{code}" for code in uscc)):
            text = browser.client.get(address).get_data(as_text=True)
            assert [word for word in hidden if word in text] == [], (username, address)
        if username not in NO_READERS:
            titles = {link.get_text() for link in browser.get("/needs").html.select("tbody .row-link")}
            assert titles == shown, username
        for need in needs:
            seen = browser.client.get(f"/needs/{need.number}").status_code
            assert seen == (404 if need.title in hidden else 200), (username, need.title)
