"""Good input comes out clean and typed; bad input is a fault at its place, in every list alike."""

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.rules.samples import TODAY, typed_need
from tracker.catalog.fields import Choice, Condition, FieldKind, FieldSpec
from tracker.catalog.lists import filing_fields, need_list, need_lists
from tracker.rules.faults import Checked
from tracker.rules.validation import REQUIRED, from_json, to_json, validate

NO_TEXT = "This must be text."
NO_NUMBER = "Please type a number in figures, such as 12 or 12.5."
NO_WHOLE = "Please type a whole number, such as 12."
NO_DATE = "Please give a date that exists, such as 2026-09-30."
NO_CHOICE = "Please choose one of the answers offered."
NO_PHONE = "Please give a mobile number, or a landline with its area code."
NO_ROW = "Please choose one of those offered."
NO_LINES = "Please fill in the lines of this table."
NO_RANGE = "Please give a lower and an upper figure."
UNSTORABLE = "This holds a character that cannot be stored; please type it anew."
TOO_LONG = "At most %(most)s characters are possible; these are %(count)s."
TOO_SMALL = "This must be at least %(least)s."
TOO_LARGE = "This must be at most %(most)s."
WRONG_YEAR = "The year must lie between %(first)s and %(last)s."


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def names(rows: list[Any]) -> list[str]:
    return [f"{kind}-{n}" for n, (kind, *_) in enumerate(rows)]


def spec(kind: FieldKind, **limits: Any) -> FieldSpec:
    return FieldSpec("field", kind, "Field", **limits)


def check(field: FieldSpec, raw: object) -> Checked:
    return validate([field], {"field": raw}, today=TODAY)


def check_need(code: str, **changes: Any) -> Checked:
    found = need_list(code)
    return validate(filing_fields(found), typed_need(code, **changes), today=TODAY, checks=found.checks)


A_B = (Choice("a", "Apple"), Choice("b", "Pear"))
KINDS = {
    "text": spec(FieldKind.TEXT, max_length=60),
    "paragraph": spec(FieldKind.PARAGRAPH, max_length=3000),
    "integer": spec(FieldKind.INTEGER, minimum=Decimal(0)),
    "decimal": spec(FieldKind.DECIMAL),
    "money": spec(FieldKind.MONEY),
    "date": spec(FieldKind.DATE),
    "choice": spec(FieldKind.CHOICE, choices=A_B),
    "choices": spec(FieldKind.CHOICES, choices=A_B),
    "flag": spec(FieldKind.FLAG),
    "range": spec(FieldKind.RANGE),
    "rows": spec(FieldKind.ROWS, rows=(spec(FieldKind.TEXT),), max_rows=3),
    "phone": spec(FieldKind.PHONE),
    "unit": spec(FieldKind.UNIT),
    "files": spec(FieldKind.FILES, max_rows=3),
}

