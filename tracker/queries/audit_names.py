"""Whom and what the audit's codes stand for: people and places by name, as far as an auditor reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from tracker.extensions import db
from tracker.models import AuditEntry, Enterprise, Person, Region, Unit

Named = Person | Unit | Region | Enterprise
# Facts that hold the id of one of these.
REFERENCES = {"leader": "person", "substitute": "person", "unit": "unit"}
LARGEST_ID = 2**31


@dataclass(frozen=True, slots=True)
class Known:
    """Rows by kind ("person", "unit", "region", "enterprise") and by what an entry calls them: id or code."""

    rows: Mapping[tuple[str, str], Named] = field(default_factory=dict)

    def of(self, kind: str, key: object) -> Named | None:
        """The row, or None where there is no such row (any more)."""
        return self.rows.get((kind, str(key)))


def object_of(entry: AuditEntry) -> tuple[str, str]:
    """What an entry is about, as ("person", "7"); kind "" where it names no row."""
    kind, colon, key = entry.object.partition(":")
    return (kind, key) if colon else ("", entry.object)


def references(entry: AuditEntry) -> Iterator[tuple[str, str]]:
    """Everything an entry names by kind and id or code."""
    yield object_of(entry)
    for name, value in entry.facts.items():
        if name in REFERENCES:
            yield REFERENCES[name], str(value)
    if "scope" in entry.facts:
        yield str(entry.facts["scope"]), str(entry.facts.get("scope_id"))


def known(entries: Iterable[AuditEntry]) -> Known:
    """The rows these entries name: a query for each kind that occurs."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for kind, key in references(entry):
            wanted[kind].add(key)
    rows: dict[tuple[str, str], Named] = {}
    for kind, table, code in _TABLES:
        if not wanted[kind]:
            continue
        for row in db.session.scalars(select(table).where(_called(table, code, wanted[kind]))):
            rows[kind, str(row.id)] = row
            if code is not None:
                rows[kind, getattr(row, code)] = row
    return Known(rows)


_TABLES: tuple[tuple[str, type[Any], str | None], ...] = (
    ("person", Person, None),
    ("unit", Unit, "code"),
    ("region", Region, None),
    ("enterprise", Enterprise, "uscc"),
)


def _called(table: type[Any], code: str | None, keys: Iterable[str]) -> ColumnElement[bool]:
    ids = sorted(int(key) for key in keys if key.isascii() and key.isdigit() and int(key) < LARGEST_ID)
    by_id: ColumnElement[bool] = table.id.in_(ids)
    return by_id if code is None else or_(by_id, getattr(table, code).in_(sorted(keys)))
