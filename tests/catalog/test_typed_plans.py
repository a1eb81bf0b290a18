"""A plan handed in as the file of seeds or as a plain table: read alike, and each fault named at its place."""

from datetime import date

import pytest

from tests.plans import AS_TABLE, AS_TOML, SOURCE, plan_of_2027
from tracker.catalog.plan_json import plan_from_json, plan_to_json
from tracker.catalog.typed_plans import Given, is_toml, judge_table, judge_toml
from tracker.catalog.work_calendar import seed_calendar

STATUTORY = seed_calendar().statutory
GIVEN = Given(year=2027, source=SOURCE, version=1)
SOUND = plan_of_2027()
CIVIL = "holiday 2: 'from' must hold civil dates such as 2027-01-01"


def days(plan):
    return sorted((day.on, day.kind, day.name) for day in plan.days)


def test_both_ways_of_writing_give_the_same_plan():
    typed, table = judge_toml(AS_TOML, STATUTORY), judge_table(AS_TABLE, GIVEN, STATUTORY)
    assert (typed.faults, table.faults) == ((), ())
    assert days(typed.plan) == days(table.plan) == days(SOUND)
    assert (typed.plan.year, typed.plan.source, typed.plan.version) == (2027, SOURCE, 1)
    assert (is_toml(AS_TOML), is_toml(AS_TABLE)) == (True, False)


def test_a_plan_comes_back_from_its_row_as_it_was():
    assert plan_from_json(2027, SOURCE, 1, plan_to_json(SOUND)) == SOUND


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("year = 2027", "year = twenty", "cannot be read: Invalid value (at line 2, column 8)"),
        ("version = 1", "", "'version' is missing"),
        ("version = 1", "version = 0", "the version must be 1 or more, not 0"),
        ("version = 1", "version = 1\nedition = 2", "unknown key 'edition'"),
        ("to = 2027-01-03", "to = 2027-03-03", "holiday 1: 2027-01-01 to 2027-03-03 would be 62 days off (1 to 16)"),
        ("from = 2027-02-05", "from = 2027-02-05T08:00:00", CIVIL),
        ("2027-02-20", "2027-02-22", "the make-up day 2027-02-22 is not a Saturday or Sunday"),
        ("to = 2027-01-03", "to = 2027-01-09", "2027-01-09 is named 2 times"),
        ("to = 2027-10-07", "to = 2027-10-02", "2027-10-03 (National Day) is off by law but in no holiday of the plan"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_says_where_and_what(old, new, says):
    assert [str(fault) for fault in judge_toml(AS_TOML.replace(old, new), STATUTORY).faults] == [says]


def test_a_table_that_is_wrong_names_every_line_and_what_the_whole_lacks():
    text = "2027-01-01~2027-01-03,放假,元旦\n2027-13-01,放假,元旦\n2027-02-05,party,春节\n2027-02-06,休,\n"
    faults = judge_table(text, GIVEN, STATUTORY).faults
    assert [str(fault) for fault in faults[:3]] == [
        "2: “2027-13-01” is no date such as 2027-01-01",
        "3: “party” is neither a day off nor a make-up day",
        "4: the name of the holiday is missing",
    ]
    missing = {fault.facts["day"] for fault in faults[3:]}
    assert missing == {date(2027, 5, 1), date(2027, 5, 2), *(date(2027, 10, day) for day in (1, 2, 3))}


def test_a_holiday_nobody_knows_keeps_the_names_typed():
    line = "2027-09-03,放假,纪念日,Memorial Day\n2027-09-04,放假,庆典"
    names = [day.name for day in judge_table(line, GIVEN, STATUTORY).plan.days]
    assert [(name.zh, name.en) for name in names] == [("纪念日", "Memorial Day"), ("庆典", "庆典")]


def test_an_empty_text_is_no_plan():
    assert [str(fault) for fault in judge_toml("", STATUTORY).faults] == ["'year' is missing"]
    assert len(judge_table("", GIVEN, STATUTORY).faults) == 6
