"""The form builder: what FieldSpecs become on a page, where faults are put, and what a browser's names mean."""

from datetime import date
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from tracker.catalog.fields import Choice, Condition, FieldKind, FieldSpec, Words
from tracker.catalog.lists import filing_fields, form_parts, need_lists
from tracker.rules.action_forms import FORMS
from tracker.rules.faults import Fault
from tracker.rules.validation import to_json, validate
from tracker.web.forms.spec_form import FileRow, Option, spec_form
from tracker.web.forms.typed import reshaped, typed_values

TODAY = date(2026, 11, 23)
K = FieldKind
SIZES = (Choice("s", Words("小", "Small")), Choice("l", Words("大", "Large")))
ROWS = FieldSpec(
    "parts",
    K.ROWS,
    "Parts",
    max_rows=3,
    rows=(
        FieldSpec("name", K.TEXT, "Name", required=True),
        FieldSpec("size", K.CHOICE, "Size", choices=SIZES, required=True, default="s"),
        FieldSpec("pay", K.RANGE, "Pay"),
        FieldSpec("sure", K.FLAG, "Sure"),
    ),
)
SPECS = (
    FieldSpec("title", K.TEXT, "Title", required=True),
    FieldSpec("size", K.CHOICE, "Size", choices=SIZES),
    FieldSpec("colours", K.CHOICES, "Colours", choices=SIZES),
    FieldSpec("sure", K.FLAG, "Sure"),
    FieldSpec("why", K.PARAGRAPH, "Why", show_when=Condition("sure", frozenset({"yes"}))),
    FieldSpec("weight", K.DECIMAL, "Weight", show_when=Condition("size", frozenset({"s", "l"}))),
    FieldSpec("unit", K.UNIT, "Unit"),
    FieldSpec("units", K.UNITS, "Units"),
    FieldSpec("files", K.FILES, "Files"),
    ROWS,
)


@pytest.fixture(autouse=True)
def reading_english(apps):
    """An English reader asks for a page; no database is touched."""
    app, _database = apps("sqlite")
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def field(form, name):
    return next(drawn for drawn, spec in form.fields if spec.name == name)


def browser_sends(form):
    """The fields of a form as a browser would send them, untouched."""
    sent = MultiDict()
    for drawn, _spec in form.fields:
        _send(drawn, sent)
    return sent


def _send(drawn, sent):
    if drawn.type == "FieldList":
        for entry in drawn.entries:
            for part in entry.form:
                _send(part, sent)
    elif drawn.type == "FormField":
        for part in drawn.form:
            _send(part, sent)
    elif drawn.type == "BooleanField":
        if drawn.data:
            sent.add(drawn.name, "yes")
    elif drawn.type == "SelectMultipleField":
        sent.setlist(drawn.name, drawn.data)
    elif drawn.type != "MultipleFileField":
        sent.add(drawn.name, drawn.data or "")


@pytest.mark.parametrize("code", sorted(need_lists()))
def test_an_empty_form_sent_back_untouched_says_nothing(code):
    found = need_lists()[code]
    form = spec_form(form_parts(found), {})
    typed = typed_values(filing_fields(found), browser_sends(form))
    kept = validate(filing_fields(found), typed, today=TODAY, partial=True).values
    defaults = {spec.name: spec.default for spec in filing_fields(found) if spec.default}
    assert {name: value for name, value in kept.items() if value not in (None, "", [], False)} == defaults


@pytest.mark.parametrize("action", sorted(FORMS, key=str))
def test_every_action_has_a_form_that_can_be_drawn_and_read(action):
    fields = FORMS[action]
    form = spec_form(fields, {}, errors=validate(fields, {}, today=TODAY).errors)
    assert [spec for _drawn, spec in form.fields] == list(fields)
    assert sorted(typed_values(fields, browser_sends(form))) == sorted(spec.name for spec in fields)


def test_values_come_back_from_the_browser_as_they_were_given():
    given = {
        "title": "轴承",
        "size": "l",
        "colours": ["s", "l"],
        "sure": True,
        "why": "因为",
        "weight": Decimal("8.50"),
        "unit": 7,
        "units": [7, 9],
        "parts": [
            {"name": "甲", "size": "l", "pay": {"min": Decimal(8000), "max": None}, "sure": True},
            {"name": "乙", "size": "s", "pay": {"min": None, "max": None}, "sure": False},
        ],
    }
    options = {K.UNIT: [Option(7, "A"), Option(9, "B")], "units": [Option(7, "A"), Option(9, "B")]}
    sent = browser_sends(spec_form(SPECS, to_json(given), options=options))
    back = validate(SPECS, typed_values(SPECS, sent), today=TODAY)
    assert back.errors == {}
    assert {name: back.values[name] for name in given} == given | {
        "weight": Decimal("8.5"),
        "parts": [given["parts"][0], given["parts"][1] | {"pay": None}],
    }


