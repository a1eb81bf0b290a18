"""One entry and one exit for each need in each quarter, folded from what is booked up to it and nothing later."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.histories import QUARTERS, Tale, quarter, tales
from tracker.clock import Quarter
from tracker.rules.edition import Passage, Span, booked_by, canonical, chained, joined, passage
from tracker.vocabulary import ON_BOOKS, Action, Entry, Exit, Outcome, Status

A, S = Action, Status


def through(tale: Tale, code: str) -> tuple | None:
    """Entry, its action, unit there, exit, status and unit there."""
    found = passage(1, tale.steps(), quarter(code))
    if found is None:
        return None
    came = (found.entry, found.entry_action, found.entry_unit_id)
    return (*came, found.exit, found.exit_status, found.exit_unit_id)


def test_a_need_filed_and_carried_is_filed_once_and_opening_ever_after():
    tale = Tale().on(9, 30).file().on(10, 9).assign()
    assert [through(tale, code) for code in ("2026Q2", "2026Q3", "2026Q4", "2027Q1")] == [
        None,
        (Entry.FILED, "", None, Exit.CARRIED, S.FILED, None),
        (Entry.OPENING, "", None, Exit.CARRIED, S.ASSIGNED, 11),
        (Entry.OPENING, "", 11, Exit.CARRIED, S.ASSIGNED, 11),
    ]


def test_what_is_filed_and_ended_in_one_quarter_has_both_in_it():
    tale = Tale().on(7, 1).file().tell(A.WITHDRAW, S.WITHDRAWN)
    assert through(tale, "2026Q3") == (Entry.FILED, "", None, Exit.WITHDRAWN, S.WITHDRAWN, None)
    assert through(tale, "2026Q4") is None


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_closed_need_leaves_by_the_outcome_of_its_last_closing(outcome):
    tale = Tale().on(7, 1).file().assign().claim().close(Outcome.PARTLY).reopen().close(outcome)
    assert through(tale, "2026Q3") == (Entry.FILED, "", None, Exit(outcome), S.CLOSED, 11)


def test_reopened_in_the_same_quarter_it_never_left_the_books_of_that_quarter():
    tale = Tale().on(7, 1).file().assign().claim().close().reopen()
    assert through(tale, "2026Q3") == (Entry.FILED, "", None, Exit.CARRIED, S.IMPLEMENTING, 11)


def test_reopened_in_the_next_quarter_it_comes_in_with_the_act_that_reopened_it():
    tale = Tale().on(7, 1).file().assign().claim().close().on(10, 15).reopen()
    assert through(tale, "2026Q3")[3:] == (Exit.SOLVED, S.CLOSED, 11)
    assert through(tale, "2026Q4") == (Entry.REOPENED, "reopen", 11, Exit.CARRIED, S.IMPLEMENTING, 11)


@pytest.mark.parametrize(
    ("out", "status", "back"),
    [(A.MERGE, S.MERGED, A.UNMERGE), (A.DECLINE, S.DECLINED, A.RESTORE), (A.MERGE, S.MERGED, None)],
)
def test_what_was_merged_or_declined_may_come_back_later(out, status, back):
    tale = Tale().on(9, 1).file().tell(out, status).on(10, 12)
    assert through(tale, "2026Q3")[3] == Exit(status)
    if back is None:
        assert through(tale, "2026Q4") is None
    else:
        tale.tell(back, S.FILED)
        assert through(tale, "2026Q4")[:2] == (Entry.REOPENED, back.value)


def test_restored_in_the_quarter_of_its_filing_it_counts_as_filed():
    tale = Tale().on(9, 1).file().tell(A.DECLINE, S.DECLINED).tell(A.RESTORE, S.FILED)
    assert through(tale, "2026Q3")[:2] == (Entry.FILED, "")


def test_what_is_booked_later_than_it_happened_counts_where_it_is_booked():
    tale = Tale().on(9, 1).file()
    late = tale.events[0]._replace(seq=2, action=A.ACCEPT, to_status=S.ACCEPTED, booked_quarter="2026Q4")
    tale.events.append(late._replace(from_status=S.FILED, changes={"status": "accepted", "region_id": 9}))
    assert through(tale, "2026Q3")[4] == S.FILED
    assert passage(1, tale.steps(), quarter("2026Q4")).exit_region_id == 9


@given(tales())
def test_carried_over_is_the_next_quarters_opening_with_the_same_dimensions(tale):
    history = tale.steps()
    for here in QUARTERS[:-1]:
        one = passage(1, history, Span.of(here))
        other = passage(1, history, Span.of(here.next))
        carried = one is not None and one.exit is Exit.CARRIED
        opening = other is not None and other.entry is Entry.OPENING
        assert carried == opening
        if one and other and carried:
            assert _went(one) == _came(other)


def _came(row: Passage) -> tuple:
    return row.entry_list, row.entry_region_id, row.entry_unit_id, row.entry_enterprise_id


def _went(row: Passage) -> tuple:
    return row.exit_list, row.exit_region_id, row.exit_unit_id, row.exit_enterprise_id


@given(tales())
def test_a_need_is_filed_once_in_its_life_in_the_quarter_of_its_number(tale):
    filed = [
        here
        for here in QUARTERS
        if (row := passage(1, tale.steps(), Span.of(here))) and row.entry is Entry.FILED
    ]
    assert filed == [Quarter.of(tale.events[0].at)]


@given(tales())
def test_opening_and_what_came_minus_what_left_is_carried_by_the_tellers_own_count(tale):
    for here in QUARTERS:
        told = [event for event in tale.events if event.booked_quarter == here.code]
        earlier = [event for event in tale.events if event.booked_quarter < here.code]
        stood = bool(earlier) and earlier[-1].to_status in ON_BOOKS
        came = sum(e.from_status not in ON_BOOKS and e.to_status in ON_BOOKS for e in told)
        left = sum(e.from_status in ON_BOOKS and e.to_status not in ON_BOOKS for e in told)
        row = passage(1, tale.steps(), Span.of(here))
        assert (row is None) == (not stood and came == 0)
        assert stood + came - left == (row is not None and row.exit is Exit.CARRIED)


@given(tales(), st.integers(0, 4), st.integers(0, 4))
def test_a_span_is_its_first_entry_and_its_last_exit(tale, one, other):
    first, last = sorted((QUARTERS[one], QUARTERS[other]))
    history = tale.steps()
    rows = [
        row
        for here in QUARTERS
        if first <= here <= last and (row := passage(1, history, Span.of(here))) is not None
    ]
    whole = passage(1, history, Span(first, last))
    assert whole == (joined(rows) if rows else None)


@given(tales(), st.sampled_from(QUARTERS))
def test_nothing_booked_later_is_looked_at(tale, here):
    whole, part = tale.steps(), booked_by(tale.steps(), here)
    assert [step.event.booked_quarter <= here.code for step in part] == [True] * len(part)
    assert len(part) == sum(event.booked_quarter <= here.code for event in tale.events)
    assert passage(1, whole, Span.of(here)) == passage(1, part, Span.of(here))


def test_an_editions_digest_changes_with_every_row_their_order_and_their_facts():
    tale = Tale().on(7, 1).file()
    row = passage(1, tale.steps(), quarter("2026Q3"))
    lines = [
        canonical(row, {"cycle": 1}, "A"),
        canonical(row, {"cycle": 2}, "A"),
        canonical(row, {"cycle": 1}, "B"),
    ]
    digests = {
        chained("", lines),
        chained("", lines[:2]),
        chained("", lines[::-1]),
        chained("", [lines[0], lines[2], lines[1]]),
        chained("", []),
    }
    assert len(digests) == 5
    assert chained(chained("", lines[:1]), lines[1:]) == chained("", lines)
