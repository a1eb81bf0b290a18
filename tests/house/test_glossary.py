"""The glossary of the domain equals the vocabulary: identifier, English and Chinese word of each term."""

from typing import NamedTuple

import pytest

from tests.house.test_translations import CHINESE, read
from tracker import models, vocabulary
from tracker.catalog.need_list import NeedList
from tracker.clock import Quarter


class Term(NamedTuple):
    """A word people use, in both languages, and where the code says it."""

    chinese: str
    english: str
    identifier: str


# Of the words of the domain, those that are labels on pages: an enum member says both.
LABELS = (
    Term("受理", "accept", "Action.ACCEPT"),
    Term("退回", "return", "Action.RETURN"),
    Term("交办", "assign", "Action.ASSIGN"),
    Term("领办", "claim", "Action.CLAIM"),
    Term("分解", "decompose", "Action.DECOMPOSE"),
    Term("落实", "implement", "Status.IMPLEMENTING"),
    Term("申请销号", "request closure", "Action.REQUEST_CLOSURE"),
    Term("验收", "verify", "Action.VERIFY"),
    Term("销号", "close", "Status.CLOSED"),
    Term("挂账", "park", "Status.PARKED"),
    Term("挂账", "park", "Action.PARK"),
    Term("延期", "extension", "RequestKind.EXTENSION"),
    Term("异议", "objection", "RequestKind.OBJECTION"),
    Term("催办", "nudge", "Action.NUDGE"),
    Term("回头看", "look-back", "Action.LOOK_BACK"),
    Term("联络员", "liaison", "Role.LIAISON"),
    Term("联系领导", "linked leader", "Role.LEADER"),
)
# Those that are things: a class of that name, and the parts of a need the domain names.
THINGS = ("Need", "Task", "Deadline", "Request", "Nudge", "LookBack", "Rating", "Link")
PARTS_OF_A_NEED = ("number", "list_code", "lead_unit", "helpers", "owner", "first_contact_at")


def word(identifier: str) -> vocabulary.Word:
    """The enum member an identifier names."""
    kind, member = identifier.split(".")
    return getattr(vocabulary, kind)[member]


@pytest.mark.parametrize("term", LABELS, ids=lambda term: term.identifier)
def test_the_english_label_is_the_word_of_the_glossary(term):
    assert term.english in word(term.identifier).label.lower()


@pytest.mark.parametrize("term", LABELS, ids=lambda term: term.identifier)
def test_the_chinese_label_is_the_word_of_the_glossary(term):
    translated = read(CHINESE).get(word(term.identifier).label)
    assert translated is not None
    assert term.chinese in translated.string


@pytest.mark.parametrize("name", THINGS)
def test_every_thing_of_the_glossary_is_a_row_of_that_name(name):
    assert getattr(models, name).__name__ == name


def test_lists_and_quarters_are_called_by_their_words():
    assert (NeedList.__name__, Quarter.__name__) == ("NeedList", "Quarter")


def test_the_parts_of_a_need_are_called_by_their_words():
    assert {part for part in PARTS_OF_A_NEED if not hasattr(models.Need, part)} == set()
