"""The guards of the life of a need hold: four hands, once, in time, never a chain, nothing left open (DOMAIN §5)."""

from datetime import date

import pytest
from sqlalchemy import Select, select

from tests.actions.drive import GRANTED, REFUSED, TICKS, Drive, content, end
from tests.factories import grant, make_person, make_unit, stand_in
from tests.life import ANSWER
from tracker.actions.attachments import store
from tracker.clock import office_instant
from tracker.models import Person, RoleGrant
from tracker.queries.case import case_of
from tracker.rules.permissions import SYSTEM
from tracker.rules.refused import Hidden, Invalid, Refused
from tracker.vocabulary import (
    Action,
    Confirmation,
    DeadlineKind,
    Endorsement,
    Outcome,
    Refusal,
    RequestKind,
    Role,
    Status,
    TaskState,
)

A, K, R, S = Action, DeadlineKind, Refusal, Status


def refusal(drive: Drive, by: Person, action: Action, need, **data) -> Refusal:
    """Why this is refused."""
    with pytest.raises(Refused) as caught:
        drive.do(by, action, need, **data)
    return caught.value.refusal


def faults(drive: Drive, by: Person, action: Action, need, **data) -> dict[str, str]:
    """At which fields this is wrong, and why."""
    with pytest.raises(Invalid) as caught:
        drive.do(by, action, need, **data)
    return {path: fault.message for path, fault in caught.value.errors.items()}


# ---- two people


def test_who_asks_to_decline_does_not_decide_and_another_coordinator_does(drive):
    need, town = drive.file(), drive.town
    drive.do(town.coordinator, A.ASK_DECLINE, need, code="outside", reason="x")
    assert refusal(drive, town.coordinator, A.DECLINE, need, **GRANTED) is R.OWN_REQUEST
    drive.do(town.coordinator2, A.DECLINE, need, **GRANTED)
    assert drive.whole(need).status is S.DECLINED


def test_who_objects_does_not_rule_whoever_asked_in_whose_name(drive, session):
    town = drive.town
    both = make_person(session)
    grant(session, both, Role.HEAD, town.talent)
    grant(session, both, Role.COORDINATOR, town.city)
    stand_in(session, both, town.officemate, town.talent)
    objection = {"reason": "x", "legal_basis": "y", "proposed": town.industry.id}
    in_person, by_substitute = drive.assigned(), drive.assigned()
    drive.do(both, A.OBJECT, in_person, **objection)
    drive.do(town.officemate, A.OBJECT, by_substitute, **objection)
    assert refusal(drive, both, A.RULE, in_person, **REFUSED) is R.OWN_REQUEST
    assert refusal(drive, both, A.RULE, by_substitute, **REFUSED) is R.OWN_REQUEST
    drive.do(town.county, A.RULE, by_substitute, **REFUSED)


def test_who_asked_for_an_extension_does_not_grant_it_with_another_hat(drive, session):
    grant(session, drive.town.official, Role.COORDINATOR, drive.town.city)
    need = drive.implementing()
    drive.do(drive.town.official, A.ASK_EXTENSION, need, new_due_on=drive.day(30), reason="x", progress="y")
    assert refusal(drive, drive.town.official, A.RULE_EXTENSION, need, **GRANTED) is R.OWN_REQUEST


def test_a_substitute_does_not_approve_the_absent_owners_own_task(drive):
    town = drive.town
    stand_in(drive.session, town.official, town.official2, town.talent)
    need = drive.implementing()
    task = next(t for t in drive.whole(need).tasks if t.person_id == town.official.id)
    drive.do(town.official2, A.SUBMIT_TASK, need, task=task.id, result="x")
    assert drive.history(need)[-1].for_id == town.official.id
    assert faults(drive, town.official2, A.APPROVE_TASK, need, task=task.id) == {"task": R.OWN_HANDS.label}


def test_a_request_of_one_kind_waits_alone(drive):
    need = drive.implementing()
    ask = {"new_due_on": drive.day(30), "reason": "x", "progress": "y"}
    drive.do(drive.town.official, A.ASK_EXTENSION, need, **ask)
    assert refusal(drive, drive.town.head, A.ASK_EXTENSION, need, **ask) is R.REQUEST_PENDING


def test_a_ruling_needs_something_to_rule_on(drive):
    need = drive.implementing()
    assert refusal(drive, drive.town.supervisor, A.PARK, need, **GRANTED) is R.NO_REQUEST


# ---- verifying


def verifier_names(drive: Drive, need) -> set[str]:
    """Who may verify the need now."""
    case = case_of(need.number, SYSTEM, drive.today)
    return {drive.session.get_one(Person, one).username for one in case.verifier_ids}


