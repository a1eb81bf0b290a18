"""Civil quarters: every day of a leap year and a common one, codes, neighbours and half-open bounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from tracker.clock import Quarter

MONTHS = {1: (1, 2, 3), 2: (4, 5, 6), 3: (7, 8, 9), 4: (10, 11, 12)}
LAST_DAYS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
SECOND = timedelta(seconds=1)
DAYS = [
    date(year, 1, 1) + timedelta(days=n) for year, length in ((2027, 365), (2028, 366)) for n in range(length)
]


def test_each_day_lies_in_one_quarter_by_date_code_and_instant():
    for day in DAYS:
        number = next(number for number, months in MONTHS.items() if day.month in months)
        quarter = Quarter.of(day)
        assert quarter == Quarter(day.year, number)
        assert quarter.code == str(quarter) == f"{day.year}Q{number}"
        assert Quarter.parse(quarter.code) == quarter
        assert quarter.starts_on == date(day.year, MONTHS[number][0], 1)
        assert quarter.ends_on == date(day.year, *LAST_DAYS[number])


def test_each_day_lies_from_midnight_to_midnight_in_its_quarter_alone():
    for day in DAYS:
        quarter = Quarter.of(day)
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
        for at in (midnight, midnight + timedelta(hours=24) - SECOND):
            assert Quarter.of(at) == quarter
            neighbours = (quarter.previous, quarter, quarter.next)
            assert [q.starts_at <= at < q.ends_at for q in neighbours] == [False, True, False]


@pytest.mark.parametrize(
    "quarter", [Quarter(year, number) for year in (2027, 2028) for number in MONTHS], ids=str
)
def test_quarters_adjoin_without_gap_or_overlap(quarter):
    assert quarter.next.previous == quarter.previous.next == quarter
    assert quarter.ends_at == quarter.next.starts_at
    assert quarter.next.starts_on - quarter.ends_on == timedelta(days=1)
    assert quarter.previous < quarter < quarter.next
    assert (Quarter.of(quarter.ends_at - SECOND), Quarter.of(quarter.ends_at)) == (quarter, quarter.next)


def test_the_year_turns_between_the_fourth_and_the_first():
    assert (Quarter(2026, 4).next, Quarter(2027, 1).previous) == (Quarter(2027, 1), Quarter(2026, 4))
    assert Quarter(2026, 4).ends_at == datetime(2026, 12, 31, 16, tzinfo=UTC)


def test_codes_sort_as_quarters_do():
    quarters = [Quarter(year, number) for year in (2024, 2025, 2026) for number in MONTHS]
    assert all(earlier < later for earlier, later in pairwise(quarters))
    assert sorted(quarter.code for quarter in quarters[::-1]) == [quarter.code for quarter in quarters]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2026",
        "2026Q0",
        "2026Q5",
        "2026q4",
        "26Q4",
        "2026Q",
        "2026Q44",
        " 2026Q4",
        "2026-Q4",
        "２０２６Q4",
        "2026Q４",
        "-026Q1",
    ],
)
def test_what_is_no_code_is_refused(code):
    with pytest.raises(ValueError, match=r"is not a quarter such as 2026Q4"):
        Quarter.parse(code)


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_year_has_four_quarters(number):
    with pytest.raises(ValueError, match=f"quarters 1 to 4, not {number}"):
        Quarter(2026, number)
