"""Industries (GB/T 4754-2017: sections and divisions) and the region's industrial chains, from seeds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tracker.catalog.fields import Choice, Words
from tracker.catalog.loading import Table, read_file, read_words
from tracker.settings import place


@dataclass(frozen=True, slots=True)
class Division:
    """A division (two digits) of the national classification of industries."""

    code: str
    name: Words
    section: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section (one letter) with its divisions."""

    code: str
    name: Words
    divisions: tuple[Division, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """An industrial chain that the region fosters, with the divisions it usually runs through."""

    code: str
    name: Words
    divisions: tuple[str, ...]


@cache
def industry_sections() -> tuple[Section, ...]:
    """The 20 sections in their order."""
    return read_sections(place("seeds") / "industries.toml")


@cache
def chains() -> tuple[Chain, ...]:
    """The industrial chains in their order."""
    return read_chains(place("seeds") / "chains.toml", industry_sections())


def division_of(code: str) -> Division | None:
    """The division that a code of two to four digits belongs to."""
    return _divisions().get(code[:2]) if code.isascii() and code.isdigit() else None


def chain(code: str) -> Chain | None:
    """The chain with this code."""
    return next((chain for chain in chains() if chain.code == code), None)


def chain_choices() -> tuple[Choice, ...]:
    """The chains as choices of a field."""
    return tuple(Choice(chain.code, chain.name) for chain in chains())


def read_sections(path: Path) -> tuple[Section, ...]:
    """The sections of a file; every code stands once."""
    top = read_file(path)
    sections = tuple(_read_section(table) for table in top.tables("sections"))
    top.done()
    codes = [section.code for section in sections]
    codes += [division.code for section in sections for division in section.divisions]
    if len(set(codes)) != len(codes):
        top.fail("a code stands twice")
    return sections


def read_chains(path: Path, sections: tuple[Section, ...]) -> tuple[Chain, ...]:
    """The chains of a file; their divisions must exist."""
    known = {division.code for section in sections for division in section.divisions}
    top = read_file(path)
    found: dict[str, Chain] = {}
    for table in top.tables("chains"):
        read = Chain(table.text("code"), table.words("name"), table.texts("divisions"))
        table.done()
        if read.code in found or not known.issuperset(read.divisions):
            table.fail(f"{read.code!r} stands twice or names a division that does not exist")
        found[read.code] = read
    top.done()
    return tuple(found.values())


def _read_section(table: Table) -> Section:
    code, name, entries = table.text("code"), table.words("name"), table.tables("divisions")
    table.done()
    return Section(code, name, tuple(Division(e.text("code"), read_words(e), code) for e in entries))


@cache
def _divisions() -> dict[str, Division]:
    return {division.code: division for section in industry_sections() for division in section.divisions}
