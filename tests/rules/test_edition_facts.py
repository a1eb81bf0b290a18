"""What a digest counts: each fact from a history told by hand, over a calendar in which the days can be counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.histories import QUARTERS, Tale, quarter, tales
from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.rules.edition import SILENT, Span, passage, steps
from tracker.rules.edition_facts import facts_of
from tracker.rules.reckoning import Reckoning, basis_of, reckoning_from
from tracker.rules.working_days import add_wd, wd_between
from tracker.vocabulary import Action, Outcome, Status

A, S = Action, Status
PLAIN = (str, int, bool, type(None))


def reckoning() -> Reckoning:
    return Reckoning(work_calendar(), 1)


def facts(tale: Tale, code: str = "2026Q4") -> dict:
    return facts_of(tale.steps(), quarter(code), reckoning())


def filed(day: int = 9, month: int = 11) -> Tale:
    """Filed on Monday 9 November."""
    return Tale().on(month, day).file()


def claimed() -> Tale:
    """Filed, assigned and claimed within a morning."""
    return filed().assign(promised="2026-11-30").claim()


def contact(tale: Tale) -> Tale:
    return tale.tell(A.CONTACT, first_contact_at=tale.at)


def test_a_need_just_filed_has_every_fact_and_nothing_to_tell():
    assert facts(filed()) == {
        "urgency": "normal", "complex": False, "channel": "self", "cycle": 1, "disputes": 0, "sponsored": False,
        "promised_by_on": None, "overdue_wd": 0, "age_wd": 38, "open_instructions": 0,
        "instruction_due_on": None, "pending": [], "claimed": False, "contacted_in_time": None, "closings": [],
        "ratings": [], "stage_wd": {}, "extensions_asked": 0, "extensions_granted": 0, "objections": 0,
        "objections_upheld": 0, "reassignments": 0, "parked_wd": 0,
    }  # fmt: skip


def test_a_sponsor_is_a_fact():
    assert facts(filed().tell(A.NAME_SPONSOR, sponsor_id=7))["sponsored"] is True


@pytest.mark.parametrize(
    ("then", "in_time"),
    [
        (lambda tale: contact(tale), True),
        (lambda tale: contact(tale.on(11, 10)), True),
        (lambda tale: contact(tale.on(11, 11)), False),
        (lambda tale: tale, False),
        (lambda tale: tale.on(11, 10).tell(A.RELEASE, S.ASSIGNED), None),
        (lambda tale: tale.on(11, 11).tell(A.RELEASE, S.ASSIGNED), False),
        (lambda tale: contact(tale.on(11, 10).tell(A.RELEASE, S.ASSIGNED).on(11, 20).claim()), True),
        (lambda tale: tale.on(11, 10).tell(A.RELEASE, S.ASSIGNED).on(12, 31).claim(), None),
        (lambda tale: contact(tale).on(11, 20).tell(A.RELEASE, S.ASSIGNED).on(12, 31).claim(), True),
    ],
    ids=[
        "same day",
        "within",
        "late",
        "never",
        "given back",
        "kept too long",
        "second",
        "still runs",
        "known",
    ],
)
def test_contact_is_in_time_when_the_limit_after_the_claim_is_kept(then, in_time):
    found = facts(then(claimed()))
    assert (found["claimed"], found["contacted_in_time"]) == (True, in_time)


def test_a_claim_counts_in_its_own_quarter_only():
    tale = contact(claimed())
    assert (facts(tale, "2027Q1")["claimed"], facts(tale, "2027Q1")["contacted_in_time"]) == (False, None)


def test_closings_are_gross_and_say_which_were_reopened_within_the_quarter():
    tale = claimed().on(11, 20).close(Outcome.PARTLY).on(11, 25).reopen().on(12, 4).close(Outcome.SOLVED)
    assert facts(tale)["closings"] == [
        {"outcome": "partly", "confirmation": "confirmed", "cycle": 1, "on": "2026-11-20", "reopened": True},
        {"outcome": "solved", "confirmation": "confirmed", "cycle": 2, "on": "2026-12-04", "reopened": False},
    ]
    assert facts(tale.on(1, 8, year=2027).reopen())["closings"][1]["reopened"] is False


def test_a_further_rating_stands_beside_the_first_with_its_judgement():
    tale = claimed().close(Outcome.ANSWERED, grade="1").on(12, 1).tell(A.RATE_AGAIN, facts={"grade": "4"})
    assert facts(tale)["ratings"] == [
        {"grade": "1", "judgement": "solved", "outcome": "answered", "again": False},
        {"grade": "4", "judgement": "solved", "outcome": "answered", "again": True},
    ]


def test_a_rating_again_in_the_next_quarter_still_knows_the_judgement():
    tale = claimed().close(grade="2").on(1, 8, year=2027).tell(A.RATE_AGAIN, facts={"grade": "5"})
    tale.reopen()
    assert facts(tale, "2027Q1")["ratings"] == [
        {"grade": "5", "judgement": "solved", "outcome": "solved", "again": True}
    ]


def test_each_stay_in_a_stage_that_ended_forwards_is_one_number_of_working_days():
    tale = (
        filed().on(11, 10).tell(A.ACCEPT, S.ACCEPTED).on(11, 12).tell(A.ASSIGN, S.ASSIGNED, lead_unit_id=11)
    )
    tale.on(11, 13).claim().on(11, 16).tell(A.DECOMPOSE, S.IMPLEMENTING)
    tale.on(11, 20).tell(A.REQUEST_CLOSURE, S.VERIFYING, outcome="solved").on(11, 23)
    tale.tell(A.SEND_BACK, S.IMPLEMENTING, outcome=None).on(11, 25)
    tale.tell(A.REQUEST_CLOSURE, S.VERIFYING, outcome="solved").tell(A.VERIFY, S.CONFIRMING)
    assert facts(tale)["stage_wd"] == {
        "accept": [1], "assign": [2], "claim": [1], "decompose": [1], "implement": [4, 2], "verify": [0],
    }  # fmt: skip


def test_parked_time_is_no_work_and_another_unit_begins_anew():
    tale = claimed().tell(A.DECOMPOSE, S.IMPLEMENTING).on(11, 11).tell(A.PARK, S.PARKED)
    tale.on(11, 18).tell(A.RESUME, S.IMPLEMENTING).on(11, 19)
    tale.tell(A.REQUEST_CLOSURE, S.VERIFYING, outcome="solved")
    assert (facts(tale)["stage_wd"]["implement"], facts(tale)["parked_wd"]) == ([3], 5)
    again = filed().assign(11).on(11, 16).tell(A.RULE, facts={"verdict": "granted"}, lead_unit_id=12)
    assert facts(again.on(11, 17).claim())["stage_wd"]["claim"] == [1]


def test_parked_time_is_counted_in_the_quarter_in_which_it_lies():
    tale = claimed().tell(A.DECOMPOSE, S.IMPLEMENTING).on(12, 28).tell(A.PARK, S.PARKED)
    tale.on(1, 5, year=2027).tell(A.RESUME, S.IMPLEMENTING)
    found = [facts(tale, code)["parked_wd"] for code in ("2026Q4", "2027Q1", "2027Q2")]
    assert found == [3, wd_between(work_calendar(), date(2026, 12, 31), date(2027, 1, 5)), 0]


def test_overdue_counts_working_days_past_the_promise_while_it_runs():
    late = claimed()
    assert facts(late)["overdue_wd"] == wd_between(work_calendar(), date(2026, 11, 30), date(2026, 12, 31))
    assert facts(late)["promised_by_on"] == "2026-11-30"
    late.tell(A.DECOMPOSE, S.IMPLEMENTING).tell(A.PARK, S.PARKED)
    assert facts(late)["overdue_wd"] == 0
    assert facts(filed().assign(promised="2026-12-31"))["overdue_wd"] == 0


def test_instructions_are_answered_in_their_order_and_owed_on_the_books_only():
    tale = filed().tell(A.INSTRUCT, facts={"reply_due_on": "2026-11-12"})
    tale.tell(A.INSTRUCT, facts={"reply_due_on": "2026-11-11"})
    assert (facts(tale)["open_instructions"], facts(tale)["instruction_due_on"]) == (2, "2026-11-11")
    tale.tell(A.REPLY)
    assert (facts(tale)["open_instructions"], facts(tale)["instruction_due_on"]) == (1, "2026-11-11")
    tale.tell(A.WITHDRAW, S.WITHDRAWN)
    assert (facts(tale)["open_instructions"], facts(tale)["instruction_due_on"]) == (0, None)


def asks(kind: str, decider: str = "supervisor", due: str = "2026-12-30") -> dict:
    return {"asks": kind, "decider": decider, "rule_by_on": due}


def test_what_waits_for_a_ruling_is_told_with_its_decider_until_ruled_on_or_cancelled():
    tale = claimed().tell(A.DECOMPOSE, S.IMPLEMENTING).on(12, 29)
    tale.tell(A.ASK_PARK, facts=asks("parking")).tell(A.ASK_UNSOLVABLE, facts=asks("unsolvable"))
    parking, unsolvable = [
        {"kind": kind, "decider": "supervisor", "due_on": "2026-12-30", "asked_on": "2026-12-29"}
        for kind in ("parking", "unsolvable")
    ]
    assert facts(tale)["pending"] == [parking, unsolvable]
    seq = len(tale.events)
    tale.tell(A.CONSENT, facts={"verdict": "refused", "asked_seq": seq})
    assert facts(tale)["pending"] == [parking]
    tale.tell(A.RELEASE, S.ASSIGNED, facts={"cancelled_requests": [seq - 1]})
    assert facts(tale)["pending"] == []


@pytest.mark.parametrize(("due", "decider"), [("2026-12-31", "coordinator"), ("2026-12-30", "supervisor")])
def test_an_extension_nobody_ruled_on_in_time_waits_for_the_supervisor(due, decider):
    tale = claimed().tell(A.DECOMPOSE, S.IMPLEMENTING)
    tale.tell(A.ASK_EXTENSION, facts=asks("extension", "coordinator", due))
    found = facts(tale)
    assert ([one["decider"] for one in found["pending"]], found["extensions_asked"]) == ([decider], 1)


def test_rulings_count_where_they_grant():
    tale = claimed().tell(A.DECOMPOSE, S.IMPLEMENTING)
    for verdict in ("refused", "granted", "granted"):
        tale.tell(A.RULE_EXTENSION, facts={"verdict": verdict})
    assert (facts(tale)["extensions_granted"], facts(tale, "2027Q1")["extensions_granted"]) == (2, 0)
    moved = filed().assign().tell(A.OBJECT).tell(A.RULE, facts={"verdict": "granted"}, lead_unit_id=12)
    moved.tell(A.REASSIGN, S.ASSIGNED, lead_unit_id=11)
    found = facts(moved)
    assert [found[n] for n in ("objections", "objections_upheld", "reassignments")] == [1, 1, 2]


def test_age_ends_when_a_need_leaves_the_books():
    assert facts(filed().on(11, 13).tell(A.WITHDRAW, S.WITHDRAWN))["age_wd"] == 4


@given(tales(), st.sampled_from(QUARTERS))
def test_facts_are_codes_numbers_dates_and_nothing_else(tale, here):
    history = tale.steps()
    if passage(1, history, Span.of(here)) is None:
        return
    found = facts_of(history, Span.of(here), reckoning())
    assert list(found) == list(facts(filed()))
    assert {type(value) for value in leaves(found)} <= set(PLAIN)
    assert [name for name in found if name.endswith("_wd") and name != "stage_wd" and found[name] < 0] == []
    assert [number for numbers in found["stage_wd"].values() for number in numbers if number < 0] == []


@given(tales(), st.sampled_from(QUARTERS))
def test_acts_that_are_silent_and_changed_nothing_may_be_left_out(tale, here):
    told = [event for event in tale.events if event.action not in SILENT or event.changes]
    for part in (Span.of(here), Span(QUARTERS[0], here)):
        whole, less = tale.steps(), steps(told)
        row = passage(1, whole, part)
        assert passage(1, less, part) == row
        if row is not None:
            assert facts_of(less, part, reckoning()) == facts_of(whole, part, reckoning())


def leaves(value: object) -> list:
    match value:
        case dict():
            return [leaf for item in value.values() for leaf in leaves(item)]
        case list():
            return [leaf for item in value for leaf in leaves(item)]
        case _:
            return [value]


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(0, 40))
def test_a_calendar_kept_with_an_edition_reckons_as_the_one_it_was_taken_of(start, days):
    basis = basis_of(work_calendar(), limits(), since=date(2024, 1, 1), until=date(2026, 12, 31))
    kept = reckoning_from(basis)
    assert add_wd(kept.calendar, start, days) == add_wd(work_calendar(), start, days)
    assert kept.days(start, date(2027, 6, 1)) == wd_between(work_calendar(), start, date(2027, 6, 1))
    assert kept.contact_wd == 1
