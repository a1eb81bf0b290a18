"""What a digest is drawn from: its figures, the names they need, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from tracker.clock import Quarter
from tracker.documents.paper import Cell
from tracker.documents.words import number
from tracker.models import Region, Unit
from tracker.rules.digest import Figures
from tracker.rules.digest.cells import ALL

NOTHING = "–"
MINUS = "−"


@dataclass(frozen=True, slots=True)
class Names:
    """The names of what the figures hold as codes; titles are those of needs this reader may see, by number."""

    region: Region
    regions: Mapping[int, Region] = field(default_factory=dict)
    units: Mapping[int, Unit] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """A digest to be drawn. Of a preview there is neither edition nor head, but the instant it is as of."""

    figures: Figures
    names: Names
    late: bool = False
    edition_hash: str = ""
    head_hash: str = ""
    previewed_at: datetime | None = None

    @property
    def quarter(self) -> Quarter:
        """Its quarter."""
        return Quarter.parse(self.figures.quarter)

    def count(self, line: str, part: str = ALL) -> Cell:
        """A figure that opens to its rows; one that counts nothing opens to nothing."""
        value = self.figures.count(line, part)
        return Cell(number(value), value, f"{part}/{line}" if value else "")

    def moved(self, line: str) -> Cell:
        """By how much it differs from the quarter before."""
        return Cell(signed(self.figures.moved(line)))

    def before(self, line: str) -> int | None:
        """The figure a quarter before."""
        moved = self.figures.moved(line)
        return None if moved is None else self.figures.count(line) - moved


def signed(value: int | None) -> str:
    """A difference as it is written: with its sign, and a dash where there is nothing to differ from."""
    if value is None:
        return NOTHING
    return f"+{number(value)}" if value > 0 else f"{MINUS}{number(-value)}" if value < 0 else "0"


def percent(part: int, whole: int) -> str:
    """A share in percent with one decimal; a dash where there is nothing to share."""
    if whole == 0:
        return NOTHING
    return f"{(Decimal(part * 100) / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def points(part: int, whole: int, before_part: int | None, before_whole: int | None) -> str:
    """By how many percentage points a share moved."""
    if not whole or not before_whole or before_part is None:
        return NOTHING
    moved = Decimal(part * 100) / whole - Decimal(before_part * 100) / before_whole
    written = abs(moved).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{'' if not written else '+' if moved > 0 else MINUS}{written}"


def plain(text: str) -> Cell:
    """A cell of words."""
    return Cell(text)


def figure(value: int) -> Cell:
    """A number that opens to nothing."""
    return Cell(number(value), value)
