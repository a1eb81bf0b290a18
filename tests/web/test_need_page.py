"""The need page: what each person of the cast sees of a need, and what stays hidden from them."""

from datetime import timedelta

import pytest

from tracker.documents.telling import SENTENCES
from tracker.models import AuditEntry
from tracker.vocabulary import Action

STEERERS = ("coordinator", "supervisor", "county")
ENTERPRISE = ("liaison", "colleague")
OFFICES = ("official", "officemate", "head", "helper")
EVER = (*STEERERS, *ENTERPRISE, "leader")
STRANGERS = ("liaison2", "official2", "east_official", "west_county", "admin", "auditor")
PHONE, SECRET = "138 0000 0000", "德国五轴加工中心的工艺参数"


def readings(session):
    """What the audit holds of confidential fields read: (person, need, why)."""
    session.expire_all()
    found = session.query(AuditEntry).filter_by(act="reveal").order_by(AuditEntry.id)
    return [(one.actor_id, one.object, one.facts["why"]) for one in found]


def test_every_act_of_the_glossary_can_be_told():
    assert {action for action, _decided in SENTENCES} == set(Action)


def test_who_may_see_a_need_sees_its_page_in_every_state(drive, as_):
    filed, others = drive.file(), [drive.assigned(), drive.implementing(), drive.parked(), drive.closed("1")]
    drive.keep()
    seen = dict.fromkeys(OFFICES, others) | {name: [filed, *others] for name in EVER}
    for username, needs in seen.items():
        browser = as_(username)
        pages = [browser.get(f"/needs/{need.number}") for need in needs]
        assert [(page.status, page.heading) for page in pages] == [(200, need.title) for need in needs], (
            username
        )


def test_for_everybody_else_a_need_does_not_exist(drive, as_):
    need = drive.claimed()
    drive.keep()
    addresses = [
        f"/needs/{need.number}{rest}"
        for rest in ("", "/claim", "/slips/assignment", "/deadlines/1", "/reveal")
    ]
    for username in STRANGERS:
        browser = as_(username)
        answers = {address: browser.follow(browser.get(address)).status for address in addresses}
        assert answers == dict.fromkeys(addresses, 404), username


def test_the_page_says_what_is_waited_for_from_whom_and_by_when(drive, as_, town):
    need = drive.file()
    drive.keep()
    waits = []
    for go_on in (
        lambda: None,
        lambda: drive.do(town.county, Action.ACCEPT, need, list_code="RC", urgency="normal"),
        lambda: drive.do(town.county, Action.ASSIGN, need, lead_unit=town.talent.id),
        lambda: drive.do(town.official, Action.CLAIM, need, promise="十日内办结。"),
    ):
        go_on()
        drive.keep()
        panel = as_("coordinator").get(f"/needs/{need.number}").html.find("section", class_="wait")
        waits.append(
            [panel.h2.get_text(" ", strip=True), panel.find(class_="wait-who").get_text(" ", strip=True)]
        )
        assert panel.find("time")["datetime"] == "2026-11-03"
    assert waits == [
        ["Waiting for the need to be accepted or returned", "Coordinator of Chengdong District: Ma Chunyan"],
        ["Waiting for a lead unit to be named", "Coordinator of Chengdong District: Ma Chunyan"],
        ["Waiting for somebody of the lead unit to claim it", "Human Resources"],
        ["Waiting for the first contact with the enterprise", "Zhou Yanqiu · Human Resources"],
    ]


def test_the_main_act_is_offered_first_and_what_is_not_possible_has_its_reason(drive, as_):
    need = drive.claimed()
    drive.keep()
    panel = as_("official").get(f"/needs/{need.number}").html.find("section", class_="actions")
    assert panel.find("a", class_="actions-main")["href"] == f"/needs/{need.number}/decompose"
    refused = {row.dt.get_text(): row.dd.get_text() for row in panel.select(".actions-refused dl > div")}
    assert refused["Report progress"] == "This cannot be done while the need is “Claimed”."
    assert refused["Answer"] == "There is no open question."


def test_each_task_offers_what_this_person_can_do_with_it(drive, as_):
    need = drive.implementing()
    drive.keep()
    offered = {}
    for username in ("official", "helper", "supervisor"):
        tasks = as_(username).get(f"/needs/{need.number}").html.select("li.task")
        offered[username] = [
            [link.span.get_text() for link in task.select(".task-actions a")] for task in tasks
        ]
    own = ["Start the task", "Submit the task", "Change a task", "Cancel the task"]
    assert offered == {
        "official": [own, own],
        "helper": [[], ["Start the task", "Submit the task"]],
        "supervisor": [[], []],
    }


