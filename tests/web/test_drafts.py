"""Drafts through the pages: saved as they are typed, shared by colleagues, never overwritten unseen."""

import pytest
from sqlalchemy import func, select

from tests.web.filing import TALENT, TECHNOLOGY
from tracker.models import Draft, Need

JSON = {"Accept": "application/json"}


@pytest.fixture
def draft(as_, session):
    """A draft of the liaison with a title and nothing else."""
    browser = as_("liaison")
    browser.submit(browser.get("/needs/new/talent"), press="go=save", title="招聘车工")
    return session.scalars(select(Draft)).one()


def fresh(session, draft):
    """The row as it stands now, not as this session's transaction began to see it."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(Draft).where(Draft.id == draft.id)).one()


def test_a_draft_may_hold_anything_and_is_found_again(as_, session):
    browser = as_("liaison")
    typed = {"title": "招聘", "contact_phone": "不知道", "posts-0-headcount": "三四个"}
    page = browser.submit(browser.get("/needs/new/talent"), press="go=save", **typed)
    again = browser.get(page.location)
    assert [again.values(name) for name in typed] == [["招聘"], ["不知道"], ["三四个"]]
    assert "Saved. You can go on at any time; your colleagues see this draft too." in again.words


def test_a_draft_without_a_title_is_listed_and_can_be_gone_on_with(as_, session):
    browser = as_("liaison")
    page = browser.submit(browser.get("/needs/new/talent"), press="go=save")
    row = browser.get("/drafts").html.select_one("td a.row-link")
    assert (row.get_text(strip=True), row["href"]) == ("Without a title yet", page.location)
    assert browser.get("/needs/new").html.select_one("td a.row-link")["href"] == page.location


def test_the_form_saves_itself_from_the_first_word(as_, session):
    browser = as_("liaison")
    form = {"title": "招聘车工", "once": "key-of-this-form", "version": "0"}
    answer = browser.post("/needs/new/talent", form, headers=JSON).response.json
    draft = session.scalars(select(Draft)).one()
    assert (answer["version"], answer["address"]) == (1, f"/drafts/{draft.id}")
    answer = browser.post(
        answer["address"], {"title": "招聘车工5名", "version": "1"}, headers=JSON
    ).response.json
    assert (answer["version"], sorted(answer)) == (2, ["text", "version"])
    assert fresh(session, draft).data["title"] == "招聘车工5名"


def test_a_form_that_saved_itself_and_is_sent_goes_into_the_same_draft(as_, session):
    browser = as_("liaison")
    page = browser.get("/needs/new/talent")
    once = page.values("once")[0]
    browser.post("/needs/new/talent", {"title": "招聘", "once": once}, headers=JSON)
    sent = browser.submit(page, **TALENT)
    assert sent.location.endswith("/check")
    assert session.scalars(select(Draft)).one().data["title"] == TALENT["title"]


def test_a_stale_saving_is_refused_with_both_texts_and_nothing_typed_is_lost(as_, session, draft):
    mine, theirs = as_("liaison"), as_("colleague")
    my_page = mine.get(f"/drafts/{draft.id}")
    theirs.submit(theirs.get(f"/drafts/{draft.id}"), press="go=save", title="同事的标题")
    page = mine.submit(my_page, press="go=save", title="我的标题", description="我写的说明")
    assert page.status == 409
    cells = [cell.get_text(strip=True) for cell in page.html.select(".conflict td, .conflict tbody th")]
    assert cells == ["Title", "同事的标题", "我的标题", "Description", "", "我写的说明"]
    assert page.values("title") == ["我的标题"]
    assert fresh(session, draft).data["title"] == "同事的标题"
    assert mine.submit(page, press="go=save").status == 303
    assert fresh(session, draft).data["title"] == "我的标题"


@pytest.mark.parametrize("version", ["1", "", "x", "9" * 30, "-1", "0"])
def test_a_stale_self_saving_answers_409_and_changes_nothing(as_, session, draft, version):
    browser = as_("liaison")
    browser.submit(browser.get(f"/drafts/{draft.id}"), press="go=save", title="新的标题")
    page = browser.post(f"/drafts/{draft.id}", {"title": "旧的标题", "version": version}, headers=JSON)
    assert page.status == 409
    assert fresh(session, draft).data["title"] == "新的标题"


def test_rows_are_added_and_taken_away_without_a_script_and_saved_on_the_way(as_, session):
    browser = as_("liaison")
    page = browser.submit(browser.get("/needs/new/technology"), press="add_row=indicators", **TECHNOLOGY)
    page = browser.get(page.location.partition("#")[0])
    assert page.values("indicators-1-name") == [""]
    second = {"indicators-1-name": "能耗", "indicators-1-target": "8"}
    page = browser.submit(page, press="add_row=indicators", **second)
    page = browser.get(page.location.partition("#")[0])
    names = [page.values(f"indicators-{n}-name") for n in range(4)]
    assert names == [["寿命"], ["能耗"], [""], []]
    page = browser.submit(page, press="remove_row=indicators-0")
    page = browser.get(page.location.partition("#")[0])
    assert [page.values(f"indicators-{n}-name") for n in range(2)] == [["能耗"], []]
    assert [row["name"] for row in session.scalars(select(Draft)).one().data["indicators"]] == ["能耗"]


@pytest.mark.parametrize(
    "pressed",
    [
        "add_row=title",
        "add_row=",
        "remove_row=indicators",
        "remove_row=-1",
        "remove_row=x-999999999999",
        "remove_file=x",
        "remove_file=99999999999999999999",
        "add_row=" + "x" * 5000,
    ],
)
def test_buttons_that_were_never_drawn_lead_back_to_the_form(as_, draft, pressed):
    browser = as_("liaison")
    page = browser.submit(browser.get(f"/drafts/{draft.id}"), press=pressed)
    assert page.status in (303, 422)
    if page.location:
        assert browser.get(page.location.partition("#")[0]).values("title") == ["招聘车工"]


def test_colleagues_see_the_draft_and_nobody_else_does(as_, draft):
    seen = {}
    for name in ("liaison", "colleague", "liaison2", "official", "county"):
        seen[name] = [as_(name).get(f"/drafts/{draft.id}{more}").status for more in ("", "/check")]
    assert seen == {
        "liaison": [200, 303],
        "colleague": [200, 303],
        "liaison2": [404, 404],
        "official": [404, 404],
        "county": [403, 403],
    }


@pytest.mark.parametrize("act", ["", "/file", "/discard"])
def test_nobody_else_changes_a_draft(as_, session, draft, act):
    page = as_("liaison2").post(f"/drafts/{draft.id}{act}", {"title": "别人写的", "version": "1"})
    assert page.status == 404
    assert (fresh(session, draft).data, fresh(session, draft).ended_at) == (draft.data, None)
    assert session.scalar(select(func.count()).select_from(Need)) == 0


def test_a_draft_that_does_not_hold_is_not_filed_by_its_address(as_, session, draft):
    page = as_("liaison").post(f"/drafts/{draft.id}/file", {"version": str(draft.version)})
    assert page.status == 422
    assert page.errors[0] == "Description: Please fill this in."
    assert session.scalar(select(func.count()).select_from(Need)) == 0


def test_a_draft_thrown_away_is_gone(as_, session, draft):
    browser = as_("liaison")
    page = browser.submit(browser.get(f"/drafts/{draft.id}"), action=f"/drafts/{draft.id}/discard")
    assert page.location == "/drafts"
    assert "No drafts" in browser.get("/drafts").words
    assert browser.get(f"/drafts/{draft.id}").status == 404
    assert browser.post(f"/drafts/{draft.id}", {"title": "x", "version": "1"}).status == 404


def test_what_was_typed_survives_the_end_of_the_session(as_, session, draft):
    browser = as_("liaison")
    page = browser.get(f"/drafts/{draft.id}")
    browser.client.delete_cookie("session")
    login = browser.submit(page, press="go=check", title="会话结束前写的")
    assert login.status in (400, 401)
    resumed = browser.submit(login, username="liaison", password="green kettle, nine pears")
    again = browser.submit(resumed)
    assert (again.status, again.values("title")) == (200, ["会话结束前写的"])
    assert fresh(session, draft).data["title"] == "招聘车工"


def test_the_form_says_without_a_script_when_a_field_applies(as_):
    page = as_("liaison").get("/needs/new/resource")
    hints = [hint.get_text(strip=True) for hint in page.html.select("noscript .field-help")]
    assert hints[0] == "Only if “Kind” is: Land."
    hidden = page.html.select_one('[name="land_use"]').find_parent(attrs={"data-show-when": True})
    assert (hidden["data-show-when"], hidden["data-show-is"]) == ("kind", "land")


def test_fields_that_do_not_apply_are_neither_judged_nor_filed(as_, session):
    browser = as_("liaison")
    typed = {
        "title": "需要用电增容",
        "description": "变压器不够。",
        "kind": "power",
        "quantity": "800",
        "quantity_unit": "kva",
        "floor_load": "不知道",
        "contact_name": "陈思涵",
        "contact_phone": "13800138000",
    }
    page = browser.submit(browser.get("/needs/new/resource"), **typed)
    browser.submit(browser.get(page.location))
    need = session.scalars(select(Need)).one()
    assert ("floor_load" in need.data, need.data["quantity_unit"]) == (False, "kva")


def test_the_list_of_drafts_asks_as_much_of_the_database_for_one_as_for_many(as_, session):
    browser = as_("liaison")
    asked = []
    for _ in range(3):
        browser.submit(browser.get("/needs/new/talent"), press="go=save", title="招聘")
        asked.append(browser.get("/drafts").queries)
    assert asked[0] == asked[2]
