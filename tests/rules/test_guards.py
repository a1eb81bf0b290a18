"""Guards answer from the case alone: who asked, when, how often (DOMAIN §5)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.rules.people import AT, EVERYBODY, LEAD, OTHER, OWNER, case_in, deadline, request
from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.models import NeedHand, Rating
from tracker.rules import guards
from tracker.rules.act import Act
from tracker.rules.guards import Guard, needs_no_pending, needs_pending
from tracker.vocabulary import (
    Action,
    DeadlineKind,
    Endorsement,
    Grade,
    Judgement,
    Refusal,
    RequestKind,
    Role,
    Status,
    Verdict,
)

K, R, S = RequestKind, Refusal, Status


def why(guard: Guard, status: Status = S.IMPLEMENTING, by: str = "coordinator", at: datetime = AT,
        for_id: int | None = None, **given) -> Refusal | None:  # fmt: skip
    """Why the guard refuses, None if it holds."""
    case = case_in(status, **given)
    act = Act(Action.NOTE, case, EVERYBODY[by], at, work_calendar(), limits(), for_id=for_id)
    refused = guard.test(act)
    return refused.refusal if refused else None


@pytest.mark.parametrize(
    ("by", "for_id", "asked", "reason"),
    [
        ("coordinator", None, {}, None),
        ("owner", None, {}, R.OWN_REQUEST),
        ("owner's substitute", OWNER, {}, R.OWN_REQUEST),
        ("coordinator", None, {"asker_id": 113}, R.OWN_REQUEST),
        ("coordinator", None, {"asker_id": 106, "facts": {"for": 113}}, R.OWN_REQUEST),
        ("coordinator", None, {"decider": Role.SUPERVISOR}, R.SECOND_BY_SUPERVISOR),
        ("supervisor", None, {"decider": Role.SUPERVISOR}, None),
        ("supervisor of another county", None, {"decider": Role.SUPERVISOR}, R.SECOND_BY_SUPERVISOR),
        ("coordinator", None, {"verdict": Verdict.CANCELLED}, R.NO_REQUEST),
    ],
    ids=["another", "the asker", "the asker's substitute", "the asker as coordinator", "in whose name was asked",
         "the supervisor's", "by the supervisor", "by a foreign supervisor", "cancelled"],
)  # fmt: skip
def test_who_rules_is_another_and_the_right_one(by, for_id, asked, reason):
    found = [request(K.OBJECTION, **asked)]
    assert why(needs_pending(K.OBJECTION), by=by, for_id=for_id, requests=found) is reason


def test_an_extension_goes_up_after_a_working_day_and_other_requests_do_not():
    later = AT + timedelta(days=2)
    extension, objection = request(K.EXTENSION), request(K.OBJECTION)
    assert why(needs_pending(K.EXTENSION), at=AT + timedelta(days=1), requests=[extension]) is None
    assert why(needs_pending(K.EXTENSION), at=later, requests=[extension]) is R.SECOND_BY_SUPERVISOR
    assert why(needs_pending(K.EXTENSION), at=later, by="supervisor", requests=[extension]) is None
    assert why(needs_pending(K.OBJECTION), at=later, requests=[objection]) is None


def test_one_request_of_a_kind_waits_at_a_time():
    waiting = [request(K.PARKING), request(K.EXTENSION, verdict=Verdict.REFUSED)]
    assert why(needs_no_pending(K.PARKING), requests=waiting) is R.REQUEST_PENDING
    assert why(needs_no_pending(K.EXTENSION), requests=waiting) is None


@pytest.mark.parametrize(
    ("by", "given", "reason"),
    [
        ("liaison", {}, None),
        ("filing official", {}, R.RATED_BY_SELF),
        ("filing official", {"filing_unit_id": None}, None),
        ("owner", {"filing_unit_id": None}, R.RATED_BY_SELF),
        ("task person", {}, R.RATED_BY_SELF),
        ("lead official", {"hands": [NeedHand(person_id=104)]}, R.RATED_BY_SELF),
    ],
    ids=[
        "a liaison",
        "who typed it in",
        "who filed for the own",
        "the owner",
        "a task person",
        "a former owner",
    ],
)
def test_own_hands_never_speak_for_the_enterprise(by, given, reason):
    assert why(guards.NOT_OF_OWN_HANDS, by=by, **given) is reason


def test_endorsing_needs_something_to_endorse():
    assert why(guards.ENDORSEMENT_PENDING) is None
    assert why(guards.ENDORSEMENT_PENDING, endorsement=Endorsement.CONFIRMED) is R.NOT_ENDORSED_PENDING


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ([], None),
        ([{"verdict": Verdict.REFUSED}], R.UNIT_FINAL),
        ([{"verdict": Verdict.GRANTED}], R.UNIT_FINAL),
        ([{"verdict": Verdict.CANCELLED}], R.ONLY_ONCE),
        ([{"verdict": Verdict.CANCELLED, "asked_at": AT - timedelta(days=9)}], None),
        ([{"verdict": Verdict.REFUSED, "unit_id": OTHER}], None),
    ],
    ids=["none", "rejected", "upheld", "withdrawn", "under an earlier assignment", "another unit's"],
)
def test_an_objection_is_made_once_per_assignment_and_a_ruling_is_final(made, reason):
    found = [request(K.OBJECTION, **({"unit_id": LEAD} | one)) for one in made]
    assert why(guards.OBJECTION_OPEN, S.ASSIGNED, requests=found) is reason


@pytest.mark.parametrize(
    ("day", "reason"), [(23, None), (24, None), (25, R.TOO_LATE)], ids=["same day", "next day", "later"]
)
def test_an_objection_comes_within_one_working_day(day, reason):
    at = datetime(2026, 11, day, 15, 59, 59, tzinfo=UTC)  # the last second of the office's day
    assert why(guards.OBJECTION_OPEN, S.ASSIGNED, at=at) is reason


def test_extensions_are_two_at_most():
    found = [why(guards.EXTENSION_LEFT, extensions=count) for count in (0, 1, 2, 3)]
    assert found == [None, None, R.TWO_EXTENSIONS, R.TWO_EXTENSIONS]


@pytest.mark.parametrize(("due", "late"), [(24, False), (23, True), (20, True)])
def test_an_extension_is_late_when_no_working_day_is_left(due, late):
    promise = deadline(DeadlineKind.PROMISE, date(2026, 11, due))
    act = Act(Action.ASK_EXTENSION, case_in(S.IMPLEMENTING, deadlines=[promise]), EVERYBODY["owner"], AT,
              work_calendar(), limits())  # fmt: skip
    assert guards.is_late(act) is late


@pytest.mark.parametrize(
    ("days", "by", "reason"),
    [(30, "liaison", None), (31, "liaison", R.TOO_LATE), (400, "supervisor", None)],
)
def test_the_enterprise_reopens_within_thirty_calendar_days(days, by, reason):
    assert why(guards.REOPEN_IN_TIME, S.CLOSED, by=by, at=AT + timedelta(days=days)) is reason


@pytest.mark.parametrize(
    ("phone", "day", "reason"),
    [
        ("13800138000", 23, R.REMINDERS_FIRST),
        ("13800138000", 24, None),
        ("", 24, R.REMINDERS_FIRST),
        ("", 30, R.REMINDERS_FIRST),
    ],
)
def test_silence_is_waited_for_to_the_end_of_the_last_day(phone, day, reason):
    confirm = [deadline(DeadlineKind.CONFIRM, date(2026, 11, 23))]
    at = datetime(2026, 11, day, 2, tzinfo=UTC)
    assert (
        why(guards.CONFIRM_TIME_OVER, S.CONFIRMING, at=at, deadlines=confirm, contact_phone=phone) is reason
    )


def test_a_dispute_that_waits_stops_confirming_and_lapsing():
    waiting = [request(K.DISPUTE)]
    assert why(guards.NO_DISPUTE_PENDING, S.CONFIRMING, requests=waiting) is R.DISPUTE_PENDING
    assert why(guards.NO_DISPUTE_PENDING, S.CONFIRMING) is None


def test_a_further_rating_follows_putting_right_and_comes_once():
    def rating(**given) -> Rating:
        values = {"person_id": 101, "cycle": 1, "judgement": Judgement.PARTLY, "grade": Grade.DISSATISFIED}
        return Rating(**(values | {"at": AT, "seq": 5, "again": False} | given))

    right, again = rating(put_right_at=AT), rating(again=True, grade=Grade.FAIR)
    assert why(guards.PUT_RIGHT, S.CLOSED, ratings=[rating()]) is R.NOT_PUT_RIGHT
    assert why(guards.PUT_RIGHT, S.CLOSED, ratings=[right]) is None
    assert why(guards.PUT_RIGHT, S.CLOSED, ratings=[right, again]) is R.ONLY_ONCE
    assert why(guards.FOLLOW_UP_OPEN, S.CLOSED, ratings=[rating()]) is None
    assert why(guards.FOLLOW_UP_OPEN, S.CLOSED, ratings=[right]) is R.NOT_POOR


def test_every_guard_has_a_name_for_the_printed_table():
    found = [one for one in vars(guards).values() if isinstance(one, Guard)]
    assert len({guard.name for guard in found}) == len(found) >= 20
