"""Reads a TOML file strictly: each key is taken once, the rest refused; a fault names file and place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from tracker.catalog.fields import Words
from tracker.vocabulary import N_

Member = TypeVar("Member", bound=StrEnum)


class CatalogError(ValueError):
    """A seed file is wrong; the text names the file, the place in it and what is wrong.

    `says` with `facts` is what is wrong as a message that can be translated, for files that people hand in.
    """

    def __init__(self, where: str, says: str, **facts: object) -> None:
        super().__init__(f"{where}: {says % facts if facts else says}")
        self.where, self.says, self.facts = where, says, facts


class Table:
    """One TOML table being read: methods take its keys, `done` refuses what nobody took."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self.where = where
        self._left = dict(data)

    def fail(self, message: str, **facts: object) -> NoReturn:
        """Stop the start: `message`, with its `facts`, is put behind the file and place."""
        raise CatalogError(self.where, message, **facts)

    def rename(self, name: str) -> None:
        """Say faults of this table under `name` from now on."""
        self.where = f"{self.where} ({name})"

    def done(self) -> None:
        """Refuse keys that no reader took: a typing error must not be silently without effect."""
        if self._left:
            self.fail(N_("unknown key '%(key)s'"), key=sorted(self._left)[0])

    def has(self, key: str) -> bool:
        """Whether `key` is there and not yet taken."""
        return key in self._left

    def text(self, key: str) -> str:
        """The non-empty text under `key`."""
        value = self._taken(key, str)
        if not value.strip():
            self.fail(N_("'%(key)s' is empty"), key=key)
        return str(value)

    def text_or(self, key: str, default: str | None) -> str | None:
        """The text under `key`, or `default` where the key is missing."""
        return self.text(key) if self.has(key) else default

    def words(self, key: str) -> Words:
        """The label under `key` in both languages."""
        return read_words(self.table(key))

    def words_or_none(self, key: str) -> Words | None:
        """The label under `key`, or None where the key is missing."""
        return self.words(key) if self.has(key) else None

    def integer(self, key: str, default: int | None = None) -> int:
        """The whole number >= 0 under `key`."""
        if default is not None and not self.has(key):
            return default
        value = self._taken(key, int)
        if isinstance(value, bool) or value < 0:
            self.fail(N_("'%(key)s' must be a whole number from 0"), key=key)
        return int(value)

    def integer_or_none(self, key: str) -> int | None:
        """The whole number under `key`, or None where the key is missing."""
        return self.integer(key) if self.has(key) else None

    def decimal_or_none(self, key: str) -> Decimal | None:
        """The number under `key` (written as number or text), or None where the key is missing."""
        if not self.has(key):
            return None
        value = self._left.pop(key)
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{key!r} is not a number")
        if isinstance(value, bool) or not number.is_finite():
            self.fail(f"{key!r} is not a number")
        return number

    def flag(self, key: str) -> bool:
        """The yes or no under `key`; a missing key is no."""
        return bool(self._taken(key, bool)) if self.has(key) else False

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts under `key`; a missing key is none."""
        values = self._taken(key, list) if self.has(key) else []
        if not all(isinstance(value, str) and value for value in values):
            self.fail(f"{key!r} must be a list of texts")
        return tuple(values)

    def integers(self, key: str) -> tuple[int, ...]:
        """The ascending whole numbers under `key`."""
        values = self._taken(key, list)
        if not all(type(value) is int and value > 0 for value in values) or values != sorted(set(values)):
            self.fail(f"{key!r} must be a list of ascending whole numbers from 1")
        return tuple(values)

    def day(self, key: str) -> date:
        """The civil date under `key`."""
        return self._civil(key, self._taken(key, date))

    def days(self, key: str) -> tuple[date, ...]:
        """The civil dates under `key`; a missing key is none."""
        values = self._taken(key, list) if self.has(key) else []
        return tuple(self._civil(key, value) for value in values)

    def member(self, key: str, members: type[Member]) -> Member:
        """The word of a glossary under `key`."""
        code = self.text(key)
        return self.word(code, members)

    def word(self, code: str, members: type[Member]) -> Member:
        """The word of a glossary with this code."""
        try:
            return members(code)
        except ValueError:
            known = ", ".join(str(member.value) for member in members)
            self.fail(f"{code!r} is none of: {known}")

    def table(self, key: str) -> Table:
        """The table under `key`."""
        return Table(self._taken(key, dict), f"{self.where} › {key}")

    def table_or_empty(self, key: str) -> Table:
        """The table under `key`, or an empty one where the key is missing."""
        return self.table(key) if self.has(key) else Table({}, f"{self.where} › {key}")

    def plain(self, key: str) -> dict[str, Any]:
        """The table under `key` as it stands, for whoever checks it by other means."""
        return dict(self._taken(key, dict))

    def tables(self, key: str) -> tuple[Table, ...]:
        """The list of tables under `key`; a missing key is none."""
        values = self._taken(key, list) if self.has(key) else []
        if not all(isinstance(value, dict) for value in values):
            self.fail(N_("'%(key)s' must be a list of tables"), key=key)
        return tuple(Table(value, f"{self.where} › {key} {n}") for n, value in enumerate(values, 1))

    def keys_left(self) -> tuple[str, ...]:
        """The keys not yet taken, in the order of the file."""
        return tuple(self._left)

    def _civil(self, key: str, value: object) -> date:
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fail(N_("'%(key)s' must hold civil dates such as 2027-01-01"), key=key)
        return value

    def _taken(self, key: str, kind: type) -> Any:
        if key not in self._left:
            self.fail(N_("'%(key)s' is missing"), key=key)
        value = self._left.pop(key)
        if not isinstance(value, kind):
            self.fail(N_("'%(key)s' must be of kind %(kind)s"), key=key, kind=kind.__name__)
        return value


def read_file(path: Path) -> Table:
    """The top table of a TOML file."""
    try:
        return read_toml(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(path.name, f"cannot be read: {error}") from error


def read_toml(text: str, name: str) -> Table:
    """The top table of a TOML text, called `name` in faults."""
    try:
        return Table(tomllib.loads(text), name)
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(name, N_("cannot be read: %(fault)s"), fault=error) from error


def read_words(table: Table) -> Words:
    """A label in both languages: both are demanded."""
    words = Words(zh=table.text("zh"), en=table.text("en"))
    table.done()
    return words
