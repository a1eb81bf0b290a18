"""The five lists as they stand in seeds: complete, kind to who fills them in, and plannable."""

import pytest

from tracker.catalog.field_reading import field_at
from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.catalog.lists import (
    NeedList,
    behalf_fields,
    common_fields,
    filing_fields,
    form_parts,
    list_of_slug,
    need_list,
    need_lists,
)
from tracker.rules.amounts import holds

LISTS = tuple(need_lists().values())

# DOMAIN §4, field by field, and where each is asked.
OWN_FIELDS = {
    "RC": {
        "post": "posts.post",
        "category": "posts.category",
        "headcount": "posts.headcount",
        "degree": "posts.degree",
        "major": "posts.major",
        "title or skill grade": "posts.skill_grade",
        "experience": "posts.experience",
        "monthly pay range": "posts.pay",
        "or negotiable": "posts.pay_negotiable",
        "wanted on board by": "on_board_by",
        "form of engagement": "engagement",
        "term": "term",
        "what the enterprise offers": "offers",
        "heads already on board": "on_board",
    },
    "JS": {
        "problem": "problem",
        "field": "field",
        "present basis": "present_basis",
        "indicator name": "indicators.name",
        "indicator now": "indicators.now",
        "indicator target": "indicators.target",
        "indicator unit": "indicators.unit",
        "funds offered": "funds",
        "form": "forms",
        "IP ownership": "ownership",
        "requirements on the solver": "solver",
        "secrecy": "secrecy",
    },
    "XM": {
        "project name": "project_name",
        "project code": "project_code",
        "kind": "kind",
        "site": "site",
        "total investment": "investment",
        "content": "content",
        "planned start": "planned_start",
        "planned completion": "planned_completion",
        "stage": "stage",
        "approvals needed": "approvals.name",
        "each with state": "approvals.state",
        "blocking point": "blocking_point",
        "units to coordinate": "units",
        "trips made so far": "trips",
    },
    "ZY": {
        "kind": "kind",
        "quantity": "quantity",
        "unit": "quantity_unit",
        "term": "term",
        "location": "location",
        "use of land": "land_use",
        "guarantee": "guarantee",
        "voltage": "voltage",
        "shift": "shift",
    },
    "ZC": {
        "what is asked": "ask",
        "policy name": "policy_name",
        "document number": "document_number",
        "level": "level",
        "clause": "clause",
        "self-check of conditions": "conditions.condition",
        "amount due": "amount_due",
        "amount paid": "amount_paid",
        "applied on": "applied_on",
        "blocking point": "blocking_point",
    },
}
COMMON_FIELDS = (
    "title",
    "description",
    "wanted_outcome",
    "wanted_by_on",
    "urgency",
    "contact_name",
    "contact_phone",
    "confidential",
    "chain",
    "region",
    "linked_need",
    "attachments",
)


def every_field(fields: tuple[FieldSpec, ...]) -> list[FieldSpec]:
    return [inner for field in fields for inner in (field, *field.rows)]


def test_the_five_lists_stand_in_the_order_of_the_report() -> None:
    assert list(need_lists()) == ["RC", "JS", "XM", "ZY", "ZC"]
    assert [found.slug for found in LISTS] == ["talent", "technology", "project", "resource", "policy"]


def test_a_list_is_found_by_its_slug_and_an_unknown_one_is_none() -> None:
    assert list_of_slug("talent") == need_list("RC")
    assert list_of_slug("wishes") is None


@pytest.mark.parametrize(
    ("code", "asked", "path"),
    [(code, asked, path) for code, paths in OWN_FIELDS.items() for asked, path in paths.items()],
)
def test_each_field_of_the_domain_is_asked(code: str, asked: str, path: str) -> None:
    assert field_at(path, need_list(code).fields) is not None, asked


def test_the_common_fields_of_the_domain_are_asked() -> None:
    assert tuple(field.name for field in common_fields()) == COMMON_FIELDS
    assert [field.name for field in behalf_fields()] == ["enterprise", "channel"]


def test_the_kinds_of_resources_are_those_of_the_domain() -> None:
    kind = need_list("ZY").own_field("kind")
    assert kind is not None
    assert [choice.code for choice in kind.choices] == [
        "land",
        "premises",
        "funds",
        "power",
        "water_gas",
        "labour",
        "raw_material",
        "logistics",
        "facility",
    ]


def test_every_kind_of_resource_has_a_unit_and_a_plan() -> None:
    found = need_list("ZY")
    kind, unit = found.own_field("kind"), found.own_field("quantity_unit")
    assert kind is not None
    assert unit is not None
    for choice in kind.choices:
        data = {"kind": choice.code}
        assert [u.code for u in unit.choices if holds(u.when, data)], choice.code
        assert len([t for t in found.task_templates if holds(t.when, data)]) >= 3, choice.code


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.code)
def test_every_field_is_drawn_in_exactly_one_part_of_the_form(found: NeedList) -> None:
    drawn = [field.name for part in form_parts(found) for field in part.fields]
    assert sorted(drawn) == sorted(field.name for field in filing_fields(found))


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.code)
def test_few_fields_are_required_of_a_busy_clerk(found: NeedList) -> None:
    typed = [
        field
        for asked in filing_fields(found)
        for field in (asked.rows if asked.required and asked.rows else (asked,))
        if field.required and field.default is None and field.show_when is None
    ]
    assert len(typed) <= 8, [field.name for field in typed]


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.code)
def test_every_number_is_bounded_and_every_amount_has_its_unit(found: NeedList) -> None:
    for field in every_field(filing_fields(found)):
        if field.kind in (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY, FieldKind.RANGE):
            assert field.minimum is not None, field.name
            assert field.maximum is not None, field.name
            assert (field.unit is None) != (field.unit_field is None), field.name


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.code)
def test_the_draft_plan_ends_within_the_promise_of_a_normal_need(found: NeedList) -> None:
    days = [template.days for template in found.task_templates]
    assert max(days) <= 15
    assert min(days) >= 1


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.code)
def test_a_task_is_due_after_those_it_waits_for(found: NeedList) -> None:
    templates = found.task_templates
    days = {template.key: template.days for template in templates}
    assert [t.key for t in templates if any(days[key] >= t.days for key in t.after)] == []


def test_trade_secrets_and_contacts_are_marked_confidential() -> None:
    marked = {
        field.name for found in LISTS for field in every_field(filing_fields(found)) if field.confidential
    }
    assert marked == {"contact_name", "contact_phone", "problem", "present_basis"}
