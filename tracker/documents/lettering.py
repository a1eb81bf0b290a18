"""Elements and letters of a drawing: escaped, measured, and broken into lines where there is no room."""

from __future__ import annotations

import unicodedata
from html import escape

# The house's stack; where no system font may be used, the last named one is given explicitly.
FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
INK, INK_2 = "#16242b", "#43535b"
# What a letter takes of its size, across: Chinese fills its square, Latin about as much as this.
NARROW = 0.57


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """An SVG element; underscores of attribute names become hyphens, numbers are rounded to a tenth."""
    written = "".join(f' {key.replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(words: str, x: float, y: float, *, size: float = 13, anchor: str = "start", fill: str = INK) -> str:
    """Words whose foot stands at (x, y); `anchor` as in SVG."""
    return element("text", escape(words), x=x, y=y, font_size=size, text_anchor=anchor, fill=fill)


def width_of(words: str, size: float) -> float:
    """About how wide these words are; rather too wide than too narrow."""
    wide = sum(1 for letter in words if unicodedata.east_asian_width(letter) in "WFA")
    return size * (wide + NARROW * (len(words) - wide))


def in_lines(words: str, room: float, size: float, most: int = 2) -> list[str]:
    """The words in at most `most` lines; what finds no room is cut off and marked so."""
    lines: list[str] = [""]
    for piece in pieces(words):
        if width_of(lines[-1] + piece.rstrip(), size) <= room or not lines[-1]:
            lines[-1] += piece
        else:
            lines.append(piece)
    kept = [_cut(line.strip(), room, size) for line in lines[:most]]
    if len(lines) > most:
        kept[-1] = _cut(kept[-1] + "…", room, size)
    return kept


def pieces(words: str) -> list[str]:
    """Where a line may end: after a space, and after every Chinese character."""
    found = [""]
    for letter in words:
        found[-1] += letter
        if letter == " " or unicodedata.east_asian_width(letter) in "WF":
            found.append("")
    return [piece for piece in found if piece]


def _cut(line: str, room: float, size: float) -> str:
    if width_of(line, size) <= room:
        return line
    kept = line.rstrip("…")
    while kept and width_of(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
