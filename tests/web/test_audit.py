"""The audit as its reader sees it: names instead of codes, fingerprints instead of texts."""

import pytest
from sqlalchemy import update

from tests.factories import PASSWORD, grant
from tests.running import WORKER, run_job
from tracker.actions import audit
from tracker.actions.anchors import NIGHTLY, anchor
from tracker.actions.audit import Doer
from tracker.clock import office_date
from tracker.jobs.catching_up import catch_up
from tracker.jobs.schedule import job
from tracker.models import Event
from tracker.vocabulary import Action, Role
from tracker.vocabulary.audit import AuditAct


@pytest.fixture
def note(session, town, drive):
    """note(act, object, fact=…) writes an entry of the administrator's."""

    def write(act, object_, **facts):
        doer = Doer(person_id=town.admin.id, at=drive.at, today=office_date(drive.at), address="10.0.0.9")
        audit.record_by(doer, act, object_, **facts)
        session.commit()

    return write


def lines_of(page):
    """The cells of each line but its instant."""
    rows = page.html.select("tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.find_all("td")][1:] for row in rows]


def test_people_and_places_stand_by_name_and_lead_on(as_, town, note):
    note(AuditAct.GRANT, f"person:{town.helper.id}", role="official", scope="unit", scope_id=town.finance.id)
    note(AuditAct.CHANGE_UNIT, "unit:jxj", fields=["lists", "name"])
    note(AuditAct.LINK, f"enterprise:{town.yunzhan.id}", leader=town.leader.id, link=3)
    note(AuditAct.CHANGE_ENTERPRISE, f"enterprise:{town.panshi.uscc}", fields=["successor"])
    note(AuditAct.SUBSTITUTE, f"person:{town.head.id}", substitute=town.official.id, unit=town.talent.id)
    page = as_("auditor").get("/audit?who=admin")
    assert lines_of(page) == [
        ["Tang Ke", act, about, particulars, "10.0.0.9"]
        for act, about, particulars in (
            ("Substitute named", "Shen Guodong", "Substitute: Zhou Yanqiu; Unit: Human Resources"),
            ("Enterprise changed", "Panshi Refractories", "Changed: Successor"),
            ("Leader linked", "Yunzhan Machinery", "Linked leader: Jiang Wangchuan; Link no.: 3"),
            ("Unit changed", "Industry", "Changed: Lists, Full name"),
            ("Role granted", "Wu Wenqing", "Role: Official; Held in: Finance"),
        )
    ]
    links = [link["href"] for link in page.html.select("tbody a")]
    assert links == [f"/people/{town.head.id}", "/units/jxj", f"/people/{town.helper.id}"]


def test_needs_stand_by_number_and_lead_to_their_events(as_, drive, note):
    need = drive.file(confidential=True)
    drive.keep()
    note(AuditAct.REVEAL, f"need:{need.number}", why="on-case")
    auditor = as_("auditor")
    page = auditor.get("/audit?act=reveal")
    assert lines_of(page)[0][2:4] == [need.number, "Why: At work on the need"]
    events = auditor.get(page.html.select_one("tbody a")["href"])
    assert [cells[0] for cells in lines_of(events)] == [f"{need.number} · 1"]


def test_refusals_name_the_page_and_visitors_and_the_server_are_told_apart(as_, session, town, note):
    assert as_("official").get("/people").status == 403
    at = town.admin.created_at
    audit.record(AuditAct.LOGIN_FAILED, at, actor_id=None, object_="unknown", address="10.1.1.1")
    audit.record(AuditAct.RESET_LINK, at, actor_id=None, object_=f"person:{town.auditor.id}")
    session.commit()
    found = lines_of(as_("auditor").get("/audit"))
    said = {cells[1]: (cells[0], cells[2], cells[3]) for cells in found}
    assert said["Attempt refused"] == ("Zhou Yanqiu", "/people", "Request: GET; Why: No permission")
    assert said["Failed to sign in"] == ("a visitor", "an unknown username", "–")
    assert said["Reset link made"] == ("the server's command line", "Yan Shouzhen", "–")


def test_links_and_deliveries_are_told_in_words(as_, town, note):
    note(AuditAct.RESEND, "delivery:7", count=3)
    note(AuditAct.PASS_LINK, f"person:{town.liaison.id}", subject="return:4", purpose="return")
    note(
        AuditAct.PASS_LINK,
        f"person:{town.liaison.id}",
        subject="need:429702-RC-2026Q4-0001",
        purpose="confirm",
    )
    assert [cells[2:4] for cells in lines_of(as_("auditor").get("/audit?who=admin"))] == [
        ["Chen Sihan", "Purpose: Confirm the result; Opens: 429702-RC-2026Q4-0001"],
        ["Chen Sihan", "Purpose: Answer the quarterly return; Opens: Quarterly return no. 4"],
        ["Delivery no. 7", "Number: 3"],
    ]


def test_codes_that_name_nothing_any_more_stay_readable(as_, note):
    note(AuditAct.END_ROLE, "person:987654321", role="wizard", grant=5)
    note(AuditAct.LINK, "enterprise:9²", leader="x", colour="red")
    assert [cells[2:4] for cells in lines_of(as_("auditor").get("/audit?who=admin"))] == [
        ["enterprise:9²", "colour: red; Linked leader: x"],
        ["person:987654321", "Grant no.: 5; Role: wizard"],
    ]


def test_texts_are_named_and_shown_by_fingerprint_only(as_, drive):
    need = drive.implementing(description="机密描述")
    drive.do(drive.town.official, Action.REPORT, need, report="仅供企业阅读的进展")
    drive.keep()
    page = as_("auditor").get(f"/audit/events?number={need.number}")
    event = drive.history(need)[-1]
    assert lines_of(page)[0][4] == f"Progress: {event.digests['report'][:12]}"
    assert ["Digests" in page.words, "机密描述" in page.text, "仅供企业阅读的进展" in page.text] == [
        False
    ] * 3
    assert "Fingerprints of the texts" in page.words


def test_as_many_queries_for_one_line_as_for_many(as_, town, session, note):
    auditor = as_("auditor")
    for person in (town.official, town.head, town.helper):
        note(AuditAct.GRANT, f"person:{person.id}", role="official", scope="unit", scope_id=town.finance.id)
    few = auditor.get("/audit?act=grant").queries
    for person in (town.official2, town.head2, town.county):
        note(AuditAct.GRANT, f"person:{person.id}", role="official", scope="unit", scope_id=town.talent.id)
    assert auditor.get("/audit?act=grant").queries == few


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_audit_is_well_made_in_both_languages(as_, town, session, locale):
    admin = as_("admin")
    form = admin.get(f"/people/{town.colleague.id}/roles/new")
    assert admin.submit(form, role="leader", password=PASSWORD).status == 303
    grant(session, town.helper, Role.LEADER)
    auditor = as_("auditor", locale=locale)
    assert [auditor.get(address).status for address in ("/audit", "/audit/events")] == [200, 200]


def test_the_head_of_the_ledger_stands_on_the_audit_and_its_anchors_on_a_page_of_their_own(
    as_, drive, session
):
    drive.file()
    first = anchor(drive.at, NIGHTLY)
    drive.pass_days(1)
    freeze = anchor(drive.at, "2026Q3")
    session.commit()
    auditor = as_("auditor")
    assert auditor.get("/audit").html.main.find("code").get_text() == freeze.hash
    page = auditor.get("/audit/anchors")
    assert lines_of(page) == [["Freeze of 2026Q3", "0", freeze.hash], ["Nightly", "1", first.hash]]
    assert "The ledger has not been verified by night yet." in page.text


def test_the_last_verification_by_night_is_shown_with_what_it_found(as_, drive, session):
    need = drive.file()
    session.commit()
    auditor = as_("auditor")
    assert run_job("verify", drive.at) == (1, 0)
    assert "1 need, everything holds." in auditor.get("/audit/anchors").text
    drive.pass_days(1)
    session.execute(update(Event).values(booked_quarter="2031Q1"))
    session.commit()
    broken = f"{need.number} event 1: it was altered"
    made = catch_up(job("verify"), drive.at, WORKER)
    assert [(run.failed, run.error) for run in made] == [(1, broken)]
    assert broken in as_("auditor").get("/audit/anchors").text


@pytest.mark.parametrize("locale", ["en", "zh_Hans_CN"])
def test_the_anchors_are_well_made_in_both_languages(as_, drive, session, locale):
    auditor = as_("auditor", locale=locale)
    assert auditor.get("/audit/anchors").status == 200
    drive.file()
    anchor(drive.at, NIGHTLY)
    session.commit()
    assert auditor.get("/audit/anchors").status == 200
    assert as_("admin").get("/audit/anchors").status == 403
