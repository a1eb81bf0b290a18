"""A paper as PDF: A4, numbered pages, heads of tables repeated, links to the rows; set by Typst from plain data."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import typst
from flask_babel import get_locale
from flask_babel import gettext as _

from tracker.documents.fonts import FAMILY, font_file
from tracker.documents.paper import Cell, Drawing, Paper, Section, Table, fitted, is_apart

# What the margins of paper.typ leave of an A4 page, in points.
ROOM = 482.0
Opens = Callable[[Cell], str]


def pdf(paper: Paper, opens: Opens) -> bytes:
    """The file; `opens` gives the address to which a cell opens, nothing for none."""
    data = json.dumps(_plain(paper, opens), ensure_ascii=False)
    made = typst.compile(
        _template(), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"data": data}, format="pdf"
    )
    if not isinstance(made, bytes):
        raise TypeError("one paper is one file")
    return made


@cache
def _template() -> bytes:
    return Path(__file__).with_name("paper.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_file().parent)]
    )


def _plain(paper: Paper, opens: Opens) -> dict[str, Any]:
    return {
        "lang": "en" if str(get_locale()) == "en" else "zh",
        "font": FAMILY,
        # Around the number of the page and of all pages.
        "page": _("Page %(page)s of %(pages)s", page="\n", pages="\n").split("\n"),
        "title": paper.title,
        "issuer": paper.issuer,
        "period": paper.period,
        "mark": paper.mark,
        "sections": [_section(section, opens) for section in paper.sections],
        "signs": list(paper.signs),
        "foot": [list(pair) for pair in paper.foot],
    }


def _section(section: Section, opens: Opens) -> dict[str, Any]:
    return {
        "title": section.title,
        "sentences": list(section.sentences),
        "blocks": [
            _drawing(block) if isinstance(block, Drawing) else _table(block, opens)
            for block in section.blocks
        ],
    }


def _drawing(drawing: Drawing) -> dict[str, Any]:
    return {"kind": "drawing", "title": drawing.title, "svg": str(drawing.svg)}


def _table(table: Table, opens: Opens) -> dict[str, Any]:
    fit = fitted(table, ROOM)
    return {
        "kind": "table",
        "caption": table.caption,
        "empty": table.empty,
        "total": table.total,
        "size": fit.size,
        "widths": list(fit.widths),
        "apart": [is_apart(table, n) for n in range(len(table.columns))],
        "right": [column.numeric for column in table.columns],
        "head": [column.label for column in table.columns],
        "rows": [[[cell.text, opens(cell)] for cell in row] for row in table.rows],
    }
