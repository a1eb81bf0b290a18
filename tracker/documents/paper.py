"""A paper before it is drawn: numbered sections of sentences, tables and charts, in its reader's language.

Page, Word, PDF and Excel all draw the same paper, so they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tracker.documents.lettering import pieces, width_of

# Sizes of letters a table is tried in, in points.
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
# In widths of a Chinese character: the least of a column of numbers, what words ask for at least and at most, the
# room beside what stands in a cell, what sets words off from numbers before them, and how many characters of a head
# stay together.
NARROWEST, NARROW, WIDE, ROOM, GAP, PAIR = 1.6, 9.0, 18.0, 0.9, 1.4, 2.0


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table; `value` where it is a number.

    `figure` is the key of the figure it shows, `need` the number of the need it names: each opens to its rows.
    """

    text: str
    value: int | None = None
    figure: str = ""
    need: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers are set right."""

    label: str
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `total`: its last row sums it up. Without rows it says `empty` instead."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart; what it shows stands in a table of the same section too."""

    title: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section."""

    title: str
    sentences: tuple[str, ...]
    blocks: tuple[Table | Drawing, ...]

    @property
    def tables(self) -> Iterator[Table]:
        """Its tables in order."""
        return (block for block in self.blocks if isinstance(block, Table))


@dataclass(frozen=True, slots=True)
class Paper:
    """A report in the form offices expect.

    `mark` says in one line what must not be overlooked (late, or only a preview). `signs` are the places to sign,
    `foot` pairs of a label and a hash.
    """

    title: str
    issuer: str
    period: str
    mark: str
    sections: tuple[Section, ...]
    signs: tuple[str, ...]
    foot: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table fits the room it has: the size of its letters and the width of each column, in points."""

    size: float
    widths: tuple[float, ...]


def fitted(table: Table, room: float) -> Fit:
    """The largest letters at which nothing of a table must be broken within a word; words take what is left."""
    columns = [_asks(table, n) for n in range(len(table.columns))]
    least, wanted = [low for low, _high in columns], [high for _low, high in columns]
    size = next((size for size in SIZES if sum(least) * size <= room), SIZES[-1])
    left = room / size - sum(least)
    open_ = sum(wanted) - sum(least)
    shared = min(1.0, left / open_) if open_ > 0 and left > 0 else 0.0
    ems = [low + (high - low) * shared for low, high in columns]
    scale = room / (sum(ems) * size)
    return Fit(size, tuple(round(em * size * scale, 2) for em in ems))


def is_apart(table: Table, n: int) -> bool:
    """Whether a column of words follows numbers: it is set off, or both would run into each other."""
    return n > 0 and not table.columns[n].numeric and table.columns[n - 1].numeric


def _asks(table: Table, n: int) -> tuple[float, float]:
    """The least and the wanted width of a column, in widths of a Chinese character."""
    column, texts = table.columns[n], [row[n].text for row in table.rows]
    head = max(width_of(piece.strip(), 1) for piece in (pieces(column.label) or [""]))
    head = max(head, min(width_of(column.label, 1), PAIR))
    whole = max((width_of(text, 1) for text in texts), default=0)
    if column.numeric:
        least = max(NARROWEST, head, whole) + ROOM
        return least, least
    word = max((width_of(piece.strip(), 1) for text in texts for piece in pieces(text)), default=0)
    least, room = max(head, word, min(whole, NARROW)), ROOM + (GAP if is_apart(table, n) else 0)
    return least + room, max(least, min(whole, WIDE)) + room


def numbered(sections: Sequence[Section], numbers: Sequence[str]) -> tuple[Section, ...]:
    """The sections with their numbers before their titles."""
    return tuple(
        Section(f"{number}{section.title}", section.sentences, section.blocks)
        for number, section in zip(numbers, sections, strict=False)
    )
