"""Industries are GB/T 4754-2017 whole; chains run through divisions that exist."""

from tracker.catalog.industries import chain, chain_choices, chains, division_of, industry_sections
from tracker.catalog.lists import common_fields


def test_there_are_twenty_sections_and_ninety_seven_divisions_in_order() -> None:
    sections = industry_sections()
    assert [section.code for section in sections] == list("ABCDEFGHIJKLMNOPQRST")
    codes = [division.code for section in sections for division in section.divisions]
    assert codes == [f"{number:02}" for number in range(1, 98)]


def test_manufacturing_runs_from_13_to_43() -> None:
    section = industry_sections()[2]
    assert (section.name.zh, section.divisions[0].code, section.divisions[-1].code) == ("制造业", "13", "43")


def test_a_class_of_four_digits_lies_in_the_division_of_its_first_two() -> None:
    found = division_of("3453")
    assert found is not None
    assert (found.code, found.section, found.name.zh) == ("34", "C", "通用设备制造业")
    assert [division_of(code) for code in ("", "00", "98", "C34", "3四")] == [None] * 5


def test_a_need_chooses_among_the_chains() -> None:
    field = next(field for field in common_fields() if field.name == "chain")
    assert field.choices == chain_choices()
    assert [choice.code for choice in field.choices] == [found.code for found in chains()]
    assert chain("equipment") == chains()[0]
    assert chain("moon") is None
