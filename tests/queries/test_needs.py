"""The ledger: narrowed, ordered, paged by cursor, and the same number of queries at any size."""

from datetime import date

import pytest

from tests.life import MORNING, Story
from tracker.clock import Quarter, office_date
from tracker.models import Need
from tracker.queries.needs import ORDERS, Filters, ledger
from tracker.vocabulary import IN_BANK, Action, Status

EVERYTHING = Filters()
TODAY = office_date(MORNING)


def numbers(story: Story, who: str, filters: Filters = EVERYTHING, today: date = TODAY, **given) -> list[str]:
    """The numbers this person sees, all pages, in order."""
    actor, found, cursor = story.actor(getattr(story.town, who)), [], ""
    while True:
        page = ledger(actor, filters, today, cursor=cursor, **given)
        found += [row.number for row in page.rows]
        if page.next is None:
            return found
        cursor = page.next


def test_each_filter_narrows_by_what_it_says(story, town):
    filed, assigned = story.file(title="急需焊工十名", urgency="urgent"), story.assigned()
    other = story.file(by=town.liaison2, enterprise=town.heling)
    assert sorted(numbers(story, "coordinator")) == sorted([filed.number, assigned.number, other.number])
    for filters, expected in (
        (Filters(statuses=frozenset({Status.FILED})), {filed, other}),
        (Filters(statuses=IN_BANK), {assigned}),
        (Filters(list_code="JS"), set()),
        (Filters(unit="rsj"), {assigned}),
        (Filters(region="429702"), {filed, assigned}),
        (Filters(region="429700"), {filed, assigned, other}),
        (Filters(region="nowhere"), set()),
        (Filters(enterprise=town.heling.uscc), {other}),
        (Filters(quarter=Quarter(2026, 4)), {filed, assigned, other}),
        (Filters(quarter=Quarter(2026, 3)), set()),
        (Filters(q="焊工"), {filed}),
        (Filters(q="禾岭"), {other}),
        (Filters(q=filed.number[:-1].lower() + filed.number[-1]), {filed}),
        (Filters(q="100%_"), set()),
        (Filters(waiting="claim"), set()),
        (Filters(waiting="accept"), {filed, other}),
    ):
        assert set(numbers(story, "coordinator", filters)) == {need.number for need in expected}, filters


def test_mine_is_what_i_own_work_on_or_filed(story, town):
    filed, claimed = story.file(), story.claimed()
    assert numbers(story, "official", Filters(mine=True)) == [claimed.number]
    assert numbers(story, "officemate", Filters(mine=True)) == []
    assert set(numbers(story, "liaison", Filters(mine=True))) == {filed.number, claimed.number}
    assert numbers(story, "colleague", Filters(mine=True)) == []


def test_overdue_is_what_the_offices_let_go_by(story):
    need = story.file()
    assert numbers(story, "liaison", Filters(overdue=True)) == []
    assert numbers(story, "liaison", Filters(overdue=True), date(2026, 11, 4)) == [need.number]
    story.do(story.town.coordinator, Action.RETURN, need, missing="请写明岗位要求。")
    assert numbers(story, "liaison", Filters(overdue=True), date(2026, 12, 31)) == []


@pytest.mark.parametrize("sort", ORDERS)
def test_pages_forth_and_back_show_every_need_once(story, session, sort):
    needs = [story.file() for _ in range(7)]
    for need in needs[::2]:
        session.get(Need, need.id).due_on = None
    session.flush()
    actor = story.actor(story.town.liaison)
    whole = numbers(story, "liaison", sort=sort, size=100)
    assert sorted(whole) == sorted(need.number for need in needs)
    assert numbers(story, "liaison", sort=sort, size=2) == whole
    page, back = ledger(actor, Filters(), TODAY, sort=sort, size=2), []
    while page.next:
        page = ledger(actor, Filters(), TODAY, sort=sort, size=2, cursor=page.next)
    while page.previous:
        page = ledger(actor, Filters(), TODAY, sort=sort, size=2, cursor=page.previous)
        back = [row.number for row in page.rows] + back
    assert back == whole[: len(back)]
    assert len(back) == 6


@pytest.mark.parametrize(
    "cursor",
    ["x", "n.9.1", "n.0.2026-11-31~4", "n.0.2026-11-30", "p.1.-3", "n.1.9" + "9" * 30, "n.0.\x00~1", "n..."],
)
def test_a_cursor_that_is_none_is_the_first_page(story, cursor):
    story.file()
    actor = story.actor(story.town.liaison)
    assert ledger(actor, Filters(), TODAY, cursor=cursor) == ledger(actor, Filters(), TODAY)


def test_a_trade_secret_is_not_found_by_who_may_not_read_it(story):
    need = story.file(description="涂层配方含碳化钨", confidential="yes")
    found = {
        who: numbers(story, who, Filters(q="碳化钨")) == [need.number]
        for who in ("liaison", "coordinator", "county", "supervisor", "leader")
    }
    assert found == {
        "liaison": True,
        "coordinator": True,
        "county": True,
        "supervisor": False,
        "leader": False,
    }
    assert numbers(story, "supervisor", Filters(q=need.title)) == [need.number]
