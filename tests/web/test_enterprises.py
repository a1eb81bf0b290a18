"""Enterprises: who knows which, what the page shows, and how the coordinator keeps the profile."""

import pytest
from sqlalchemy import select

from tests.factories import credit_code
from tests.life import Story
from tracker import clock
from tracker.models import AuditEntry, Enterprise

FILLED = {
    "name": "江澄新创科技有限公司",
    "uscc": credit_code(77),
    "industry": "34",
    "scale": "small",
    "figures-0-year": "2025",
    "figures-0-staff": "120",
}


def names(page) -> list[str]:
    """The enterprises of the list."""
    return [link.get_text() for link in page.html.select("tbody .row-link")]


@pytest.mark.parametrize(
    ("username", "known"),
    [
        ("liaison", ["Yunzhan Machinery"]),
        ("liaison2", ["Heling Biotech"]),
        ("official", ["Yunzhan Machinery", "Heling Biotech", "Panshi Refractories"]),
        ("east_official", ["Yunzhan Machinery", "Panshi Refractories"]),
        ("coordinator", ["Yunzhan Machinery", "Heling Biotech", "Panshi Refractories"]),
        ("west_county", ["Heling Biotech"]),
        ("leader", ["Yunzhan Machinery"]),
    ],
)
def test_everybody_knows_the_enterprises_of_their_scope(town, as_, username, known):
    browser = as_(username)
    assert names(browser.get("/enterprises")) == known
    for enterprise in (town.yunzhan, town.heling, town.panshi):
        expected = 200 if enterprise.name_en in known else 404
        assert browser.get(f"/enterprises/{enterprise.uscc}").status == expected


def test_the_administrator_and_the_auditor_read_no_enterprise(town, as_):
    assert as_("admin").get("/enterprises").status == 403
    assert as_("auditor").get(f"/enterprises/{town.yunzhan.uscc}").status == 403


def test_the_page_shows_needs_people_and_figures(session, town, as_):
    story = Story(session, town)
    live, ended = story.assigned(title="需要两名焊工"), story.closed(title="需要三名电工")
    town.yunzhan.profile = {
        "founded_on": "2009-05-12",
        "figures": [{"year": 2025, "revenue": 86400, "staff": 735}],
    }
    story.keep()
    with clock.frozen(story.at):
        page = as_("coordinator").get(f"/enterprises/{town.yunzhan.uscc}")
    assert page.heading == "Yunzhan Machinery"
    for text in (live.title, ended.title, "86,400", "735", "12 May 2009", "Jiang Wangchuan", "Chen Sihan"):
        assert text in page.words


def test_a_coordinator_creates_an_enterprise_once(town, as_, session):
    browser = as_("coordinator")
    form = browser.get("/enterprises/new")
    typed = FILLED | {"region": str(town.east.id), "founded_on": "1958-03-01"}
    made = browser.submit(form, **typed)
    assert made.location == f"/enterprises/{FILLED['uscc']}"
    assert browser.submit(form, **typed).location == made.location
    stored = session.scalars(select(Enterprise).where(Enterprise.uscc == FILLED["uscc"])).one()
    assert (stored.name, stored.pinyin[:9], stored.profile["figures"][0]["staff"]) == (
        FILLED["name"],
        "jiangchen",
        120,
    )
    assert session.scalars(select(AuditEntry.act).where(AuditEntry.act == "create-enterprise")).all() == [
        "create-enterprise"
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"uscc": "91429700000000077X"}, "check digit"),
        ({"uscc": "123"}, "18 characters"),
        ({"uscc": ""}, "Please fill this in"),
        ({"name": ""}, "Please fill this in"),
        ({"region": "99999"}, "no such entry"),
        ({"founded_on": "9999-12-31"}, "Founded on"),
        ({"figures-1-year": "2025"}, "is given twice"),
        ({"figures-0-staff": "9223372036854775808"}, "at most"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(town, as_, wrong, said):
    browser = as_("coordinator")
    page = browser.submit(browser.get("/enterprises/new"), **(FILLED | {"region": str(town.east.id)} | wrong))
    assert page.status == 422
    assert any(said.lower() in line.lower() for line in page.errors), page.errors
    if "name" not in wrong:
        assert page.values("name") == [FILLED["name"]]


def test_an_enterprise_with_the_same_code_is_refused_at_its_field(town, as_):
    browser = as_("coordinator")
    typed = FILLED | {"region": str(town.east.id), "uscc": town.yunzhan.uscc}
    page = browser.submit(browser.get("/enterprises/new"), **typed)
    assert page.errors == [
        "Unified social credit code: There is already an enterprise with this credit code."
    ]


def test_a_stale_edit_shows_both_texts(town, as_):
    first, second = as_("coordinator"), as_("coordinator2")
    address = f"/enterprises/{town.yunzhan.uscc}/edit"
    form, other = first.get(address), second.get(address)
    assert second.submit(other, name="云栈智能装备有限公司").status == 303
    page = first.submit(form, name="云栈精密装备有限公司")
    assert page.status == 409
    assert "云栈智能装备有限公司" in page.html.select_one(".conflict").get_text()
    assert page.values("name") == ["云栈精密装备有限公司"]
    assert first.submit(page).status == 303
    assert first.get(address).values("name") == ["云栈精密装备有限公司"]


def test_only_the_coordinator_of_the_region_edits(town, as_):
    address = f"/enterprises/{town.yunzhan.uscc}/edit"
    assert as_("county").get(address).status == 200
    assert as_("west_county").get(address).status == 404
    assert as_("supervisor").get(address).status == 403
    assert as_("liaison").get(address).status == 403


def test_the_list_costs_the_same_with_one_row_and_with_three(town, as_):
    browser = as_("coordinator")
    one = browser.get("/enterprises?q=Yunzhan")
    three = browser.get("/enterprises")
    assert (len(names(one)), len(names(three)), one.queries) == (1, 3, three.queries)
