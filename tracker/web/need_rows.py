"""Needs as the short rows of home, week and enterprise pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from tracker.queries.needs import LedgerRow
from tracker.vocabulary import Status
from tracker.web.filters import called, words
from tracker.web.marks import due_mapping, list_name


@dataclass(frozen=True, slots=True)
class NeedRow:
    """What the component need_list draws of a need."""

    number: str
    title: str
    href: str
    list_code: str
    list_label: str
    list_mark: str
    status: Status
    enterprise: str
    owner: str
    due: dict[str, object] | None
    next: str
    note: str


def need_row(row: LedgerRow, today: date, *, next_: str = "", own: bool = False) -> NeedRow:
    """A row as drawn; `next_` is the msgid of what the reader should do; `own` leaves the enterprise out."""
    name = list_name(row.list_code)
    parts = [called(part) for part in (row.unit, row.owner) if part is not None]
    return NeedRow(
        number=row.number,
        title=row.title,
        href=f"/needs/{row.number}",
        list_code=row.list_code,
        list_label=name,
        list_mark=name[:1],
        status=row.status,
        enterprise="" if own else called(row.enterprise),
        owner=" · ".join(parts),
        due=due_mapping(row.due_on, today) if row.due_on else None,
        next=gettext(next_) if next_ else "",
        note=words(row.outcome) if row.outcome else "",
    )


def need_rows(rows: Iterable[LedgerRow], today: date, *, own: bool = False) -> list[NeedRow]:
    """Rows as drawn."""
    return [need_row(row, today, own=own) for row in rows]
