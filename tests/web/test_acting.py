"""Acting on a need by its pages: every action has its form, and the form does what the door allows."""

from io import BytesIO

import pytest

from tests.actions.drive import GRANTED, WAYS
from tracker.models import Attachment, Event, Need
from tracker.rules.workflow import rows_of
from tracker.vocabulary import Action, Status


def flat(data, prefix=""):
    """Data of an act as a form sends it: rows under "tasks-0-title"."""
    typed = {}
    for name, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for n, row in enumerate(value):
                typed |= flat(row, f"{prefix}{name}-{n}-")
        elif value is not None:
            typed[prefix + name] = [str(one) for one in value] if isinstance(value, list) else str(value)
    return typed


def base(drive, status):
    """A need in this status, filed on the enterprise's behalf; a closed one was rated poorly."""
    given = {"by": drive.town.east_official}
    return drive.closed(grade="1", **given) if status is Status.CLOSED else drive.to(status, **given)


def first_status(way):
    """The first status in which a way is open."""
    sources = {status for row in rows_of(way.action) for status in row.sources} & way.only_in
    return next(status for status in Status if status in sources and status is not Status.DRAFT)


@pytest.mark.parametrize("half", range(2))
def test_every_action_of_the_table_is_done_at_its_form(drive, as_, session, database_name, half):
    """Each way on one of the two databases: what the door does is tested on both, the forms ask for less."""
    browsers, done, expected = {}, {}, {}
    for way in WAYS[half * 2 + (database_name == "postgresql") :: 4]:
        if way.by == "system":
            continue
        need = base(drive, first_status(way))
        way.before(drive, need)
        data = flat(way.data(drive, need))
        drive.keep()
        address = f"/needs/{need.number}/{way.action.value}"
        shown = f"{address}?q=91429700" if way.action is Action.SUCCEED else address
        form = browsers[way.by].get(shown) if way.by in browsers else None
        if form is None or form.location:  # days have gone by and the session has ended
            browsers[way.by] = as_(way.by)
            form = browsers[way.by].get(shown)
        answer = browsers[way.by].submit(form, address, **data)
        landed = browsers[way.by].follow(answer)
        last = drive.history(need)[-1].action
        done[way.action, way.label] = (form.status, answer.status, landed.status, last)
        expected[way.action, way.label] = (200, 303, 200, way.action)
    assert done == expected


def test_unknown_actions_are_404_those_of_others_403_and_those_not_possible_now_409(drive, as_):
    need = drive.claimed()
    drive.keep()
    officemate = as_("officemate")
    names = ("fly", "file", "lapse", "accept", "claim", "note")
    asked = {name: officemate.get(f"/needs/{need.number}/{name}") for name in names}
    assert [asked[name].status for name in names] == [404, 404, 403, 403, 409, 200]
    assert "This is not yours to do: it is for a coordinator of the region." in asked["accept"].words
    assert "This cannot be done while the need is “Claimed”." in asked["claim"].words


def test_who_comes_second_hears_who_was_faster(drive, as_):
    need = drive.assigned()
    drive.keep()
    first, second = as_("official"), as_("officemate")
    forms = [browser.get(f"/needs/{need.number}/claim") for browser in (first, second)]
    answers = [
        browser.submit(form, f"/needs/{need.number}/claim", promise="十日内办结。")
        for browser, form in zip((first, second), forms, strict=True)
    ]
    assert [answer.status for answer in answers] == [303, 409]
    assert "周砚秋 was faster: “Claim” was done at 2 Nov 2026" in answers[1].words


def test_the_same_form_sent_twice_acts_once(drive, as_, session):
    need = drive.claimed()
    drive.keep()
    official, address = as_("official"), f"/needs/{need.number}/note"
    form = official.get(address)
    places = {official.submit(form, address, note="只记一次。").location for _ in range(2)}
    assert places == {f"/needs/{need.number}"}
    assert session.query(Event).filter_by(need_id=need.id, action=Action.NOTE).count() == 1


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(drive, as_):
    need = drive.implementing()
    drive.keep()
    official, address = as_("official"), f"/needs/{need.number}/ask-extension"
    page = official.submit(
        official.get(address), address, new_due_on="2026-11-03", reason="材料未齐", progress=""
    )
    assert page.status == 422
    assert page.errors == ["Progress so far: Please fill this in."]
    assert (page.values("reason"), page.values("new_due_on")) == (["材料未齐"], ["2026-11-03"])
    page = official.submit(page, address, progress="过半")
    assert page.errors == ["New date: The new date must lie after the present one, 23 Nov 2026."]


def test_one_click_accepts_and_assigns(drive, as_, town, session):
    need = drive.file()
    drive.keep()
    coordinator, address = as_("coordinator"), f"/needs/{need.number}/accept"
    form = coordinator.get(address)
    missing = coordinator.submit(form, address, press="also=assign")
    assert (missing.status, missing.errors) == (422, ["Lead unit: Please fill this in."])
    answer = coordinator.submit(missing, address, press="also=assign", lead_unit=str(town.talent.id))
    assert answer.status == 303
    session.expire_all()
    assert session.get(Need, need.id).status is Status.ASSIGNED


def test_accepting_only_leaves_the_assignment_for_later(drive, as_, session):
    need = drive.file()
    drive.keep()
    coordinator, address = as_("coordinator"), f"/needs/{need.number}/accept"
    assert coordinator.submit(coordinator.get(address), address).status == 303
    session.expire_all()
    assert session.get(Need, need.id).status is Status.ACCEPTED


