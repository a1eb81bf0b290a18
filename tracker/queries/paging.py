"""Pages of a list by cursor: each costs the same, however deep, and nothing is shown twice or left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, cast, literal, null, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute

from tracker.extensions import db
from tracker.models.base import Instant

PAGE = 50
LONGEST_CURSOR = 120
LARGEST_ID = 2**53
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

T = TypeVar("T")
Key = tuple[Any, ...]
Column = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of an order whose keys are never null: its key columns, the id last, and its condition."""

    columns: tuple[Column, ...]
    condition: ColumnElement[bool] | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Rows in the order of segments, one after the other: where a key may be null, those are one of their own."""

    segments: tuple[Segment, ...]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: behind the row with this key, or before it when going back."""

    segment: int
    key: Key
    back: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of a page, and the cursors of its neighbours, none where there is none."""

    rows: Sequence[T]
    next: str | None = None
    previous: str | None = None


def page_of(
    order: Order,
    condition: ColumnElement[bool],
    fetch: Callable[[Sequence[int]], Mapping[int, T]],
    *,
    cursor: str = "",
    size: int = PAGE,
) -> Page[T]:
    """One page of the rows that fulfil `condition`; `fetch` gets ids and returns what their rows show.

    Two queries at any size: the keys out of the order's index, then the rows.
    """
    start = read_cursor(order, cursor)
    back = start is not None and start.back
    keys = _keys(order, condition, start, size + 1)
    more, keys = len(keys) > size, keys[:size]
    if not keys:
        return Page(())
    if back:
        keys.reverse()
    found = fetch([key[-1] for _segment, key in keys])
    return Page(
        [found[key[-1]] for _segment, key in keys if key[-1] in found],
        next=_write("n", *keys[-1]) if back or more else None,
        previous=_write("p", *keys[0]) if (more if back else start) else None,
    )


def read_cursor(order: Order, text: str) -> Cursor | None:
    """The cursor in an address; None for one that was not made here, which means the first page."""
    direction, _dot, rest = text[:LONGEST_CURSOR].partition(".")
    number, _dot, rest = rest.partition(".")
    if direction not in ("n", "p") or number not in map(str, range(len(order.segments))):
        return None
    columns, parts = order.segments[int(number)].columns, rest.split("~")
    if len(parts) != len(columns):
        return None
    try:
        key = tuple(_READ[_kind(column)](part) for column, part in zip(columns, parts, strict=True))
    except (ValueError, OverflowError):
        return None
    return Cursor(int(number), key, back=direction == "p")


def _keys(
    order: Order, condition: ColumnElement[bool], start: Cursor | None, limit: int
) -> list[tuple[int, Key]]:
    back = start is not None and start.back
    width = max(len(segment.columns) for segment in order.segments)
    parts = [
        select(_part(order, number, condition, start, limit).subquery())
        for number in range(len(order.segments))
        if start is None or (number <= start.segment if back else number >= start.segment)
    ]
    whole = union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    falling = order.descending != back
    by = [whole.c["segment"].desc() if back else whole.c["segment"]]
    by += [whole.c[f"k{n}"].desc() if falling else whole.c[f"k{n}"] for n in range(width)]
    return [
        (row[0], tuple(row[1 + width - len(order.segments[row[0]].columns) :]))
        for row in db.session.execute(select(whole).order_by(*by).limit(limit))
    ]


def _part(
    order: Order, number: int, condition: ColumnElement[bool], start: Cursor | None, limit: int
) -> Select[Any]:
    """The keys of one segment, padded on the left to the width of the widest."""
    segment, widest = order.segments[number], max(order.segments, key=lambda one: len(one.columns))
    missing = len(widest.columns) - len(segment.columns)
    padding = [cast(null(), column.type) for column in widest.columns[:missing]]
    columns: list[ColumnElement[Any]] = [*padding, *(column.expression for column in segment.columns)]
    shown = [column.label(f"k{n}") for n, column in enumerate(columns)]
    falling = order.descending != (start is not None and start.back)
    query = select(literal(number).label("segment"), *shown).where(condition)
    if segment.condition is not None:
        query = query.where(segment.condition)
    if start is not None and start.segment == number:
        here, there = tuple_(*segment.columns), tuple_(*map(_bound, segment.columns, start.key))
        query = query.where(here < there if falling else here > there)
    return query.order_by(*(c.desc() if falling else c for c in segment.columns)).limit(limit)


def _kind(column: Column) -> type:
    return datetime if isinstance(column.type, Instant) else column.type.python_type


def _bound(column: Column, value: Any) -> ColumnElement[Any]:
    return literal(value, column.type)


def _write(direction: str, segment: int, key: Key) -> str:
    return f"{direction}.{segment}." + "~".join(_WRITE[type(part)](part) for part in key)


def _read_id(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > LARGEST_ID:
        raise ValueError("not an id")
    return int(text)


def _read_instant(text: str) -> datetime:
    return _EPOCH + _read_id(text) * _MICROSECOND


def _read_text(text: str) -> str:
    if not text.isprintable():
        raise ValueError("not a key")
    return text


_READ: Mapping[type, Callable[[str], Any]] = {
    int: _read_id,
    date: date.fromisoformat,
    datetime: _read_instant,
    str: _read_text,
}
_WRITE: Mapping[type, Callable[[Any], str]] = {
    int: str,
    date: date.isoformat,
    datetime: lambda at: str((at - _EPOCH) // _MICROSECOND),
    str: str,
}
