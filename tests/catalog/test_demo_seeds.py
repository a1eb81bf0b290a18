"""The fictional city: codes are well formed, references lead somewhere, texts are as real ones are."""

import statistics
from collections import Counter
from datetime import date

import phonenumbers
import pytest
from stdnum.cn import uscc

from tracker.catalog.industries import chain, division_of
from tracker.catalog.lists import common_fields, filing_fields, need_list, need_lists
from tracker.cli.demo_city.seeds import NeedSeed, city
from tracker.rules.validation import validate
from tracker.vocabulary import REGION_ROLES, UNIT_ROLES, Role

TODAY = date(2026, 11, 23)
NAMED = ["liaison", "liaison2", "official", "official2", "head", "coordinator", "coordinator2", "supervisor",
         "county", "leader", "admin", "auditor"]  # fmt: skip
SHARES = {"ZY": 30, "RC": 22, "XM": 20, "JS": 14, "ZC": 14}
SCOPES = {
    "unit": lambda: {unit.code for unit in city().units},
    "region": lambda: {region.code for region in city().regions},
    "enterprise": lambda: {one.key for one in city().enterprises},
}


def typed(need: NeedSeed) -> dict[str, object]:
    """A need as its enterprise would type it into the form."""
    units = {unit.code: n for n, unit in enumerate(city().units, 1)}
    common = {
        "title": need.title,
        "description": need.description,
        "wanted_outcome": need.wanted_outcome,
        "urgency": need.urgency.value,
        "confidential": need.confidential,
        "contact_name": "陈思涵",
        "contact_phone": "19900001007",
        "chain": next(one.chain for one in city().enterprises if one.key == need.enterprise),
    }
    return common | need.data_on(TODAY, units)


def test_every_credit_code_has_its_check_digit_and_stands_once():
    codes = [one.uscc for one in city().enterprises]
    assert [code for code in codes if not uscc.is_valid(code)] == []
    assert [code for code, count in Counter(codes).items() if count > 1] == []
    assert len(codes) >= 40


def test_every_enterprise_names_a_region_a_chain_an_industry_and_people_of_the_city():
    people = {person.username: person for person in city().people}
    for one in city().enterprises:
        assert one.region in SCOPES["region"](), one.key
        assert one.uscc[2:8] == one.region, one.key
        assert chain(one.chain) is not None, one.key
        assert division_of(one.industry) is not None, one.key
        assert Role.LEADER in {role.role for role in people[one.leader].roles}, one.key
        for liaison in one.liaisons:
            assert (Role.LIAISON, one.key) in {(r.role, r.scope) for r in people[liaison].roles}, one.key


def test_every_enterprise_has_a_liaison_and_every_unit_somebody_who_can_claim():
    held = {(role.role, role.scope) for person in city().people for role in person.roles}
    assert {one.key for one in city().enterprises} == {scope for role, scope in held if role is Role.LIAISON}
    with_needs = {need.lead for need in city().needs}
    assert with_needs <= {scope for role, scope in held if role is Role.OFFICIAL}
    assert with_needs <= {scope for role, scope in held if role is Role.HEAD}


def test_every_role_has_a_scope_that_exists():
    for person in city().people:
        for role in person.roles:
            if role.role in UNIT_ROLES:
                assert role.scope in SCOPES["unit"](), person.username
            elif role.role in REGION_ROLES:
                assert role.scope in SCOPES["region"](), person.username
            elif role.role is Role.LIAISON:
                assert role.scope in SCOPES["enterprise"](), person.username
            else:
                assert role.scope == "", person.username


def test_the_named_people_are_there_and_sixty_more_each_under_a_name_and_number_of_their_own():
    people = city().people
    assert [person.username for person in people][: len(NAMED)] == NAMED
    assert len(people) >= 72
    for field in ("username", "name", "phone", "email"):
        values = Counter(getattr(person, field) for person in people)
        assert [value for value, count in values.items() if count > 1] == [], field


def test_every_phone_is_valid_and_every_address_lies_in_a_reserved_domain():
    for person in city().people:
        assert phonenumbers.is_valid_number(phonenumbers.parse(person.phone, "CN")), person.username
        assert person.email.endswith(".example"), person.username


def test_regions_and_units_form_one_tree():
    regions = {region.code: region for region in city().regions}
    assert len(regions) == len(city().regions)
    assert [code for code, region in regions.items() if region.parent is None] == ["429700"]
    assert {region.parent for region in regions.values()} - {None} == {"429700"}
    codes = [unit.code for unit in city().units]
    assert len(set(codes)) == len(codes)
    assert len(codes) >= 45
    for unit in city().units:
        assert unit.region in regions, unit.code
        assert set(unit.lists) <= set(need_lists()), unit.code


def test_every_need_is_accepted_by_its_list_as_it_stands():
    faulty = {}
    for need in city().needs:
        found = need_list(need.list_code)
        checked = validate(filing_fields(found), typed(need), today=TODAY, checks=found.checks)
        if checked.errors:
            faulty[need.title] = {path: fault.message for path, fault in checked.errors.items()}
    assert faulty == {}


def test_every_need_speaks_only_of_fields_its_list_asks():
    common = {field.name for field in common_fields()}
    for need in city().needs:
        found = need_list(need.list_code)
        checked = validate(filing_fields(found), typed(need), today=TODAY, checks=found.checks)
        assert set(need.data) <= set(checked.values) - common, need.title


def test_every_need_belongs_to_an_enterprise_and_to_units_of_the_city():
    for need in city().needs:
        assert need.enterprise in SCOPES["enterprise"](), need.title
        assert {need.lead, *need.helpers} <= SCOPES["unit"](), need.title
        assert need.lead not in need.helpers, need.title


def test_there_are_enough_needs_and_the_lists_have_their_shares():
    counts = Counter(need.list_code for need in city().needs)
    total = sum(counts.values())
    assert total >= 260
    for code, share in SHARES.items():
        assert abs(100 * counts[code] / total - share) < 2, code


def test_no_title_stands_twice_and_all_are_as_long_as_real_ones():
    titles = [need.title for need in city().needs]
    assert [title for title, count in Counter(titles).items() if count > 1] == []
    assert max(map(len, titles)) <= 60
    assert 12 <= statistics.median(map(len, titles)) <= 28


def test_descriptions_are_as_long_as_real_ones():
    lengths = sorted(len(need.description) for need in city().needs)
    assert len({need.description for need in city().needs}) == len(lengths)
    assert 90 <= statistics.median(lengths) <= 130
    assert 330 <= lengths[int(len(lengths) * 0.95)] <= 450
    assert 2000 <= lengths[-1] <= 3000


def test_the_twenty_needs_the_city_grew_from_are_all_there():
    assert sorted(need.sample for need in city().needs if need.sample) == list(range(1, 21))


@pytest.mark.parametrize("odd", ["𠮷", "２００", "亩", "kVA", "℃", "<li>", "😊", "/m³", "\n"])
def test_odd_text_of_real_life_is_among_the_descriptions(odd):
    assert any(odd in need.description for need in city().needs)


@pytest.mark.parametrize("first", ["=", "-", "@"])
def test_some_text_begins_like_a_formula(first):
    assert any(need.description.startswith(first) for need in city().needs)


def test_some_text_runs_on_without_a_break():
    assert any(max(map(len, need.description.split())) > 150 for need in city().needs)
