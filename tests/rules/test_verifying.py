"""Who verifies, reckoned without a database: the nearest free coordinator, else the supervisor (DOMAIN §3)."""

from datetime import date

import pytest

from tests.rules.people import CITY, EAST, FORMER, HELPERS, LEAD, OTHER, OWNER, TASK_PERSON, need_in, task
from tracker.models import NeedHand
from tracker.rules.permissions import Held
from tracker.rules.verifying import Candidate, had_hand, hands_of, verifiers
from tracker.vocabulary import Role, Status

UPWARDS = (EAST, CITY)
DURING, BEFORE = date(2026, 11, 23), date(2026, 11, 22)  # the need was filed on the 23rd


def candidate(number: int, role: Role = Role.COORDINATOR, region: int = EAST, *held: Held) -> Candidate:
    return Candidate(number, f"person {number}", role, region, held)


def names(*candidates: Candidate, **given) -> list[int]:
    need = need_in(Status.VERIFYING, **given)
    return [one.person_id for one in verifiers(need, UPWARDS, candidates)]


def test_the_nearest_region_with_a_free_coordinator_verifies():
    assert names(candidate(1, Role.COORDINATOR, CITY), candidate(2), candidate(3)) == [2, 3]


def test_without_a_coordinator_up_the_tree_the_nearest_supervisor_verifies():
    high, near = candidate(1, Role.SUPERVISOR, CITY), candidate(2, Role.SUPERVISOR, EAST)
    assert names(high, near) == [2]
    assert names(high, near, candidate(3, Role.COORDINATOR, CITY)) == [3]


def test_where_everybody_had_a_hand_in_it_nobody_verifies():
    assert names(candidate(OWNER), candidate(TASK_PERSON), tasks=[task(1)]) == []


@pytest.mark.parametrize(
    ("held", "had"),
    [
        (Held(LEAD, date(2020, 1, 1), None), True),
        (Held(LEAD, date(2020, 1, 1), DURING), True),
        (Held(LEAD, date(2020, 1, 1), BEFORE), False),
        (Held(FORMER, date(2020, 1, 1), None), True),
        (Held(OTHER, date(2020, 1, 1), None), False),
        (Held(HELPERS, date(2020, 1, 1), None), False),
        (Held(HELPERS, date(2020, 1, 1), None, for_id=TASK_PERSON), True),
        (Held(HELPERS, date(2020, 1, 1), BEFORE, for_id=TASK_PERSON), False),
        (Held(OTHER, date(2020, 1, 1), None, for_id=999), False),
    ],
    ids=["lead unit", "left within its life", "left before it was filed", "former lead unit", "another unit",
         "helper unit", "substitute of the task person", "long ago", "substitute of a stranger"],
)  # fmt: skip
def test_roles_in_the_lead_units_and_standing_in_for_hands_exclude(held, had):
    hands = [NeedHand(unit_id=LEAD), NeedHand(unit_id=FORMER)]
    need = need_in(Status.VERIFYING, tasks=[task(1)], hands=hands)
    assert had_hand(need, candidate(1, Role.COORDINATOR, EAST, held)) is had


def test_hands_are_owners_present_and_former_task_people_and_who_asked_for_closure():
    need = need_in(Status.VERIFYING, tasks=[task(1), task(2, person_id=None)], hands=[NeedHand(person_id=77)])
    assert hands_of(need) == {OWNER, TASK_PERSON, 77}
