"""Instants and civil dates: midnight in Shanghai decides, whatever zone the machine stands in."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tracker import clock
from tracker.clock import Quarter, end_of, frozen, now, office_date, office_instant, office_time, start_of

DAYS_OF_2028 = [date(2028, 1, 1) + timedelta(days=n) for n in range(366)]
SECOND = timedelta(seconds=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "day", "quarter"),
    [
        (utc(2026, 12, 31, 15, 59, 59), date(2026, 12, 31), "2026Q4"),
        (utc(2026, 12, 31, 16, 0, 0), date(2027, 1, 1), "2027Q1"),
        (utc(2026, 12, 31, 16, 0, 1), date(2027, 1, 1), "2027Q1"),
        (utc(2026, 3, 31, 15, 59, 59, 999_999), date(2026, 3, 31), "2026Q1"),
        (utc(2026, 3, 31, 16), date(2026, 4, 1), "2026Q2"),
        (utc(2024, 2, 28, 16), date(2024, 2, 29), "2024Q1"),
        (datetime(2026, 12, 31, 11, 0, tzinfo=timezone(timedelta(hours=-5))), date(2027, 1, 1), "2027Q1"),
    ],
)
def test_an_instant_belongs_to_the_day_and_quarter_of_shanghai(at, day, quarter):
    assert (office_date(at), Quarter.of(at).code, Quarter.of(day).code) == (day, quarter, quarter)


def test_each_of_366_days_begins_and_ends_in_shanghai():
    for day in DAYS_OF_2028:
        begin, end = start_of(day), end_of(day)
        assert (begin.tzinfo, end.tzinfo) == (UTC, UTC)
        assert begin == datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
        assert end == begin + timedelta(days=1) - SECOND
        around = [office_date(at) for at in (begin - SECOND, begin, end, end + SECOND)]
        assert around == [day - timedelta(days=1), day, day, day + timedelta(days=1)]


def test_an_office_hour_is_eight_hours_ahead_of_utc_all_year():
    assert office_instant(date(2026, 7, 1), 8, 30) == utc(2026, 7, 1, 0, 30)
    assert office_instant(date(2026, 1, 5), 17, 30) == utc(2026, 1, 5, 9, 30)
    assert office_time(utc(2026, 12, 31, 16)).isoformat() == "2027-01-01T00:00:00+08:00"


def test_now_is_aware_in_utc_and_the_machines_when_nobody_says_otherwise():
    before, at, after = time.time(), now(), time.time()  # noqa: TID251 - the clock itself is judged
    assert at.tzinfo is UTC
    assert before <= at.timestamp() <= after


def test_a_frozen_clock_stands_still_nests_and_lets_go_after_a_fault():
    first, second = utc(2026, 12, 31, 16), utc(2020, 1, 1)
    with frozen(first):
        assert (now(), now(), office_date()) == (first, first, date(2027, 1, 1))
        with pytest.raises(LookupError):
            fail_while_frozen(second)
        assert now() == first
    assert now() != first


def fail_while_frozen(at: datetime) -> None:
    with frozen(at):
        assert now() == at
        raise LookupError


def test_a_clock_frozen_in_another_zone_gives_utc():
    with frozen(datetime(2026, 1, 1, 0, 0, tzinfo=clock.OFFICE)):
        assert now().isoformat() == "2025-12-31T16:00:00+00:00"


def test_a_naive_instant_freezes_nothing():
    with pytest.raises(ValueError, match="aware"), frozen(datetime(2026, 1, 1)):  # noqa: DTZ001 - refused
        pass


def test_a_source_of_time_serves_the_whole_process_until_given_back_and_a_frozen_block_wins():
    source, inner = utc(2030, 6, 1), utc(2026, 1, 1)
    clock.run_from(lambda: source)
    try:
        assert now() == source
        with frozen(inner):
            assert now() == inner
        assert now() == source
    finally:
        clock.run_from(None)
    assert now() != source
