"""A plan of 2027 as an administrator might import it (no announcement), for tests of what a new calendar changes."""

from datetime import date, timedelta

from tracker.catalog.fields import Words
from tracker.catalog.year_plans import DayKind, PlannedDay, YearPlan

SOURCE = "演练:2027年节假日安排"
NEW_YEAR, SPRING = Words("元旦", "New Year's Day"), Words("春节", "Spring Festival")
LABOUR, NATIONAL = Words("劳动节", "Labour Day"), Words("国庆节", "National Day")


def _off(name: Words, first: date, days: int) -> tuple[PlannedDay, ...]:
    return tuple(PlannedDay(first + timedelta(days=n), DayKind.HOLIDAY, name) for n in range(days))


def _worked(name: Words, *days: date) -> tuple[PlannedDay, ...]:
    return tuple(PlannedDay(day, DayKind.MAKE_UP, name) for day in days)


def plan_of_2027(version: int = 1) -> YearPlan:
    """Two January weekend days are worked, so that dates move forward as well as back."""
    days = (
        *_off(NEW_YEAR, date(2027, 1, 1), 3),
        *_worked(NEW_YEAR, date(2027, 1, 9)),
        *_off(SPRING, date(2027, 2, 5), 8),
        *_worked(SPRING, date(2027, 1, 30), date(2027, 2, 20)),
        *_off(LABOUR, date(2027, 5, 1), 5),
        *_off(NATIONAL, date(2027, 10, 1), 7),
    )
    return YearPlan(2027, SOURCE, version, days)


AS_TOML = """
year = 2027
source = "演练:2027年节假日安排"
version = 1

[[holiday]]
name = { zh = "元旦", en = "New Year's Day" }
from = 2027-01-01
to = 2027-01-03
make_up = [2027-01-09]

[[holiday]]
name = { zh = "春节", en = "Spring Festival" }
from = 2027-02-05
to = 2027-02-12
make_up = [2027-01-30, 2027-02-20]

[[holiday]]
name = { zh = "劳动节", en = "Labour Day" }
from = 2027-05-01
to = 2027-05-05

[[holiday]]
name = { zh = "国庆节", en = "National Day" }
from = 2027-10-01
to = 2027-10-07
"""

AS_TABLE = """日期,性质,名称
2027-01-01~2027-01-03,放假,元旦
2027-01-09,上班,元旦
2027-02-05 至 2027-02-12,休,春节
2027/1/30\t补班\t春节
2027.2.20,班,春节
2027-05-01~2027-05-05,holiday,Labour Day
2027-10-01~2027-10-07,放假,国庆节
"""
