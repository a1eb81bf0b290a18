"""The story of a need: its steps, what it waits for, what moves it on, and that every act can be told."""

from datetime import date

import pytest

from tracker.catalog.work_calendar import work_calendar
from tracker.models import Event, Instruction, Need, Rating, Request
from tracker.rules.background import background
from tracker.rules.planning import draft_plan
from tracker.rules.story import Party, Step, StepState, main_action, steps, waiting
from tracker.vocabulary import ON_BOOKS, Action, Grade, ParkReason, RequestKind, Status

EMPTY = {"tasks": [], "requests": [], "ratings": [], "deadlines": [], "instructions": [], "nudges": []}


def need_in(status, **given):
    """A need in this status with nothing around it."""
    return Need(**({"status": status, "list_code": "RC", "data": {}} | EMPTY | given))


def states(need):
    """How far each step is."""
    return [state for _step, state in steps(need)]


@pytest.mark.parametrize("status", sorted(ON_BOOKS))
def test_whatever_is_on_the_books_waits_for_somebody(status):
    assert waiting(need_in(status, park_reason=ParkReason.PROCEDURE)) is not None


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN, Status.DECLINED, Status.MERGED])
def test_what_is_off_the_books_waits_for_nobody(status):
    assert waiting(need_in(status)) is None


def test_an_appeal_and_a_poor_rating_are_waited_for_off_the_books():
    appeal = Request(kind=RequestKind.APPEAL, verdict=None)
    poor = Rating(grade=Grade.DISSATISFIED, again=False, contacted_at=None, put_right_at=None)
    found = [
        waiting(need_in(Status.DECLINED, requests=[appeal])),
        waiting(need_in(Status.CLOSED, ratings=[poor])),
    ]
    assert [one.party for one in found] == [Party.SUPERVISOR, Party.OWNER]


def test_a_need_parked_for_the_enterprise_waits_for_it():
    parked = need_in(Status.PARKED, park_reason=ParkReason.ENTERPRISE)
    assert waiting(parked).party is Party.ENTERPRISE


def test_four_steps_lead_from_the_claim_to_the_closing():
    done, here, todo, stopped = StepState.DONE, StepState.CURRENT, StepState.TODO, StepState.STOPPED
    found = {status: states(need_in(status)) for status in (Status.FILED, Status.IMPLEMENTING, Status.CLOSED)}
    assert found == {
        Status.FILED: [here, todo, todo, todo],
        Status.IMPLEMENTING: [done, done, here, todo],
        Status.CLOSED: [done, done, done, done],
    }
    assert states(need_in(Status.WITHDRAWN)) == [stopped, todo, todo, todo]
    assert [step for step, _state in steps(need_in(Status.FILED))] == list(Step)


def test_the_most_pressing_act_comes_first_and_none_where_it_is_another_s_turn():
    need = need_in(Status.CLAIMED)
    assert main_action(need, [Action.NOTE, Action.DECOMPOSE, Action.CONTACT]) is Action.CONTACT
    assert main_action(need, [Action.NOTE, Action.LINK]) is None


def test_the_draft_plan_never_lies_after_the_promise():
    need = need_in(Status.CLAIMED, promised_by_on=date(2026, 11, 6))
    plan = draft_plan(need, work_calendar(), date(2026, 11, 2))
    assert [one.due_on.day for one in plan] == [4, 6, 6, 6, 6]
    assert [one.after for one in plan] == [None, 1, 1, 3, 4]


def test_the_plan_of_a_resource_need_fits_its_kind():
    titles = {}
    for kind in ("land", "funds"):
        need = need_in(Status.CLAIMED, list_code="ZY", data={"kind": kind}, promised_by_on=None)
        titles[kind] = {one.title.en for one in draft_plan(need, work_calendar(), date(2026, 11, 2))}
    assert (len(titles["land"] - titles["funds"]) > 0, len(titles["funds"] - titles["land"]) > 0) == (
        True,
        True,
    )


def test_who_replies_sees_the_oldest_instruction_and_who_rules_the_request():
    instructions = [Instruction(seq=4, replied_at=None), Instruction(seq=6, replied_at=None)]
    asked = Request(kind=RequestKind.PARKING, verdict=None, asked_seq=7)
    need = need_in(Status.IMPLEMENTING, instructions=instructions, requests=[asked])
    events = [Event(seq=seq, action=Action.INSTRUCT) for seq in (6, 4)]
    shown = [background(action, need, events) for action in (Action.REPLY, Action.PARK, Action.NOTE)]
    assert shown == [(4,), (7,), ()]