def test_the_nearest_coordinator_without_a_hand_in_it_verifies(drive):
    assert verifier_names(drive, drive.verifying()) == {"county"}


def test_without_one_in_the_county_the_citys_verify_and_without_any_the_supervisor(drive, session):
    need = drive.verifying()
    grant(session, drive.town.county, Role.OFFICIAL, drive.town.talent, from_on=date(2026, 11, 2))
    assert verifier_names(drive, need) == {"coordinator", "coordinator2"}
    for username in ("coordinator", "coordinator2"):
        grant(session, getattr(drive.town, username), Role.HEAD, drive.town.talent)
    assert verifier_names(drive, need) == {"supervisor"}
    assert refusal(drive, drive.town.county, A.VERIFY, need, **TICKS) is R.NOT_YOURS


def test_who_worked_in_the_lead_unit_within_the_needs_life_does_not_verify_even_after_leaving(drive, session):
    grant(session, drive.town.county, Role.OFFICIAL, drive.town.talent, to_on=date(2026, 11, 2))
    assert verifier_names(drive, drive.verifying()) == {"coordinator", "coordinator2"}


def test_who_left_the_lead_unit_before_the_need_was_filed_may_verify(drive, session):
    grant(session, drive.town.county, Role.OFFICIAL, drive.town.talent, to_on=date(2026, 11, 1))
    assert verifier_names(drive, drive.verifying()) == {"county"}


def test_a_role_in_a_former_lead_unit_excludes_too(drive, session):
    grant(session, drive.town.county, Role.OFFICIAL, drive.town.industry)
    need = drive.accepted()
    drive.do(drive.town.coordinator, A.ASSIGN, need, lead_unit=drive.town.industry.id)
    drive.do(drive.town.coordinator, A.REASSIGN, need, lead_unit=drive.town.talent.id, reason="x")
    drive.do(drive.town.official, A.CLAIM, need, promise="x")
    drive.do(drive.town.official, A.ASK, need, question="x")
    drive.do(drive.town.official, A.DECOMPOSE, need, tasks=[drive.row("official")])
    drive.ask_closure(need)
    assert verifier_names(drive, need) == {"coordinator", "coordinator2"}


def test_former_owners_and_task_people_do_not_verify(drive, session):
    town = drive.town
    helping = make_unit(session, town.city)
    grant(session, town.county, Role.OFFICIAL, helping)
    need = drive.claimed()
    drive.do(town.coordinator, A.NAME_HELPERS, need, helpers=[helping.id, town.finance.id], reason="x")
    row = drive.row("official") | {"unit": helping.id, "person": town.county.id}
    drive.do(town.official, A.DECOMPOSE, need, tasks=[row, drive.row("official")])
    theirs = next(t for t in drive.whole(need).tasks if t.person_id == town.county.id)
    drive.do(town.official, A.CANCEL_TASK, need, task=theirs.id, reason="x")
    drive.ask_closure(need)
    assert verifier_names(drive, need) == {"coordinator", "coordinator2"}


def test_who_stood_in_for_somebody_with_a_hand_in_it_does_not_verify(drive, session):
    stand_in(session, drive.town.helper, drive.town.county, drive.town.finance)
    assert verifier_names(drive, drive.verifying()) == {"coordinator", "coordinator2"}


def test_who_stood_in_within_the_lead_unit_does_not_verify(drive, session):
    stand_in(session, drive.town.officemate, drive.town.county, drive.town.talent)
    assert verifier_names(drive, drive.verifying()) == {"coordinator", "coordinator2"}


def test_verifying_takes_three_yeses_and_a_contact(drive):
    need = drive.verifying()
    assert faults(drive, drive.town.county, A.VERIFY, need, **TICKS | {"answer_right": ""}).keys() == {
        "answer_right"
    }
    drive.whole(need).first_contact_at = None
    assert refusal(drive, drive.town.county, A.VERIFY, need, **TICKS) is R.NO_CONTACT


# ---- objecting


def objection(drive: Drive) -> dict:
    return {"reason": "非本局职责", "legal_basis": "三定方案", "proposed": drive.town.industry.id}


def test_a_ruling_on_an_objection_is_final_for_the_unit(drive):
    need, town = drive.assigned(), drive.town
    drive.do(town.head, A.OBJECT, need, **objection(drive))
    drive.do(town.county, A.RULE, need, **REFUSED)
    assert refusal(drive, town.head, A.OBJECT, need, **objection(drive)) is R.UNIT_FINAL
    drive.do(town.county, A.REASSIGN, need, lead_unit=town.industry.id, reason="x")
    drive.do(town.county, A.REASSIGN, need, lead_unit=town.talent.id, reason="x")
    assert refusal(drive, town.head, A.OBJECT, need, **objection(drive)) is R.UNIT_FINAL


