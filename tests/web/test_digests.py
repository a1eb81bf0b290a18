"""Digests on pages: whose they are, that every figure opens to its rows, files that leave, the preview."""

import re
from datetime import date
from urllib.parse import parse_qs, unquote, urlparse

import pytest
from sqlalchemy import select

from tests.running import run_job
from tracker.clock import office_instant
from tracker.models import AuditEntry, Digest
from tracker.rules.digest import figures_from
from tracker.vocabulary import Action

NEW_YEAR = office_instant(date(2027, 1, 4), 9)
LISTED = re.compile(r"\d+")


@pytest.fixture
def told(drive):
    """A quarter with needs in both counties, frozen and told; the clock stands at its refresh."""
    drive.fill()
    drive.session.commit()
    run_job("quarter-refresh", NEW_YEAR)
    run_job("digests", NEW_YEAR)
    drive.at = NEW_YEAR
    return drive


def digest_in(session, region):
    """The digest of a region."""
    return session.scalar(select(Digest).where(Digest.region_id == region.id))


def figures_on(page):
    """Every figure of a page that opens: its number and where to."""
    return [
        (link.get_text(strip=True), link["href"]) for link in page.html.select(".paper-table a[href*=figure]")
    ]


def test_everybody_finds_the_digests_of_the_regions_they_steer(told, as_):
    found = {
        username: [link.find(string=True, recursive=False) for link in page.html.select("a.row-link")]
        for username in ("supervisor", "county", "west_county")
        if (page := as_(username).get("/digests"))
    }
    assert found == {
        "supervisor": ["Jiangcheng", "Chengdong District", "Qingcen County"],
        "county": ["Chengdong District"],
        "west_county": ["Qingcen County"],
    }


OTHERS = ("west_county", "liaison", "official", "head", "leader", "admin", "auditor")
PATHS = ("", "/rows?figure=all/filed", ".docx", ".xlsx", ".pdf")


def test_a_digest_of_another_region_does_not_exist(told, as_, session):
    digest_id = digest_in(session, told.town.east).id
    found = {
        (username, path): [browser.get(f"/digests/{number}{path}").status for number in (digest_id, 987654)]
        for username in OTHERS
        if (browser := as_(username))
        for path in PATHS
    }
    assert found == {(username, path): [404, 404] for username in OTHERS for path in PATHS}


def test_who_steers_no_region_has_no_list_and_no_preview(told, as_):
    browser = as_("official")
    assert [browser.get(address).status for address in ("/digests", "/digests/preview")] == [403, 403]


def test_a_preview_of_another_region_does_not_exist(told, as_):
    browser = as_("west_county")
    east, west = told.town.east.code, told.town.west.code
    looks = [f"/digests/preview?region={code}" for code in (east, west, "nowhere")]
    looks += [f"/digests/preview/rows?figure=all/filed&region={code}" for code in (east, west, "nowhere")]
    assert [browser.get(address).status for address in looks] == [404, 200, 404] * 2


@pytest.mark.parametrize(
    ("locale", "title"),
    [("en", "Quarterly digest of the five lists, Jiangcheng"), ("zh_Hans_CN", "江澄市五张清单季报")],
)
def test_the_page_is_a_paper_in_the_reader_s_language(told, as_, session, locale, title):
    digest = digest_in(session, told.town.city)
    page = as_("supervisor", locale=locale).get(f"/digests/{digest.id}")
    assert page.heading == title
    sections = [part.get_text(strip=True) for part in page.html.select(".paper-section h2")]
    marks = "一二三四五六七八九十" if locale == "zh_Hans_CN" else [f"{n}." for n in range(1, 11)]
    assert [section.startswith(mark) for section, mark in zip(sections, marks, strict=True)] == [True] * 10
    assert [code.get_text() for code in page.html.select(".paper-foot code")] == [
        digest.edition_hash,
        digest.head_hash,
    ]
    charts = page.html.select(".paper-chart svg")
    assert [bool(chart.find("title").get_text()) for chart in charts] == [True] * 4
    assert page.html.select("svg style, svg script") == []


