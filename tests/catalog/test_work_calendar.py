"""The working calendar as facts: what it knows of each year, who agrees, and which plans it refuses."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date, datetime, timedelta
from pathlib import Path

import holidays
import pytest

from tracker.catalog.fields import Words
from tracker.catalog.loading import CatalogError
from tracker.catalog.work_calendar import read_calendar, work_calendar
from tracker.catalog.year_plans import DayKind, PlannedDay, YearPlan, package_plans
from tracker.settings import place

CALENDAR = work_calendar()
FOLDER = place("seeds") / "calendar"
NEW_YEAR = Words("元旦", "New Year's Day")
LABOUR_DAY = Words("劳动节", "Labour Day")
NATIONAL_DAY = Words("国庆节", "National Day")


def year_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def weekdays_off(year: int) -> int:
    return sum(day.weekday() < 5 and not CALENDAR.is_workday(day) for day in year_of(year))


def weekend_days_worked(year: int) -> int:
    return sum(day.weekday() >= 5 and CALENDAR.is_workday(day) for day in year_of(year))


def test_the_package_knows_2004_to_2026_and_nobody_knows_2027():
    assert [year for year in range(2000, 2100) if CALENDAR.is_known(year)] == list(range(2004, 2027))


@pytest.mark.parametrize(
    ("year", "off", "worked"),
    [
        (2018, 18, 7),
        (2019, 17, 6),
        (2020, 19, 6),
        (2021, 18, 7),
        (2022, 18, 7),
        (2023, 18, 7),
        (2024, 19, 8),
        (2025, 18, 5),
        (2026, 19, 6),
    ],
)
def test_since_2018_each_year_has_17_to_19_weekdays_off_and_5_to_8_weekend_days_worked(year, off, worked):
    assert (weekdays_off(year), weekend_days_worked(year)) == (off, worked)
    assert 17 <= off <= 19
    assert 5 <= worked <= 8


def test_before_2018_seven_years_lie_outside_those_bounds():
    figures = {year: (weekdays_off(year), weekend_days_worked(year)) for year in range(2004, 2018)}
    assert {year: pair for year, pair in figures.items() if pair[0] not in (17, 18, 19)} == {
        2004: (16, 6),
        2005: (16, 6),
        2008: (16, 5),
        2011: (16, 6),
        2013: (23, 12),
        2014: (16, 5),
        2017: (16, 5),
    }
    assert [year for year, (_, worked) in figures.items() if not 5 <= worked <= 8] == [2013]


def test_the_plan_of_2026_stands_day_by_day():
    off = {day for day in year_of(2026) if CALENDAR.day_kind(day) is DayKind.HOLIDAY}
    spans = [((1, 1), 3), ((2, 15), 9), ((4, 4), 3), ((5, 1), 5), ((6, 19), 3), ((9, 25), 3), ((10, 1), 7)]
    assert off == {date(2026, *first) + timedelta(days=n) for first, length in spans for n in range(length)}
    made_up = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
    assert [day for day in year_of(2026) if CALENDAR.day_kind(day) is DayKind.MAKE_UP] == [
        date(2026, *day) for day in made_up
    ]


def test_the_holidays_package_agrees_on_every_day_of_2004_to_2026_but_one():
    theirs = holidays.country_holidays("CN", years=range(2004, 2027))
    days = [day for year in range(2004, 2027) for day in year_of(year)]
    differing = [day for day in days if theirs.is_working_day(day) is not CALENDAR.is_workday(day)]
    # New Year 2006 was bridged by working Saturday 31 December 2005: our package has missed it.
    assert differing == [date(2005, 12, 31)]


def test_plans_of_four_years_changed_days_of_the_december_before():
    december = [day for plan in package_plans().values() for day in plan.days if day.on.month == 12]
    changed = [day.on for day in december if (day.on.weekday() < 5) is (day.kind is DayKind.HOLIDAY)]
    assert changed == [
        date(2006, 12, 30),
        date(2006, 12, 31),
        date(2007, 12, 29),
        date(2007, 12, 31),
        date(2011, 12, 31),
        date(2018, 12, 29),
        date(2018, 12, 31),
    ]


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 2, 13), DayKind.WORKDAY, None),
        (date(2026, 2, 14), DayKind.MAKE_UP, Words("春节", "Spring Festival")),
        (date(2026, 2, 15), DayKind.HOLIDAY, Words("春节", "Spring Festival")),
        (date(2026, 2, 28), DayKind.MAKE_UP, Words("春节", "Spring Festival")),
        (date(2026, 3, 1), DayKind.WEEKEND, None),
        (date(2026, 6, 19), DayKind.HOLIDAY, Words("端午", "Dragon Boat Festival")),
        (date(2026, 9, 20), DayKind.MAKE_UP, NATIONAL_DAY),
        (date(2027, 1, 1), DayKind.STATUTORY, NEW_YEAR),
        (date(2027, 5, 1), DayKind.STATUTORY, LABOUR_DAY),
        (date(2027, 5, 2), DayKind.STATUTORY, LABOUR_DAY),
        (date(2027, 5, 3), DayKind.WORKDAY, None),
        (date(2027, 10, 2), DayKind.STATUTORY, NATIONAL_DAY),
        (date(2027, 10, 4), DayKind.WORKDAY, None),
        (date(2027, 10, 9), DayKind.WEEKEND, None),
    ],
)
def test_each_day_says_what_it_is_and_which_holiday_it_belongs_to(day, kind, name):
    assert (CALENDAR.day_kind(day), CALENDAR.day_name(day)) == (kind, name)


def test_an_unknown_year_is_monday_to_friday_minus_the_six_fixed_dates():
    fixed = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
    for year in (2027, 2028, 2033, 2099):
        for day in year_of(year):
            assert CALENDAR.is_workday(day) is (day.weekday() < 5 and (day.month, day.day) not in fixed)


def test_counts_and_numbers_of_working_days_are_inverse_to_each_other():
    for day in [*year_of(2004), *year_of(2026), *year_of(2099)]:
        number = CALENDAR.count_through(day)
        if CALENDAR.is_workday(day):
            assert CALENDAR.workday(number) == day
    assert CALENDAR.workday(1) == date(2004, 1, 2)
    assert CALENDAR.workday(CALENDAR.count_through(date(2099, 12, 31))) == date(2099, 12, 31)


def test_days_outside_2004_to_2099_and_instants_are_refused():
    for ask in (CALENDAR.is_workday, CALENDAR.day_kind, CALENDAR.day_name, CALENDAR.count_through):
        for day in (date(2003, 12, 31), date(2100, 1, 1)):
            with pytest.raises(ValueError, match=rf"{day} lies outside the working calendar"):
                ask(day)
        with pytest.raises(TypeError, match="civil dates"):
            ask(datetime(2026, 1, 1))  # noqa: DTZ001 - any instant is refused
    for number in (0, -1, 100_000):
        with pytest.raises(ValueError, match="outside the years 2004 to 2099"):
            CALENDAR.workday(number)


def test_the_calendar_is_loaded_once_and_frozen():
    assert work_calendar() is CALENDAR
    with pytest.raises(FrozenInstanceError):
        CALENDAR.plans = {}
    assert read_calendar(FOLDER) == CALENDAR


def plan_2027(*days: PlannedDay) -> YearPlan:
    return YearPlan(2027, "test", 1, days)


def test_a_layered_year_replaces_its_year_and_leaves_the_first_calendar_as_it_was():
    extra = plan_2027(PlannedDay(date(2027, 1, 1), DayKind.HOLIDAY, NEW_YEAR))
    layered = CALENDAR.layered({2027: extra})
    assert [CALENDAR.is_known(2027), layered.is_known(2027)] == [False, True]
    assert layered.day_kind(date(2027, 5, 1)) is DayKind.WEEKEND  # the plan alone speaks for a known year
    changed = [
        day for day in year_of(2026) + year_of(2028) if layered.day_kind(day) is not CALENDAR.day_kind(day)
    ]
    assert changed == []


def test_a_plan_that_reaches_into_the_december_before_corrects_that_year():
    extra = plan_2027(
        PlannedDay(date(2026, 12, 31), DayKind.HOLIDAY, NEW_YEAR),
        PlannedDay(date(2026, 12, 26), DayKind.MAKE_UP, NEW_YEAR),
    )
    layered = CALENDAR.layered({2027: extra})
    changed = [day for day in year_of(2026) if layered.is_workday(day) is not CALENDAR.is_workday(day)]
    assert changed == [date(2026, 12, 26), date(2026, 12, 31)]


def test_where_two_plans_name_a_december_day_the_later_year_has_the_last_word():
    saturday = date(2027, 12, 25)
    own = plan_2027(PlannedDay(saturday, DayKind.HOLIDAY, NEW_YEAR))
    later = YearPlan(2028, "test", 1, (PlannedDay(saturday, DayKind.MAKE_UP, NEW_YEAR),))
    assert CALENDAR.layered({2028: later, 2027: own}).day_kind(saturday) is DayKind.MAKE_UP


SOUND = """
year = 2027
source = "an invented plan"
version = 2
[[holiday]]
name = { zh = "元旦", en = "New Year's Day" }
from = 2027-01-01
to = 2027-01-03
make_up = [2026-12-26]
[[holiday]]
name = { zh = "劳动节", en = "Labour Day" }
from = 2027-05-01
to = 2027-05-05
make_up = [2027-04-25, 2027-05-08]
[[holiday]]
name = { zh = "国庆节", en = "National Day" }
from = 2027-10-01
to = 2027-10-07
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "statutory.toml").write_bytes((FOLDER / "statutory.toml").read_bytes())
    (tmp_path / "2027.toml").write_text(SOUND, encoding="utf-8")
    return tmp_path


