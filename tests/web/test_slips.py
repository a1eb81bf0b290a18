"""The slips: which there are, for whom, and what they say; that each fits one page is a journey's matter."""

from tracker.vocabulary import Action
from tracker.web.slips import clipped


def cells(page):
    """Label and value of each row, in order."""
    texts = [cell.get_text(" ", strip=True) for cell in page.html.select(".slip-form :is(th, td)")]
    return dict(zip(texts[::2], texts[1::2], strict=True))


def test_slips_are_there_when_their_occasion_has_come(drive, as_, town):
    filed, claimed, closed = drive.file(), drive.claimed(), drive.closed()
    drive.do(town.supervisor, Action.INSTRUCT, claimed, instruction="请加快。", reply_due_on=drive.day(2))
    drive.keep()
    coordinator, kinds = as_("coordinator"), ("assignment", "supervision", "closing", "other")
    found = {
        need.status.value: [coordinator.get(f"/needs/{need.number}/slips/{kind}").status for kind in kinds]
        for need in (filed, claimed, closed)
    }
    assert found == {
        "filed": [404, 404, 404, 404],
        "claimed": [200, 200, 404, 404],
        "closed": [200, 404, 200, 404],
    }
    links = coordinator.get(f"/needs/{claimed.number}").html.select('a[href*="/slips/"]')
    assert [link.get_text(strip=True) for link in links] == ["Assignment slip", "Supervision slip"]


def test_the_enterprise_prints_the_closing_slip_only(drive, as_):
    need = drive.closed()
    drive.keep()
    liaison = as_("liaison")
    statuses = [
        liaison.get(f"/needs/{need.number}/slips/{kind}").status for kind in ("assignment", "closing")
    ]
    assert statuses == [404, 200]


def test_the_assignment_slip_says_what_whose_and_by_when(drive, as_):
    need = drive.assigned(wanted_outcome="三人到岗")
    drive.keep()
    page = as_("official").get(f"/needs/{need.number}/slips/assignment")
    said = cells(page)
    assert page.heading == "Assignment slip"
    assert {
        name: said[name]
        for name in ("Enterprise", "Need", "Wanted outcome", "Lead unit", "Helper units", "Phone")
    } == {
        "Enterprise": "Yunzhan Machinery",
        "Need": need.title,
        "Wanted outcome": "三人到岗",
        "Lead unit": "Human Resources",
        "Helper units": "Finance",
        "Phone": "138 0000 0000",
    }
    assert said["Promised by"] == "23 Nov 2026"


def test_the_supervision_slip_repeats_instruction_and_reply(drive, as_, town):
    need = drive.claimed()
    drive.do(town.leader, Action.INSTRUCT, need, instruction="请主要负责人过问。", reply_due_on=drive.day(2))
    drive.do(town.official, Action.REPLY, need, reply="已安排专人。")
    drive.keep()
    said = cells(as_("supervisor").get(f"/needs/{need.number}/slips/supervision"))
    assert [said[name] for name in ("Instruction", "Given by", "Reply due on", "Reply")] == [
        "请主要负责人过问。", "Jiang Wangchuan", "4 Nov 2026", "已安排专人。",
    ]  # fmt: skip


def test_the_closing_slip_keeps_outcome_and_the_enterprise_s_word_apart(drive, as_):
    need = drive.closed("2")
    drive.keep()
    said = cells(as_("official").get(f"/needs/{need.number}/slips/closing"))
    assert (said["Outcome"], said["Verified by"]) == ("Answered", "Ma Chunyan")
    assert said["The enterprise's word"] == (
        "Confirmed by the enterprise; own judgement: Solved; rated: Dissatisfied"
    )


def test_a_long_text_is_cut_where_the_room_is_used_up():
    assert clipped("三亩 地", 5) == "三亩…"
    assert clipped("a\nb  c", 5) == "a b c"
    assert clipped("字" * 10, 20) == "字" * 10
