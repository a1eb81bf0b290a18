"""Units, substitutes and links of leaders, through the pages."""

import pytest
from sqlalchemy import select

from tracker.models import Link, Substitution, Unit


def test_a_unit_is_created_once_changed_and_closed(as_, town, session):
    admin = as_("admin")
    form = admin.get("/units/new")
    typed = {"code": "kjj", "name": "市科技局", "region": str(town.city.id), "lists": ["JS"]}
    first, second = admin.submit(form, **typed), admin.submit(form, **typed)
    assert first.location == second.location == "/units/kjj"
    assert admin.submit(admin.get("/units/kjj/edit"), name="市科学技术局").status == 303
    unit = session.scalars(select(Unit).where(Unit.code == "kjj")).one()
    assert (unit.name, unit.lists, unit.version) == ("市科学技术局", ["JS"], 2)
    assert admin.post("/units/kjj/close").status == 303
    assert "Closed since" in admin.get("/units/kjj").words
    assert admin.post("/units/kjj/reopen").status == 303


def test_a_unit_code_in_use_is_said_at_its_field(as_, town):
    admin = as_("admin")
    page = admin.submit(admin.get("/units/new"), code="rsj", name="又一个", region=str(town.city.id))
    assert page.errors == ["Code: There is already a unit with this code."]


@pytest.mark.parametrize("username", ["official", "coordinator", "liaison", "leader", "supervisor"])
def test_units_are_kept_by_the_administrator_only(as_, username):
    assert as_(username).get("/units").status == 403


def test_an_official_names_an_own_substitute(as_, town, session):
    official = as_("official")
    form = official.get("/substitutes/new")
    absent = [option.get_text() for option in form.html.find(id="absent").find_all("option")]
    assert absent == ["", "Zhou Yanqiu · Human Resources"]
    pair = f"{town.talent.id}:{{}}".format
    page = official.submit(
        form, absent=pair(town.official.id), substitute=pair(town.officemate.id), to_on="2099-01-01"
    )
    assert (page.status, page.errors) == (422, ["Until: A year at most; name the substitute again then."])
    until = form.values("from_on")[0]
    page = official.submit(page, to_on=until)
    assert page.status == 303
    row = session.scalars(select(Substitution)).one()
    assert (row.absent_id, row.substitute_id) == (town.official.id, town.officemate.id)
    assert official.submit(official.follow(page)).status == 303
    assert official.get("/substitutes").words.count("Sun Liyan") == 0


def test_nobody_stands_in_for_themself(as_, town):
    official = as_("official")
    me = f"{town.talent.id}:{town.official.id}"
    form = official.get("/substitutes/new")
    page = official.submit(form, absent=me, substitute=me, to_on=form.values("from_on")[0])
    assert page.errors == ["Who stands in: Choose somebody else: nobody stands in for themselves."]


def test_a_head_names_substitutes_for_the_unit_and_for_no_other(as_, town, session):
    head = as_("head")
    form = head.get("/substitutes/new")
    today = form.values("from_on")[0]
    pair = f"{town.talent.id}:{{}}".format
    page = head.submit(form, absent=pair(town.official.id), substitute=pair(town.officemate.id), to_on=today)
    assert page.status == 303
    other = head.submit(form, absent=f"{town.industry.id}:{town.official2.id}", substitute=pair(town.head.id))
    assert other.status == 422
    row = session.scalars(select(Substitution)).one()
    assert as_("official2").post(f"/substitutes/{row.id}/end").status == 404
    assert as_("officemate").post(f"/substitutes/{row.id}/end").status == 404
    assert as_("officemate").get("/substitutes").words.count("Zhou Yanqiu") == 1


def test_a_leader_is_linked_handed_over_and_linked_anew(as_, town, session):
    county = as_("county")
    assert county.get("/links?gaps=yes").html.select("td.cell-main")[0].get_text() == "Panshi Refractories"
    form = county.get("/links/new")
    taken = county.submit(form, enterprise=town.yunzhan.uscc, leader=str(town.leader.id))
    assert taken.errors == [
        "Credit code of the enterprise: This enterprise has a linked leader; end that link first."
    ]
    beyond = county.submit(form, enterprise=town.heling.uscc, leader=str(town.leader.id))
    assert beyond.errors == [
        "Credit code of the enterprise: There is no active enterprise with this credit code."
    ]
    made = county.submit(form, enterprise=town.panshi.uscc.lower(), leader=str(town.leader.id))
    assert made.location == f"/links?q={town.panshi.uscc}"
    link = session.scalars(select(Link).where(Link.enterprise_id == town.panshi.id)).one()
    ended = county.submit(county.get(f"/links/{link.id}/end"), handover_note="窑炉改造的电价问题还没有答复。")
    assert ended.status == 303
    assert as_("west_county").get(f"/links/{link.id}/end").status == 404
