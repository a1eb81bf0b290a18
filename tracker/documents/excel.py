"""A paper as an Excel file: a sheet for each section and one of rows; texts are texts, so no formula ever runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tracker.documents.lettering import width_of
from tracker.documents.paper import Cell, Paper, Section, Table

Opens = Callable[[Cell], str]
Value = str | int | None
# A sheet's name has at most so many letters, and none of these.
NAME_LENGTH, FORBIDDEN = 31, str.maketrans("", "", "[]:*?/\\'")
WIDEST = 48
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """The sheet of rows: its name, its heads, and the rows one by one."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class _Looks:
    title: Format
    caption: Format
    head: Format
    text: Format
    number: Format
    opens: Format
    sum: Format


def excel(paper: Paper, rows: Rows, opens: Opens) -> bytes:
    """The file; `opens` gives the address to which a cell opens, nothing for none."""
    made = BytesIO()
    with Workbook(made, OPTIONS) as book:
        book.set_properties({"title": paper.title, "company": paper.issuer})
        looks = _looks(book)
        _cover(book.add_worksheet(_name(_("Cover"))), paper, looks)
        for section in paper.sections:
            _write(book.add_worksheet(_name(section.title)), section, looks, opens)
        _list(book.add_worksheet(_name(rows.name)), rows, looks)
    return made.getvalue()


def _looks(book: Workbook) -> _Looks:
    return _Looks(
        title=book.add_format({"bold": True, "font_size": 14}),
        caption=book.add_format({"bold": True}),
        head=book.add_format({"bold": True, "text_wrap": True, "top": 2, "bottom": 1, "valign": "top"}),
        text=book.add_format({"bottom": 4, "num_format": "@"}),
        number=book.add_format({"bottom": 4, "num_format": "#,##0"}),
        opens=book.add_format({"bottom": 4, "num_format": "#,##0", "font_color": "#0d5570", "underline": 1}),
        sum=book.add_format({"bold": True, "top": 1, "bottom": 2, "num_format": "#,##0"}),
    )


def _cover(sheet: Worksheet, paper: Paper, looks: _Looks) -> None:
    _set_up(sheet, [90])
    lines = [(paper.title, looks.title), (paper.period, looks.caption), (paper.issuer, looks.caption)]
    lines += [(paper.mark, looks.caption)] if paper.mark else []
    plain = [*(section.title for section in paper.sections)]
    foot = [_("%(label)s: %(value)s", label=label, value=hash_) for label, hash_ in paper.foot]
    signs = [_("%(label)s: %(value)s", label=sign, value="") for sign in paper.signs]
    for at, (words, look) in enumerate(
        [*lines, *((words, None) for words in ("", *plain, "", *signs, "", *foot))]
    ):
        sheet.write_string(at, 0, words, look)


def _write(sheet: Worksheet, section: Section, looks: _Looks, opens: Opens) -> None:
    tables = list(section.tables)
    _set_up(sheet, _columns(tables))
    sheet.write_string(0, 0, section.title, looks.title)
    at = 1
    for words in section.sentences:
        sheet.write_string(at, 0, words)
        at += 1
    for table in tables:
        at = _tabulate(sheet, at + 1, table, looks, opens)


def _tabulate(sheet: Worksheet, at: int, table: Table, looks: _Looks, opens: Opens) -> int:
    sheet.write_string(at, 0, table.caption, looks.caption)
    if not table.rows:
        sheet.write_string(at + 1, 0, table.empty)
        return at + 2
    for column, head in enumerate(table.columns):
        sheet.write_string(at + 1, column, head.label, looks.head)
    last = at + 1 + len(table.rows)
    for y, row in enumerate(table.rows, at + 2):
        for x, cell in enumerate(row):
            _fill(sheet, y, x, cell, looks, is_sum=table.total and y == last, address=opens(cell))
    return last + 1


def _fill(sheet: Worksheet, y: int, x: int, cell: Cell, looks: _Looks, *, is_sum: bool, address: str) -> None:
    look = (
        looks.sum
        if is_sum
        else looks.opens
        if address
        else looks.text
        if cell.value is None
        else looks.number
    )
    if address:
        # Written over below: the link stays, and a number stays a number.
        sheet.write_url(y, x, address, look, cell.text)
    if cell.value is None:
        sheet.write_string(y, x, cell.text, look)
    else:
        sheet.write_number(y, x, cell.value, look)


def _list(sheet: Worksheet, rows: Rows, looks: _Looks) -> None:
    _set_up(sheet, [24.0, *(16.0 for _head in rows.heads[1:])])
    for x, head in enumerate(rows.heads):
        sheet.write_string(0, x, head, looks.head)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    for y, row in enumerate(rows.rows, 1):
        for x, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(y, x, value)
            elif value:
                sheet.write_string(y, x, value)


def _set_up(sheet: Worksheet, widths: Sequence[float]) -> None:
    """A4, as wide as one page; the widths of the columns in digits."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    for x, width in enumerate(widths):
        sheet.set_column(x, x, width)


def _columns(tables: Sequence[Table]) -> list[float]:
    """What the widest text of each column needs, over all tables of a sheet; a Chinese character is two digits wide."""
    found: dict[int, float] = {}
    for table in tables:
        for x, head in enumerate(table.columns):
            texts = (row[x].text for row in table.rows)
            found[x] = max(
                found.get(x, 10.0), width_of(head.label, 1), *(width_of(text, 2) for text in texts)
            )
    return [min(WIDEST, found[x] + 2) for x in sorted(found)]


def _name(words: str) -> str:
    return words.translate(FORBIDDEN)[:NAME_LENGTH]
