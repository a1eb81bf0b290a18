"""Home answers "what waits for me?", and every figure opens to exactly its rows."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.cast import CAST
from tests.life import Story
from tracker import clock
from tracker.queries.matters import MATTERS

RARE = {
    *("amendment", "contact", "nobody-nudged", "rate-again", "review-parking", "sponsored"),
    *("supervise-appeal", "supervise-dispute", "supervise-unsolvable"),
}
PEOPLE = [username for username, *_rest in CAST]


@pytest.fixture
def busy(session, town):
    """A town in which something waits for everybody; the clock stands at its last act."""
    story = Story(session, town)
    story.fill()
    story.keep()
    with clock.frozen(story.at):
        yield story


def test_every_figure_opens_to_exactly_the_rows_it_counts(busy, as_):
    counted = 0
    for username in PEOPLE:
        browser = as_(username)
        home = browser.get("/")
        for figure in home.html.select(".figure"):
            shown = int(figure.select_one(".figure-value").get_text().replace(",", ""))
            page = browser.get(figure["href"])
            if urlsplit(figure["href"]).path in ("/needs", "/tasks"):
                found = len(page.html.select("main tbody tr, main .task"))
                assert found == shown, (username, figure.get_text(" ", strip=True))
                counted += 1
        for bar in home.html.select(".bars td.number a"):
            shown = int(re.match(r"\d+", bar.get_text(strip=True)).group())
            assert len(browser.get(bar["href"]).html.select("main tbody tr")) == shown
    assert counted > 20


def test_what_waits_in_a_busy_town_is_shown_to_somebody(busy, as_):
    """The rest needs rarer events; some matters need days to pass."""
    seen = _matters(as_)
    with clock.frozen(busy.at.replace(day=30)):
        seen |= _matters(as_)
    assert {matter.code for matter in MATTERS} - seen == RARE


def test_who_has_nothing_waiting_is_told_so(town, as_):
    page = as_("liaison").get("/")
    assert "Nothing waits for you" in page.words
    assert page.html.select(".figure") == []


def test_the_administrator_sees_no_needs_content(session, town, as_):
    Story(session, town).file()
    session.commit()
    page = as_("admin").get("/")
    assert page.html.select(".need") == []
    assert "The working calendar of 2026 is known." in page.words


def test_home_costs_the_same_with_one_need_and_with_three(session, town, as_):
    story = Story(session, town)
    story.claimed()
    story.keep()
    browser = as_("coordinator")
    official = as_("official")
    with clock.frozen(story.at):
        before = browser.get("/").queries, official.get("/").queries
        story.claimed(), story.claimed(), story.file(), story.file()
        story.keep()
        assert (browser.get("/").queries, official.get("/").queries) == before


def _matters(as_) -> set[str]:
    found = set()
    for username in ("liaison", "official", "head", "county", "coordinator", "supervisor", "leader"):
        for figure in as_(username).get("/").html.select(".figure"):
            found |= set(parse_qs(urlsplit(figure["href"]).query).get("waiting", []))
    return found