def test_the_enterprise_reads_nothing_that_is_for_offices_only(drive, as_, town):
    need = drive.assigned()
    marks = [f"仅限内部{n}" for n in range(6)]
    said = {"reason": marks[0], "legal_basis": marks[1], "proposed": town.industry.id}
    drive.do(town.head, Action.OBJECT, need, **said)
    drive.do(town.county, Action.RULE, need, verdict="refused", reason=marks[2])
    drive.do(town.official, Action.CLAIM, need, promise="十日内办结。")
    drive.do(town.official, Action.DECOMPOSE, need, tasks=[drive.row("official", title=marks[3])])
    drive.do(town.official, Action.NOTE, need, note=marks[4])
    drive.do(town.supervisor, Action.INSTRUCT, need, instruction=marks[5], reply_due_on=drive.day(2))
    drive.keep()
    pages = {name: as_(name).get(f"/needs/{need.number}").text for name in ("liaison", "helper", "leader")}
    assert {name: [mark in text for mark in marks] for name, text in pages.items()} == {
        "liaison": [False] * 6, "helper": [True] * 6, "leader": [True] * 6,
    }  # fmt: skip
    assert as_("liaison").get(f"/needs/{need.number}/slips/supervision").status == 404


def test_the_enterprise_reads_what_was_promised_by_whom_and_whom_to_call(drive, as_, town):
    need = drive.claimed()
    drive.keep()
    page = as_("liaison").get(f"/needs/{need.number}")
    panel = page.html.find("h2", string="What was promised to you").find_parent("section")
    words = panel.get_text(" ", strip=True)
    for part in (
        "十五个工作日内答复。",
        "To be done by 23 Nov 2026.",
        "Zhou Yanqiu",
        "Human Resources",
        town.official.phone,
    ):
        assert part in words, part


def test_the_enterprise_s_own_secrets_are_open_to_it_and_leave_no_trace(drive, as_, session):
    need = drive.file(description=SECRET, confidential="yes")
    drive.keep()
    page = as_("colleague").get(f"/needs/{need.number}")
    assert (SECRET in page.text, PHONE in page.text) == (True, True)
    assert readings(session) == []


def test_units_on_the_case_and_coordinators_read_secrets_and_each_first_look_of_the_day_is_recorded(
    drive, as_, session, town
):
    need = drive.assigned(description=SECRET, confidential="yes")
    drive.keep()
    for username in ("helper", "coordinator"):
        browser = as_(username)
        pages = [browser.get(f"/needs/{need.number}") for _ in range(2)]
        assert [(SECRET in page.text, PHONE in page.text) for page in pages] == [(True, True)] * 2
    drive.at += timedelta(days=1)
    assert SECRET in as_("helper").get(f"/needs/{need.number}").text
    object_ = f"need:{need.number}"
    people = (town.helper.id, town.coordinator.id, town.helper.id)
    assert readings(session) == [(person, object_, "on-case") for person in people]


def test_drawing_a_form_that_shows_secrets_is_a_reading(drive, as_, session, town):
    need = drive.assigned(description=SECRET, confidential="yes")
    drive.keep()
    official, address = as_("official"), f"/needs/{need.number}/claim"
    faulty = official.post(address, {"promise": ""})
    assert (faulty.status, SECRET in faulty.text) == (422, True)
    assert readings(session) == [(town.official.id, f"need:{need.number}", "on-case")]


def test_a_supervisor_and_a_leader_see_secrets_masked_on_every_page(drive, as_, session, town):
    need = drive.verifying(description=SECRET, confidential="yes", contact_name="陈思涵保密")
    drive.do(town.liaison, Action.AMEND, drive.assigned(), **_content(drive, need))
    drive.keep()
    for username in ("supervisor", "leader"):
        browser = as_(username)
        for rest in ("", "/slips/assignment", "/instruct"):
            text = browser.get(f"/needs/{need.number}{rest}").text
            assert (SECRET in text, PHONE in text, "陈思涵保密" in text) == (False, False, False), (
                username,
                rest,
            )
    assert readings(session) == []