def test_a_unit_freed_by_a_ruling_is_not_given_the_need_again(drive):
    need, town = drive.assigned(), drive.town
    drive.do(town.head, A.OBJECT, need, **objection(drive))
    drive.do(town.county, A.RULE, need, lead_unit=town.industry.id, **GRANTED)
    assert drive.whole(need).lead_unit_id == town.industry.id
    again = faults(drive, town.county, A.REASSIGN, need, lead_unit=town.talent.id, reason="x")
    assert again == {"lead_unit": R.UNIT_FINAL.label}


def test_an_objection_comes_within_a_working_day_of_the_assignment(drive):
    late, in_time = drive.assigned(), drive.assigned()
    drive.at = office_instant(date(2026, 11, 3), 23)
    drive.do(drive.town.head, A.OBJECT, in_time, **objection(drive))
    drive.at = office_instant(date(2026, 11, 4), 0, 1)
    assert refusal(drive, drive.town.head, A.OBJECT, late, **objection(drive)) is R.TOO_LATE


def test_claiming_withdraws_an_objection_and_releasing_does_not_open_the_time_for_it_again(drive):
    need, town = drive.assigned(), drive.town
    drive.do(town.head, A.OBJECT, need, **objection(drive))
    drive.do(town.official, A.CLAIM, need, promise="x")
    assert case_of(need.number, SYSTEM, drive.today).pending(RequestKind.OBJECTION) is None
    drive.do(town.official, A.RELEASE, need, reason="x")
    assert refusal(drive, town.head, A.OBJECT, need, **objection(drive)) is R.ONLY_ONCE


def test_released_after_a_week_there_is_no_new_window_to_object(drive):
    need = drive.claimed()
    drive.pass_days(5)
    drive.do(drive.town.official, A.RELEASE, need, reason="x")
    assert refusal(drive, drive.town.head, A.OBJECT, need, **objection(drive)) is R.TOO_LATE


def test_an_objection_never_ruled_on_can_be_made_once_more_under_a_new_assignment(drive):
    need, town = drive.assigned(), drive.town
    drive.do(town.head, A.OBJECT, need, **objection(drive))
    drive.do(town.county, A.REASSIGN, need, lead_unit=town.industry.id, reason="x")
    drive.do(town.county, A.REASSIGN, need, lead_unit=town.talent.id, reason="x")
    drive.do(town.head, A.OBJECT, need, **objection(drive))
    assert case_of(need.number, SYSTEM, drive.today).pending(RequestKind.OBJECTION) is not None


def test_upholding_names_another_active_unit(drive):
    need, town = drive.assigned(), drive.town
    drive.do(town.head, A.OBJECT, need, **objection(drive))
    assert faults(drive, town.county, A.RULE, need, **GRANTED).keys() == {"lead_unit"}
    same = faults(drive, town.county, A.RULE, need, lead_unit=town.talent.id, **GRANTED)
    assert same == {"lead_unit": R.SAME_UNIT.label}


# ---- extending


def extension(drive: Drive, days: int = 30) -> dict:
    return {"new_due_on": drive.day(days), "reason": "材料未齐", "progress": "过半"}


def test_the_first_extension_is_the_coordinators_the_second_the_supervisors_and_a_third_is_impossible(drive):
    need, town = drive.implementing(), drive.town
    drive.do(town.official, A.ASK_EXTENSION, need, **extension(drive, 20))
    drive.do(town.county, A.RULE_EXTENSION, need, **GRANTED)
    drive.do(town.official, A.ASK_EXTENSION, need, **extension(drive, 25))
    assert refusal(drive, town.county, A.RULE_EXTENSION, need, **GRANTED) is R.SECOND_BY_SUPERVISOR
    drive.do(town.supervisor, A.RULE_EXTENSION, need, **GRANTED)
    assert refusal(drive, town.official, A.ASK_EXTENSION, need, **extension(drive, 30)) is R.TWO_EXTENSIONS
    assert drive.whole(need).extensions == 2


@pytest.mark.parametrize(("day", "late"), [(20, False), (22, False), (23, True), (24, True)])
def test_with_no_working_day_left_only_the_supervisor_extends_and_it_is_marked_late(drive, day, late):
    need = drive.implementing()  # promised by Monday the 23rd
    drive.at = office_instant(date(2026, 11, day), 10)
    drive.do(drive.town.official, A.ASK_EXTENSION, need, **extension(drive))
    assert drive.whole(need).requests[-1].late is late
    if late:
        by = drive.town.county
        assert refusal(drive, by, A.RULE_EXTENSION, need, **GRANTED) is R.SECOND_BY_SUPERVISOR
    else:
        drive.do(drive.town.county, A.RULE_EXTENSION, need, **GRANTED)


