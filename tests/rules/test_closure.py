"""Closing is measured: solved, partly solved, answered and unsolvable each need their figures and proof."""

from decimal import Decimal
from typing import Any

import pytest

from tests.rules.samples import TODAY, typed_need
from tracker.catalog.lists import filing_fields, need_list, need_lists
from tracker.rules.amounts import amount_of, unit_of, yuan_of
from tracker.rules.closure import closing_defaults, closing_fields, closure_faults
from tracker.rules.validation import to_json, validate

ALL_REACHED = "Everything asked for is reached: this is “solved”."
NOTHING_ADDED = "Nothing was added since the filing: this is not “partly solved”."
NO_PROOF = "This outcome needs at least %(least)s file(s) as evidence: %(what)s."

WORDS: dict[str, dict[str, str]] = {
    "solved": {},
    "partly": {"remaining": "其余下季度继续"},
    "answered": {
        "answer_kind": "explained",
        "answer_text": "依据办法第八条",
        "answer_basis": "江政发〔2026〕3号",
    },
    "unsolvable": {"unsolvable_reason": "law", "legal_basis": "土地管理法第四十四条"},
}


def data_of(code: str, **changes: Any) -> dict[str, Any]:
    """The stored data of the list's sample need."""
    raw = typed_need(code, **changes)
    return to_json(validate(filing_fields(need_list(code)), raw, today=TODAY).values)


def faults(code: str, outcome: str, closing: dict[str, Any], **changes: Any) -> dict[str, str]:
    """What is said of a request for closure: by validation first, then by the measure."""
    found, data = need_list(code), data_of(code, **changes)
    raw = {"outcome": outcome, "summary": "已办结", "evidence": ["1"], **WORDS[outcome], **closing}
    checked = validate(closing_fields(found, data), raw, today=TODAY)
    found_faults = checked.errors or closure_faults(found, data, checked.values)
    return {path: fault.message for path, fault in found_faults.items()}


def measured(*values: str) -> dict[str, Any]:
    names = ("使用寿命", "甲醛释放量")
    rows = [{"name": name, "value": value} for name, value in zip(names, values, strict=True)]
    return {"proof": "measured", "measured": rows}


CONTRACT = {"proof": "contract", "contract_number": "2026-42", "contract_partner": "江澄大学"}


def permits(environment: str, filing: str = "obtained") -> list[dict[str, str]]:
    numbers = {"obtained": {"permit_number": "江环审〔2026〕7号"}}
    states = {"环评审批": environment, "项目备案": filing}
    return [{"name": name, "state": state, **numbers.get(state, {})} for name, state in states.items()]


