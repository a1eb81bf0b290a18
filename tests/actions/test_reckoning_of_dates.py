"""Dates reckoned anew through the door: exactly those a brute-force reckoner expects, once, told to their owners."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tests.actions.drive import GRANTED, Drive
from tests.life import MORNING
from tests.plans import plan_of_2027
from tracker.actions.calendar import import_plan, reckon_need
from tracker.catalog.work_calendar import seed_calendar, work_calendar
from tracker.catalog.year_plans import YearPlan
from tracker.clock import office_instant
from tracker.models import CalendarPlan, Deadline, DeadlineMove, Event, Message, Need
from tracker.queries.calendar import changes_by
from tracker.queries.verification import verify
from tracker.rules.refused import Refused
from tracker.vocabulary import Action, DeadlineKind, MoveCause, Status

A, K = Action, DeadlineKind
OLD = seed_calendar()
DECEMBER = office_instant(date(2026, 12, 21), 9)
OFF = {day.on for day in plan_of_2027().days if day.kind == "holiday"}
WORKED = {day.on for day in plan_of_2027().days if day.kind == "make-up"}
CHOSEN = (K.TASK, K.INSTRUCTION, K.PARK_REVIEW, K.LOOK_BACK)


def busy(drive: Drive, random: Random) -> None:
    """Needs of all kinds from mid-December to February, some parked, resumed, extended, sent back, merged."""
    drive.at = office_instant(date(2026, 12, 17), 9)
    for _ in range(18):
        drive.at = max(drive.at, drive.at + timedelta(days=random.choice([0, 0, 1, 2, 3])))
        need = random.choice([
            drive.file, drive.accepted, drive.assigned, drive.claimed, drive.implementing, drive.parked,
            drive.verifying, drive.confirming, lambda: drive.closed(grade="1"), lambda: drive.to(Status.RETURNED),
            lambda: _resumed(drive, random), lambda: _sent_back(drive, random), lambda: _extended(drive),
            lambda: _unmerged(drive, random), lambda: _instructed(drive),
        ])()  # fmt: skip
        drive.session.commit()
        assert need.id


def _resumed(drive: Drive, random: Random) -> Need:
    need = drive.parked()
    drive.pass_days(random.choice([0, 1, 4, 15]))
    drive.do(drive.town.official, A.RESUME, need, reason="可以继续。")
    return need


def _sent_back(drive: Drive, random: Random) -> Need:
    need = drive.verifying()
    drive.pass_days(random.choice([0, 1, 3]))
    drive.do(drive.town.county, A.SEND_BACK, need, missing="缺佐证。")
    return need


def _extended(drive: Drive) -> Need:
    need = drive.implementing()
    wish = {"new_due_on": drive.day(25), "reason": "人选少。", "progress": "一半。"}
    drive.do(drive.town.official, A.ASK_EXTENSION, need, **wish)
    drive.do(drive.town.county, A.RULE_EXTENSION, need, **GRANTED)
    return need


def _unmerged(drive: Drive, random: Random) -> Need:
    need = drive.assigned()
    drive.do(drive.town.county, A.MERGE, need, into=drive.file().id, reason="同一事项。")
    drive.pass_days(random.choice([0, 2, 6]))
    drive.do(drive.town.county, A.UNMERGE, need, reason="并非同一事项。")
    return need


def _instructed(drive: Drive) -> Need:
    need = drive.implementing()
    due = (drive.today + timedelta(days=20)).isoformat()
    drive.do(drive.town.supervisor, A.INSTRUCT, need, instruction="请加快。", reply_due_on=due)
    return need


def works(day: date) -> bool:
    if day.year != 2027:
        return OLD.is_workday(day)
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def worked_before(day: date) -> bool:
    """By the calendar before: an unknown year is Monday to Friday minus the fixed dates."""
    fixed = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
    return (
        OLD.is_workday(day) if day.year != 2027 else day.weekday() < 5 and (day.month, day.day) not in fixed
    )


def steps_to(start: date, end: date) -> int:
    """Working days from one day to another by the calendar before, counted on one's fingers."""
    days = [start + timedelta(days=n + 1) for n in range((end - start).days)]
    return sum(worked_before(day) for day in days)