def test_an_extension_not_ruled_on_in_a_day_goes_to_the_supervisor(drive):
    need, town = drive.implementing(), drive.town
    drive.do(town.official, A.ASK_EXTENSION, need, **extension(drive))
    drive.pass_days(2)
    assert refusal(drive, town.county, A.RULE_EXTENSION, need, **GRANTED) is R.SECOND_BY_SUPERVISOR
    drive.do(town.supervisor, A.RULE_EXTENSION, need, **GRANTED)


def test_an_extension_is_later_than_the_present_date(drive):
    need = drive.implementing()
    assert faults(drive, drive.town.official, A.ASK_EXTENSION, need, **extension(drive, 15)).keys() == {
        "new_due_on"
    }


def test_a_refused_extension_does_not_count_and_moves_nothing(drive):
    need = drive.implementing()
    drive.do(drive.town.official, A.ASK_EXTENSION, need, **extension(drive))
    drive.do(drive.town.county, A.RULE_EXTENSION, need, **REFUSED)
    assert (drive.whole(need).extensions, drive.due(need, K.PROMISE)) == (0, date(2026, 11, 23))


def test_parking_cancels_what_only_work_under_way_could_ask(drive):
    need, town = drive.implementing(), drive.town
    drive.do(town.official, A.ASK_EXTENSION, need, **extension(drive))
    drive.park(need)
    assert [r.is_pending for r in drive.whole(need).requests] == [False, False]
    assert drive.due(need, K.RULE) is None


# ---- declining and appealing


def test_an_appeal_comes_once_within_ten_working_days(drive):
    in_time, late = drive.to(S.DECLINED), drive.to(S.DECLINED)
    drive.at = office_instant(date(2026, 11, 16), 23)
    drive.do(drive.town.liaison, A.APPEAL, in_time, reason="x")
    drive.do(drive.town.supervisor, A.RESTORE, in_time, **REFUSED)
    assert refusal(drive, drive.town.liaison, A.APPEAL, in_time, reason="x") is R.ONLY_ONCE
    drive.at = office_instant(date(2026, 11, 17), 0, 1)
    assert refusal(drive, drive.town.liaison, A.APPEAL, late, reason="x") is R.TOO_LATE


def test_a_need_restored_can_be_declined_and_appealed_again(drive):
    need, town = drive.to(S.DECLINED), drive.town
    drive.do(town.liaison, A.APPEAL, need, reason="x")
    drive.do(town.supervisor, A.RESTORE, need, **GRANTED)
    assert drive.whole(need).status is S.FILED
    drive.do(town.coordinator, A.ASK_DECLINE, need, code="unlawful", reason="x")
    drive.do(town.supervisor, A.DECLINE, need, **GRANTED)
    drive.do(town.liaison, A.APPEAL, need, reason="x")
    assert case_of(need.number, SYSTEM, drive.today).pending(RequestKind.APPEAL) is not None


def test_declining_needs_a_request_first(drive):
    need = drive.file()
    assert refusal(drive, drive.town.supervisor, A.DECLINE, need, **GRANTED) is R.NO_REQUEST


# ---- ending


def test_a_second_dispute_goes_to_the_supervisor_who_grants_one_more_cycle_or_closes(drive):
    for verdict, status, confirmation in (
        (GRANTED, S.IMPLEMENTING, None),
        (REFUSED, S.CLOSED, Confirmation.DISPUTED),
    ):
        need = drive.confirming()
        drive.do(drive.town.liaison, A.DISPUTE, need, reason="没有办好。")
        assert (drive.whole(need).status, drive.whole(need).cycle) == (S.IMPLEMENTING, 2)
        again(drive, need)
        drive.do(drive.town.liaison, A.DISPUTE, need, reason="仍未办好。")
        assert drive.whole(need).status is S.CONFIRMING
        drive.do(drive.town.supervisor, A.RULE_DISPUTE, need, **verdict)
        found = drive.whole(need)
        assert (found.status, found.confirmation) == (status, confirmation)


def again(drive: Drive, need) -> None:
    """A new task, done, contacted, closed and verified once more."""
    drive.do(drive.town.official, A.ADD_TASK, need, **drive.row("official"))
    drive.do(drive.town.official, A.REPORT, need, report="重新对接。")
    drive.ask_closure(need)
    drive.do(drive.town.county, A.VERIFY, need, **TICKS)


