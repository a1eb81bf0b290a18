"""Reads the fictional city's seeds (regions, units, people, enterprises, needs) into frozen values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from tracker.catalog.fields import FieldKind, Words
from tracker.catalog.lists import need_list, need_lists
from tracker.catalog.loading import Table, read_file
from tracker.catalog.places import RegionSeed, UnitSeed, region_seeds, unit_seeds
from tracker.settings import place
from tracker.vocabulary import Role, Urgency

Seed = TypeVar("Seed")
SCOPES = ("unit", "region", "enterprise")


@dataclass(frozen=True, slots=True)
class RoleSeed:
    """A role; `scope` is the code of its unit or region or the key of its enterprise, empty for none."""

    role: Role
    scope: str


@dataclass(frozen=True, slots=True)
class PersonSeed:
    """A person with all roles held."""

    username: str
    name: str
    english: str
    post: str
    phone: str
    email: str
    roles: tuple[RoleSeed, ...]


@dataclass(frozen=True, slots=True)
class EnterpriseSeed:
    """An enterprise; `figures` are by years back from the present one, money in 10,000 yuan."""

    key: str
    uscc: str
    name: Words
    region: str
    industry: str
    chain: str
    scale: str
    address: str
    founded_on: date
    flagged: bool
    liaisons: tuple[str, ...]
    leader: str
    figures: tuple[Mapping[str, int], ...]


@dataclass(frozen=True, slots=True)
class NeedSeed:
    """A need as its enterprise would type it; `lead` and `helpers` are codes of units that take it on.

    `part_of` is the sample that was filed in several parts: such a part is merged back into it.
    """

    list_code: str
    enterprise: str
    title: str
    description: str
    wanted_outcome: str
    urgency: Urgency
    confidential: bool
    complex: bool
    lead: str
    helpers: tuple[str, ...]
    data: Mapping[str, Any]
    sample: int | None
    part_of: int | None

    def data_on(self, day: date, units: Mapping[str, int]) -> dict[str, Any]:
        """The list's own data when filed on `day`: dates reckoned from it, codes of units as their numbers."""
        kinds = {field.name: field.kind for field in need_list(self.list_code).fields}
        return {name: _resolved(value, kinds.get(name), day, units) for name, value in self.data.items()}


@dataclass(frozen=True, slots=True)
class CitySeed:
    """The whole city before anything happened in it."""

    regions: tuple[RegionSeed, ...]
    units: tuple[UnitSeed, ...]
    people: tuple[PersonSeed, ...]
    enterprises: tuple[EnterpriseSeed, ...]
    needs: tuple[NeedSeed, ...]


@cache
def city() -> CitySeed:
    """The city of the seeds folder; raises CatalogError naming the file and place of the first mistake."""
    demo = place("seeds") / "demo"
    return CitySeed(
        regions=region_seeds(),
        units=unit_seeds(),
        people=_all(demo / "people.toml", "people", _person),
        enterprises=_all(demo / "enterprises.toml", "enterprises", _enterprise),
        needs=tuple(need for one in need_lists().values() for need in _needs(demo, one.code, one.slug)),
    )


def _all(path: Path, key: str, read: Callable[[Table], Seed]) -> tuple[Seed, ...]:
    top = read_file(path)
    found = []
    for table in top.tables(key):
        found.append(read(table))
        table.done()
    top.done()
    return tuple(found)


def _person(table: Table) -> PersonSeed:
    return PersonSeed(
        username=table.text("username"),
        name=table.text("name"),
        english=table.text("english"),
        post=table.text("post"),
        phone=table.text("phone"),
        email=table.text("email"),
        roles=tuple(_role(row) for row in table.tables("roles")),
    )


def _role(table: Table) -> RoleSeed:
    role = table.member("role", Role)
    scope = next((table.text(scope) for scope in SCOPES if table.has(scope)), "")
    table.done()
    return RoleSeed(role, scope)


def _enterprise(table: Table) -> EnterpriseSeed:
    return EnterpriseSeed(
        key=table.text("key"),
        uscc=table.text("uscc"),
        name=table.words("name"),
        region=table.text("region"),
        industry=table.text("industry"),
        chain=table.text("chain"),
        scale=table.text("scale"),
        address=table.text("address"),
        founded_on=table.day("founded_on"),
        flagged=table.flag("key_enterprise"),
        liaisons=table.texts("liaisons"),
        leader=table.text("leader"),
        figures=tuple(_figures(row) for row in table.tables("figures")),
    )


def _figures(table: Table) -> Mapping[str, int]:
    figures = {name: table.integer(name) for name in table.keys_left()}
    table.done()
    return figures


def _needs(demo: Path, list_code: str, slug: str) -> tuple[NeedSeed, ...]:
    def need(table: Table) -> NeedSeed:
        return NeedSeed(
            list_code=list_code,
            enterprise=table.text("enterprise"),
            title=table.text("title"),
            description=table.text("description"),
            wanted_outcome=table.text("wanted_outcome"),
            urgency=table.member("urgency", Urgency),
            confidential=table.flag("confidential"),
            complex=table.flag("complex"),
            lead=table.text("lead"),
            helpers=table.texts("helpers"),
            data=table.plain("data"),
            sample=table.integer_or_none("sample"),
            part_of=table.integer_or_none("part_of"),
        )

    path = demo / "needs" / f"{slug}.toml"
    return _all(path, "needs", need) if path.exists() else ()


def _resolved(value: object, kind: FieldKind | None, day: date, units: Mapping[str, int]) -> Any:
    if kind is FieldKind.UNITS and isinstance(value, list):
        return [units[code] for code in value]
    if isinstance(value, dict):
        return day + timedelta(days=value["in_days"]) if set(value) == {"in_days"} else dict(value)
    if isinstance(value, list):
        return [dict(row) if isinstance(row, dict) else row for row in value]
    return value
