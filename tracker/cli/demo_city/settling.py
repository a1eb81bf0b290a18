"""Settles the city: places, people with their roles, enterprises, linked leaders, a substitute."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from tracker.actions.accounts import hash_password
from tracker.actions.people import pinyin_of
from tracker.actions.reference import load_places
from tracker.catalog.industries import division_of
from tracker.cli.demo_city.returning import Answer
from tracker.cli.demo_city.seeds import CitySeed, EnterpriseSeed, PersonSeed
from tracker.clock import office_date
from tracker.extensions import db
from tracker.models import Enterprise, Link, Person, Region, RoleGrant, Substitution, Unit
from tracker.queries.people import actor_of
from tracker.rules.permissions import Actor
from tracker.vocabulary import REGION_ROLES, UNIT_ROLES, Role

PASSWORD = "five-lists-demo"  # noqa: S105 - public on purpose, the demo listens on loopback only
IN_OFFICE_SINCE = date(2020, 1, 1)


@dataclass
class City:
    """Who and what the stories are told with, by code, username or key."""

    today: date
    regions: dict[str, Region] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    seeds: dict[str, PersonSeed] = field(default_factory=dict)
    # What liaisons said in quarterly returns, by quarter and need; the stories fill it.
    answers: dict[tuple[str, int], Answer] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)
    _holding: dict[tuple[Role, str], list[str]] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """What this person may do; the city's roles do not change while its stories are told."""
        if username not in self._actors:
            self._actors[username] = actor_of(self.people[username], self.today)
        return self._actors[username]

    def liaison_of(self, enterprise: str) -> str:
        """Who speaks for an enterprise."""
        return self.holding(Role.LIAISON, enterprise)[0]

    def username_of(self, person_id: int | None) -> str:
        """The username of somebody in the city."""
        return next(username for username, person in self.people.items() if person.id == person_id)

    def holding(self, role: Role, scope: str) -> list[str]:
        """The usernames that hold a role in a scope, in the order of the seeds."""
        if not self._holding:
            for seed in self.seeds.values():
                for one in seed.roles:
                    self._holding.setdefault((one.role, one.scope), []).append(seed.username)
        return self._holding.get((role, scope), [])


def settle(seeds: CitySeed, at: datetime, *, cost: int) -> City:
    """Fill an empty database with everything that was there before the first need."""
    load_places()
    city = City(office_date(at))
    city.regions = {region.code: region for region in db.session.scalars(select(Region))}
    city.units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
    city.seeds = {seed.username: seed for seed in seeds.people}
    for one in seeds.enterprises:
        city.enterprises[one.key] = _enterprise(one, city)
    db.session.flush()
    # One hash for all: the password is public, and a hash a person would take most of a minute.
    hashed = hash_password(PASSWORD, cost)
    for seed in seeds.people:
        city.people[seed.username] = _person(seed, hashed, at)
    db.session.flush()
    _grant_roles(city)
    _link_leaders(seeds, city)
    _stand_in(city)
    db.session.flush()
    return city


def _enterprise(seed: EnterpriseSeed, city: City) -> Enterprise:
    division = division_of(seed.industry)
    enterprise = Enterprise(
        uscc=seed.uscc,
        name=seed.name.zh,
        name_en=seed.name.en,
        pinyin=pinyin_of(seed.name.zh),
        initials="".join(pinyin_of(character)[:1] for character in seed.name.zh)[:80],
        region_id=city.regions[seed.region].id,
        industry=division.code if division else seed.industry,
        chain=seed.chain,
        scale=seed.scale,
        address=seed.address,
        key=seed.flagged,
        profile={
            "founded_on": seed.founded_on.isoformat(),
            "figures": [
                {"year": city.today.year - row["years_ago"]}
                | {k: v for k, v in row.items() if k != "years_ago"}
                for row in seed.figures
            ],
        },
    )
    db.session.add(enterprise)
    return enterprise


def _person(seed: PersonSeed, hashed: str, at: datetime) -> Person:
    person = Person(
        username=seed.username,
        name=seed.name,
        name_en=seed.english,
        pinyin=pinyin_of(seed.name),
        email=seed.email,
        phone=seed.phone,
        post=seed.post,
        password_hash=hashed,
        created_at=at - timedelta(days=700),
    )
    db.session.add(person)
    return person


def _grant_roles(city: City) -> None:
    for seed in city.seeds.values():
        for one in seed.roles:
            grant = RoleGrant(person_id=city.people[seed.username].id, role=one.role, from_on=IN_OFFICE_SINCE)
            if one.role in UNIT_ROLES:
                grant.unit_id = city.units[one.scope].id
            elif one.role in REGION_ROLES:
                grant.region_id = city.regions[one.scope].id
            elif one.role is Role.LIAISON:
                grant.enterprise_id = city.enterprises[one.scope].id
            db.session.add(grant)


def _link_leaders(seeds: CitySeed, city: City) -> None:
    for seed in seeds.enterprises:
        if seed.leader:
            leader, enterprise = city.people[seed.leader], city.enterprises[seed.key]
            begun = date(city.today.year - 1, 1, 1)
            db.session.add(Link(enterprise_id=enterprise.id, leader_id=leader.id, from_on=begun))


def _stand_in(city: City) -> None:
    """A colleague stands in for the head this week, so that the demo shows a substitute."""
    official, head = city.people["official"], city.people["head"]
    db.session.add(
        Substitution(
            absent_id=head.id,
            substitute_id=official.id,
            unit_id=city.units["rsj"].id,
            from_on=city.today - timedelta(days=2),
            to_on=city.today + timedelta(days=3),
            named_by_id=head.id,
        )
    )
