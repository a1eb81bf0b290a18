"""The manual: for every role in both languages, and the drawing says what the table says."""

import pytest

from tracker.rules.workflow import TABLE, arrows
from tracker.vocabulary import Role, Status
from tracker.web import life_drawing
from tracker.web.help import manual


@pytest.mark.parametrize("locale", ["zh_Hans_CN", "en"])
@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_manual_in_both_languages(locale, role):
    text = manual(locale, role.value)
    assert text.count("<h2>") >= 2
    assert "<h1>" not in text


def test_everybody_begins_with_their_own_manual_and_may_read_the_others(town, as_):
    browser = as_("head")
    assert browser.get("/help").heading == "Unit head"
    assert browser.get("/help/liaison").heading == "Enterprise liaison"
    assert as_("admin", locale="en").get("/help").heading == "Administrator"
    assert browser.get("/help/nobody").status == 404


def test_the_drawing_has_every_arrow_of_the_table(town, as_):
    drawn = {
        (source, target, action)
        for (source, target), actions in life_drawing.edges().items()
        for action in actions
    }
    assert drawn == set(arrows())
    sheet = life_drawing.drawing()
    assert set(sheet.boxes) == set(Status)
    assert sum(len(caption.actions) for caption in sheet.captions) == len(drawn)
    inside = [0 <= c.x <= sheet.width and 0 <= c.y <= sheet.height for c in sheet.captions]
    assert all(inside)
    page = as_("liaison").get("/help/life")
    assert len(page.html.select("svg .life-box")) == len(Status)
    assert page.html.select_one(".life-drawing svg title").get_text() == "The life of a need"


def test_no_two_boxes_lie_on_each_other():
    boxes = list(life_drawing.drawing().boxes.values())
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            apart_across = one.x + one.width <= other.x or other.x + other.width <= one.x
            apart_down = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert apart_across or apart_down, (one.status, other.status)


def test_the_printed_table_names_every_action(town, as_):
    page = as_("official").get("/help/life")
    printed = {head.find(string=True, recursive=False).strip() for head in page.html.select("tbody th")}
    assert printed == {row.action.label for row in TABLE}


def test_the_glossary_says_each_word_in_both_languages(town, as_):
    for locale in ("zh-CN", "en"):
        page = as_("auditor", locale=locale).get("/help/words")
        rows = {tuple(cell.get_text() for cell in row.select("td")) for row in page.html.select("tbody tr")}
        assert ("领办", "Claim") in rows
        assert ("提级", "Escalate") in rows
