"""Each kind of deadline starts, stops, pauses, resumes and moves as the table of DOMAIN §7 says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.actions.drive import GRANTED, REFUSED, TICKS, content, end
from tracker.clock import office_instant
from tracker.rules.refused import Refused
from tracker.vocabulary import Action, DeadlineKind, MoveCause, Status

A, K, S = Action, DeadlineKind, Status
# The story begins on Monday 2 November 2026; November has no holiday.
NOV = [date(2026, 11, day) for day in range(1, 31)]


def nov(day: int) -> date:
    return NOV[day - 1]


# Status -> the open deadlines there on the day it was reached, all within one morning (Monday 2 November).
AT_ONCE = {
    S.FILED: {K.ACCEPT: nov(3)},
    S.RETURNED: {K.RETURNED: nov(30)},
    S.ACCEPTED: {K.ASSIGN: nov(3)},
    S.ASSIGNED: {K.CLAIM: nov(3), K.PROMISE: nov(23)},
    S.CLAIMED: {K.DECOMPOSE: nov(5), K.PROMISE: nov(23)},
    S.IMPLEMENTING: {K.REPORT: nov(9), K.TASK: nov(9), K.PROMISE: nov(23)},
    S.PARKED: {K.PARK_REVIEW: nov(16), K.TASK: nov(9), K.PROMISE: nov(23)},
    S.VERIFYING: {K.VERIFY: nov(4), K.PROMISE: nov(23)},
    S.CONFIRMING: {K.CONFIRM: nov(9), K.PROMISE: nov(23)},
    S.CLOSED: {},
    S.WITHDRAWN: {},
    S.DECLINED: {},
    S.MERGED: {},
}


@pytest.mark.parametrize("status", AT_ONCE, ids=str)
def test_a_status_has_exactly_the_deadlines_of_the_table(drive, status):
    found = drive.open_deadlines(drive.to(status))
    assert {kind: one.due_on for kind, one in found.items()} == AT_ONCE[status]


@pytest.mark.parametrize("status", AT_ONCE, ids=str)
def test_the_need_is_due_when_the_first_thing_the_offices_owe_is_due(drive, status):
    need = drive.whole(drive.to(status))
    enterprise_side = {K.RETURNED, K.CONFIRM, K.ENDORSE}
    running = [d.due_on for d in need.deadlines if d.is_running and d.kind not in enterprise_side]
    assert need.due_on == min(running, default=None)


@pytest.mark.parametrize("status", [s for s in AT_ONCE if s is not S.FILED], ids=str)
def test_only_while_it_waits_standing_still_are_promise_and_tasks_paused(drive, status):
    found = drive.whole(drive.to(status)).deadlines
    paused = {d.kind for d in found if d.is_open and d.paused_on}
    still = {S.PARKED: {K.PROMISE, K.TASK}, S.VERIFYING: {K.PROMISE}, S.CONFIRMING: {K.PROMISE}}
    assert paused == still.get(status, set())


def test_limits_count_from_the_next_working_day_and_over_weekends(drive):
    drive.at = office_instant(nov(6), 23)  # Friday night
    need = drive.file()
    assert drive.due(need, K.ACCEPT) == nov(9)


@pytest.mark.parametrize(("urgency", "due"), [("normal", nov(23)), ("urgent", nov(9)), ("critical", nov(4))])
def test_the_promise_follows_the_urgency(drive, urgency, due):
    need = drive.assigned(urgency=urgency)
    assert (drive.due(need, K.PROMISE), drive.whole(need).promised_by_on) == (due, due)


def test_a_complex_need_is_promised_in_thirty_working_days(drive):
    need = drive.file()
    drive.do(drive.town.county, A.ACCEPT, need, list_code="RC", urgency="critical", complex="yes",
             complex_reason="三个部门")  # fmt: skip
    drive.do(drive.town.county, A.ASSIGN, need, lead_unit=drive.town.talent.id)
    assert drive.due(need, K.PROMISE) == date(2026, 12, 14)


def test_the_promise_is_the_date_promised_where_one_was_chosen(drive):
    need = drive.accepted()
    drive.do(drive.town.county, A.ASSIGN, need, lead_unit=drive.town.talent.id, promised_by="2026-11-12")
    found = drive.open_deadlines(need)[K.PROMISE]
    assert (found.due_on, found.limit_wd, drive.whole(need).promised_by_on) == (nov(12), None, nov(12))


def test_accepting_runs_while_a_decline_is_pending_and_stops_when_it_is_granted(drive):
    need = drive.file()
    drive.do(drive.town.coordinator, A.ASK_DECLINE, need, code="outside", reason="x")
    assert drive.due(need, K.ACCEPT) == nov(3)
    assert drive.due(need, K.RULE) == nov(3)
    drive.do(drive.town.supervisor, A.DECLINE, need, **GRANTED)
    assert drive.open_deadlines(need) == {}


def test_refiling_and_restoring_start_accepting_afresh(drive):
    returned, declined = drive.to(S.RETURNED), drive.to(S.DECLINED)
    drive.pass_days(3)
    drive.do(drive.town.liaison, A.REFILE, returned, **content(drive, returned))
    drive.do(drive.town.liaison, A.APPEAL, declined, reason="请受理。")
    assert drive.due(declined, K.RULE) == nov(6)
    drive.do(drive.town.supervisor, A.RESTORE, declined, **GRANTED)
    assert drive.open_deadlines(returned).keys() == {K.ACCEPT}
    assert (drive.due(returned, K.ACCEPT), drive.due(declined, K.ACCEPT)) == (nov(6), nov(6))
    assert drive.open_deadlines(declined).keys() == {K.ACCEPT}


def test_an_appeal_refused_leaves_nothing_running(drive):
    need = drive.to(S.DECLINED)
    drive.do(drive.town.liaison, A.APPEAL, need, reason="请受理。")
    drive.do(drive.town.supervisor, A.RESTORE, need, **REFUSED)
    assert (drive.open_deadlines(need), drive.whole(need).due_on) == ({}, None)


def test_the_claim_runs_from_the_assignment_on_and_an_objection_does_not_stop_it(drive):
    need = drive.assigned()
    drive.do(drive.town.head, A.OBJECT, need, reason="x", legal_basis="y", proposed=drive.town.industry.id)
    assert drive.due(need, K.CLAIM) == nov(3)


@pytest.mark.parametrize(
    ("asked_at", "due"),
    [
        (datetime(2026, 11, 2, 9, 30, tzinfo=UTC), nov(2)),  # 17:30 in the office
        (datetime(2026, 11, 2, 9, 31, tzinfo=UTC), nov(3)),
        (datetime(2026, 11, 6, 10, 0, tzinfo=UTC), nov(9)),  # Friday evening
        (datetime(2026, 11, 7, 2, 0, tzinfo=UTC), nov(9)),  # Saturday morning
    ],
    ids=["17:30", "17:31", "Friday evening", "Saturday"],
)
def test_an_objection_is_ruled_on_the_same_day_or_after_half_past_five_the_next(drive, asked_at, due):
    drive.at = asked_at.replace(hour=1, minute=0)
    need = drive.assigned()
    drive.at = asked_at - timedelta(minutes=1)  # the clock moves on by a minute with each act
    drive.do(drive.town.head, A.OBJECT, need, reason="x", legal_basis="y", proposed=drive.town.industry.id)
    assert (drive.at, drive.due(need, K.RULE)) == (asked_at, due)


def test_an_upheld_objection_restarts_the_claim_and_keeps_the_promise(drive):
    need = drive.assigned()
    drive.do(drive.town.head, A.OBJECT, need, reason="x", legal_basis="y", proposed=drive.town.industry.id)
    drive.pass_days(1)
    drive.do(drive.town.county, A.RULE, need, lead_unit=drive.town.industry.id, **GRANTED)
    assert {k: d.due_on for k, d in drive.open_deadlines(need).items()} == {
        K.CLAIM: nov(4),
        K.PROMISE: nov(23),
    }


def test_a_rejected_objection_leaves_the_claim_as_it_was(drive):
    need = drive.assigned()
    drive.do(drive.town.head, A.OBJECT, need, reason="x", legal_basis="y", proposed=drive.town.industry.id)
    drive.pass_days(1)
    drive.do(drive.town.county, A.RULE, need, **REFUSED)
    assert {k: d.due_on for k, d in drive.open_deadlines(need).items()} == {
        K.CLAIM: nov(3),
        K.PROMISE: nov(23),
    }


def test_reassigning_restarts_the_claim_keeps_the_promise_and_offers_tasks_to_the_new_unit(drive):
    need = drive.implementing()
    drive.pass_days(2)
    drive.do(drive.town.county, A.REASSIGN, need, lead_unit=drive.town.industry.id, reason="职责调整")
    found = drive.whole(need)
    assert (drive.due(need, K.CLAIM), drive.due(need, K.PROMISE)) == (nov(5), nov(23))
    tasks = {(task.unit_id, task.person_id) for task in found.tasks}
    assert tasks == {(drive.town.industry.id, None), (drive.town.finance.id, drive.town.helper.id)}


def test_a_promise_set_anew_on_reassigning_moves_and_remembers_the_first_date(drive):
    need = drive.assigned()
    drive.do(drive.town.county, A.REASSIGN, need, lead_unit=drive.town.industry.id, reason="x",
             promised_by="2026-12-01")  # fmt: skip
    promise = drive.open_deadlines(need)[K.PROMISE]
    assert (promise.due_on, promise.first_due_on) == (date(2026, 12, 1), nov(23))
    assert [(m.cause, m.from_due_on, m.to_due_on) for m in promise.moves] == [
        (MoveCause.PROMISE_RESET, nov(23), date(2026, 12, 1))
    ]


def test_releasing_restarts_the_claim_and_keeps_promise_and_tasks(drive):
    need = drive.implementing()
    drive.pass_days(2)
    drive.do(drive.town.head, A.RELEASE, need, reason="调整")
    assert {k: d.due_on for k, d in drive.open_deadlines(need).items()} == {
        K.CLAIM: nov(5), K.PROMISE: nov(23), K.TASK: nov(9),
    }  # fmt: skip


def test_the_first_contact_is_owed_in_a_day_and_once_per_cycle(drive):
    need = drive.assigned()
    drive.do(drive.town.official, A.CLAIM, need, promise="x")
    assert drive.due(need, K.CONTACT) == nov(3)
    drive.do(drive.town.official, A.ASK, need, question="何时投产?")  # a question counts
    assert drive.due(need, K.CONTACT) is None
    drive.do(drive.town.official, A.RELEASE, need, reason="x")
    drive.do(drive.town.officemate, A.CLAIM, need, promise="x")
    assert drive.due(need, K.CONTACT) is None


def test_a_question_by_anybody_but_the_owner_is_no_first_contact(drive):
    need = drive.assigned()
    drive.do(drive.town.official, A.CLAIM, need, promise="x")
    drive.do(drive.town.liaison, A.ASK, need, question="谁来联系?")
    drive.do(drive.town.helper, A.ASK, need, question="缺什么?")
    assert drive.due(need, K.CONTACT) == nov(3)
    drive.do(drive.town.official, A.RELEASE, need, reason="x")
    drive.do(drive.town.liaison, A.ASK, need, question="换人了吗?")
    assert drive.whole(need).first_contact_at is None


def test_a_new_cycle_owes_a_first_contact_of_its_own(drive):
    need = drive.confirming()
    drive.do(drive.town.liaison, A.DISPUTE, need, reason="没有办好。")
    assert drive.whole(need).first_contact_at is None
    assert drive.due(need, K.CONTACT) == nov(3)


def test_handing_over_changes_no_deadline(drive):
    need = drive.assigned()
    drive.do(drive.town.official, A.CLAIM, need, promise="x")
    drive.pass_days(1)
    before = {kind: d.due_on for kind, d in drive.open_deadlines(need).items()}
    drive.do(drive.town.head, A.HAND_OVER, need, owner=drive.town.officemate.id, reason="休假")
    assert {kind: d.due_on for kind, d in drive.open_deadlines(need).items()} == before
    assert before.keys() == {K.CONTACT, K.DECOMPOSE, K.PROMISE}


def test_each_report_restarts_the_report_and_parking_turns_it_off(drive):
    need = drive.implementing()
    drive.pass_days(3)
    drive.do(drive.town.official, A.REPORT, need, report="进展")
    assert drive.due(need, K.REPORT) == nov(12)
    drive.park(need)
    drive.do(drive.town.official, A.REPORT, need, report="等待中")
    assert drive.due(need, K.REPORT) is None
    drive.pass_days(2)
    drive.do(drive.town.official, A.RESUME, need, reason="手续完成")
    assert drive.due(need, K.REPORT) == nov(16)


def test_time_parked_is_taken_off_the_clock_of_promise_and_tasks_and_counted(drive):
    need = drive.implementing()
    drive.pass_days(1)  # the 3rd
    drive.park(need)
    assert {d.remaining_wd for d in drive.whole(need).deadlines if d.paused_on} == {14, 4}
    drive.pass_days(8)  # the 13th
    drive.do(drive.town.official, A.RESUME, need, reason="手续完成")
    found = drive.whole(need)
    assert (drive.due(need, K.PROMISE), drive.due(need, K.TASK)) == (date(2026, 12, 3), nov(19))
    assert {task.due_on for task in found.tasks} == {nov(19)}
    assert (found.parked_wd, found.parked_on, found.park_reason) == (8, None, None)
    assert found.promised_by_on == date(2026, 12, 3)


def test_what_was_overdue_when_parked_stays_overdue_by_as_many_days(drive):
    need = drive.implementing()
    drive.pass_days(17)  # Wednesday the 25th; the promise was due on Monday the 23rd
    drive.park(need)
    drive.pass_days(5)  # Wednesday 2 December
    drive.do(drive.town.supervisor, A.RESUME, need, reason="到期")
    assert drive.due(need, K.PROMISE) == nov(30)


def test_the_enterprises_answer_resumes_what_waited_for_it(drive):
    need = drive.parked(code="enterprise")
    drive.pass_days(2)
    drive.do(drive.town.liaison, A.ANSWER, need, answer="材料已补。")
    assert drive.whole(need).status is S.IMPLEMENTING
    assert drive.due(need, K.PROMISE) == nov(25)


def test_an_answer_leaves_parked_what_waits_for_something_else(drive):
    need = drive.parked(code="procedure")
    drive.do(drive.town.official, A.ASK, need, question="批文号?")
    drive.do(drive.town.liaison, A.ANSWER, need, answer="尚无。")
    assert drive.whole(need).status is S.PARKED


def test_a_review_date_gone_by_when_parking_is_ruled_on_is_set_for_the_next_working_day(drive):
    need = drive.implementing()
    drive.do(drive.town.official, A.ASK_PARK, need, code="procedure", review_on="2026-11-03", reason="x")
    drive.pass_days(4)
    drive.do(drive.town.supervisor, A.PARK, need, **GRANTED)
    assert drive.due(need, K.PARK_REVIEW) == nov(9)


def test_reviewing_a_parked_need_sets_a_new_date(drive):
    need = drive.parked()
    drive.do(drive.town.supervisor, A.REVIEW_PARK, need, review_on="2026-11-20", reason="仍在审")
    assert drive.due(need, K.PARK_REVIEW) == nov(20)


@pytest.mark.parametrize("way_back", [A.SEND_BACK, A.RECALL], ids=str)
def test_sent_back_or_recalled_the_promise_resumes_and_is_never_fresh(drive, way_back):
    need = drive.verifying()
    promise = drive.open_deadlines(need)[K.PROMISE].id
    drive.pass_days(2)
    by, said = (drive.town.county, "missing") if way_back is A.SEND_BACK else (drive.town.official, "reason")
    drive.do(by, way_back, need, **{said: "缺佐证"})
    found = drive.open_deadlines(need)
    assert {kind: d.due_on for kind, d in found.items()} == {K.PROMISE: nov(25), K.REPORT: nov(11)}
    assert (found[K.PROMISE].id, found[K.PROMISE].first_due_on) == (promise, nov(23))


def test_a_new_cycle_has_a_fresh_promise_by_the_limit(drive):
    need = drive.confirming()
    drive.pass_days(3)
    drive.do(drive.town.liaison, A.DISPUTE, need, reason="没有办好。")
    promise = drive.open_deadlines(need)[K.PROMISE]
    assert (promise.cycle, promise.due_on, promise.first_due_on) == (2, nov(26), nov(26))
    assert drive.whole(need).promised_by_on == nov(26)


def test_reopening_sets_a_fresh_promise(drive):
    need = drive.closed()
    drive.pass_days(5)
    drive.do(drive.town.supervisor, A.REOPEN, need, reason="回访未落实")
    assert {k: d.due_on for k, d in drive.open_deadlines(need).items()} == {
        K.PROMISE: nov(30), K.REPORT: nov(16), K.CONTACT: nov(10),
    }  # fmt: skip


def test_an_extension_moves_promise_and_tasks_alike_and_the_first_dates_stay(drive):
    need = drive.implementing()
    drive.do(drive.town.official, A.ASK_EXTENSION, need, new_due_on="2026-12-01", reason="x", progress="y")
    assert (drive.due(need, K.RULE), drive.due(need, K.PROMISE)) == (nov(3), nov(23))
    drive.do(drive.town.county, A.RULE_EXTENSION, need, **GRANTED)
    found = drive.open_deadlines(need)
    assert (found[K.PROMISE].due_on, found[K.TASK].due_on) == (date(2026, 12, 1), nov(17))
    assert (found[K.PROMISE].first_due_on, found[K.TASK].first_due_on) == (nov(23), nov(9))
    assert {task.due_on for task in drive.whole(need).tasks} == {nov(17)}
    assert [m.cause for m in found[K.PROMISE].moves] == [MoveCause.EXTENDED]
    assert drive.whole(need).promised_by_on == date(2026, 12, 1)


def test_a_task_submitted_waits_for_its_approval_for_a_day(drive):
    need = drive.implementing()
    task = next(t for t in drive.whole(need).tasks if t.person_id == drive.town.helper.id)
    drive.do(drive.town.helper, A.SUBMIT_TASK, need, task=task.id, result="已交。")
    assert drive.due(need, K.APPROVE_TASK) == nov(3)
    drive.do(drive.town.official, A.APPROVE_TASK, need, task=task.id)
    assert drive.due(need, K.APPROVE_TASK) is None


def test_a_task_sent_back_has_its_old_deadline_without_the_time_spent_waiting(drive):
    need = drive.implementing()
    task = next(t for t in drive.whole(need).tasks if t.person_id == drive.town.helper.id)
    drive.pass_days(4)  # Friday the 6th, one working day left
    drive.do(drive.town.helper, A.SUBMIT_TASK, need, task=task.id, result="已交。")
    drive.pass_days(3)  # Wednesday the 11th
    drive.do(drive.town.official, A.SEND_BACK_TASK, need, task=task.id, missing="缺附件")
    again = [d for d in drive.whole(need).deadlines if d.kind is K.TASK and d.task_id == task.id]
    assert [(d.is_open, d.due_on, d.first_due_on) for d in again] == [(True, nov(12), nov(9))]
    assert drive.due(need, K.APPROVE_TASK) is None


def test_a_task_sent_back_is_not_due_beyond_the_promise(drive):
    need = drive.claimed()
    drive.do(drive.town.official, A.DECOMPOSE, need, tasks=[drive.row("helper", 15)])
    task = drive.whole(need).tasks[0]
    drive.pass_days(15)
    drive.do(drive.town.helper, A.SUBMIT_TASK, need, task=task.id, result="已交。")
    drive.pass_days(1)
    drive.do(drive.town.official, A.SEND_BACK_TASK, need, task=task.id, missing="缺附件")
    assert drive.due(need, K.TASK) == drive.due(need, K.PROMISE) == nov(23)


def test_an_approval_waiting_when_parked_waits_as_long_afterwards(drive):
    need = drive.implementing()
    task = next(t for t in drive.whole(need).tasks if t.person_id == drive.town.helper.id)
    drive.do(drive.town.helper, A.SUBMIT_TASK, need, task=task.id, result="已交。")
    drive.park(need)
    drive.pass_days(4)
    drive.do(drive.town.official, A.RESUME, need, reason="x")
    assert drive.due(need, K.APPROVE_TASK) == nov(9)


def test_a_task_changed_moves_its_deadline_and_keeps_the_first_date(drive):
    need = drive.implementing()
    task = next(t for t in drive.whole(need).tasks if t.person_id == drive.town.helper.id)
    drive.do(drive.town.official, A.CHANGE_TASK, need, task=task.id, due_on="2026-11-12", reason="x")
    found = next(d for d in drive.whole(need).deadlines if d.task_id == task.id)
    assert (found.due_on, found.first_due_on) == (nov(12), nov(9))


def test_merging_drops_all_and_undoing_it_gives_status_owner_tasks_and_the_time_left_back(drive):
    need = drive.implementing()
    tasks = {task.id: task for task in drive.whole(need).tasks}
    doing = next(iter(tasks))
    drive.do(drive.town.official, A.START_TASK, need, task=doing)
    drive.do(drive.town.official, A.RELEASE, need, reason="x")
    drive.do(drive.town.officemate, A.CLAIM, need, promise="x")
    before = {(d.kind, d.task_id): d.due_on for d in drive.whole(need).deadlines if d.is_open}
    states = {task.id: task.state for task in drive.whole(need).tasks}
    drive.do(drive.town.county, A.MERGE, need, into=drive.file().id, reason="同一事项")
    assert drive.open_deadlines(need) == {}
    drive.pass_days(3)
    drive.do(drive.town.county, A.UNMERGE, need, reason="并案有误")
    found = drive.whole(need)
    after = {(d.kind, d.task_id): d.due_on for d in found.deadlines if d.is_open}
    later = {date(2026, 11, 5): nov(10), nov(9): nov(12), nov(23): nov(26)}
    assert after == {key: later[due] for key, due in before.items()}
    assert (found.status, found.owner_id) == (S.CLAIMED, drive.town.officemate.id)
    assert {task.id: task.state for task in found.tasks} == states


def test_merging_and_undoing_it_on_the_same_day_changes_no_date(drive):
    need = drive.accepted()
    drive.do(drive.town.county, A.ASSIGN, need, lead_unit=drive.town.talent.id, promised_by="2026-11-14")
    before = {k: d.due_on for k, d in drive.open_deadlines(need).items()}
    drive.do(drive.town.county, A.MERGE, need, into=drive.file().id, reason="同一事项")
    drive.do(drive.town.county, A.UNMERGE, need, reason="并案有误")
    assert {k: d.due_on for k, d in drive.open_deadlines(need).items()} == before


def test_escalating_restarts_the_assignment_and_the_promise_runs_on(drive):
    need = drive.implementing()
    drive.pass_days(2)
    drive.do(drive.town.county, A.ESCALATE, need, region=drive.town.city.id, reason="需市级统筹")
    found = drive.whole(need)
    assert {k: d.due_on for k, d in drive.open_deadlines(need).items()} == {
        K.ASSIGN: nov(5), K.PROMISE: nov(23), K.TASK: nov(9),
    }  # fmt: skip
    assert (found.owner_id, found.lead_unit_id, found.region_id) == (None, None, drive.town.city.id)
    assert len([task for task in found.tasks if task.is_open]) == 2


def test_verifying_is_owed_in_two_days_and_confirming_in_five(drive):
    need = drive.verifying()
    assert drive.due(need, K.VERIFY) == nov(4)
    drive.do(drive.town.county, A.VERIFY, need, **TICKS)
    assert (drive.due(need, K.VERIFY), drive.due(need, K.CONFIRM)) == (None, nov(9))


def test_a_poor_rating_is_followed_up_in_a_day_and_put_right_in_fifteen(drive):
    need = drive.closed(grade="2")
    assert {k: d.due_on for k, d in drive.open_deadlines(need).items()} == {
        K.FOLLOW_UP: nov(3), K.PUT_RIGHT: nov(23),
    }  # fmt: skip
    drive.do(drive.town.official, A.FOLLOW_UP, need, stage="contacted", result="已联系")
    assert drive.open_deadlines(need).keys() == {K.PUT_RIGHT}
    drive.do(drive.town.official, A.FOLLOW_UP, need, stage="put-right", result="已补办")
    assert drive.open_deadlines(need) == {}


def test_a_follow_up_goes_on_after_reopening_and_ends_when_the_need_is_withdrawn(drive):
    need = drive.closed(grade="1")
    drive.do(drive.town.liaison, A.REOPEN, need, reason="重办")
    assert drive.due(need, K.PUT_RIGHT) == nov(23)
    drive.do(drive.town.liaison, A.WITHDRAW, need, reason="不要了")
    assert drive.open_deadlines(need) == {}


def test_a_look_back_is_owed_in_thirty_calendar_days_while_the_need_is_closed(drive):
    need = drive.closed()
    drive.do(drive.town.supervisor, A.DRAW, need, reason="抽查")
    assert drive.due(need, K.LOOK_BACK) == date(2026, 12, 2)
    drive.do(drive.town.liaison, A.REOPEN, need, reason="重办")
    assert drive.due(need, K.LOOK_BACK) is None


def test_an_instruction_is_due_on_its_date_until_answered_and_never_overdue_when_it_comes_back(drive):
    need = drive.confirming()
    drive.do(drive.town.supervisor, A.INSTRUCT, need, instruction="x", reply_due_on="2026-11-04")
    assert drive.due(need, K.INSTRUCTION) == nov(4)
    drive.do(drive.town.liaison, A.CONFIRM, need, judgement="solved", grade="5")
    assert drive.due(need, K.INSTRUCTION) is None
    drive.pass_days(10)
    drive.do(drive.town.supervisor, A.REOPEN, need, reason="x")
    assert drive.due(need, K.INSTRUCTION) == nov(17)
    drive.do(drive.town.official, A.REPLY, need, reply="已办")
    assert drive.due(need, K.INSTRUCTION) is None


def test_a_nudge_is_answered_in_a_day_and_there_is_one_at_a_time(drive):
    need = drive.implementing()
    drive.do(drive.town.liaison, A.NUDGE, need)
    assert drive.due(need, K.NUDGE) == nov(3)
    with pytest.raises(Refused):
        drive.do(drive.town.coordinator, A.NUDGE, need)
    drive.do(drive.town.official, A.REPORT, need, report="进展")
    assert drive.due(need, K.NUDGE) is None


def test_filed_on_behalf_is_endorsed_in_five_days_which_holds_up_nothing(drive):
    need = drive.file(by=drive.town.east_official)
    assert {k: d.due_on for k, d in drive.open_deadlines(need).items()} == {
        K.ACCEPT: nov(3),
        K.ENDORSE: nov(9),
    }
    drive.do(drive.town.county, A.ACCEPT, need, list_code="RC", urgency="normal")
    drive.do(drive.town.liaison, A.ENDORSE, need, answer="confirmed")
    assert drive.due(need, K.ENDORSE) is None


def test_silence_ends_after_the_last_day_and_not_on_it(drive):
    need = drive.to(S.RETURNED)
    drive.at = office_instant(nov(30), 23, 58)
    with pytest.raises(Refused):
        end(drive, need, K.RETURNED)
    drive.at = office_instant(date(2026, 12, 1), 0, 1)
    end(drive, need, K.RETURNED)
    assert drive.whole(need).status is S.WITHDRAWN


def test_dates_that_touch_a_year_without_a_plan_are_provisional(drive):
    drive.at = office_instant(date(2026, 12, 14), 10)
    need = drive.assigned()
    found = drive.open_deadlines(need)
    assert {kind: d.provisional for kind, d in found.items()} == {K.CLAIM: False, K.PROMISE: True}
    assert found[K.PROMISE].due_on == date(2027, 1, 5)


def test_closure_and_lapse_leave_nothing_running(drive):
    need = drive.confirming()
    drive.at = office_instant(nov(17), 9)
    end(drive, need, K.CONFIRM)
    found = drive.whole(need)
    assert (found.status, drive.open_deadlines(need), found.due_on) == (S.CLOSED, {}, None)