ACCEPTED = [
    ("RC", "solved", {"heads_on_board": "5"}),
    ("RC", "solved", {"heads_on_board": "6"}),
    ("RC", "partly", {"heads_on_board": "2"}),
    ("JS", "solved", measured("60", "0.03")),
    ("JS", "solved", measured("75", "0.01")),
    ("JS", "solved", CONTRACT),
    ("JS", "partly", measured("60", "0.08")),
    ("JS", "partly", measured("50", "0.08")),
    ("XM", "solved", {"stage_reached": "building", "permits": permits("obtained")}),
    ("XM", "solved", {"stage_reached": "production", "permits": permits("not_needed")}),
    ("XM", "partly", {"stage_reached": "registered", "permits": permits("pending")}),
    ("XM", "partly", {"stage_reached": "signed", "permits": permits("obtained")}),
    ("ZY", "solved", {"delivered": "4000", "delivered_by": "江澄供电公司"}),
    ("ZY", "partly", {"delivered": "0.5", "delivered_by": "江澄供电公司"}),
    ("ZC", "solved", {"paid_total": "120"}),
    ("ZC", "partly", {"paid_total": "20.01"}),
]
REFUSED = [
    (
        "RC",
        "solved",
        {"heads_on_board": "4"},
        {"heads_on_board": "“Solved” needs %(target)s; with less it is “partly solved”."},
    ),
    ("RC", "partly", {"heads_on_board": "5"}, {"heads_on_board": ALL_REACHED}),
    ("RC", "partly", {"heads_on_board": "1"}, {"heads_on_board": NOTHING_ADDED}),
    (
        "JS",
        "solved",
        measured("59", "0.03"),
        {"measured.0.value": "The target %(target)s is not met; this is “partly solved” at best."},
    ),
    (
        "JS",
        "solved",
        measured("60", "0.031"),
        {"measured.1.value": "The target %(target)s is not met; this is “partly solved” at best."},
    ),
    ("JS", "partly", measured("60", "0.03"), {"measured": ALL_REACHED}),
    ("JS", "partly", measured("42", "0.09"), {"measured": NOTHING_ADDED}),
    (
        "XM",
        "solved",
        {"stage_reached": "site", "permits": permits("obtained")},
        {"stage_reached": "The stage wanted is not reached; this is “partly solved”."},
    ),
    (
        "XM",
        "solved",
        {"stage_reached": "building", "permits": permits("pending")},
        {"permits.0.state": "“Solved” needs every approval; this one is pending."},
    ),
    (
        "XM",
        "partly",
        {"stage_reached": "building", "permits": permits("obtained")},
        {"stage_reached": ALL_REACHED},
    ),
    (
        "XM",
        "partly",
        {"stage_reached": "signed", "permits": permits("pending")},
        {"stage_reached": NOTHING_ADDED},
    ),
    (
        "ZY",
        "solved",
        {"delivered": "3999.9", "delivered_by": "供电公司"},
        {"delivered": "“Solved” needs %(target)s; with less it is “partly solved”."},
    ),
    ("ZY", "partly", {"delivered": "0", "delivered_by": "供电公司"}, {"delivered": NOTHING_ADDED}),
    (
        "ZC",
        "solved",
        {"paid_total": "119.9"},
        {"paid_total": "“Solved” needs %(target)s; with less it is “partly solved”."},
    ),
    ("ZC", "partly", {"paid_total": "20"}, {"paid_total": NOTHING_ADDED}),
]


@pytest.mark.parametrize(("code", "outcome", "closing"), ACCEPTED)
def test_an_outcome_that_fits_its_figures_is_accepted(
    code: str, outcome: str, closing: dict[str, Any]
) -> None:
    assert faults(code, outcome, closing) == {}


@pytest.mark.parametrize(("code", "outcome", "closing", "expected"), REFUSED)
def test_an_outcome_that_does_not_fit_its_figures_is_refused_at_its_field(
    code: str, outcome: str, closing: dict[str, Any], expected: dict[str, str]
) -> None:
    assert faults(code, outcome, closing) == expected


@pytest.mark.parametrize("code", list(need_lists()))
def test_an_answer_needs_its_text_kind_and_basis_whatever_the_list(code: str) -> None:
    assert faults(code, "answered", {}) == {}
    missing = faults(code, "answered", {"answer_kind": "", "answer_text": " ", "answer_basis": ""})
    assert set(missing) == {"answer_kind", "answer_text", "answer_basis"}


def test_a_timetable_names_its_day() -> None:
    assert set(faults("ZC", "answered", {"answer_kind": "timetable"})) == {"answer_by_on"}
    assert faults("ZC", "answered", {"answer_kind": "timetable", "answer_by_on": "2027-01-15"}) == {}


@pytest.mark.parametrize("code", list(need_lists()))
def test_unsolvable_needs_its_reason_and_legal_basis_whatever_the_list(code: str) -> None:
    assert faults(code, "unsolvable", {}) == {}
    missing = faults(code, "unsolvable", {"unsolvable_reason": "", "legal_basis": ""})
    assert set(missing) == {"unsolvable_reason", "legal_basis"}


def test_partly_solved_says_what_remains() -> None:
    assert set(faults("RC", "partly", {"heads_on_board": "2", "remaining": ""})) == {"remaining"}


