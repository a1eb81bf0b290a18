"""The ledger page: filters stay in the address, chips take them away, what means nothing is said."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.life import Story
from tracker import clock
from tracker.models import Need


@pytest.fixture
def story(session, town):
    """One need with the talent unit and one just filed, both of Yunzhan."""
    told = Story(session, town)
    told.assigned(title="需要两名焊工", urgency="urgent")
    told.file(title="需要三名电工")
    told.keep()
    with clock.frozen(told.at):
        yield told


def titles(page) -> list[str]:
    """The needs of the page, in order."""
    return [link.get_text() for link in page.html.select("tbody .row-link")]


def chips(page) -> dict[str, dict[str, list[str]]]:
    """Each active filter with what the address holds once it is taken away."""
    return {
        chip.span.get_text(): parse_qs(urlsplit(chip["href"]).query)
        for chip in page.html.select(".chips .chip")
    }


def test_a_row_says_what_it_is_where_it_stands_and_by_when(story, as_):
    row = (
        as_("coordinator").get("/needs?status=assigned").html.select_one("tbody tr").get_text(" ", strip=True)
    )
    for word in ("需要两名焊工", "RC-2026Q4", "Urgent", "Talent", "Yunzhan Machinery", "Assigned"):
        assert word in row
    assert "in 1 working day 3 Nov 2026" in row
    assert "Human Resources" in row


def test_filters_stay_in_the_address_and_each_can_be_taken_away(story, as_):
    page = as_("coordinator").get("/needs?status=on-books&unit=rsj&sort=number")
    assert titles(page) == ["需要两名焊工"]
    assert chips(page) == {
        "Status: On the books": {"unit": ["rsj"], "sort": ["number"]},
        "Lead unit: Human Resources": {"status": ["on-books"], "sort": ["number"]},
    }
    assert (page.values("status"), page.values("unit"), page.values("sort")) == (
        ["on-books"],
        ["rsj"],
        ["number"],
    )


def test_what_means_nothing_is_left_out_and_said(story, as_):
    page = as_("liaison").get(
        "/needs?list=XX&status=draft&overdue=maybe&quarter=2026Q5&sort=x&waiting=accept&q=电工"
    )
    assert titles(page) == ["需要三名电工"]
    said = page.html.select_one(".notice").get_text(" ", strip=True)
    assert (
        said
        == "Left out, because it means nothing here: Waiting · List · Status · Filed in · Overdue · Order."
    )
    assert list(chips(page)) == ["Words: 电工"]


@pytest.mark.parametrize("typed", ["%00", "%ED%A0%80", "a" * 5000, "%25_%5C", "'\";--", "1" * 40])
def test_odd_words_find_nothing_and_break_nothing(story, as_, typed):
    page = as_("coordinator").get(
        f"/needs?q={typed}&cursor={typed}&unit={typed}&region={typed}&enterprise={typed}"
    )
    assert page.status == 200


def test_an_empty_ledger_says_what_to_do_next(town, as_):
    assert "File a need" in as_("liaison").get("/needs").words
    nothing = as_("coordinator").get("/needs?status=closed")
    assert "Take a filter away" in nothing.words


def test_pages_lead_on_and_back(story, as_, session):
    for _ in range(50):
        story.file()
    story.keep()
    browser = as_("coordinator")
    first = browser.get("/needs?sort=number")
    assert len(titles(first)) == 50
    second = browser.get(first.html.select_one("a[rel=next]")["href"])
    assert len(titles(second)) == 2
    back = browser.get(second.html.select_one("a[rel=prev]")["href"])
    assert titles(back) == titles(first)
    assert titles(browser.get(second.html.select_one("a[rel=first]")["href"])) == titles(first)
    assert session.query(Need).count() == 52


def test_the_ledger_costs_the_same_with_one_row_and_with_three(story, as_):
    browser = as_("coordinator")
    one = browser.get("/needs?status=assigned")
    story.file()
    story.keep()
    three = browser.get("/needs?status=on-books")
    assert (len(titles(one)), len(titles(three)), one.queries) == (1, 3, three.queries)


def test_the_page_is_drawn_in_chinese_too(story, as_):
    page = as_("official", locale="zh-CN").get("/needs")
    assert page.heading == "需求"
    assert titles(page) == ["需要两名焊工"]


def test_who_reads_no_needs_is_refused(town, as_):
    assert as_("admin").get("/needs").status == 403