def test_each_fault_stands_at_its_field_and_in_the_summary():
    wrong = Fault("Please fill this in.")
    values = {"parts": [{"name": ""}, {"name": "x"}]}
    paths = ["parts.1.pay.min", "parts.0.name", "parts", "title", "parts.0.pay", "parts.9.name", "elsewhere"]
    form = spec_form(SPECS, values, errors=dict.fromkeys(paths, wrong))
    said = "Please fill this in."
    assert sorted(form.summary, key=str) == sorted(
        [
            ("title", f"Title: {said}"),
            ("parts", f"Parts: {said}"),
            ("parts", f"Parts: {said}"),
            ("parts-0-name", f"Parts, row 1, Name: {said}"),
            ("parts-0-pay", f"Parts, row 1, Pay: {said}"),
            ("parts-1-pay-min", f"Parts, row 2, Pay, from: {said}"),
            (None, said),
        ],
        key=str,
    )
    parts = field(form, "parts")
    assert parts.errors == [said, said]
    assert parts.entries[0].form["name"].errors == [said]
    assert parts.entries[1].form["pay"].form["min"].errors == [said]
    assert form.status == 422
    assert spec_form(SPECS, values).status == 200


def test_conditions_are_told_to_the_browser_and_in_words():
    form = spec_form(SPECS, {})
    assert field(form, "why").only_if == "Only if “Sure” is ticked."
    assert field(form, "weight").only_if == "Only if “Size” is: Small, Large."
    assert field(form, "title").only_if == ""


def test_references_are_chosen_from_what_the_caller_offers_by_name_or_kind_under_headings():
    options = {K.UNIT: [Option(7, "Talent", "City"), Option(9, "Office", "East")]}
    drawn = str(field(spec_form(SPECS, {"unit": 9}, options=options), "unit")())
    assert '<optgroup label="City"><option value="7">Talent</option></optgroup>' in drawn
    assert '<option selected value="9">Office</option>' in drawn


def test_files_already_handed_in_are_kept_by_the_form():
    row = FileRow("图纸.pdf", "/files/x", kept=5)
    form = spec_form(SPECS, {"files": ["5"]}, files={"files": [row]})
    assert field(form, "files").files == (row,)
    assert typed_values(SPECS, MultiDict([("files-kept", "5"), ("files-kept", "6")]))["files"] == ["5", "6"]
    assert form.takes_files


def test_rows_are_read_in_the_order_of_their_numbers_whatever_their_gaps():
    sent = MultiDict(
        [("parts-7-name", "b"), ("parts-2-name", "a"), ("parts-x-name", "c"), ("parts--1-name", "d")]
    )
    assert [row["name"] for row in typed_values(SPECS, sent)["parts"]] == ["a", "b"]


def test_rows_without_end_are_not_read():
    sent = MultiDict([(f"parts-{n}-name", "x") for n in range(5000)] + [("parts-99999999999-name", "y")])
    assert len(typed_values(SPECS, sent)["parts"]) == 100


@pytest.mark.parametrize(
    ("pressed", "names"),
    [
        ({"add_row": "parts"}, ["a", "b", None]),
        ({"remove_row": "parts-0"}, ["b"]),
        ({"remove_row": "parts-7"}, ["a", "b"]),
        ({"remove_row": "parts-x"}, ["a", "b"]),
        ({"add_row": "title"}, ["a", "b"]),
        ({"add_row": "nothing"}, ["a", "b"]),
    ],
)
def test_a_row_more_or_less(pressed, names):
    typed = typed_values(SPECS, MultiDict({"parts-0-name": "a", "parts-1-name": "b"}))
    shaped = reshaped(SPECS, typed, MultiDict(pressed))
    assert [row.get("name") for row in shaped["parts"]] == names


def test_no_more_rows_than_the_table_takes():
    typed = typed_values(SPECS, MultiDict({f"parts-{n}-name": "a" for n in range(3)}))
    assert len(reshaped(SPECS, typed, MultiDict({"add_row": "parts"}))["parts"]) == 3


def test_other_buttons_change_no_rows():
    assert reshaped(SPECS, {"parts": []}, MultiDict({"go": "save"})) is None


def test_what_no_page_can_hold_is_shown_as_a_mark():
    form = spec_form(SPECS, {"title": "a\x00b\ud800c", "why": "\x08"})
    assert (field(form, "title").data, field(form, "why").data) == ("a\ufffdb\ufffdc", "\ufffd")


def test_odd_shapes_of_kept_values_are_drawn_empty():
    odd = {"parts": "x", "colours": "s", "sure": "perhaps", "units": 5, "unit": None, "weight": [1]}
    form = spec_form(SPECS, odd)
    assert [field(form, name).data for name in ("colours", "sure", "units", "unit")] == [[], False, [], ""]
    assert len(field(form, "parts").entries) == 1