def spoil(folder: Path, old: str, new: str, name: str = "2027.toml") -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_a_file_makes_its_year_known(folder):
    calendar = read_calendar(folder)
    plan = calendar.plans[2027]
    assert (plan.source, plan.version, len(plan.days)) == ("an invented plan", 2, 3 + 5 + 7 + 3)
    assert calendar.day_kind(date(2027, 5, 3)) is DayKind.HOLIDAY
    assert calendar.day_kind(date(2027, 5, 8)) is DayKind.MAKE_UP
    assert calendar.day_name(date(2027, 5, 8)) == LABOUR_DAY
    assert calendar.day_kind(date(2026, 12, 26)) is DayKind.MAKE_UP


def test_a_file_replaces_the_packages_year(folder):
    text = (
        SOUND.replace("2027", "2025")
        .replace("2026-12-26", "2024-12-28")
        .replace("2025-04-25, 2025-05-08", "2025-04-26")
    )
    (folder / "2025.toml").write_text(text, encoding="utf-8")
    calendar = read_calendar(folder)
    assert calendar.plans[2025].source == "an invented plan"
    assert (
        calendar.is_workday(date(2025, 2, 3)) is True
    )  # Spring Festival in the package, absent from the file


def test_a_year_before_the_law_in_force_need_not_know_its_dates(folder):
    text = (
        SOUND.replace("2027", "2024")
        .replace("2026-12-26", "2023-12-30")
        .replace("to = 2024-05-05", "to = 2024-05-01")
    )
    text = text.replace("make_up = [2024-04-25, 2024-05-08]", "")
    (folder / "2024.toml").write_text(text, encoding="utf-8")
    assert read_calendar(folder).is_workday(date(2024, 5, 2)) is True


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("2027-05-08]", "2027-05-10]", "the make-up day 2027-05-10 is not a Saturday or Sunday"),
        ("2027-05-08]", "2027-05-02]", "2027-05-02 is named 2 times"),
        ("2027-05-08]", "2027-04-25]", "2027-04-25 is named 2 times"),
        ("from = 2027-05-01", "from = 2027-05-02", "2027-05-01 (Labour Day) is off by law"),
        ("to = 2027-10-07", "to = 2027-10-02", "2027-10-03 (National Day) is off by law"),
        ("make_up = [2026-12-26]", "make_up = [2026-12-20]", "2026-12-20 lies outside 2027"),
        ("make_up = [2026-12-26]", "make_up = [2028-01-01]", "2028-01-01 lies outside 2027"),
        ("to = 2027-05-05", "to = 2027-04-30", "holiday 2: 2027-05-01 to 2027-04-30 would be 0 days off"),
        ("to = 2027-05-05", "to = 2027-05-25", "would be 25 days off (1 to 16)"),
        ("to = 2027-05-05", 'to = "2027-05-05"', "'to' must be of kind date"),
        ("to = 2027-05-05", "to = 2027-05-05T00:00:00Z", "'to' must hold civil dates"),
        ("to = 2027-05-05", "", "'to' is missing"),
        ("[2026-12-26]", '["2026-12-26"]', "'make_up' must hold civil dates"),
        ("make_up = [2026-12-26]", "makeup = [2026-12-26]", "unknown key 'makeup'"),
        ("version = 2", 'version = 2\nstatus = "draft"', "unknown key 'status'"),
        ("version = 2", "version = 0", "the version must be 1 or more"),
        ('source = "an invented plan"', 'source = " "', "'source' is empty"),
        ('en = "Labour Day"', 'en = ""', "'en' is empty"),
        ("year = 2027", "year = 2028", "2027-01-01 lies outside 2028"),
        ("year = 2027", "year = 2100", "the year 2100 lies outside 2004 to 2099"),
        ("version = 2", "version = ", "cannot be read"),
    ],
)
def test_a_wrong_plan_is_refused_with_its_file_and_reason(folder, old, new, fault):
    spoil(folder, old, new)
    with pytest.raises(CatalogError) as refusal:
        read_calendar(folder)
    assert str(refusal.value).startswith("2027.toml")
    assert fault in str(refusal.value)


def test_every_contradiction_of_a_plan_is_named_at_once(folder):
    spoil(folder, "2027-04-25, 2027-05-08", "2027-04-26, 2027-05-01")
    with pytest.raises(CatalogError) as refusal:
        read_calendar(folder)
    assert str(refusal.value) == (
        "2027.toml: 2027-05-01 is named 2 times; the make-up day 2027-04-26 is not a Saturday or Sunday"
    )


def test_a_plan_under_another_years_name_is_refused(folder):
    (folder / "2027.toml").rename(folder / "next-year.toml")
    with pytest.raises(CatalogError, match=r"next-year\.toml: the file must be named 2027\.toml"):
        read_calendar(folder)


def test_a_fixed_date_that_is_no_date_is_refused(folder):
    spoil(folder, "month = 5\nday = 2", "month = 2\nday = 29", "statutory.toml")
    with pytest.raises(CatalogError, match=r"statutory\.toml › day 3: month 2, day 29"):
        read_calendar(folder)