def test_while_a_dispute_waits_nothing_is_confirmed_and_nothing_lapses(drive):
    need = drive.confirming()
    drive.do(drive.town.liaison, A.DISPUTE, need, reason="x")
    again(drive, need)
    drive.do(drive.town.liaison, A.DISPUTE, need, reason="x")
    assert (
        refusal(drive, drive.town.liaison, A.CONFIRM, need, judgement="solved", grade="5")
        is R.DISPUTE_PENDING
    )
    drive.pass_days(30)
    with pytest.raises(Refused) as caught:
        end(drive, need, K.CONFIRM)
    assert caught.value.refusal is R.DISPUTE_PENDING


def test_silence_is_not_consent_and_lapses_only_after_the_due_day(drive):
    need = drive.confirming()
    drive.at = office_instant(date(2026, 11, 9), 23, 50)
    with pytest.raises(Refused):
        end(drive, need, K.CONFIRM)
    drive.at = office_instant(date(2026, 11, 10), 0, 1)
    end(drive, need, K.CONFIRM)
    assert drive.whole(need).confirmation is Confirmation.UNCONFIRMED


def test_an_enterprise_nobody_can_call_is_waited_for_ten_days_more(drive):
    need = drive.confirming()
    drive.whole(need).contact_phone = ""
    drive.at = office_instant(date(2026, 11, 23), 23, 50)
    with pytest.raises(Refused):
        end(drive, need, K.CONFIRM)
    drive.at = office_instant(date(2026, 11, 24), 0, 1)
    end(drive, need, K.CONFIRM)
    assert drive.whole(need).confirmation is Confirmation.UNREACHABLE


@pytest.mark.parametrize("role", ["owner", "former owner", "task person"])
def test_who_worked_on_a_need_never_confirms_it_for_the_enterprise(drive, session, role):
    town = drive.town
    need = drive.implementing()  # filed by the enterprise itself
    if role == "former owner":
        drive.do(town.head, A.HAND_OVER, need, owner=town.officemate.id, reason="x")
        drive.finish_tasks(need)
        drive.do(town.officemate, A.REQUEST_CLOSURE, need, **ANSWER)
    else:
        drive.ask_closure(need)
    drive.do(town.county, A.VERIFY, need, **TICKS)
    worker = town.helper if role == "task person" else town.official
    grant(session, worker, Role.LIAISON, town.yunzhan)
    assert refusal(drive, worker, A.CONFIRM, need, judgement="solved", grade="5") is R.RATED_BY_SELF
    drive.do(town.liaison, A.CONFIRM, need, judgement="solved", grade="5")


def test_who_typed_a_need_in_never_endorses_it(drive, session):
    need = drive.file(by=drive.town.east_official)
    grant(session, drive.town.east_official, Role.LIAISON, drive.town.yunzhan)
    assert refusal(drive, drive.town.east_official, A.ENDORSE, need, answer="confirmed") is R.RATED_BY_SELF
    drive.do(drive.town.colleague, A.ENDORSE, need, answer="confirmed")
    assert drive.whole(need).endorsement is Endorsement.CONFIRMED
    assert refusal(drive, drive.town.liaison, A.ENDORSE, need, answer="confirmed") is R.NOT_ENDORSED_PENDING


def test_who_filed_for_the_own_enterprise_confirms(drive):
    assert drive.whole(drive.closed()).confirmation is Confirmation.CONFIRMED


def test_a_poor_grade_carries_a_text(drive):
    need = drive.confirming()
    poor = {"judgement": "partly", "grade": "2"}
    assert faults(drive, drive.town.liaison, A.CONFIRM, need, **poor).keys() == {"comment"}


def test_the_enterprises_judgement_leaves_the_verified_outcome_alone(drive):
    need = drive.confirming()
    drive.do(drive.town.liaison, A.CONFIRM, need, judgement="not-solved", grade="3")
    assert drive.whole(need).outcome is Outcome.ANSWERED


def test_one_further_rating_follows_after_things_were_put_right(drive):
    need = drive.closed(grade="1")
    assert refusal(drive, drive.town.liaison, A.RATE_AGAIN, need, grade="4") is R.NOT_PUT_RIGHT
    drive.do(drive.town.official, A.FOLLOW_UP, need, stage="put-right", result="x")
    drive.do(drive.town.liaison, A.RATE_AGAIN, need, grade="4")
    assert refusal(drive, drive.town.liaison, A.RATE_AGAIN, need, grade="5") is R.ONLY_ONCE


def test_closing_with_open_tasks_is_refused_and_with_them_cancelled_it_is_not(drive):
    need = drive.implementing()
    assert refusal(drive, drive.town.official, A.REQUEST_CLOSURE, need, **ANSWER) is R.TASKS_OPEN
    for task in drive.whole(need).tasks:
        drive.do(drive.town.official, A.CANCEL_TASK, need, task=task.id, reason="不再需要")
    drive.do(drive.town.official, A.REQUEST_CLOSURE, need, **ANSWER)
    assert {task.state for task in drive.whole(need).tasks} == {TaskState.CANCELLED}


