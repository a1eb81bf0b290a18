"""The limits of DOMAIN §5 and §7 as they stand in seeds, and how a list overrides its promise."""

import dataclasses
from datetime import time

import pytest

from tracker.catalog.limits import limits
from tracker.catalog.lists import need_list
from tracker.vocabulary import DeadlineKind, Urgency


def test_deadlines_have_the_limits_of_the_domain() -> None:
    assert dict(limits().working_days) == {
        DeadlineKind.ACCEPT: 1,
        DeadlineKind.ASSIGN: 1,
        DeadlineKind.CLAIM: 1,
        DeadlineKind.RULE: 1,
        DeadlineKind.CONTACT: 1,
        DeadlineKind.DECOMPOSE: 3,
        DeadlineKind.REPORT: 5,
        DeadlineKind.APPROVE_TASK: 1,
        DeadlineKind.VERIFY: 2,
        DeadlineKind.FOLLOW_UP: 1,
        DeadlineKind.PUT_RIGHT: 15,
        DeadlineKind.NUDGE: 1,
        DeadlineKind.SOLVED_SAID: 3,
        DeadlineKind.ENDORSE: 5,
        DeadlineKind.RETURNED: 20,
        DeadlineKind.CONFIRM: 5,
    }
    assert dict(limits().calendar_days) == {DeadlineKind.LOOK_BACK: 30}


def test_the_enterprise_is_reminded_as_the_domain_says() -> None:
    assert dict(limits().reminders) == {
        DeadlineKind.ENDORSE: (2, 4),
        DeadlineKind.RETURNED: (5, 10),
        DeadlineKind.CONFIRM: (2, 4),
    }
    assert limits().return_reminders == (3, 5, 8)


def test_a_date_set_case_by_case_has_no_limit() -> None:
    with pytest.raises(KeyError):
        limits().days(DeadlineKind.TASK)


@pytest.mark.parametrize(
    ("urgency", "is_complex", "days"),
    [
        (Urgency.NORMAL, False, 15),
        (Urgency.URGENT, False, 5),
        (Urgency.CRITICAL, False, 2),
        (Urgency.NORMAL, True, 30),
        (Urgency.CRITICAL, True, 30),
    ],
)
def test_the_promise_follows_urgency_and_complexity(urgency: Urgency, is_complex: bool, days: int) -> None:
    assert limits().promise_days(need_list("RC"), urgency=urgency, is_complex=is_complex) == days


def test_a_list_overrides_the_promise_for_its_needs() -> None:
    slow = dataclasses.replace(need_list("XM"), promise={Urgency.NORMAL: 20}, promise_complex=60)
    assert limits().promise_days(slow, urgency=Urgency.NORMAL, is_complex=False) == 20
    assert limits().promise_days(slow, urgency=Urgency.URGENT, is_complex=False) == 5
    assert limits().promise_days(slow, urgency=Urgency.URGENT, is_complex=True) == 60


def test_rungs_and_hours_are_those_of_the_domain() -> None:
    alerts = limits().alerts
    assert (alerts.blue_from, alerts.yellow_after, alerts.red_after) == (3, 1, 3)
    assert (alerts.brief_at, alerts.send_from, alerts.send_until) == (time(8, 30), time(8, 30), time(17, 30))
    assert limits().objection_same_day_until == time(17, 30)