def test_a_stale_amendment_shows_both_texts_and_can_be_sent_again(drive, as_, session):
    need = drive.assigned()
    drive.keep()
    liaison, address = as_("liaison"), f"/needs/{need.number}/amend"
    form = liaison.get(address)
    theirs = liaison.submit(liaison.get(address), address, title="先改好的标题", reason="更正")
    assert theirs.status == 303
    stale = liaison.submit(form, address, title="后改的标题", reason="再更正")
    assert stale.status == 409
    assert "Chen Sihan saved at 2 Nov 2026" in stale.words
    table = stale.html.find("section", class_="conflict").get_text(" ", strip=True)
    assert ("先改好的标题" in table, "后改的标题" in table) == (True, True)
    assert (stale.values("title"), stale.values("reason")) == (["后改的标题"], ["再更正"])
    assert liaison.submit(stale, address).status == 303
    session.expire_all()
    assert session.get(Need, need.id).title == "后改的标题"


def test_the_plan_is_drafted_from_the_list_within_the_promise_and_rows_come_and_go(drive, as_, town):
    need = drive.claimed()
    drive.keep()
    official, address = as_("official"), f"/needs/{need.number}/decompose"
    form = official.get(address)
    assert form.values("tasks-0-title") == ["Verify posts and terms on site"]
    days = [form.values(f"tasks-{n}-due_on")[0] for n in range(5)]
    assert days == ["2026-11-04", "2026-11-06", "2026-11-12", "2026-11-18", "2026-11-23"]
    assert [form.values(f"tasks-{n}-after")[0] for n in range(5)] == ["", "1", "1", "3", "4"]
    assert form.values("tasks-0-unit") == [str(town.talent.id)]
    more = official.submit(form, address, press="add_row=tasks")
    assert (more.status, more.values("tasks-5-title")) == (200, [""])
    less = official.submit(form, address, press="remove_row=tasks-4")
    assert (less.status, less.values("tasks-4-title")) == (200, [])


def test_evidence_is_handed_in_with_the_closure_and_survives_a_fault(drive, as_, session):
    need = drive.implementing()
    drive.finish_tasks(need)
    drive.keep()
    official, address = as_("official"), f"/needs/{need.number}/request-closure"
    form = official.get(address)
    paper = (BytesIO("到岗证明".encode()), "到岗证明.txt")
    said = {"outcome": "solved", "heads_on_board": "2"}
    page = official.submit(form, address, evidence=paper, **said)
    assert (page.status, page.errors) == (422, ["What was done: Please fill this in."])
    assert page.html.find("a", class_="file-name").get_text() == "到岗证明.txt"
    assert official.submit(page, address, summary="两人均已到岗。").status == 303
    event = drive.history(need)[-1]
    files = session.query(Attachment).filter_by(need_id=need.id).all()
    assert [(file.shown_name, file.seq) for file in files] == [("到岗证明.txt", event.seq)]


def test_the_enterprise_sees_promise_and_delivery_before_it_confirms(drive, as_):
    need = drive.confirming(wanted_outcome="三人到岗")
    drive.keep()
    page = as_("liaison").get(f"/needs/{need.number}/confirm")
    for words in (
        "三人到岗",
        "十五个工作日内答复。",
        "To be done by 23 Nov 2026.",
        "已书面答复企业。",
        "Answered",
    ):
        assert words in page.words, words
    assert page.html.find("a", href=f"/needs/{need.number}/dispute").get_text(strip=True) == (
        "It is not in order: have it done again"
    )


def test_who_rules_sees_what_was_asked_and_how_such_objections_were_ruled_on(drive, as_, town):
    before, need = drive.assigned(), drive.assigned()
    for one in (before, need):
        said = {"reason": f"{one.title}不归本局", "legal_basis": "三定", "proposed": town.industry.id}
        drive.do(town.head, Action.OBJECT, one, **said)
    drive.do(town.coordinator, Action.RULE, before, **GRANTED, lead_unit=town.industry.id)
    drive.keep()
    page = as_("coordinator").get(f"/needs/{need.number}/rule")
    assert f"{need.title}不归本局" in page.words
    assert page.values("lead_unit") == [str(town.industry.id)]
    precedent = (
        page.html.find("a", href=f"/needs/{before.number}").find_parent("li").get_text(" ", strip=True)
    )
    assert ("upheld: not for this unit" in precedent, "同意。" in precedent) == (True, True)


def test_an_amendment_to_be_ruled_on_is_shown_field_by_field(drive, as_, town):
    need = drive.claimed()
    way = next(way for way in WAYS if way.action is Action.AMEND)
    drive.do(town.liaison, Action.AMEND, need, **way.data(drive, need))
    drive.keep()
    page = as_("official").get(f"/needs/{need.number}/rule-amendment")
    cells = [cell.get_text(strip=True) for cell in page.html.select("table tbody tr:first-child > *")]
    assert cells == ["Title", need.title, "改招五名数控技工"]


def test_a_form_sent_after_the_session_ended_comes_back_and_does_nothing_by_itself(drive, as_, session):
    need = drive.claimed()
    drive.keep()
    official, address = as_("official"), f"/needs/{need.number}/note"
    form = official.get(address)
    official.post("/logout")
    login = official.submit(form, address, note="会话过期前写的话")
    assert login.status == 401
    resume = official.submit(login, username="official", password="green kettle, nine pears")
    again = official.submit(resume)
    assert again.values("note") == ["会话过期前写的话"]
    assert session.query(Event).filter_by(need_id=need.id, action=Action.NOTE).count() == 0