def stepped(start: date, working_days: int) -> date:
    day, left = start, abs(working_days)
    step = timedelta(days=1 if working_days > 0 else -1)
    while left:
        day += step
        left -= works(day)
    return day


def counted(deadline: Deadline, today: date) -> date:
    """From its start, or the last pause or resume that determined it; by its story, not by the count it keeps."""
    if deadline.paused_on is not None:
        return stepped(deadline.paused_on, deadline.remaining_wd)
    last = deadline.moves[-1] if deadline.moves else None
    if last is not None and last.cause in (MoveCause.RESUMED, MoveCause.SENT_BACK, MoveCause.UNMERGED):
        return stepped(last.on, steps_to(last.on, deadline.due_on))
    if last is None and deadline.kind not in CHOSEN:
        return stepped(deadline.starts_on, steps_to(deadline.starts_on, deadline.due_on))
    return deadline.due_on


def expected(session: Session, today: date) -> dict[int, date]:
    """Where every open date must lie by the new calendar."""
    found = {}
    for need_id in session.scalars(select(Need.id)):
        dates = session.scalars(
            select(Deadline)
            .where(Deadline.need_id == need_id, Deadline.stopped_at.is_(None))
            .options(selectinload(Deadline.moves))
        ).all()
        due = {one: counted(one, today) for one in dates}
        promise = next((one for one in dates if one.kind is K.PROMISE), None)
        for one in dates:
            if one.kind is K.TASK and promise is not None and promise.due_on != due[promise]:
                due[one] = min(due[one], due[promise])
            elif one.kind is K.TASK and promise is not None:
                due[one] = min(due[one], max(one.due_on, promise.due_on))
        for one in dates:
            floor = one.due_on if one.paused_on is not None else min(one.due_on, today)
            found[one.id] = due[one] if one.paused_on is not None else max(due[one], floor)
    return found


def open_dates(session: Session) -> dict[int, tuple[date, bool]]:
    query = select(Deadline.id, Deadline.due_on, Deadline.provisional).where(Deadline.stopped_at.is_(None))
    return {one: (due_on, mark) for one, due_on, mark in session.execute(query)}


def reckon_all(drive: Drive, plan: CalendarPlan) -> list[Event]:
    found = list(changes_by(work_calendar(), plan.year, drive.today))
    events = [reckon_need(change.need_id, plan.id, plan.year, drive.at) for change in found]
    assert [event.facts["moved"] for event in events] == [change.moved for change in found]
    drive.session.commit()
    return events


@pytest.mark.parametrize("seed", range(3))
def test_importing_a_year_changes_exactly_the_expected_dates(drive, session, seed):
    busy(drive, Random(seed))
    before, should = open_dates(session), expected(session, drive.today)
    row = import_plan(plan_of_2027(), drive.at)
    reckon_all(drive, row)
    session.expire_all()
    after = open_dates(session)
    assert {one: due_on for one, (due_on, _mark) in after.items()} == should
    moved = {one for one in before if before[one][0] != after[one][0]}
    assert len(moved) >= 5
    assert {mark for _due_on, mark in after.values()} == {False}
    told = session.execute(
        select(DeadlineMove.deadline_id, DeadlineMove.from_due_on, DeadlineMove.to_due_on).where(
            DeadlineMove.cause == MoveCause.CALENDAR, DeadlineMove.calendar_plan_id == row.id
        )
    )
    assert {tuple(one) for one in told} == {(one, before[one][0], after[one][0]) for one in moved}
    assert verify(at=drive.at).found is None


