"""A wrong seed file stops the start, naming file and place; a field is one block, a list one file."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rules.samples import TODAY, typed_need
from tracker.catalog.industries import industry_sections, read_chains, read_sections
from tracker.catalog.limits import read_limits
from tracker.catalog.list_reading import read_seeds
from tracker.catalog.loading import CatalogError
from tracker.rules.validation import validate
from tracker.settings import place

NEW_FIELD = """
[[fields]]
name = "night_shift"
kind = "integer"
minimum = 0
maximum = 31
unit = { zh = "天/月", en = "days a month" }
label = { zh = "夜班天数", en = "Night shifts" }
"""

SIXTH_LIST = """
code = "QT"
slug = "other"
version = 1
position = 6
name = { zh = "其他需求清单", en = "Other needs" }
short_name = { zh = "其他", en = "Other" }
description = { zh = "不属于五张清单的事项。", en = "What fits none of the five." }
[[groups]]
name = "matter"
label = { zh = "事项", en = "Matter" }
[[fields]]
name = "matter"
kind = "text"
required = true
label = { zh = "事项", en = "Matter" }
[[closure.measures]]
kind = "answer"
achieved = "reply"
[[closure.measures.fields]]
name = "reply"
kind = "text"
required = true
show_when = { field = "outcome", values = ["solved"] }
label = { zh = "答复", en = "Reply" }
[closure.evidence]
solved = { files = 0, what = { zh = "无", en = "None" } }
partly = { files = 0, what = { zh = "无", en = "None" } }
answered = { files = 0, what = { zh = "无", en = "None" } }
unsolvable = { files = 0, what = { zh = "无", en = "None" } }
"""

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds that a test may spoil."""
    shutil.copytree(place("seeds") / "lists", tmp_path / "lists")
    for name in ("common.toml", "settings.toml", "industries.toml", "chains.toml"):
        shutil.copy(place("seeds") / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def edit(seeds: Path) -> Edit:
    def put(name: str, old: str, new: str) -> Path:
        text = (seeds / name).read_text(encoding="utf-8")
        assert old in text
        (seeds / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return seeds

    return put


def test_one_block_adds_a_field_that_is_asked_and_checked(seeds: Path) -> None:
    with (seeds / "lists" / "talent.toml").open("a", encoding="utf-8") as file:
        file.write(NEW_FIELD)
    common, lists = read_seeds(seeds)
    fields = common.fields + lists["RC"].fields
    assert fields[-1].name == "night_shift"
    assert fields[-1].group == "offers"
    assert validate(fields, typed_need("RC", night_shift="8"), today=TODAY).values["night_shift"] == 8
    assert set(validate(fields, typed_need("RC", night_shift="32"), today=TODAY).errors) == {"night_shift"}


def test_a_sixth_list_is_one_file(seeds: Path) -> None:
    (seeds / "lists" / "other.toml").write_text(SIXTH_LIST, encoding="utf-8")
    common, lists = read_seeds(seeds)
    assert list(lists) == ["RC", "JS", "XM", "ZY", "ZC", "QT"]
    checked = validate(common.fields + lists["QT"].fields, typed_need("RC", matter="门牌"), today=TODAY)
    assert checked.errors == {}
    assert checked.values["matter"] == "门牌"


BROKEN = {
    "an unknown key of a field": (
        'name = "on_board_by"\nkind = "date"',
        'name = "on_board_by"\nkind = "date"\ncolour = "red"',
        "talent.toml › fields 3 (on_board_by): unknown key 'colour'",
    ),
    "an unknown key of the list": ("version = 1", "version = 1\nmood = 2", "talent.toml: unknown key 'mood'"),
    "a label without Chinese": (
        'label = { zh = "聘期", en = "Term" }',
        'label = { en = "Term" }',
        "talent.toml › fields 6 (term) › label: 'zh' is missing",
    ),
    "an empty label": (
        'label = { zh = "聘期", en = "Term" }',
        'label = { zh = "聘期", en = " " }',
        "talent.toml › fields 6 (term) › label: 'en' is empty",
    ),
    "a name that stands twice": (
        'name = "term"',
        'name = "on_board"',
        "talent.toml › fields 6 (on_board): a field of this name stands before",
    ),
    "a name of a common field": (
        'name = "term"',
        'name = "title"',
        "talent.toml › fields 6 (title): a field of this name stands before",
    ),
    "a bad name": (
        'name = "term"',
        'name = "Term!"',
        "talent.toml › fields 6 (Term!): a field's name is small letters, digits and underscores",
    ),
    "a bad kind": ('kind = "range"', 'kind = "interval"', "'interval' is none of: text, paragraph"),
    "a condition on no field": (
        'show_when = { field = "engagement"',
        'show_when = { field = "engaged"',
        "(days_a_quarter) › show_when: no field 'engaged' is asked before",
    ),
    "a condition on no answer": (
        'values = ["part_time", "adviser"',
        'values = ["half_time", "adviser"',
        "(days_a_quarter) › show_when: ['half_time'] is no answer of 'engagement'",
    ),
    "a minimum above the maximum": (
        "maximum = 92",
        "maximum = 0",
        "(days_a_quarter): minimum is above maximum",
    ),
    "an attribute that does nothing": (
        'name = "on_board_by"\nkind = "date"',
        'name = "on_board_by"\nkind = "date"\nmax_length = 3',
        "(on_board_by): 'max_length' does nothing for kind 'date'",
    ),
    "a default that is no choice": (
        'default = "full_time"',
        'default = "all_day"',
        "(engagement): the default 'all_day' is none of the choices",
    ),
    "choices of a text": (
        'name = "offers"\nkind = "choices"',
        'name = "offers"\nkind = "text"',
        "(offers): choices belong to kinds 'choice' and 'choices', and only to them",
    ),
    "a choice that stands twice": (
        'code = "board", zh',
        'code = "housing", zh',
        "(offers) › choices 2: the choice 'housing' stands twice",
    ),
    "a group that is not declared": (
        'kind = "choices"\ngroup = "offers"',
        'kind = "choices"\ngroup = "gifts"',
        "(offers): there is no group 'gifts'",
    ),
    "a check on no field": ('second = "posts.headcount"', 'second = "posts.heads"', "no field 'posts.heads'"),
    "an amount that is no number": (
        'amount_field = "posts.headcount"',
        'amount_field = "posts.post"',
        "talent.toml: 'amount_field' names no number: 'posts.post'",
    ),
    "a task after none": (
        'after = ["interview"]',
        'after = ["party"]',
        "tasks 5: 'after' names no task: party",
    ),
    "tasks in a circle": (
        'en = "Sheet of verified posts" }\ndays = 2',
        'en = "Sheet of verified posts" }\ndays = 2\nafter = ["settle"]',
        "talent.toml: the tasks wait for each other in a circle",
    ),
    "a measure fed by a text": (
        'target = "posts.headcount"',
        'target = "posts.post"',
        "'posts.post' cannot feed a measure of kind 'count'",
    ),
    "an outcome without evidence": (
        '[closure.evidence.unsolvable]\nfiles = 1\nwhat = { zh = "对接记录',
        '[closure.proof]\nfiles = 1\nwhat = { zh = "对接记录',
        "talent.toml › closure › evidence: every outcome must say its evidence",
    ),
    "a code of three letters": ('code = "RC"', 'code = "RCX"', "a code is two capital letters"),
    "a code of another list": ('code = "RC"', 'code = "JS"', "stands in another list too"),
    "a broken file": ("version = 1", "version = ", "talent.toml: cannot be read"),
}


@pytest.mark.parametrize(("old", "new", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_wrong_list_stops_the_start(edit: Edit, old: str, new: str, words: str) -> None:
    with pytest.raises(CatalogError) as error:
        read_seeds(edit("lists/talent.toml", old, new))
    assert words in str(error.value)


def test_choices_the_program_acts_on_must_be_words_of_the_glossary(edit: Edit) -> None:
    with pytest.raises(CatalogError) as error:
        read_seeds(edit("common.toml", 'code = "critical"', 'code = "yesterday"'))
    assert str(error.value) == "common.toml: the choices of 'urgency' are not those of the glossary"


def test_results_of_approvals_must_be_words_of_the_program(edit: Edit) -> None:
    with pytest.raises(CatalogError) as error:
        read_seeds(edit("lists/project.toml", '{ code = "pending"', '{ code = "waiting"'))
    assert str(error.value).endswith("must be: obtained, not_needed, pending")


def test_a_folder_without_lists_is_refused(seeds: Path) -> None:
    shutil.rmtree(seeds / "lists")
    with pytest.raises(CatalogError):
        read_seeds(seeds)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("accept = 1", "accept = -1", "settings.toml › deadlines: 'accept' must be a whole number from 0"),
        ("claim = 1", "", "every kind of deadline stands once"),
        ("nudge = 1", "nudge = 1\nlunch = 1", "'lunch' is none of"),
        ("critical = 2", "", "every urgency needs a limit"),
        ('brief_at = "08:30"', 'brief_at = "half past"', "'brief_at' is no time of day"),
        ("red_after = 3", "red_after = 1", "yellow comes before red"),
        ("most = 2", 'most = "two"', "'most' must be of kind int"),
        ("confirm = [2, 4]", "confirm = [4, 2]", "'confirm' must be a list of ascending whole numbers"),
    ],
)
def test_wrong_limits_stop_the_start(edit: Edit, old: str, new: str, words: str) -> None:
    with pytest.raises(CatalogError) as error:
        read_limits(edit("settings.toml", old, new) / "settings.toml")
    assert words in str(error.value)


def test_a_chain_through_no_division_stops_the_start(edit: Edit) -> None:
    with pytest.raises(CatalogError):
        read_chains(edit("chains.toml", '"33"', '"98"') / "chains.toml", industry_sections())


def test_an_industry_that_stands_twice_stops_the_start(edit: Edit) -> None:
    with pytest.raises(CatalogError):
        read_sections(edit("industries.toml", 'code = "02"', 'code = "01"') / "industries.toml")
