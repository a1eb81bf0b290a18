"""Bad input through the filing page: every error at its field and in the summary, nothing typed lost, never a 500."""

import pytest
from sqlalchemy import func, select

from tests.web.filing import TECHNOLOGY, urlencoded
from tracker.models import Draft, Need

ADDRESS = "/needs/new/technology"
FIGURES = "Please type a number in figures, such as 12 or 12.5."
WHOLE = "Please type a whole number, such as 12."
DATE = "Please give a date that exists, such as 2026-09-30."
YEAR = "The year must lie between 1990 and 2099."
PHONE = "Please give a mobile number, or a landline with its area code."
CANNOT = "This holds a character that cannot be stored; please type it anew."
OFFERED = "Please choose one of the answers offered."

WRONG = [
    ("contact_phone", "12345", f"Phone: {PHONE}"),
    ("contact_phone", "1" * 400, f"Phone: {PHONE}"),
    ("wanted_by_on", "0001-01-01", f"Wanted by: {YEAR}"),
    ("wanted_by_on", "9999-12-31", f"Wanted by: {YEAR}"),
    ("wanted_by_on", "2026-02-30", f"Wanted by: {DATE}"),
    ("wanted_by_on", "2020-01-01", "Wanted by: This date must not lie before today."),
    ("months", "1.5", f"Time allowed: {WHOLE}"),
    ("funds", "NaN", f"Funds offered: {FIGURES}"),
    ("funds", "-1", "Funds offered: This must be at least 0."),
    ("title", "", "Title: Please fill this in."),
    ("title", "题" * 61, "Title: At most 60 characters are possible; these are 61."),
    ("description", "述" * 3001, "Description: At most 3,000 characters are possible; these are 3,001."),
    ("secrecy", "everybody", f"Secrecy: {OFFERED}"),
    ("indicators-0-now", "三百", f"Indicators, row 1, Now: {FIGURES}"),
    ("indicators-0-target", "1" * 41, f"Indicators, row 1, Target: {FIGURES}"),
]
HUGE = [str(2**31), str(2**63 - 1), str(2**63), str(2**64), "-" + str(2**63), "1e400", "Infinity"]


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def at_field(page, name):
    """The ids of the fields shown as wrong, by the messages they are described with."""
    return [error["id"] for error in page.html.select(f'[id="{name}-error"]')]


@pytest.mark.parametrize(("name", "text", "error"), WRONG, ids=[f"{n}={t[:12]}" for n, t, _ in WRONG])
def test_what_is_wrong_is_said_at_its_field_and_in_the_summary_and_everything_typed_stays(
    as_, session, name, text, error
):
    browser = as_("liaison")
    page = browser.submit(browser.get(ADDRESS), **(TECHNOLOGY | {name: text}))
    assert (page.status, page.errors) == (422, [error])
    assert at_field(page, name) == [f"{name}-error"]
    assert page.html.select_one(".error-summary a")["href"] == f"#{name}"
    kept = TECHNOLOGY | ({} if name == "secrecy" else {name: text})
    for field, value in kept.items():
        assert page.values(field) == [value] or (field == "secrecy" and page.values(field) == [])
    assert count(session, Need) == 0


@pytest.mark.parametrize("figure", HUGE)
@pytest.mark.parametrize("name", ["months", "funds", "indicators-0-target", "region", "linked_need"])
def test_numbers_beyond_any_column_are_refused_not_failed_on(as_, session, name, figure):
    browser = as_("liaison")
    page = browser.submit(browser.get(ADDRESS), **(TECHNOLOGY | {name: figure}))
    if page.location:
        page = browser.submit(browser.get(page.location))
    assert page.status == 422
    assert at_field(page, name) == [f"{name}-error"]
    assert count(session, Need) == 0


def test_a_nul_is_refused_and_everything_else_stays(as_, session):
    browser = as_("liaison")
    page = browser.submit(
        browser.get(ADDRESS), **(TECHNOLOGY | {"title": "窑\x00衬", "indicators-0-unit": "\x00"})
    )
    assert page.status == 422
    assert page.errors == [f"Title: {CANNOT}", f"Indicators, row 1, Unit: {CANNOT}"]
    assert page.values("description") == [TECHNOLOGY["description"]]
    assert page.values("title") == ["窑\ufffd衬"]
    assert count(session, Draft) == 0


def test_lone_surrogates_in_the_address_coding_never_fail(as_, session):
    browser = as_("liaison")
    fields = TECHNOLOGY | {"csrf_token": browser.token()}
    fields.pop("title")
    page = browser._open("POST", ADDRESS, **urlencoded(fields, "&title=%ED%A0%80%ED%B0%80"))
    assert page.status in (303, 422)
    browser.submit(browser.get(page.location)) if page.location else None
    assert count(session, Need) == int(bool(page.location))


@pytest.mark.parametrize(
    "text",
    [
        "😀 急需",
        "𠮷田精密",
        "<script>alert(1)</script><b>粗体</b>",
        "=1+1 ＝－",
        "{0.__class__} %n ${7*7}",
        "a" * 60,
        "ℂ㎡ ½ ﷽",
    ],
)
def test_odd_but_honest_text_is_filed_as_typed(as_, session, text):
    browser = as_("liaison")
    page = browser.submit(browser.get(ADDRESS), **(TECHNOLOGY | {"title": text, "description": text}))
    check = browser.get(page.location)
    assert "<script>alert" not in check.text
    browser.submit(check)
    need = session.scalars(select(Need)).one()
    assert (need.title, need.description) == (text, text)


def test_full_width_figures_are_read(as_, session):
    browser = as_("liaison")
    typed = TECHNOLOGY | {"indicators-0-target": "４５０", "contact_phone": "１３８００１３８０００"}
    page = browser.submit(browser.get(ADDRESS), **typed)
    browser.submit(browser.get(page.location))
    need = session.scalars(select(Need)).one()
    assert (need.data["indicators"][0]["target"], need.contact_phone) == ("450", "+8613800138000")


def test_errors_in_rows_stand_in_their_rows_and_all_rows_stay(as_):
    browser = as_("liaison")
    rows = {
        "indicators-1-name": "能耗",
        "indicators-1-direction": "at_most",
        "indicators-1-now": "10",
        "indicators-1-target": "12",
        "indicators-2-name": "",
        "indicators-2-target": "5",
    }
    page = browser.submit(browser.get(ADDRESS), **(TECHNOLOGY | rows))
    backwards = (
        "Indicators, row 2, Target: The target must lie below the present value, or “at least” is meant."
    )
    assert page.errors == [backwards, "Indicators, row 3, Indicator: Please fill this in."]
    page = browser.submit(page, **{"indicators-2-name": "良率"})
    assert page.errors == [backwards]
    assert page.values("indicators-1-target") == ["12"]
    assert page.values("indicators-2-name") == ["良率"]


def test_the_errors_are_in_the_readers_language(as_):
    browser = as_("liaison", locale="zh-CN")
    wrong = {"contact_phone": "12345", "indicators-0-now": "三百", "wanted_by_on": "9999-12-31"}
    page = browser.submit(browser.get(ADDRESS), **(TECHNOLOGY | wrong))
    assert page.errors == [
        "技术指标第1行现值：请填写阿拉伯数字，如12或12.5。",
        "希望办结日期：年份须在1990至2099之间。",
        "联系电话：请填写手机号或带区号的座机号。",
    ]
