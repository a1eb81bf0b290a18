"""A draft keeps whatever was typed, valid or not, and refuses only what cannot be stored."""

import json
import math
from datetime import date
from typing import Any

import pytest

from tests.rules.samples import TODAY, typed_need
from tracker.catalog.lists import filing_fields, need_list, need_lists
from tracker.rules.faults import Checked
from tracker.rules.validation import from_json, to_json, validate


def draft(code: str, raw: dict[str, Any]) -> Checked:
    return validate(
        filing_fields(need_list(code)), raw, today=TODAY, partial=True, checks=need_list(code).checks
    )


def test_an_empty_draft_has_no_faults() -> None:
    assert [draft(code, {}).errors for code in need_lists()] == [{}] * 5


def test_what_is_not_yet_valid_is_kept_as_typed() -> None:
    raw = {
        "title": "长" * 61,
        "contact_phone": "1380013",
        "wanted_by_on": "下周",
        "urgency": "soon",
        "posts": [{"post": "焊工", "headcount": "几个", "pay": {"min": "五千", "max": ""}}],
        "offers": ["housing", "moon"],
    }
    checked = draft("RC", raw)
    assert checked.errors == {}
    kept = {name: checked.values[name] for name in raw}
    assert kept["posts"][0]["headcount"] == "几个"
    assert kept["posts"][0]["pay"] == {"min": "五千", "max": ""}
    assert {name: kept[name] for name in raw if name != "posts"} == {
        name: value for name, value in raw.items() if name != "posts"
    }


def test_fields_of_another_kind_stay_until_filing() -> None:
    checked = draft("ZY", typed_need("ZY", land_use="industrial"))
    assert checked.values["land_use"] == "industrial"


@pytest.mark.parametrize("code", list(need_lists()))
def test_a_draft_survives_json_and_files_like_the_form_it_came_from(code: str) -> None:
    fields, checks = filing_fields(need_list(code)), need_list(code).checks
    stored = json.loads(json.dumps(to_json(draft(code, typed_need(code)).values)))
    assert validate(fields, stored, today=TODAY, checks=checks) == validate(
        fields, typed_need(code), today=TODAY, checks=checks
    )


def test_a_draft_full_of_errors_shows_them_all_when_filed() -> None:
    stored = to_json(
        draft("RC", {"contact_phone": "1380013", "posts": [{"post": "焊工", "headcount": "几个"}]}).values
    )
    checked = validate(filing_fields(need_list("RC")), stored, today=TODAY)
    assert set(checked.errors) == {
        "title",
        "description",
        "contact_name",
        "contact_phone",
        "posts.0.headcount",
    }


@pytest.mark.parametrize(
    "raw",
    [
        {"title": "a\x00b"},
        {"title": "\udcff"},
        {"title": "长" * 20_001},
        {"title": {"zh": "x"}},
        {"wanted_by_on": "\x00"},
        {"on_board": 10**400},
        {"on_board": math.inf},
        {"urgency": "\x00"},
        {"offers": ["housing", {"a": "b"}]},
        {"posts": "many"},
    ],
)
def test_what_cannot_be_stored_is_refused_in_a_draft_too(raw: dict[str, Any]) -> None:
    checked = draft("RC", raw)
    assert set(checked.errors) == set(raw)
    assert not checked.values[next(iter(raw))]


def test_from_json_leaves_alone_what_is_not_yet_a_value() -> None:
    fields = filing_fields(need_list("JS"))
    data = {"funds": "some", "wanted_by_on": "soon", "indicators": ["x", {"now": "1.5"}], "gone": 1}
    assert from_json(fields, {"wanted_by_on": "2027-01-04"}) == {"wanted_by_on": date(2027, 1, 4)}
    assert to_json(from_json(fields, data)) == {name: data[name] for name in data if name != "gone"}
