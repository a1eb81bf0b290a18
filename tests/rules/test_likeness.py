"""How alike two needs read: the same wish in other words is near, another wish is far."""

import pytest

from tracker.rules.likeness import ALIKE_FROM, likeness

TITLE, TEXT = "招聘五轴数控编程工程师3名", "新生产线十二月投产,缺少五轴编程人员。"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (TITLE, TEXT),
        ("招聘五轴数控编程工程师２名", "急需。"),
        ("五轴数控编程工程师招聘", TEXT),
        ("急聘五轴编程工程师", "十二月新生产线投产,五轴编程人员不足。"),
    ],
)
def test_the_same_wish_reads_alike(title, text):
    assert likeness(TITLE, TEXT, other_title=title, other_text=text) >= ALIKE_FROM


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("厂区道路拓宽", "货车进出不便,影响发货。"),
        ("用电增容800kVA", "变压器容量不够。"),
        ("申请技改贴息资金", "设备更新投入大。"),
        ("", ""),
    ],
)
def test_another_wish_does_not(title, text):
    assert likeness(TITLE, TEXT, other_title=title, other_text=text) < ALIKE_FROM


def test_it_is_one_for_the_same_words_and_nothing_for_no_words():
    assert likeness(TITLE, TEXT, other_title=TITLE, other_text=TEXT) == 1
    assert likeness(TITLE, TEXT, other_title="", other_text="") == 0


def test_it_is_the_same_both_ways():
    other = ("急聘五轴编程工程师", "编程人员不足。")
    there = likeness(TITLE, TEXT, other_title=other[0], other_text=other[1])
    assert likeness(*other, other_title=TITLE, other_text=TEXT) == pytest.approx(there)