BAD = [
    ("text", "招聘\x00", UNSTORABLE),
    ("text", "招聘\ud800", UNSTORABLE),
    ("text", "招\x07聘", UNSTORABLE),
    ("text", "一" * 61, TOO_LONG),
    ("paragraph", "一" * 3001, TOO_LONG),
    ("text", ["招聘"], NO_TEXT),
    ("text", {"zh": "招聘"}, NO_TEXT),
    ("text", True, NO_TEXT),
    ("text", math.nan, NO_TEXT),
    ("text", 2**63, NO_TEXT),
    ("text", nested(5000), NO_TEXT),
    ("integer", 2**63, TOO_LARGE),
    ("integer", str(2**63), TOO_LARGE),
    ("integer", 10**40, TOO_LARGE),
    ("integer", -(10**5000), TOO_SMALL),
    ("integer", "1" + "0" * 40, NO_NUMBER),
    ("integer", "-1", TOO_SMALL),
    ("integer", -1, TOO_SMALL),
    ("integer", "1.5", NO_WHOLE),
    ("integer", 1.5, NO_WHOLE),
    ("integer", "three", NO_NUMBER),
    ("integer", "1e3", NO_NUMBER),
    ("integer", "1_000", NO_NUMBER),
    ("integer", "1,00", NO_NUMBER),
    ("integer", "٣", NO_NUMBER),
    ("integer", True, NO_NUMBER),
    ("integer", [3], NO_NUMBER),
    ("integer", "\x003", NO_NUMBER),
    ("decimal", math.nan, NO_NUMBER),
    ("decimal", -math.inf, NO_NUMBER),
    ("decimal", "NaN", NO_NUMBER),
    ("decimal", Decimal("sNaN"), NO_NUMBER),
    ("decimal", Decimal("1E+999999"), TOO_LARGE),
    ("decimal", Decimal("1E-999999"), "At most %(most)s digits after the point."),
    ("decimal", "0.12345", "At most %(most)s digits after the point."),
    ("decimal", 10**40, TOO_LARGE),
    ("money", "-0.01", TOO_SMALL),
    ("money", {"value": 1}, NO_NUMBER),
    ("date", "0001-01-01", WRONG_YEAR),
    ("date", "9999-12-31", WRONG_YEAR),
    ("date", "2026-02-30", NO_DATE),
    ("date", "2026-13-01", NO_DATE),
    ("date", "tomorrow", NO_DATE),
    ("date", 20260930, NO_DATE),
    ("date", ["2026-09-30"], NO_DATE),
    ("choice", "c", NO_CHOICE),
    ("choice", "a\x00", UNSTORABLE),
    ("choice", ["a"], NO_CHOICE),
    ("choice", 2**70, NO_CHOICE),
    ("choices", ["a", "c"], NO_CHOICE),
    ("choices", [["a"]], NO_CHOICE),
    ("choices", {"a": True}, NO_CHOICE),
    ("choices", ["a"] * 1000, NO_CHOICE),
    ("flag", "perhaps", "Please answer yes or no."),
    ("flag", 2, "Please answer yes or no."),
    ("flag", [True], "Please answer yes or no."),
    ("range", "high", NO_NUMBER),
    ("range", ["1", "2"], NO_RANGE),
    ("range", nested(5000), NO_RANGE),
    ("range", {"min": "5", "max": "3"}, "The lower figure must not be above the upper one."),
    ("range", "-1", TOO_SMALL),
    ("rows", "招聘", NO_LINES),
    ("rows", {"0": {"field": "x"}}, NO_LINES),
    ("rows", [{"field": "x"}] * 4, "At most %(most)s lines are possible."),
    ("phone", "12345", NO_PHONE),
    ("phone", "1380013800", NO_PHONE),
    ("phone", "80000000", NO_PHONE),
    ("phone", "+1 202 555 0143", NO_PHONE),
    ("phone", "no phone", NO_PHONE),
    ("phone", "1" * 41, NO_PHONE),
    ("phone", "138\x0000138000", UNSTORABLE),
    ("phone", ["13800138000"], NO_PHONE),
    ("unit", 0, NO_ROW),
    ("unit", -1, NO_ROW),
    ("unit", 2**31, NO_ROW),
    ("unit", 2**63, NO_ROW),
    ("unit", "1.5", NO_ROW),
    ("unit", "dcs", NO_ROW),
    ("unit", math.nan, NO_ROW),
    ("unit", Decimal("NaN"), NO_ROW),
    ("unit", {"id": 1}, NO_ROW),
    ("files", [1, "x"], NO_ROW),
    ("files", [1, 2, 3, 4], "At most %(most)s are possible."),
    ("files", {"0": 1}, NO_ROW),
]


@pytest.mark.parametrize(("kind", "raw", "message"), BAD, ids=names(BAD))
def test_bad_input_is_a_fault_that_says_what_is_wrong(kind: str, raw: object, message: str) -> None:
    faults = check(KINDS[kind], raw).errors
    assert [fault.message for fault in faults.values()] == [message]