def test_a_submitted_task_is_still_open(drive):
    need = drive.implementing()
    for task in drive.whole(need).tasks:
        by = drive.session.get_one(Person, task.person_id)
        drive.do(by, A.SUBMIT_TASK, need, task=task.id, result="x")
    assert refusal(drive, drive.town.official, A.REQUEST_CLOSURE, need, **ANSWER) is R.TASKS_OPEN


def test_a_new_cycle_needs_a_new_task_before_closing(drive):
    need = drive.closed()
    drive.do(drive.town.liaison, A.REOPEN, need, reason="x")
    assert refusal(drive, drive.town.official, A.REQUEST_CLOSURE, need, **ANSWER) is R.NO_NEW_TASK
    again(drive, need)
    assert drive.whole(need).status is S.CONFIRMING


def test_unsolvable_takes_the_supervisors_consent_and_evidence(drive, tmp_path):
    need, town = drive.implementing(), drive.town
    drive.finish_tasks(need)
    proof = store(tmp_path, b"x", shown_name="a.pdf", media_type="application/pdf", person_id=town.official.id,
                  at=drive.at, need_id=need.id)  # fmt: skip
    ending = {"outcome": "unsolvable", "summary": "x", "unsolvable_reason": "law", "legal_basis": "y"}
    assert faults(drive, town.official, A.REQUEST_CLOSURE, need, **ending).keys() == {"evidence"}
    ending |= {"evidence": [proof.id]}
    assert faults(drive, town.official, A.REQUEST_CLOSURE, need, **ending) == {"outcome": R.NO_CONSENT.label}
    drive.do(town.official, A.ASK_UNSOLVABLE, need, code="law", legal_basis="y", reason="x")
    assert refusal(drive, town.coordinator, A.CONSENT, need, **GRANTED) is R.NOT_YOURS
    drive.do(town.supervisor, A.CONSENT, need, **GRANTED)
    drive.do(town.official, A.REQUEST_CLOSURE, need, **ending)
    assert drive.whole(need).outcome is Outcome.UNSOLVABLE


# ---- reopening


def test_the_enterprise_reopens_within_thirty_calendar_days_and_the_supervisor_always(drive):
    in_time, late = drive.closed(), drive.closed()
    drive.at = office_instant(date(2026, 12, 2), 23, 50)
    drive.do(drive.town.liaison, A.REOPEN, in_time, reason="x")
    drive.at = office_instant(date(2026, 12, 3), 0, 1)
    assert refusal(drive, drive.town.liaison, A.REOPEN, late, reason="x") is R.TOO_LATE
    drive.do(drive.town.supervisor, A.REOPEN, late, reason="x")
    found = drive.whole(late)
    assert (found.status, found.cycle, found.outcome, found.confirmation) == (S.IMPLEMENTING, 2, None, None)


def test_a_new_cycle_goes_to_the_last_owner_or_if_gone_from_the_unit_to_its_head(drive, session):
    stays, left = drive.closed(), drive.closed()
    drive.do(drive.town.supervisor, A.REOPEN, stays, reason="x")
    assert drive.whole(stays).owner_id == drive.town.official.id
    for held in drive.session.scalars(_grants_of(drive.town.official)):
        held.to_on = date(2026, 11, 2)
    drive.pass_days(1)
    drive.do(drive.town.supervisor, A.REOPEN, left, reason="x")
    assert drive.whole(left).owner_id == drive.town.head.id


def _grants_of(person: Person) -> Select[tuple[RoleGrant]]:
    return select(RoleGrant).where(RoleGrant.person_id == person.id)


# ---- merging


def test_a_merge_is_never_a_chain_nor_into_itself_nor_across_enterprises_nor_into_a_dead_need(drive):
    town = drive.town
    target, source, third = drive.file(), drive.file(), drive.file()
    other = drive.file(by=town.liaison2, enterprise=town.heling)
    dead = drive.to(S.WITHDRAWN)
    merge = lambda need, into, by=town.coordinator: drive.do(by, A.MERGE, need, into=into.id, reason="x")  # noqa: E731
    merge(source, target)
    assert refusal(drive, town.coordinator, A.MERGE, target, into=third.id, reason="x") is R.MERGE_CHAIN
    wrong = {
        into.number: faults(drive, town.coordinator, A.MERGE, third, into=into.id, reason="x")["into"]
        for into in (third, source, dead, other)
    }
    assert wrong == {
        third.number: R.MERGE_SELF.label,
        source.number: R.MERGE_CHAIN.label,
        dead.number: R.MERGE_CHAIN.label,
        other.number: R.MERGE_OTHER.label,
    }


