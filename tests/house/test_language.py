"""English in code, templates and documents; Chinese in translations, seeds and tests."""

import re
from pathlib import Path

import pytest

from tests.house import tree

CHINESE = re.compile(
    "[\u2e80-\u303f\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff65\U00020000-\U0003ffff]"
)
CHINESE_PLACES = (Path("tracker/translations"), Path("seeds"), Path("tests"), Path("README.zh-CN.md"))


def chinese_lines(text: str) -> list[int]:
    """The numbers of the lines with a Chinese character or a full-width mark."""
    return [number for number, line in enumerate(text.splitlines(), 1) if CHINESE.search(line)]


def may_be_chinese(name: Path) -> bool:
    """Whether a file lies where Chinese is written."""
    return any(name == place or place in name.parents for place in CHINESE_PLACES)


def test_chinese_stands_only_in_translations_seeds_and_tests():
    found = {
        str(name): lines
        for name, text in tree.texts()
        if not may_be_chinese(name) and (lines := chinese_lines(text))
    }
    assert found == {}


@pytest.mark.parametrize("text", ["需求", "a\nb，", "𠮷", "１", "〇"])
def test_a_chinese_character_or_full_width_mark_is_noticed(text):
    assert chinese_lines(text) == [text.count("\n") + 1]


def test_what_european_typography_needs_is_free():
    assert chinese_lines("›—…×é“”≥") == []
