"""Whatever comes in, validation does not raise, and what it accepts can be stored and accepted again."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.samples import OWN, TODAY, typed_need
from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.catalog.lists import filing_fields, need_list, need_lists
from tracker.rules.closure import closing_fields
from tracker.rules.validation import from_json, to_json, validate

WILD = st.text(st.characters(exclude_categories=()), max_size=40)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WILD | st.decimals() | st.dates()
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WILD, inner, max_size=4),
    max_leaves=12,
)
CODES = st.sampled_from(list(need_lists()))


def likely(field: FieldSpec) -> st.SearchStrategy[Any]:
    """Values that a field of this kind may well accept, beside anything at all."""
    kinds: dict[FieldKind, st.SearchStrategy[Any]] = {
        FieldKind.CHOICE: st.sampled_from([choice.code for choice in field.choices] or [""]),
        FieldKind.CHOICES: st.lists(
            st.sampled_from([choice.code for choice in field.choices] or [""]), max_size=5
        ),
        FieldKind.DATE: st.dates().map(str),
        FieldKind.FLAG: st.booleans(),
        FieldKind.RANGE: st.fixed_dictionaries(
            {"min": st.decimals() | WILD, "max": st.integers() | st.none()}
        ),
        FieldKind.PHONE: st.from_regex(
            r"1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}(;ext=[0-9]+)?", fullmatch=True
        ),
        FieldKind.FILES: st.lists(st.integers(0, 2**40), max_size=3),
        FieldKind.UNITS: st.lists(st.integers(0, 2**40), max_size=3),
    }
    if field.kind is FieldKind.ROWS:
        return st.lists(forms(field.rows), max_size=4) | ANYTHING
    return kinds.get(field.kind, st.integers() | st.decimals(-(10**6), 10**6).map(str)) | ANYTHING


def forms(fields: tuple[FieldSpec, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={field.name: likely(field) for field in fields})


def assert_storable_and_stable(fields: tuple[FieldSpec, ...], raw: object, *, partial: bool) -> None:
    checked = validate(fields, raw, today=TODAY, partial=partial)
    stored = to_json(checked.values)
    text = json.dumps(stored, ensure_ascii=False, allow_nan=False)
    assert "\x00" not in "".join(json.loads(text).keys())
    assert json.loads(text.encode("utf-8")) == stored
    if not checked.errors:
        assert validate(fields, stored, today=TODAY, partial=partial).values == checked.values
        assert to_json(from_json(fields, stored)) == stored


@settings(max_examples=150)
@given(data=st.data(), code=CODES, partial=st.booleans())
def test_any_form_is_judged_without_raising_and_accepted_values_are_stable(
    data: st.DataObject, code: str, partial: bool
) -> None:
    fields = filing_fields(need_list(code))
    raw = typed_need(code) | data.draw(forms(fields))
    assert_storable_and_stable(fields, raw, partial=partial)


@settings(max_examples=60)
@given(data=st.data(), code=CODES)
def test_any_closing_form_is_judged_without_raising(data: st.DataObject, code: str) -> None:
    fields = closing_fields(need_list(code), OWN[code])
    assert_storable_and_stable(fields, data.draw(forms(fields)), partial=False)


@settings(max_examples=100)
@given(raw=ANYTHING, code=CODES, partial=st.booleans())
def test_anything_at_all_is_judged_without_raising(raw: object, code: str, partial: bool) -> None:
    assert_storable_and_stable(filing_fields(need_list(code)), raw, partial=partial)
