"""Charts: what they say, that they are safe to inline, and that a reader of black and white loses nothing."""

import xml.etree.ElementTree as ET

import pytest

from tracker.documents.charts import SHADES, Bar, Caption, Group, bars, columns, funnel, heat
from tracker.documents.lettering import INK, INK_2, in_lines, width_of

SVG = "{http://www.w3.org/2000/svg}"
CAPTION = Caption("c", 'Overdue "by" unit', "Bars & numbers <below>.")
ROWS = [Bar("市人社局", 12, "12"), Bar("<b>&", 3, "3"), Bar("空", 0, "0")]
GROUPS = [Group("2026Q2", tuple(ROWS)), Group("2026Q3", tuple(ROWS))]
DRAWN = {
    "bars": bars(CAPTION, ROWS),
    "funnel": funnel(CAPTION, ROWS),
    "columns": columns(CAPTION, ["期初", "新进", "销账"], GROUPS),
    "heat": heat(CAPTION, ["人才", "技术", "项目"], GROUPS),
    "nothing": bars(CAPTION, []),
    "no columns": columns(CAPTION, [], []),
}


def texts(drawing):
    """The words of a drawing, in order."""
    return ["".join(part.itertext()) for part in ET.fromstring(drawing).iter(f"{SVG}text")]


def luminance(colour):
    """The relative luminance of #rrggbb, as WCAG reckons it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """The contrast of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_names_itself_and_holds_presentation_attributes_only(name):
    root = ET.fromstring(DRAWN[name])
    assert (root.tag, root.get("role"), root.get("aria-labelledby")) == (f"{SVG}svg", "img", "c-title c-desc")
    assert root.find(f"{SVG}title").text == CAPTION.title
    assert root.find(f"{SVG}desc").text == CAPTION.desc
    assert [part.tag for part in root.iter() if part.tag in (f"{SVG}style", f"{SVG}script")] == []
    assert [part.tag for part in root.iter() if part.get("style") or part.get("onload")] == []


def test_every_value_is_written_as_a_number():
    assert texts(DRAWN["bars"]) == ["市人社局", "12", "<b>&", "3", "空", "0"]
    assert texts(DRAWN["columns"]) == [
        *("期初", "新进", "销账"),
        *("12", "3", "0", "2026Q2"),
        *("12", "3", "0", "2026Q3"),
    ]
    assert texts(DRAWN["heat"]) == [
        "人才",
        "技术",
        "项目",
        "2026Q2",
        "12",
        "3",
        "0",
        "2026Q3",
        "12",
        "3",
        "0",
    ]


def test_the_series_of_columns_differ_by_their_fill():
    boxes = ET.fromstring(DRAWN["columns"]).findall(f"{SVG}rect")
    assert [part.get("fill") for part in boxes[:3]] == ["#12384a", "url(#c-hatch)", "#a9c7d2"]


def test_nothing_has_no_bar_and_little_is_still_seen():
    widths = [
        part.get("width")
        for part in ET.fromstring(bars(CAPTION, [Bar("", 1, ""), Bar("", 0, ""), Bar("", 9999, "")])).findall(
            f"{SVG}rect"
        )
    ]
    assert widths[0] == "2"
    assert len(widths) == 2


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (INK, "#ffffff"),
        (INK_2, "#ffffff"),
        *((INK, shade) for shade in SHADES[:3]),
        *(("#ffffff", shade) for shade in SHADES[3:]),
    ],
)
def test_letters_are_readable_on_their_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("市财政局", ["市财政局"]),
        ("市人力资源和社会保障局", ["市人力资源", "和社会保障", "局"]),
        ("Human Resources Bureau", ["Human", "Resources", "Bureau"]),
        ("", [""]),
    ],
)
def test_words_break_where_a_line_may_end(words, lines):
    assert in_lines(words, 64, 12, most=4) == lines


def test_what_finds_no_room_is_cut_and_marked():
    assert in_lines("市人力资源和社会保障局", 64, 12, most=1) == ["市人力资…"]
    assert in_lines("Incomprehensibilities", 64, 12) == ["Incompr…"]
    assert max(width_of(line, 12) for line in in_lines("a 市 " * 40, 64, 12, most=3)) <= 64