GOOD = [
    ("text", "  招聘\t", "招聘"),
    ("text", "两行\r\n标题", "两行 标题"),
    ("text", "<b>急</b>", "<b>急</b>"),
    ("text", "=HYPERLINK(1)", "=HYPERLINK(1)"),
    ("text", "𠮷野家 👍", "𠮷野家 👍"),
    ("text", "１２３", "１２３"),
    ("text", "𠮷" * 60, "𠮷" * 60),
    ("text", 2026, "2026"),
    ("text", 2026.0, "2026"),
    ("text", "\u200b", None),
    ("paragraph", " 一\r\n二\u2028三\x0b四 ", "一\n二\n三\n四"),
    ("paragraph", "一" * 3000, "一" * 3000),
    ("integer", "１２", 12),
    ("integer", "1,234", 1234),
    ("integer", "1,234", 1234),
    ("integer", " 7 ", 7),
    ("integer", 7.0, 7),
    ("integer", "7.0", 7),
    ("integer", "", None),
    ("decimal", "12.50", Decimal("12.5")),
    ("decimal", "-0.5", Decimal("-0.5")),
    ("decimal", "−40", Decimal("-40")),
    ("decimal", 0.1 + 0.2, Decimal("0.3")),
    ("decimal", "-0", Decimal(0)),
    ("decimal", "1000000", Decimal(1000000)),
    ("money", "2.6", Decimal("2.6")),
    ("date", "2026-09-30", date(2026, 9, 30)),
    ("date", "2026/9/30", date(2026, 9, 30)),
    ("date", "2026.9.30", date(2026, 9, 30)),
    ("date", "2026年9月30日", date(2026, 9, 30)),
    ("date", "２０２６-０９-３０", date(2026, 9, 30)),
    ("date", "20260930", date(2026, 9, 30)),
    ("date", "2026-09-30 00:00:00", date(2026, 9, 30)),
    ("date", datetime(2026, 9, 30), date(2026, 9, 30)),  # noqa: DTZ001  a spreadsheet's cell has no zone
    ("date", date(2026, 9, 30), date(2026, 9, 30)),
    ("choice", "a", "a"),
    ("choice", " Pear ", "b"),
    ("choices", "b", ["b"]),
    ("choices", ["b", "a", "b", ""], ["a", "b"]),
    ("choices", "Pear、Apple", ["a", "b"]),
    ("choices", None, []),
    ("flag", "on", True),
    ("flag", "是", True),
    ("flag", 1, True),
    ("flag", "否", False),
    ("flag", None, False),
    ("range", {"min": "3", "max": "5"}, {"min": Decimal(3), "max": Decimal(5)}),
    ("range", {"min": "", "max": "5"}, {"min": None, "max": Decimal(5)}),
    ("range", {"min": "", "max": " "}, None),
    ("range", "8000-12000", {"min": Decimal(8000), "max": Decimal(12000)}),
    ("range", "1.2 至 1.8", {"min": Decimal("1.2"), "max": Decimal("1.8")}),
    ("range", 4500, {"min": Decimal(4500), "max": None}),
    ("rows", [{"field": ""}, {"field": "x"}, {}], [{"field": "x"}]),
    ("rows", None, []),
    ("phone", "138 0013 8000", "+8613800138000"),
    ("phone", "１３８００１３８０００", "+8613800138000"),
    ("phone", "+86 13800138000", "+8613800138000"),
    ("phone", 13800138000, "+8613800138000"),
    ("phone", "027-85801234", "+862785801234"),
    ("phone", "(0728)6543210转801", "+867286543210;ext=801"),
    ("unit", "12", 12),
    ("unit", 12.0, 12),
    ("files", "7", [7]),
    ("files", ["7", 8, 7], [7, 8]),
]


@pytest.mark.parametrize(("kind", "raw", "value"), GOOD, ids=names(GOOD))
def test_good_input_comes_out_clean_and_typed(kind: str, raw: object, value: object) -> None:
    checked = check(KINDS[kind], raw)
    assert checked.errors == {}
    assert checked.values == {"field": value}


