"""How far a quarter's returns have come, for those who steer; the rest is reminded once a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tracker.models import Message, QuarterBook, QuarterlyReturn
from tracker.vocabulary import MessageKind, ReturnState


@pytest.fixture
def returns(drive, session):
    """One open return in the east, one answered in the west, of 2026Q4."""
    town = drive.town
    session.add(QuarterBook(code="2026Q4", opened_at=drive.at))
    found = [
        QuarterlyReturn(
            quarter="2026Q4",
            enterprise_id=enterprise.id,
            state=state,
            opened_at=drive.at,
            opened_on=drive.today,
            due_on=drive.today + timedelta(days=14),
        )
        for enterprise, state in (
            (town.yunzhan, ReturnState.OPEN),
            (town.heling, ReturnState.ANSWERED),
        )
    ]
    session.add_all(found)
    session.commit()
    return found


def reminded(session):
    query = select(Message).where(Message.kind == MessageKind.RETURN_REMINDER).order_by(Message.person_id)
    return [(one.person_id, one.facts["return"]) for one in session.scalars(query)]


def names(page):
    return [link.get_text() for link in page.html.select("td.cell-main a")]


def test_who_steers_sees_the_returns_below_and_nobody_others(as_, returns):
    seen = {
        name: names(as_(name).get("/quarters/2026Q4/returns"))
        for name in ("coordinator", "county", "official")
    }
    assert seen == {
        "coordinator": ["Yunzhan Machinery", "Heling Biotech"],
        "county": ["Yunzhan Machinery"],
        "official": [],
    }


def test_filters_narrow_the_list_and_figures_lead_to_their_rows(as_, returns):
    coordinator = as_("coordinator")
    page = coordinator.get("/quarters/2026Q4/returns")
    figures = {one.select_one(".figure-label").text: one["href"] for one in page.html.select("a.figure")}
    assert names(coordinator.get(figures["Answered"])) == ["Heling Biotech"]
    assert names(coordinator.get("/quarters/2026Q4/returns?region=429702")) == ["Yunzhan Machinery"]


def test_the_rest_is_reminded_once_a_day(as_, drive, returns, session):
    county, town = as_("county"), drive.town
    page = county.get("/quarters/2026Q4/returns")
    told = county.follow(county.submit(page, action="/quarters/2026Q4/returns/nudge"))
    assert "1 enterprise was reminded." in told.words
    both = sorted([(town.liaison.id, returns[0].id), (town.colleague.id, returns[0].id)])
    session.commit()
    assert reminded(session) == both
    again = county.follow(county.submit(page, action="/quarters/2026Q4/returns/nudge"))
    assert "0 enterprises were reminded." in again.words
    session.commit()
    assert reminded(session) == both


def test_only_who_steers_reminds_and_an_unknown_quarter_is_not_found(as_, returns):
    assert as_("liaison").post("/quarters/2026Q4/returns/nudge").status == 403
    assert as_("coordinator").get("/quarters/2026Q5/returns").status == 404


def test_the_list_costs_the_same_with_one_return_and_with_two(as_, returns):
    coordinator = as_("coordinator")
    one, two = (coordinator.get(f"/quarters/2026Q4/returns{narrowed}") for narrowed in ("?state=open", ""))
    assert (len(names(one)), len(names(two)), one.queries) == (1, 2, two.queries)