@pytest.mark.parametrize("code", list(need_lists()))
def test_each_outcome_demands_the_evidence_of_its_list(code: str) -> None:
    closing = {c: dict(fields) for c, outcome, fields in ACCEPTED if outcome == "solved"}[code]
    assert faults(code, "solved", closing | {"evidence": []}) == {"evidence": NO_PROOF}
    demanded = {outcome.value: rule.files for outcome, rule in need_list(code).closure.evidence.items()}
    answered = faults(code, "answered", {"evidence": []})
    assert answered == ({"evidence": NO_PROOF} if demanded["answered"] else {})
    assert faults(code, "unsolvable", {"evidence": []}) == {"evidence": NO_PROOF}


def test_an_application_is_solved_by_its_receipt_and_advice_by_its_reply() -> None:
    assert faults("ZC", "solved", {"receipt_number": "2026-118"}, ask="application") == {}
    assert set(faults("ZC", "solved", {}, ask="application")) == {"receipt_number"}
    assert faults("ZC", "solved", {"reply": "按第八条执行"}, ask="advice") == {}
    assert set(faults("ZC", "solved", {"reply": ""}, ask="new_policy")) == {"reply"}


def test_only_the_fields_of_the_measure_are_asked() -> None:
    names = {field.name for field in closing_fields(need_list("ZC"), data_of("ZC"))}
    assert "paid_total" in names
    assert {"receipt_number", "reply"} & names == set()


def test_measured_values_are_asked_line_by_line_under_their_names() -> None:
    found, data = need_list("JS"), data_of("JS")
    assert closing_defaults(found, data) == {"measured": [{"name": "使用寿命"}, {"name": "甲醛释放量"}]}
    one = {"proof": "measured", "measured": [{"name": "使用寿命", "value": "60"}]}
    assert faults("JS", "solved", one) == {"measured": "At least %(least)s lines are needed."}
    twice = {"proof": "measured", "measured": [{"name": "使用寿命", "value": "60"}] * 2}
    message = "The need has no line of this name, or it stands here twice."
    assert faults("JS", "solved", twice) == {"measured.1.name": message}


def test_approvals_begin_with_what_the_enterprise_already_has() -> None:
    found, data = need_list("XM"), data_of("XM")
    assert closing_defaults(found, data) == {
        "permits": [
            {"name": "环评审批"},
            {"name": "项目备案", "state": "obtained", "permit_number": "江发改备〔2026〕18号"},
        ]
    }


def test_a_project_without_approvals_is_asked_for_its_stage_only() -> None:
    names = {field.name for field in closing_fields(need_list("XM"), data_of("XM", approvals=[]))}
    assert "stage_reached" in names
    assert "permits" not in names
    assert faults("XM", "solved", {"stage_reached": "building"}, approvals=[]) == {}


def test_a_permit_needs_its_number() -> None:
    rows = [{"name": "环评审批", "state": "obtained"}, {"name": "项目备案", "state": "not_needed"}]
    closing = {"stage_reached": "building", "permits": rows}
    assert set(faults("XM", "solved", closing)) == {"permits.0.permit_number"}


def test_amounts_are_summed_in_their_unit_and_money_is_in_yuan() -> None:
    amounts = {code: amount_of(need_list(code), data_of(code)) for code in need_lists()}
    assert amounts == {
        "RC": Decimal(5),
        "JS": Decimal(80),
        "XM": Decimal(26000),
        "ZY": Decimal(4000),
        "ZC": Decimal(120),
    }
    assert {code: yuan_of(need_list(code), data_of(code)) for code in need_lists()} == {
        "RC": None,
        "JS": 800_000,
        "XM": 260_000_000,
        "ZY": None,
        "ZC": 1_200_000,
    }
    funds = data_of("ZY", kind="funds", quantity="1500", quantity_unit="")
    assert yuan_of(need_list("ZY"), funds) == 15_000_000


def test_the_unit_of_a_resource_is_the_one_chosen() -> None:
    found = need_list("ZY")
    unit = found.own_field("quantity_unit")
    assert unit is not None
    assert unit_of(found, data_of("ZY")) == unit.choice("kva").label  # type: ignore[union-attr]
    assert unit_of(need_list("RC"), data_of("RC")) == need_list("RC").amount_unit
