"""The week: what is due by day, what should have been done, holidays and make-up days marked."""

from datetime import UTC, datetime

import pytest

from tests.life import Story
from tracker import clock


@pytest.fixture
def story(session, town):
    """A need with the talent unit, assigned on Monday 2 November 2026."""
    told = Story(session, town)
    told.assigned(title="需要两名焊工")
    told.keep()
    return told


def days(page) -> dict[str, list[str]]:
    """What stands on each day of the page, by its date."""
    return {
        day.time["datetime"]: [link.get_text(" ", strip=True) for link in day.select(".week-entry a")]
        for day in page.html.select(".week-day")
    }


def notes(page) -> dict[str, str]:
    """What is said of each day beside its date."""
    return {day.time["datetime"]: day.h2.get_text(" ", strip=True) for day in page.html.select(".week-day")}


def test_the_coming_working_days_hold_what_i_owe(story, as_):
    with clock.frozen(story.at):
        assert days(as_("official").get("/week")) == {
            "2026-11-02": [],
            "2026-11-03": ["Claim · Yunzhan Machinery 需要两名焊工"],
            "2026-11-04": [],
            "2026-11-05": [],
            "2026-11-06": [],
        }


def test_my_units_dates_are_those_of_all_its_needs(story, as_):
    with clock.frozen(story.at):
        later = as_("official").get("/week?whose=all&from=2026-11-20")
        assert days(later)["2026-11-23"] == ["Promise · Yunzhan Machinery 需要两名焊工"]
        assert as_("official2").get("/week?whose=all&from=2026-11-20").html.select(".week-entry") == []


def test_what_should_have_been_done_stands_above(story, as_):
    with clock.frozen(datetime(2026, 11, 6, 2, tzinfo=UTC)):
        page = as_("head").get("/week")
        overdue = [item.get_text(" ", strip=True) for item in page.html.select(".panel .need")]
        assert len(overdue) == 1
        assert "Claim" in overdue[0]
        assert "overdue by 3 working days" in overdue[0]


def test_holidays_and_make_up_days_are_marked(story, as_):
    with clock.frozen(story.at):
        page = as_("official").get("/week?from=2026-09-30")
        assert "National Day" in notes(page)["2026-10-01"]
        assert [off["datetime"] for off in page.html.select(".week-off time")][:2] == [
            "2026-10-01",
            "2026-10-02",
        ]
        assert "make-up day" in notes(page)["2026-10-10"]
        assert "2026-10-11" not in notes(page)


@pytest.mark.parametrize("start", ["x", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_a_start_that_is_no_day_is_today(story, as_, start):
    with clock.frozen(story.at):
        assert next(iter(days(as_("official").get(f"/week?from={start}")))) == "2026-11-02"


def test_the_week_costs_the_same_with_one_date_and_with_three(story, as_):
    with clock.frozen(story.at):
        browser = as_("official")
        before = browser.get("/week").queries
        story.assigned(), story.assigned()
        story.keep()
        assert browser.get("/week").queries == before