def test_reckoning_again_finds_nothing_also_days_later(drive, session):
    busy(drive, Random(7))
    row = import_plan(plan_of_2027(), drive.at)
    events = reckon_all(drive, row)
    drive.pass_days(4)
    assert list(changes_by(work_calendar(), 2027, drive.today)) == []
    with pytest.raises(Refused):
        reckon_need(events[0].need_id, row.id, 2027, drive.at)


def test_what_ended_or_ends_this_year_is_left_alone(drive, session):
    drive.at = MORNING
    drive.closed()
    drive.to(Status.WITHDRAWN)
    drive.assigned()
    session.commit()
    row = import_plan(plan_of_2027(), drive.at)
    assert reckon_all(drive, row) == []


def test_the_event_says_by_which_plan_and_how_many_moved_and_names_nobody(drive, session):
    drive.at = DECEMBER
    need = drive.implementing()
    session.commit()
    row = import_plan(plan_of_2027(), drive.at)
    (event,) = reckon_all(drive, row)
    assert (event.action, event.actor_id, event.from_status) == (A.RECKON, None, Status.IMPLEMENTING)
    assert event.facts == {"plan": row.id, "year": 2027, "moved": 1}
    promise = drive.due(need, K.PROMISE)
    assert event.changes == {"promised_by_on": promise.isoformat()}
    assert promise == stepped(drive.today, 15)


def test_a_task_that_was_beyond_the_new_promise_is_pulled_within_it(drive, session):
    drive.at = office_instant(date(2026, 12, 28), 9)
    need = drive.claimed()
    drive.do(
        drive.town.official, A.DECOMPOSE, need, tasks=[drive.row("official", 9), drive.row("helper", 15)]
    )
    drive.pass_days(1)
    assert drive.due(need, K.PROMISE) == date(2027, 1, 19)
    row = import_plan(plan_of_2027(), drive.at)
    reckon_all(drive, row)
    found = drive.whole(need)
    assert [task.due_on for task in found.tasks] == [date(2027, 1, 11), date(2027, 1, 18)]
    assert found.promised_by_on == date(2027, 1, 18)


def test_a_ruling_is_due_with_its_request(drive, session):
    drive.at = office_instant(date(2027, 2, 4), 16)
    need = drive.implementing()
    wish = {"code": "procedure", "review_on": "2027-03-01", "reason": "等待"}
    drive.do(drive.town.official, A.ASK_PARK, need, **wish)
    assert drive.due(need, K.RULE) == date(2027, 2, 5)
    row = import_plan(plan_of_2027(), drive.at)
    reckon_all(drive, row)
    (request,) = drive.whole(need).requests
    assert (request.due_on, drive.due(need, K.RULE)) == (date(2027, 2, 15), date(2027, 2, 15))


def test_whoever_owns_what_moved_is_told_once_a_plan(drive, session):
    drive.at = DECEMBER
    first, second = drive.implementing(), drive.claimed()
    session.commit()
    row = import_plan(plan_of_2027(), drive.at)
    assert len(reckon_all(drive, row)) == 2
    told = session.execute(select(Message.key, Message.person_id).where(Message.kind == "dates-moved")).all()
    owner = drive.town.official.id
    assert [tuple(one) for one in told] == [(f"dates-moved:{row.id}:{owner}", owner)]
    assert first.owner_id == second.owner_id == owner


def test_a_corrected_version_moves_them_again(drive, session):
    drive.at = DECEMBER
    need = drive.assigned()
    session.commit()
    reckon_all(drive, import_plan(plan_of_2027(), drive.at))
    first = drive.due(need, K.PROMISE)
    plain = YearPlan(2027, "corrected", 2, tuple(day for day in plan_of_2027().days if day.on not in WORKED))
    reckon_all(drive, import_plan(plain, drive.at))
    assert (first, drive.due(need, K.PROMISE)) == (date(2027, 1, 11), date(2027, 1, 12))
    moves = [move.cause for move in drive.whole(need).deadlines[-1].moves]
    assert moves == [MoveCause.CALENDAR] * 2
