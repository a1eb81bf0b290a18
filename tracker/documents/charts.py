"""Charts as SVG of our own, alike in browser, print, PDF and mail; every value is also written as a number.

They hold presentation attributes only (no style, no script), so a page may inline them under its policy. What
differs, differs by pattern or place, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from tracker.documents.lettering import FONT, INK, INK_2, element, in_lines, text, width_of

CLOTH, TINT, PALE, RULE, WHITE = "#12384a", "#a9c7d2", "#e4eef2", "#bcc8c9", "#ffffff"
# The fills of series: solid, hatched, tinted, dotted.
FILLS = (CLOTH, "hatch", TINT, "dots")
# From nothing to most; the letters on the last two are white.
SHADES = (WHITE, PALE, TINT, "#0d5570", CLOTH)
DARK = 3
WIDTH, MARGIN = 720, 8
SIZE, SMALL = 13, 12
LABELS, NUMBERS, WIDEST = 230, 64, 44


@dataclass(frozen=True, slots=True)
class Caption:
    """What a chart says of itself: its id on the page, its title, and a sentence for who cannot see it."""

    name: str
    title: str
    desc: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its label, and as it is read."""

    label: str
    value: int
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Values that stand beside each other, one of each series."""

    label: str
    bars: tuple[Bar, ...]


def columns(caption: Caption, series: Sequence[str], groups: Sequence[Group]) -> Markup:
    """Grouped columns: at most four series, told apart by pattern, and a handful of groups."""
    top, height = 56, 180
    base, room = top + height, (WIDTH - 2 * MARGIN) / max(len(groups), 1)
    wide = min(WIDEST, room * 0.86 / max(len(series), 1))
    most = max((bar.value for group in groups for bar in group.bars), default=0)
    parts = _legend(caption, series)
    for n, group in enumerate(groups):
        middle = MARGIN + (n + 0.5) * room
        left = middle - wide * len(series) / 2
        for k, bar in enumerate(group.bars):
            tall = _share(bar.value, most, height)
            parts.append(_box(left + k * wide + 1, base - tall, wide - 2, tall, _fill(caption, k)))
            parts.append(_number(bar.text, left + (k + 0.5) * wide, base - tall - 5))
        parts.append(text(group.label, middle, base + 22, size=SIZE, anchor="middle", fill=INK_2))
    parts.append(_axis(f"M{MARGIN} {base}H{WIDTH - MARGIN}"))
    return _drawing(caption, base + 34, parts)


def bars(caption: Caption, rows: Sequence[Bar]) -> Markup:
    """Bars below each other from one line, their labels before it, their numbers at their ends."""
    axis = MARGIN + _labels(rows)
    return _rows(
        caption, rows, [_axis(f"M{axis} {MARGIN}V{MARGIN + _tall(rows) * len(rows)}")], centred=False
    )


def funnel(caption: Caption, rows: Sequence[Bar]) -> Markup:
    """Stages below each other, each as wide as what stands in it."""
    return _rows(caption, rows, [], centred=True)


def heat(caption: Caption, heads: Sequence[str], rows: Sequence[Group]) -> Markup:
    """A table whose cells are the darker the more they hold."""
    labels, tall, top = 190, 32, 40
    room = (WIDTH - 2 * MARGIN - labels) / max(len(heads), 1)
    most = max((bar.value for row in rows for bar in row.bars), default=0)
    parts = []
    for k, head in enumerate(heads):
        parts += _label(head, MARGIN + labels + (k + 0.5) * room, top - 18, room - 6, "middle")
    for n, row in enumerate(rows):
        y = top + n * tall
        parts += _label(row.label, MARGIN + labels - 10, y + tall / 2, labels - 16, "end")
        for k, bar in enumerate(row.bars):
            x, shade = MARGIN + labels + k * room, _shade(bar.value, most)
            parts.append(_box(x + 1, y + 1, room - 2, tall - 2, SHADES[shade], RULE))
            ink = WHITE if shade >= DARK else INK
            parts.append(_number(bar.text, x + room / 2, y + tall / 2 + 4.5, fill=ink))
    return _drawing(caption, top + len(rows) * tall + MARGIN, parts)


def _rows(caption: Caption, rows: Sequence[Bar], parts: list[str], *, centred: bool) -> Markup:
    labels, tall = _labels(rows), _tall(rows)
    room = WIDTH - 2 * MARGIN - labels - NUMBERS
    most = max((bar.value for bar in rows), default=0)
    for n, bar in enumerate(rows):
        middle, wide = MARGIN + (n + 0.5) * tall, _share(bar.value, most, room)
        x = MARGIN + labels + ((room - wide) / 2 if centred else 0)
        parts += _label(bar.label, MARGIN + labels - 10, middle, labels - 14, "end")
        parts.append(_box(x, middle - 8, wide, 16, _fill(caption, 0)))
        parts.append(_number(bar.text, x + wide + 8, middle + 4.5, anchor="start"))
    return _drawing(caption, MARGIN * 2 + len(rows) * tall, parts)


def _legend(caption: Caption, series: Sequence[str]) -> list[str]:
    parts, x = [], float(MARGIN)
    for k, label in enumerate(series):
        parts += [_box(x + 1, 9, 22, 13, _fill(caption, k)), text(label, x + 30, 20, size=SIZE)]
        x += 30 + width_of(label, SIZE) + 24
    return parts


def _labels(rows: Sequence[Bar]) -> float:
    """The room for labels: what the longest needs, as far as there is room."""
    return min(LABELS, 16 + max((width_of(bar.label, SMALL) for bar in rows), default=0))


def _tall(rows: Sequence[Bar]) -> int:
    """The height of a row: more where a label needs two lines."""
    return 24 if all(width_of(bar.label, SMALL) <= LABELS - 16 for bar in rows) else 32


def _label(label: str, x: float, middle: float, room: float, anchor: str) -> list[str]:
    """A label in at most two lines around a height."""
    lines = in_lines(label, room, SMALL, most=2)
    first = middle + 4.5 - (len(lines) - 1) * 7
    return [text(line, x, first + n * 14, size=SMALL, anchor=anchor) for n, line in enumerate(lines)]


def _number(words: str, x: float, y: float, *, anchor: str = "middle", fill: str = INK) -> str:
    return text(words, x, y, size=SMALL, anchor=anchor, fill=fill)


def _box(x: float, y: float, width: float, height: float, fill: str, stroke: str = CLOTH) -> str:
    if width <= 0 or height <= 0:
        return ""
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, stroke=stroke, stroke_width=1)


def _axis(path: str) -> str:
    return element("path", d=path, stroke=INK, stroke_width=1, fill="none")


def _fill(caption: Caption, series: int) -> str:
    fill = FILLS[series % len(FILLS)]
    return fill if fill.startswith("#") else f"url(#{caption.name}-{fill})"


def _share(value: int, most: int, room: float) -> float:
    """What a value takes of the room; of what is more than nothing, something is always seen."""
    return max(2.0, value / most * room) if value > 0 else 0.0


def _shade(value: int, most: int) -> int:
    return min(len(SHADES) - 1, 1 + value * (len(SHADES) - 2) // most) if value > 0 else 0


def _drawing(caption: Caption, height: float, parts: Sequence[str]) -> Markup:
    title = element("title", escape(caption.title), id=f"{caption.name}-title")
    desc = element("desc", escape(caption.desc), id=f"{caption.name}-desc")
    drawing = element(
        "svg",
        "".join((title, desc, _patterns(caption.name), *parts)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height:g}",
        role="img",
        aria_labelledby=f"{caption.name}-title {caption.name}-desc",
        font_family=FONT,
    )
    return Markup(drawing)  # noqa: S704 - every word in it was escaped by element or text


def _patterns(name: str) -> str:
    ground = element("rect", width=7, height=7, fill=WHITE)
    line, dot = (
        element("rect", width=2.5, height=7, fill=CLOTH),
        element("circle", cx=3.5, cy=3.5, r=1.3, fill=CLOTH),
    )
    tile: dict[str, str | float] = {"width": 7, "height": 7, "patternUnits": "userSpaceOnUse"}
    hatch = element("pattern", ground + line, id=f"{name}-hatch", patternTransform="rotate(45)", **tile)
    dots = element("pattern", ground + dot, id=f"{name}-dots", **tile)
    return element("defs", hatch + dots)