def test_a_supervisor_reveals_secrets_with_a_reason_once_and_it_is_recorded(drive, as_, session, town):
    need = drive.claimed(description=SECRET, confidential="yes")
    drive.keep()
    supervisor, address = as_("supervisor"), f"/needs/{need.number}/reveal"
    page = supervisor.get(f"/needs/{need.number}")
    silent = supervisor.submit(page, address)
    assert (silent.status, SECRET in silent.text) == (422, False)
    shown = supervisor.submit(page, address, reason="complaint")
    assert (shown.status, SECRET in shown.text, PHONE in shown.text) == (200, True, True)
    assert readings(session) == [(town.supervisor.id, f"need:{need.number}", "complaint")]
    assert SECRET not in supervisor.get(f"/needs/{need.number}").text
    assert supervisor.get(address).location == f"/needs/{need.number}"


def test_a_leader_cannot_reveal(drive, as_, session):
    need = drive.claimed(description=SECRET, confidential="yes")
    drive.keep()
    answer = as_("leader").post(f"/needs/{need.number}/reveal", {"reason": "complaint"})
    assert (answer.status, answer.location) == (303, f"/needs/{need.number}")
    assert readings(session) == []


def test_the_number_of_queries_does_not_grow_with_events_and_tasks(drive, as_, town):
    short, long = drive.implementing(), drive.implementing()
    for need in (short, long):
        drive.do(town.official, Action.ADD_TASK, need, **drive.row("helper"))
        drive.do(town.official, Action.REPORT, need, report="已对接。")
    for n in range(28):
        drive.do(town.official, Action.ADD_TASK, long, **drive.row("helper"))
        drive.do(town.official, Action.REPORT, long, report=f"第{n}次报告。")
    drive.keep()
    for username in ("official", "liaison", "supervisor"):
        browser = as_(username)
        browser.get(f"/needs/{short.number}")
        browser.get(f"/needs/{long.number}")
        counts = [browser.get(f"/needs/{need.number}").queries for need in (short, long)]
        assert counts[0] == counts[1], username


def test_what_was_asked_and_is_not_ruled_on_stands_on_the_page_with_its_date(drive, as_, town):
    need = drive.implementing()
    ask = {"new_due_on": drive.day(30), "reason": "材料未齐", "progress": "已过半"}
    drive.do(town.official, Action.ASK_EXTENSION, need, **ask)
    drive.keep()
    page = as_("county").get(f"/needs/{need.number}")
    panel = (
        page.html.find("h2", string="Waiting for a ruling").find_parent("section").get_text(" ", strip=True)
    )
    assert "Extension asked by Zhou Yanqiu" in panel
    assert "3 Nov 2026" in panel


def test_a_merged_need_leads_to_the_one_it_went_into_and_back(drive, as_, town):
    target, source = drive.accepted(), drive.file()
    drive.do(town.county, Action.MERGE, source, into=target.id, reason="同一事项。")
    drive.keep()
    county = as_("county")
    forward = county.get(f"/needs/{source.number}")
    assert forward.html.find("section", class_="wait").a["href"] == f"/needs/{target.number}"
    back = county.get(f"/needs/{target.number}")
    kin = back.html.find("h2", string="Needs that belong to it").find_parent("section")
    assert [link["href"] for link in kin.find_all("a")] == [f"/needs/{source.number}"]


@pytest.mark.parametrize("locale", ["zh_Hans_CN", "en"])
def test_typed_markup_is_shown_as_typed_in_both_languages(drive, as_, town, locale):
    need = drive.claimed(title="<b>粗</b> & 7*7", description="<script>alert(1)</script> 🙂 𠮷")
    drive.do(town.official, Action.NOTE, need, note="<img src=x onerror=alert(1)>")
    drive.keep()
    page = as_("official", locale=locale).get(f"/needs/{need.number}")
    assert page.heading == "<b>粗</b> & 7*7"
    assert (page.html.find("img", src="x"), page.html.main.find("script")) == (None, None)
    assert "<script>alert(1)</script> 🙂 𠮷" in page.words


def _content(drive, need):
    found = drive.whole(need)
    sent = {"title": "另一标题", "description": SECRET, "urgency": "normal", "reason": "更正"}
    return sent | {"contact_name": "陈思涵保密", "contact_phone": found.contact_phone} | dict(found.data)
