"""Links that a coordinator passes on by hand: for whom, to what, recorded, and a QR code that a page may hold."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.life import MORNING, Story
from tracker import clock
from tracker.clock import office_date
from tracker.delivery import links
from tracker.models import AuditEntry, QuarterBook, QuarterlyReturn
from tracker.vocabulary import LinkPurpose, ReturnState, Status


@pytest.fixture
def story(session, town):
    """Needs of the town; pages are asked for when the story's clock says."""
    found = Story(session, town)
    clock.run_from(lambda: found.at)
    yield found
    clock.run_from(None)


@pytest.fixture
def a_return(session, town):
    """The open return of Yunzhan, which lies in the east."""
    session.add(QuarterBook(code="2026Q4", opened_at=MORNING))
    day = office_date(MORNING)
    found = QuarterlyReturn(
        quarter="2026Q4",
        enterprise_id=town.yunzhan.id,
        opened_at=MORNING,
        opened_on=day,
        due_on=day + timedelta(days=14),
    )
    session.add(found)
    session.commit()
    return found


def read(app, page):
    """The link that a page shows, as it is read."""
    address = page.html.select_one("main code").get_text()
    with app.app_context():
        return links.read(address.rpartition("/")[2], MORNING)


def test_the_link_to_confirm_is_made_for_a_liaison_and_recorded(app, as_, session, story, town):
    need = story.confirming()
    story.keep()
    county = as_("county")
    page = county.get(f"/needs/{need.number}")
    assert f"/needs/{need.number}/pass-link" in [link["href"] for link in page.html.main.find_all("a")]
    shown = county.submit(county.get(f"/needs/{need.number}/pass-link"), person=str(town.colleague.id))
    assert shown.status == 200
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    link = read(app, shown)
    assert (link.purpose, link.person_id, link.subject_id) == (
        LinkPurpose.CONFIRM,
        town.colleague.id,
        need.id,
    )
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "pass-link")).one()
    assert (entry.actor_id, entry.object) == (town.county.id, f"person:{town.colleague.id}")
    assert entry.facts == {"subject": f"need:{need.number}", "purpose": "confirm"}


def test_the_qr_code_is_drawn_without_style_and_holds_the_address(as_, story, town):
    need = story.confirming()
    story.keep()
    county = as_("county")
    shown = county.submit(county.get(f"/needs/{need.number}/pass-link"), person=str(town.liaison.id))
    code = shown.html.select_one("main svg.qr")
    assert code.find("path") is not None
    assert shown.html.main.find_all(style=True) == []


def test_a_need_filed_on_behalf_can_be_endorsed_by_a_link(app, as_, story, town):
    need = story.file(by=town.official)
    story.keep()
    county = as_("county")
    shown = county.submit(county.get(f"/needs/{need.number}/pass-link"), person=str(town.liaison.id))
    assert read(app, shown).purpose is LinkPurpose.ENDORSE


def test_where_nothing_can_be_answered_it_is_refused_with_the_reason(as_, story, town):
    need = story.implementing()
    story.keep()
    page = as_("county").get(f"/needs/{need.number}/pass-link")
    assert page.status == 409
    assert "Implementing" in page.words


def test_nobody_passes_on_a_link_for_what_their_own_hands_made(as_, session, story, town):
    need = story.confirming()
    need.filed_by_id = town.county.id
    story.keep()
    page = as_("county").get(f"/needs/{need.number}/pass-link")
    assert page.status == 409
    assert "had a hand in" in page.words


@pytest.mark.parametrize(
    ("username", "status"), [("west_county", 404), ("official", 403), ("liaison", 403), ("admin", 403)]
)
def test_only_a_coordinator_of_the_region_passes_links_on(as_, story, town, username, status):
    need = story.confirming()
    story.keep()
    browser = as_(username)
    assert browser.get(f"/needs/{need.number}/pass-link").status == status
    assert browser.post(f"/needs/{need.number}/pass-link", {"person": str(town.liaison.id)}).status == status


def test_a_link_is_made_for_those_who_speak_for_the_enterprise_only(as_, session, story, town):
    need = story.confirming()
    story.keep()
    answer = as_("county").post(f"/needs/{need.number}/pass-link", {"person": str(town.liaison2.id)})
    assert answer.status == 422
    assert session.scalars(select(AuditEntry).where(AuditEntry.act == "pass-link")).all() == []


def test_where_nobody_speaks_for_the_enterprise_the_page_says_what_to_do(as_, session, story, town):
    need = story.confirming()
    need.enterprise_id = town.panshi.id
    story.keep()
    page = as_("county").get(f"/needs/{need.number}/pass-link")
    assert "Nobody speaks for this enterprise yet" in page.words
    assert page.html.main.find_all("form", method="post") == []


def test_the_link_to_a_return_is_offered_while_it_is_open(app, as_, session, story, town, a_return):
    story.keep()
    county = as_("county")
    assert f"/returns/{a_return.id}/pass-link" in county.get(f"/returns/{a_return.id}").text
    shown = county.submit(county.get(f"/returns/{a_return.id}/pass-link"), person=str(town.liaison.id))
    link = read(app, shown)
    assert (link.purpose, link.person_id, link.subject_id) == (
        LinkPurpose.RETURN,
        town.liaison.id,
        a_return.id,
    )
    a_return.state = ReturnState.ANSWERED
    session.commit()
    assert county.get(f"/returns/{a_return.id}/pass-link").status == 409
    assert "pass-link" not in county.get(f"/returns/{a_return.id}").text


def test_a_coordinator_of_another_region_finds_no_such_return(as_, story, town, a_return):
    story.keep()
    assert as_("west_county").get(f"/returns/{a_return.id}/pass-link").status == 404


def test_the_link_passed_on_opens_and_acts_without_a_login(as_, visitor, session, story, town):
    need = story.confirming()
    story.keep()
    county = as_("county")
    shown = county.submit(county.get(f"/needs/{need.number}/pass-link"), person=str(town.liaison.id))
    address = shown.html.select_one("main code").get_text().removeprefix("http://127.0.0.1:8000")
    page = visitor.get(address)
    assert page.status == 200
    assert page.heading == need.title
    visitor.submit(page, judgement="solved", grade="5", comment="")
    session.rollback()
    session.refresh(need)
    assert need.status is Status.CLOSED
