"""The books balance in every scope, over every span; moves between the parts of a whole cancel out."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.histories import ENTERPRISES, LISTS, QUARTERS, REGIONS, UNITS, Tale, quarter, tales
from tracker.rules.balance import (
    EVERYTHING,
    Balance,
    Counted,
    Scope,
    balance,
    behind,
    came_from,
    spread,
    summed,
    went_to,
)
from tracker.rules.edition import Passage, Span, passage
from tracker.vocabulary import CAME, WENT, Entry, Exit, Figure, Status

PARTITIONS = {
    "list": [Scope(lists=frozenset({code})) for code in LISTS],
    "region": [Scope(regions=frozenset({region})) for region in REGIONS],
    "unit": [Scope(units=frozenset({unit})) for unit in (None, *UNITS)],
    "enterprise": [Scope(enterprises=frozenset({enterprise})) for enterprise in ENTERPRISES],
}
SUBTREE = Scope(regions=frozenset({1, 2}))
EAST_TALENT = Scope(regions=frozenset({2}), units=frozenset({11, None}))
SCOPES = [scope for scopes in PARTITIONS.values() for scope in scopes] + [SUBTREE, EAST_TALENT, EVERYTHING]
CITIES = st.lists(tales(), min_size=1, max_size=6)
SPANS = st.tuples(st.sampled_from(QUARTERS), st.sampled_from(QUARTERS)).map(
    lambda pair: Span(min(pair), max(pair))
)


def rows(city: list[Tale], span: Span) -> list[Passage]:
    return [
        row for number, tale in enumerate(city, 1) if (row := passage(number, tale.steps(), span)) is not None
    ]


def test_the_columns_are_the_two_sides_of_the_equation_of_the_domain():
    came, went = [figure.value for figure in CAME], [figure.value for figure in WENT]
    assert came == [*Entry, "moved-in"]
    assert went == [*Exit, "moved-out"]


@given(CITIES, SPANS)
def test_the_books_balance_in_every_scope_and_span(city, span):
    found = rows(city, span)
    uneven = [scope for scope in SCOPES if not balance(found, scope).is_even]
    assert uneven == []


@given(CITIES, SPANS, st.sampled_from(sorted(PARTITIONS)))
def test_what_moves_out_of_one_part_moves_into_another(city, span, dimension):
    found = rows(city, span)
    parts = [balance(found, scope) for scope in PARTITIONS[dimension]]
    whole = balance(found, EVERYTHING)
    assert sum(part[Figure.MOVED_IN] for part in parts) == sum(part[Figure.MOVED_OUT] for part in parts)
    assert (whole[Figure.MOVED_IN], whole[Figure.MOVED_OUT]) == (0, 0)
    for figure in set(Figure) - {Figure.MOVED_IN, Figure.MOVED_OUT}:
        assert sum(part[figure] for part in parts) == whole[figure]


@given(CITIES, st.sampled_from(QUARTERS[:-1]))
def test_carried_over_is_the_next_opening_as_a_set_in_every_scope(city, here):
    one, other = rows(city, Span.of(here)), rows(city, Span.of(here.next))
    for scope in SCOPES:
        carried = behind(one, scope).get(Figure.CARRIED, [])
        assert carried == behind(other, scope).get(Figure.OPENING, [])


@given(CITIES, st.sampled_from(QUARTERS))
def test_the_tellers_own_count_of_what_came_and_left_gives_what_is_carried(city, here):
    opening = onto = off = 0
    for tale in city:
        before = [event for event in tale.events if event.booked_quarter < here.code]
        opening += bool(before) and before[-1].to_status not in _OFF
        told = [event for event in tale.events if event.booked_quarter == here.code]
        onto += sum(event.from_status in _OFF and event.to_status not in _OFF for event in told)
        off += sum(event.from_status not in _OFF and event.to_status in _OFF for event in told)
    found = balance(rows(city, Span.of(here)), EVERYTHING)
    assert (found[Figure.OPENING], found[Figure.CARRIED]) == (opening, opening + onto - off)


_OFF = {Status.DRAFT, Status.CLOSED, Status.WITHDRAWN, Status.DECLINED, Status.MERGED}


@given(CITIES, SPANS, st.sampled_from([SUBTREE, EAST_TALENT, EVERYTHING]))
def test_rows_counted_by_kind_give_the_same_figures_as_the_rows_themselves(city, span, scope):
    found = rows(city, span)
    counts = Counter(
        (
            row.entry,
            row.exit,
            scope.holds(came_from(row)),
            scope.holds(went_to(row)),
            row.entry_unit_id,
            row.exit_unit_id,
        )
        for row in found
    )
    groups = [Counted(*kind[:4], count, *kind[4:]) for kind, count in counts.items()]
    assert _figures(summed(groups)) == _figures(balance(found, scope))
    by_unit = spread(groups)
    for unit in (None, *UNITS):
        narrow = balance(found, scope.narrowed(Scope(units=frozenset({unit}))))
        assert _figures(by_unit.get(unit, Balance())) == _figures(narrow)


def _figures(found: Balance) -> dict:
    return {figure: found[figure] for figure in Figure}


def test_a_need_enters_its_lead_units_books_from_unassigned():
    city = [Tale().on(7, 1).file().assign(11)]
    found = rows(city, quarter("2026Q3"))
    unit, unassigned = (Scope(units=frozenset({one})) for one in (11, None))
    assert balance(found, unit).figures == {Figure.MOVED_IN: 1, Figure.CARRIED: 1}
    assert balance(found, unassigned).figures == {Figure.FILED: 1, Figure.MOVED_OUT: 1}


def test_a_year_is_no_sum_of_its_quarters():
    tale = Tale().on(7, 1).file().assign(11).claim().close().on(10, 12).reopen().on(11, 2).close()
    year = Span(QUARTERS[0], QUARTERS[1])
    assert balance(rows([tale], year), EVERYTHING).figures == {Figure.FILED: 1, Figure.SOLVED: 1}
    quarters = [balance(rows([tale], Span.of(here)), EVERYTHING)[Figure.SOLVED] for here in QUARTERS[:2]]
    assert quarters == [1, 1]


def test_each_figure_knows_its_rows():
    city = [Tale().on(7, 1).file(), Tale().on(7, 2).file().assign().claim().close(), Tale().on(10, 1).file()]
    assert behind(rows(city, quarter("2026Q3")), EVERYTHING) == {
        Figure.FILED: [1, 2],
        Figure.CARRIED: [1],
        Figure.SOLVED: [2],
    }


@pytest.mark.parametrize("entry", list(Entry))
def test_a_scope_a_row_never_touched_counts_nothing(entry):
    groups = [Counted(entry, Exit.CARRIED, False, False, 3)]
    assert (summed(groups).figures, spread(groups)) == ({}, {})


def test_scopes_narrow_each_other():
    both = SUBTREE.narrowed(Scope(regions=frozenset({2, 3}), lists=frozenset({"RC"})))
    assert both == Scope(regions=frozenset({2}), lists=frozenset({"RC"}))
    assert EVERYTHING.narrowed(both) == both.narrowed(EVERYTHING) == both