def test_every_figure_opens_to_exactly_its_rows(told, as_, session):
    digest = digest_in(session, told.town.city)
    browser = as_("supervisor")
    tally = figures_from(digest.figures).tally
    found = figures_on(browser.get(f"/digests/{digest.id}"))
    assert len(found) > 40
    for number, href in found:
        page = browser.get(href)
        needs = int(LISTED.search(page.html.select("main > p")[0].get_text())[0])
        counts = [int(cell.get_text()) for cell in page.html.select("tbody td.number")] or [1] * needs
        assert (len(page.html.select("tbody tr")), sum(counts)) == (needs, int(number)), href
        key = parse_qs(urlparse(href).query)["figure"][0]
        part, _slash, lines = key.partition("/")
        assert sum(tally.get(f"{part}/{line}", 0) for line in lines.split("+")) == int(number)


UNKNOWN = (
    "",
    "all",
    "all/nothing",
    "unit:987/filed",
    "unit:x/filed",
    "list:XX/filed",
    "cell:1/filed",
    "'\"<b>",
)


def test_a_figure_that_does_not_exist_opens_to_nothing(told, as_, session):
    address, browser = f"/digests/{digest_in(session, told.town.city).id}/rows", as_("supervisor")
    looks = {figure: browser.get(address, query_string={"figure": figure}).status for figure in UNKNOWN}
    assert looks == dict.fromkeys(UNKNOWN, 404)


def test_a_need_that_left_the_reader_s_reach_is_counted_not_shown(told, as_, session):
    county = digest_in(session, told.town.west)
    need = told.session.scalars(
        select(type(told.file())).where(type(told.file()).region_id == told.town.west.id)
    ).first()
    need.region_id = need.origin_region_id = told.town.east.id
    session.commit()
    page = as_("west_county").get(f"/digests/{county.id}/rows?figure=all/filed")
    assert need.title not in page.words
    assert "1 need has left your reach since and is not shown." in page.words


def test_the_preview_says_that_it_is_one_and_counts_what_was_just_filed(told, as_):
    before = as_("supervisor").get("/digests/preview")
    told.file()
    told.keep()
    page = as_("supervisor").get("/digests/preview")
    assert "Preview as of 4 Jan 2027" in page.words
    counts = [{href: number for number, href in figures_on(look)} for look in (before, page)]
    key = next(href for href in counts[1] if href.endswith("figure=all%2Ffiled"))
    assert (counts[0].get(key), counts[1][key]) == (None, "1")
    rows = as_("supervisor").get(key)
    assert len(rows.html.select("tbody tr")) == 1


MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def test_a_file_is_saved_under_its_chinese_name_and_recorded(told, as_, session):
    digest = digest_in(session, told.town.city)
    browser = as_("supervisor", locale="zh_Hans_CN")
    for form, media_type in MEDIA.items():
        answer = browser.get(f"/digests/{digest.id}.{form}")
        assert (answer.status, answer.headers["Content-Type"]) == (200, media_type)
        disposition = answer.headers["Content-Disposition"]
        assert (
            unquote(disposition.partition("filename*=UTF-8''")[2])
            == f"江澄市五张清单季报 2026年第4季度.{form}"
        )
        assert disposition.startswith("attachment; ")
        assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == (
            "no-store",
            "nosniff",
        )
    session.rollback()
    query = select(AuditEntry.actor_id, AuditEntry.object, AuditEntry.facts).where(AuditEntry.act == "export")
    assert [tuple(row) for row in session.execute(query.order_by(AuditEntry.id))] == [
        (told.town.supervisor.id, f"digest:2026Q4:{told.town.city.code}", {"form": form}) for form in MEDIA
    ]


def test_an_unknown_form_does_not_exist_and_is_not_recorded(told, as_, session):
    assert as_("supervisor").get(f"/digests/{digest_in(session, told.town.city).id}.odt").status == 404
    session.rollback()
    assert session.scalars(select(AuditEntry).where(AuditEntry.act == "export")).all() == []


def test_the_eleventh_file_of_a_minute_is_refused(told, as_, session):
    address = f"/digests/{digest_in(session, told.town.city).id}.docx"
    browser = as_("supervisor")
    assert [browser.get(address).status for _n in range(11)] == [200] * 10 + [429]
    told.at = office_instant(date(2027, 1, 4), 9, 2)
    assert browser.get(address).status == 200


def test_a_page_asks_the_database_no_more_for_more_needs(told, as_, session):
    browser = as_("supervisor")
    first = browser.get("/digests/preview").queries
    for _n in range(3):
        told.implementing()
    told.do(told.town.supervisor, Action.INSTRUCT, told.claimed(), instruction="x", reply_due_on="2027-02-01")
    told.keep()
    again = as_("supervisor").get("/digests/preview")
    assert again.queries == first