def test_a_merge_is_undone_only_while_the_target_lives(drive):
    target, source = drive.file(), drive.file()
    drive.do(drive.town.coordinator, A.MERGE, source, into=target.id, reason="x")
    drive.do(drive.town.liaison, A.WITHDRAW, target, reason="x")
    drive.session.expire_all()
    assert refusal(drive, drive.town.coordinator, A.UNMERGE, source, reason="x") is R.TARGET_OFF


def test_withdrawing_cancels_tasks_requests_and_deadlines(drive):
    need, town = drive.implementing(), drive.town
    drive.do(town.official, A.ASK_EXTENSION, need, **extension(drive))
    drive.do(town.liaison, A.WITHDRAW, need, reason="x")
    found = drive.whole(need)
    assert [task.is_open for task in found.tasks] == [False, False]
    assert [request.is_pending for request in found.requests] == [False]
    assert [deadline.is_open for deadline in found.deadlines] == [False] * len(found.deadlines)


@pytest.mark.parametrize("status", [S.VERIFYING, S.CONFIRMING], ids=str)
def test_no_longer_needed_is_an_answer_in_confirming_not_a_withdrawal(drive, status):
    assert refusal(drive, drive.town.liaison, A.WITHDRAW, drive.to(status), reason="x") is R.WRONG_STATUS


# ---- the enterprise


def test_after_the_claim_a_change_of_the_wish_waits_for_a_yes_and_of_the_contact_does_not(drive):
    need, town = drive.claimed(), drive.town
    drive.do(town.liaison, A.AMEND, need, **content(drive, need, contact_name="何晓彤", reason="换人"))
    assert drive.whole(need).contact_name == "何晓彤"
    drive.do(town.liaison, A.AMEND, need, **content(drive, need, title="改招五名", reason="增加"))
    assert drive.whole(need).title != "改招五名"
    drive.do(town.official, A.RULE_AMENDMENT, need, **GRANTED)
    assert drive.whole(need).title == "改招五名"


def test_a_change_asked_for_survives_the_release_of_the_need(drive):
    need, town = drive.claimed(), drive.town
    drive.do(town.liaison, A.AMEND, need, **content(drive, need, title="改招五名", reason="增加"))
    drive.do(town.official, A.RELEASE, need, reason="x")
    drive.do(town.county, A.RULE_AMENDMENT, need, **GRANTED)
    assert drive.whole(need).title == "改招五名"


def test_before_the_claim_a_change_takes_effect_at_once_and_nothing_changed_is_said(drive):
    need = drive.accepted()
    drive.do(drive.town.liaison, A.AMEND, need, **content(drive, need, title="改招五名", reason="增加"))
    assert drive.whole(need).title == "改招五名"
    same = faults(drive, drive.town.liaison, A.AMEND, need, **content(drive, need, reason="没有变"))
    assert same.keys() == {"reason"}


def test_a_successor_takes_over_what_lives_and_reads_what_is_closed(drive, session):
    town = drive.town
    live, closed = drive.claimed(), drive.closed()
    heir = make_person(session)
    grant(session, heir, Role.LIAISON, town.panshi)
    with pytest.raises(Hidden):
        case_of(closed.number, drive.actor(heir), drive.today)
    drive.do(town.county, A.SUCCEED, live, successor=town.panshi.id, reason="被兼并")
    assert (drive.whole(live).enterprise_id, drive.whole(live).number) == (town.panshi.id, live.number)
    assert case_of(closed.number, drive.actor(heir), drive.today).need.enterprise_id == town.yunzhan.id
    assert case_of(closed.number, drive.actor(town.liaison), drive.today).need.id == closed.id
    with pytest.raises(Hidden):
        case_of(live.number, drive.actor(town.liaison), drive.today)


def test_an_enterprise_has_one_successor(drive):
    town, first, second = drive.town, drive.file(), drive.file()
    drive.do(town.county, A.SUCCEED, first, successor=town.panshi.id, reason="x")
    wrong = faults(drive, town.coordinator, A.SUCCEED, second, successor=town.heling.id, reason="x")
    assert wrong == {"successor": R.NOT_SUCCESSOR.label}


# ---- owners and substitutes


def test_a_substitute_claims_for_the_absent_person_who_goes_on_owning_it(drive):
    town = drive.town
    stand_in(drive.session, town.official, town.official2, town.talent, to_on=date(2026, 11, 3))
    need = drive.assigned()
    event = drive.do(town.official2, A.CLAIM, need, promise="x")
    assert (event.actor_id, event.for_id) == (town.official2.id, town.official.id)
    assert drive.whole(need).owner_id == town.official.id
    drive.pass_days(2)
    drive.do(town.official, A.ASK, need, question="x")
    with pytest.raises(Hidden):
        drive.do(town.official2, A.ASK, need, question="x")


