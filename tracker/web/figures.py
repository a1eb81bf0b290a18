"""Figures, each a link to exactly the rows it counts."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from tracker.web.filters import number


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its words, as the component figures draws it."""

    label: str
    value: str
    href: str
    tone: str = "plain"
    note: str = ""


def figure(
    label: str, count: int, address: str, *, tone: str = "plain", note: str = "", **arguments: str
) -> Figure:
    """A figure that opens to `address` with these arguments; nothing to count looks quiet."""
    href = f"{address}?{urlencode(arguments)}" if arguments else address
    return Figure(label, number(count), href, tone if count else "quiet", note)
