"""Combinations that make no sense are refused, each field being fine by itself (TRUST 13)."""

from datetime import date
from typing import Any

import pytest

from tests.rules.samples import TODAY, typed_need
from tracker.catalog.lists import filing_fields, need_list
from tracker.rules.validation import validate

ONE_WELDER = {"post": "焊工", "headcount": "1"}

COMBINATIONS: list[tuple[str, str, dict[str, Any], str]] = [
    ("a wish for yesterday", "RC", {"wanted_by_on": "2026-11-22"}, "wanted_by_on"),
    ("on board before today", "RC", {"on_board_by": "2026-11-01"}, "on_board_by"),
    ("more on board than wanted", "RC", {"on_board": "6"}, "on_board"),
    (
        "pay from high to low",
        "RC",
        {"posts": [ONE_WELDER | {"pay": "9000-5000"}]},
        "posts.0.pay",
    ),
    ("no heads wanted", "RC", {"posts": [ONE_WELDER | {"headcount": "0"}]}, "posts.0.headcount"),
    (
        "an indicator twice",
        "JS",
        {"indicators": [{"name": "寿命", "target": "60"}, {"name": "寿命", "target": "70"}]},
        "indicators.1.name",
    ),
    (
        "a target below the present, more wanted",
        "JS",
        {"indicators": [{"name": "寿命", "now": "42", "target": "40"}]},
        "indicators.0.target",
    ),
    (
        "a target above the present, less wanted",
        "JS",
        {"indicators": [{"name": "甲醛", "direction": "at_most", "now": "0.08", "target": "0.09"}]},
        "indicators.0.target",
    ),
    (
        "a target that is the present",
        "JS",
        {"indicators": [{"name": "寿命", "now": "42", "target": "42.0"}]},
        "indicators.0.target",
    ),
    ("a line without its name", "JS", {"indicators": [{"target": "60"}]}, "indicators.0.name"),
    ("completed before begun", "XM", {"planned_completion": "2027-02-01"}, "planned_start"),
    ("a stage already passed", "XM", {"stage": "production"}, "stage"),
    (
        "a permit obtained without its number",
        "XM",
        {"approvals": [{"name": "环评审批", "state": "obtained"}]},
        "approvals.0.permit_number",
    ),
    (
        "an approval twice",
        "XM",
        {"approvals": [{"name": "环评审批"}, {"name": "环评审批"}]},
        "approvals.1.name",
    ),
    ("land in kVA", "ZY", {"kind": "land"}, "quantity_unit"),
    ("funds in mu", "ZY", {"kind": "funds", "quantity_unit": "mu"}, "quantity_unit"),
    ("labour in tonnes", "ZY", {"kind": "labour", "quantity_unit": "t"}, "quantity_unit"),
    (
        "a season that ends before it begins",
        "ZY",
        {"kind": "labour", "quantity_unit": "persons", "from_on": "2027-01-31", "until_on": "2026-12-01"},
        "from_on",
    ),
    ("no quantity", "ZY", {"quantity": "0"}, "quantity"),
    ("more paid than due", "ZC", {"amount_paid": "121"}, "amount_paid"),
    ("a payment without its amount", "ZC", {"amount_due": ""}, "amount_due"),
    ("applied tomorrow", "ZC", {"applied_on": "2026-11-24"}, "applied_on"),
    (
        "a window that has closed",
        "ZC",
        {"ask": "application", "window_closes_on": "2026-11-22"},
        "window_closes_on",
    ),
    (
        "a condition twice",
        "ZC",
        {"conditions": [{"condition": "满 500 万元"}, {"condition": "满 500 万元"}]},
        "conditions.1.condition",
    ),
]


@pytest.mark.parametrize(
    ("code", "changes", "path"), [c[1:] for c in COMBINATIONS], ids=[c[0] for c in COMBINATIONS]
)
def test_a_senseless_combination_is_refused_at_its_field(
    code: str, changes: dict[str, Any], path: str
) -> None:
    found = need_list(code)
    checked = validate(filing_fields(found), typed_need(code, **changes), today=TODAY, checks=found.checks)
    assert list(checked.errors) == [path]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("RC", {"wanted_by_on": "2026-11-23", "on_board": "5"}),
        ("RC", {"posts": [ONE_WELDER | {"pay": "5000-5000"}], "on_board": ""}),
        ("JS", {"indicators": [{"name": "寿命", "target": "60"}]}),
        ("XM", {"planned_start": "2028-06-30", "stage": "building"}),
        ("XM", {"planned_start": "", "approvals": []}),
        ("ZC", {"amount_paid": "120", "applied_on": "2026-11-23"}),
    ],
)
def test_what_lies_exactly_at_the_border_is_accepted(code: str, changes: dict[str, Any]) -> None:
    found = need_list(code)
    checked = validate(filing_fields(found), typed_need(code, **changes), today=TODAY, checks=found.checks)
    assert checked.errors == {}


def test_an_amendment_may_keep_a_wanted_date_that_has_gone_by_and_report_what_came_since() -> None:
    found, filed_on = need_list("ZC"), date(2026, 9, 1)
    raw = typed_need("ZC", wanted_by_on="2026-10-09", applied_on="2026-11-20")
    fields, checks = filing_fields(found), found.checks
    assert validate(fields, raw, today=TODAY, since=filed_on, checks=checks).errors == {}
    assert list(validate(fields, raw, today=TODAY, checks=checks).errors) == ["wanted_by_on"]
    late = raw | {"wanted_by_on": "2026-08-31", "applied_on": "2026-11-24"}
    faults = validate(fields, late, today=TODAY, since=filed_on, checks=checks).errors
    assert list(faults) == ["wanted_by_on", "applied_on"]


def test_the_sentence_names_the_other_field() -> None:
    found = need_list("ZC")
    raw = typed_need("ZC", amount_paid="121")
    fault = validate(filing_fields(found), raw, today=TODAY, checks=found.checks).errors["amount_paid"]
    other = found.own_field("amount_due")
    assert other is not None
    assert (fault.message, fault.params) == (
        "This must not be more than “%(other)s”.",
        {"other": other.label},
    )