def test_a_need_is_handed_over_to_somebody_of_the_unit_not_to_a_substitute_there(drive):
    town = drive.town
    stand_in(drive.session, town.officemate, town.official2, town.talent)
    need = drive.claimed()
    for stranger in (town.official2, town.helper, town.liaison):
        wrong = faults(drive, town.head, A.HAND_OVER, need, owner=stranger.id, reason="x")
        assert wrong == {"owner": R.NOT_IN_UNIT.label}


def test_a_task_is_worked_by_its_person_or_the_owner_and_nobody_else_of_the_unit(drive):
    need, town = drive.implementing(), drive.town
    task = next(t for t in drive.whole(need).tasks if t.person_id == town.helper.id)
    assert refusal(drive, town.officemate, A.START_TASK, need, task=task.id) is R.NOT_YOURS
    drive.do(town.official, A.START_TASK, need, task=task.id)


def test_a_task_with_nobody_is_taken_by_whoever_of_its_unit_starts_it(drive):
    need, town = drive.claimed(), drive.town
    drive.do(town.official, A.DECOMPOSE, need, tasks=[drive.row("helper") | {"person": None}])
    task = drive.whole(need).tasks[0]
    drive.do(town.helper, A.START_TASK, need, task=task.id)
    assert drive.whole(need).tasks[0].person_id == town.helper.id


def test_tasks_are_due_by_the_promise_also_when_the_promise_moves(drive):
    need, town = drive.claimed(), drive.town
    late = faults(drive, town.official, A.DECOMPOSE, need, tasks=[drive.row("official", 16)])
    assert late == {"tasks.0.due_on": R.AFTER_DUE.label}
    drive.do(town.official, A.DECOMPOSE, need, tasks=[drive.row("official", 10)])
    sooner = {"lead_unit": town.industry.id, "reason": "x", "promised_by": drive.day(9)}
    assert faults(drive, town.county, A.REASSIGN, need, **sooner).keys() == {"promised_by"}
    drive.do(town.county, A.REASSIGN, need, **sooner | {"promised_by": drive.day(10)})


def test_a_plan_has_a_task_of_a_unit_on_the_case_and_no_circle(drive):
    need, town = drive.claimed(), drive.town
    plan = lambda *rows: faults(drive, town.official, A.DECOMPOSE, need, tasks=list(rows))  # noqa: E731
    one, two = drive.row("official", after=2), drive.row("official", after=1)
    stranger = drive.row("official") | {"unit": town.industry.id, "person": town.official2.id}
    assert plan() == {"tasks": R.NO_TASK.label}
    assert plan(one, two)["tasks.0.after"] == R.CYCLE.label
    assert plan(drive.row("official", after=5)).keys() == {"tasks.0.after"}
    assert plan(stranger).keys() == {"tasks.0.unit"}
    assert plan(drive.row("helper") | {"person": town.official.id}) == {"tasks.0.person": R.NOT_IN_UNIT.label}


def test_work_waits_for_the_task_before_it(drive):
    need, town = drive.claimed(), drive.town
    drive.do(town.official, A.DECOMPOSE, need, tasks=[drive.row("official"), drive.row("helper", after=1)])
    first, second = drive.whole(need).tasks
    assert faults(drive, town.helper, A.START_TASK, need, task=second.id) == {"task": R.TASK_BEFORE.label}
    drive.do(town.official, A.SUBMIT_TASK, need, task=first.id, result="x")
    drive.do(town.helper, A.START_TASK, need, task=second.id)


def test_a_sponsor_is_a_leader_linked_to_the_enterprise(drive):
    need, town = drive.assigned(), drive.town
    wrong = faults(drive, town.supervisor, A.NAME_SPONSOR, need, sponsor=town.official.id, reason="x")
    assert wrong == {"sponsor": R.NOT_LEADER.label}


def test_a_region_is_left_one_step_up_or_down(drive):
    need, town = drive.file(), drive.town
    assert faults(drive, town.coordinator, A.DELEGATE, need, region=town.west.id, reason="x").keys() == {
        "region"
    }
    drive.do(town.county, A.ESCALATE, need, region=town.city.id, reason="x")
    with pytest.raises(Refused):
        drive.do(town.county, A.DELEGATE, need, region=town.east.id, reason="x")
    drive.do(town.coordinator, A.DELEGATE, need, region=town.west.id, reason="x")
    assert drive.whole(need).region_id == town.west.id
