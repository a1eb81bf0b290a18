"""Regions and units as seeds name them: what an installation begins with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tracker.catalog.fields import Words
from tracker.catalog.loading import read_file
from tracker.settings import place
from tracker.vocabulary import RegionKind


@dataclass(frozen=True, slots=True)
class RegionSeed:
    """A region with the code of the one above it, if any."""

    code: str
    name: Words
    kind: RegionKind
    parent: str | None


@dataclass(frozen=True, slots=True)
class UnitSeed:
    """A unit of a region and the lists it usually leads."""

    code: str
    name: Words
    short_name: str
    region: str
    lists: tuple[str, ...]


def region_seeds(folder: Path | None = None) -> tuple[RegionSeed, ...]:
    """The regions, parents first; raises CatalogError where a parent is missing or stands later."""
    top = read_file((folder or place("seeds")) / "regions.toml")
    found: dict[str, RegionSeed] = {}
    for table in top.tables("regions"):
        region = RegionSeed(
            code=table.text("code"),
            name=table.words("name"),
            kind=table.member("kind", RegionKind),
            parent=table.text_or("parent", None),
        )
        if region.code in found or (region.parent is not None and region.parent not in found):
            table.fail(
                f"region {region.code} is there twice, or its parent {region.parent} does not stand before it"
            )
        table.done()
        found[region.code] = region
    top.done()
    return tuple(found.values())


def unit_seeds(folder: Path | None = None) -> tuple[UnitSeed, ...]:
    """The units; raises CatalogError where a code is there twice."""
    top = read_file((folder or place("seeds")) / "units.toml")
    found: dict[str, UnitSeed] = {}
    for table in top.tables("units"):
        unit = UnitSeed(
            code=table.text("code"),
            name=table.words("name"),
            short_name=table.text("short_name"),
            region=table.text("region"),
            lists=table.texts("lists"),
        )
        if unit.code in found:
            table.fail(f"unit {unit.code} is there twice")
        table.done()
        found[unit.code] = unit
    top.done()
    return tuple(found.values())
