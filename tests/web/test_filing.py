"""Filing a need through the pages: choosing, writing, checking, filing once, and on an enterprise's behalf."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from tests.actions.drive import Drive
from tests.web.filing import TALENT
from tracker import clock
from tracker.models import Draft, Need, NeedLink
from tracker.vocabulary import Action, Channel, Endorsement, Status

ADDRESS = "/needs/new/talent"


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def written(browser, address=ADDRESS, **typed):
    """The page on which the answers are checked."""
    page = browser.submit(browser.get(address), **(TALENT | typed))
    assert page.status == 303
    return browser.get(page.location)


def test_the_five_lists_are_offered_by_name(as_):
    page = as_("liaison").get("/needs/new")
    assert [link.get_text(strip=True) for link in page.html.select(".choice-card-label")] == [
        "Talent needs",
        "Technology needs",
        "Project needs",
        "Resource needs",
        "Policy needs",
    ]


def test_an_unknown_list_is_not_found(as_):
    assert as_("liaison").get("/needs/new/wishes").status == 404


def test_who_files_nothing_is_refused(as_):
    assert as_("supervisor").get(ADDRESS).status == 403


def test_a_need_is_written_checked_and_filed(as_, session, town):
    browser = as_("liaison")
    check = written(browser)
    assert check.heading == "Check your answers"
    filed = browser.submit(check)
    need = session.scalars(select(Need)).one()
    assert (filed.status, filed.location) == (303, f"/needs/{need.number}")
    assert (need.title, need.status, need.enterprise_id, need.channel, need.endorsement) == (
        TALENT["title"],
        Status.FILED,
        town.yunzhan.id,
        Channel.SELF,
        Endorsement.NOT_NEEDED,
    )
    assert need.data["posts"][0]["headcount"] == 3


@pytest.mark.parametrize("slug", ["talent", "technology", "project", "resource", "policy"])
def test_an_empty_form_says_what_is_missing_and_keeps_the_draft(as_, session, slug):
    browser = as_("liaison")
    page = browser.submit(browser.get(f"/needs/new/{slug}"))
    assert page.status == 422
    assert page.errors[0] == "Title: Please fill this in."
    assert count(session, Draft) == 1


def test_the_form_sent_twice_begins_one_draft_and_the_check_sent_twice_files_one_need(as_, session):
    browser = as_("liaison")
    form = browser.get(ADDRESS)
    first, second = (browser.submit(form, **TALENT) for _ in range(2))
    assert first.location == second.location
    check = browser.get(first.location)
    filed, again = (browser.submit(check) for _ in range(2))
    assert filed.location == again.location
    assert (count(session, Draft), count(session, Need)) == (1, 1)


def test_six_copies_of_the_same_filing_at_once_file_one_need(app, as_, session):
    browser = as_("liaison")
    check = written(browser)
    form = check.form()
    data = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    cookie = browser.client.get_cookie("session").value

    def send(_n):
        client = app.test_client()
        client.set_cookie("session", cookie)
        return client.post(form["action"], data=data).location

    with ThreadPoolExecutor(6) as senders:
        addresses = set(senders.map(send, range(6)))
    need = session.scalars(select(Need)).one()
    assert addresses == {f"/needs/{need.number}"}


def test_what_the_form_says_when_it_is_sent_again_is_what_counts(as_, session):
    browser = as_("liaison")
    form = browser.get(ADDRESS)
    browser.submit(form, **(TALENT | {"title": "第一次"}))
    browser.submit(form, **(TALENT | {"title": "第二次"}))
    assert session.scalars(select(Draft)).one().data["title"] == "第二次"


def test_a_filed_draft_leads_to_its_need(as_, session):
    browser = as_("liaison")
    check = written(browser)
    filed = browser.submit(check)
    draft = session.scalars(select(Draft)).one()
    assert browser.get(f"/drafts/{draft.id}").location == filed.location
    assert browser.get(f"/drafts/{draft.id}/check").location == filed.location


def test_nothing_is_filed_that_was_changed_after_it_was_checked(as_, session):
    browser, colleague = as_("liaison"), as_("colleague")
    check = written(browser)
    draft = session.scalars(select(Draft)).one()
    colleague.submit(colleague.get(f"/drafts/{draft.id}"), title="同事改过的标题")
    page = browser.submit(check)
    assert page.status == 409
    assert "同事改过的标题" in page.words
    assert count(session, Need) == 0


def test_needs_of_the_enterprise_that_read_alike_are_shown_before_filing(as_, session, town):
    drive = Drive(session, town, clock.now())
    alike = drive.file(title="招聘五轴数控编程工程师2名", description="急需。")
    other = drive.file(title="厂区道路拓宽", description="货车进出不便。")
    session.commit()
    check = written(as_("liaison"))
    links = [link["href"] for link in check.html.select(".notice a")]
    assert links == [f"/needs/{alike.number}"]
    assert other.number not in check.text


def test_the_form_knows_whom_to_call(as_, session, town):
    town.liaison.phone = "+8613900139000"
    session.commit()
    browser = as_("liaison")
    page = browser.get(ADDRESS)
    assert (page.values("contact_name"), page.values("contact_phone")) == (
        [town.liaison.name],
        ["139 0013 9000"],
    )
    browser.submit(written(browser, contact_name="何晓彤"))
    page = browser.get(ADDRESS)
    assert (page.values("contact_name"), page.values("contact_phone")) == (["何晓彤"], ["138 0013 8000"])


def test_an_official_files_for_an_enterprise_of_the_region_and_names_the_channel(as_, session, town):
    browser = as_("east_official")
    found = browser.get(f"{ADDRESS}?q=Yunzhan")
    link = found.html.select_one("td a.row-link")
    assert [one.get_text(strip=True) for one in found.html.select("td a.row-link")] == ["Yunzhan Machinery"]
    browser.submit(written(browser, link["href"], channel="visit"))
    need = session.scalars(select(Need)).one()
    assert (need.enterprise_id, need.channel, need.filing_unit_id, need.endorsement) == (
        town.yunzhan.id,
        Channel.VISIT,
        town.east_office.id,
        Endorsement.PENDING,
    )


def test_an_official_finds_no_enterprise_of_another_region(as_, town):
    browser = as_("east_official")
    assert "No enterprise found" in browser.get(f"{ADDRESS}?q=Heling").words
    assert browser.get(f"{ADDRESS}?enterprise={town.heling.id}").status == 404
    assert browser.post(ADDRESS, TALENT | {"enterprise": str(town.heling.id)}).status == 404


def test_a_liaison_files_for_nobody_else(as_, session, town):
    page = as_("liaison").post(ADDRESS, TALENT | {"enterprise": str(town.heling.id)})
    assert page.status == 404
    assert count(session, Draft) == 0


@pytest.mark.parametrize(
    "name",
    ["status", "owner_id", "number", "enterprise_id", "unit_id", "made_by_id", "version", "promised_by_on"],
)
def test_a_field_that_is_not_asked_changes_nothing(as_, session, town, name):
    browser = as_("liaison")
    browser.submit(written(browser, **{name: "7"}))
    need = session.scalars(select(Need)).one()
    assert (need.status, need.enterprise_id, need.owner_id, need.promised_by_on) == (
        Status.FILED,
        town.yunzhan.id,
        None,
        None,
    )
    assert name not in need.data


@pytest.mark.parametrize("region", ["999999", "0", "9223372036854775808", "abc"])
def test_a_region_that_is_not_offered_is_refused_at_its_field(as_, session, region):
    browser = as_("liaison")
    page = browser.submit(browser.get(ADDRESS), **(TALENT | {"region": region}))
    if page.location:
        page = browser.submit(browser.get(page.location))
    assert page.status == 422
    assert [error.partition(":")[0] for error in page.errors] == ["Region"]
    assert count(session, Need) == 0


def test_a_partly_solved_need_is_continued_by_a_successor(as_, session, town):
    drive = Drive(session, town, clock.now())
    need = drive.file(title="招聘五轴数控编程工程师5名")
    need.outcome, need.status = "partly", Status.CLOSED
    session.commit()
    browser = as_("liaison")
    form = browser.get(f"{ADDRESS}?from={need.number}")
    assert form.values("title") == ["招聘五轴数控编程工程师5名"]
    page = browser.submit(form, **(TALENT | {"title": "再招五轴工程师2名"}))
    browser.submit(browser.get(page.location))
    successor = session.scalars(select(Need).where(Need.id != need.id)).one()
    assert successor.predecessor_id == need.id
    linked = session.execute(select(NeedLink.need_id, NeedLink.other_id).order_by(NeedLink.need_id)).all()
    assert [tuple(row) for row in linked] == [(need.id, successor.id), (successor.id, need.id)]


def test_only_a_partly_solved_need_of_ones_own_is_continued(as_, session, town):
    drive = Drive(session, town, clock.now())
    live = drive.file()
    foreign = drive.file(by=town.liaison2, enterprise=town.heling)
    foreign.outcome, foreign.status = "partly", Status.CLOSED
    session.commit()
    browser = as_("liaison")
    assert browser.get(f"{ADDRESS}?from={live.number}").status == 404
    assert browser.get(f"{ADDRESS}?from={foreign.number}").status == 404


def test_the_filing_is_told_in_chinese_too(as_):
    browser = as_("liaison", locale="zh-CN")
    assert browser.get("/needs/new").heading == "提报需求"
    page = browser.submit(browser.get(ADDRESS))
    assert page.status == 422
    assert page.errors[0].startswith("需求标题")
    assert not any(letter.isascii() and letter.isalpha() for error in page.errors for letter in error)


def test_filing_is_an_action_of_the_table(as_, session):
    """The page writes the first event through the one door."""
    from tracker.models import Event

    browser = as_("liaison")
    browser.submit(written(browser))
    assert [event.action for event in session.scalars(select(Event))] == [Action.FILE]