@pytest.mark.parametrize("code", list(need_lists()))
def test_a_believable_need_of_each_list_is_accepted_and_survives_json(code: str) -> None:
    checked = check_need(code)
    assert checked.errors == {}
    stored = to_json(checked.values)
    assert from_json(filing_fields(need_list(code)), stored) == checked.values
    assert validate(filing_fields(need_list(code)), stored, today=TODAY) == checked


@pytest.mark.parametrize("code", list(need_lists()))
def test_a_label_is_as_good_as_a_code_so_that_spreadsheets_can_be_read(code: str) -> None:
    assert check_need(code, urgency="紧急").values["urgency"] == "urgent"
    assert check_need(code, urgency="Most urgent").values["urgency"] == "critical"


@pytest.mark.parametrize("raw", [None, [], "need", 5, nested(5000)])
def test_what_is_no_form_at_all_is_an_empty_form(raw: object) -> None:
    assert set(validate(filing_fields(need_list("ZC")), raw, today=TODAY).errors) == {
        "title",
        "description",
        "contact_name",
        "contact_phone",
        "ask",
    }


def test_each_fault_stands_at_its_field_and_lines_keep_their_number() -> None:
    posts = [{"post": "", "headcount": ""}, {"post": "焊工", "headcount": "0"}, "焊工", {"headcount": "2"}]
    checked = check_need("RC", title=" ", posts=posts, contact_phone="12345")
    assert {path: fault.message for path, fault in checked.errors.items()} == {
        "title": REQUIRED.message,
        "contact_phone": NO_PHONE,
        "posts.1.headcount": TOO_SMALL,
        "posts.2": NO_LINES,
        "posts.3.post": REQUIRED.message,
    }


def test_the_ends_of_a_range_have_places_of_their_own() -> None:
    checked = check_need("RC", posts=[{"post": "焊工", "headcount": "1", "pay": {"min": "5000", "max": "x"}}])
    assert set(checked.errors) == {"posts.0.pay.max"}


def test_required_rows_must_hold_something() -> None:
    assert check_need("RC", posts=[]).errors == {"posts": REQUIRED}
    assert check_need("RC", posts=[{"post": " ", "pay_negotiable": "no"}]).errors == {"posts": REQUIRED}


def test_a_line_with_only_a_zero_is_not_blank() -> None:
    assert set(check_need("RC", posts=[{"headcount": 0}]).errors) == {"posts.0.post", "posts.0.headcount"}


def test_fields_that_are_not_asked_are_dropped() -> None:
    values = check_need("ZY", land_use="industrial", guarantee=["credit"], shift="nonsense").values
    assert {"land_use", "guarantee", "shift"} & set(values) == set()
    assert values["voltage"] == "kv10"


def test_a_condition_inside_a_row_looks_at_its_own_row() -> None:
    rows = check_need("RC").values["posts"]
    assert ["pay" in row for row in rows] == [True, False]


def test_keys_that_are_no_field_are_ignored() -> None:
    assert "status" not in check_need("RC", status="closed", owner_id=1).values


def test_the_only_unit_of_a_kind_is_taken_by_itself() -> None:
    values = check_need("ZY", kind="funds", quantity="1500", quantity_unit="").values
    assert values["quantity_unit"] == "wan_yuan"


def test_a_default_is_taken_where_nothing_is_typed() -> None:
    assert check_need("RC", urgency="", engagement=None).values["engagement"] == "full_time"


def test_a_required_flag_must_be_ticked() -> None:
    agreed = spec(FieldKind.FLAG, required=True)
    assert check(agreed, "on").errors == {}
    assert [check(agreed, raw).errors for raw in (None, False, "no")] == [{"field": REQUIRED}] * 3


def test_a_field_depending_on_a_faulty_one_is_not_asked() -> None:
    fields = [
        FieldSpec("kind", FieldKind.CHOICE, "Kind", choices=A_B),
        FieldSpec("why", FieldKind.TEXT, "Why", required=True, show_when=Condition("kind", frozenset("a"))),
    ]
    assert set(validate(fields, {"kind": "x"}, today=TODAY).errors) == {"kind"}
    assert set(validate(fields, {"kind": "a"}, today=TODAY).errors) == {"why"}
