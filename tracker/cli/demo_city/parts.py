"""Who plays which part in one need's story."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.cli.demo_city.seeds import city as city_seeds
from tracker.cli.demo_city.teller import Teller
from tracker.vocabulary import Role

# The named people of the demo get an interesting desk: they take most needs of their unit, and a colleague who
# leaves takes many; each with the share of the unit's needs below which the lot falls on them.
DESKS: Mapping[str, tuple[tuple[float, str], ...]] = {
    "rsj": ((0.6, "official"), (0.95, "fengziang")),
    "jxj": ((0.7, "official2"),),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """Usernames by part."""

    liaison: str
    official: str
    filing_unit: str | None
    owner: str
    head: str
    helper: str
    coordinator: str
    coordinator2: str
    leader: str

    def has_leader(self, username: str) -> bool:
        """Whether this leader is linked to the enterprise."""
        return self.leader == username

    def owned_by(self, username: str) -> Parts:
        """The same people, but somebody else owns the need."""
        return dataclasses.replace(self, owner=username)


def cast(tell: Teller) -> Parts:
    """Cast the parts of a story from the people of the city."""
    city, seed, chance = tell.city, tell.seed, tell.voice.chance
    enterprise = next(one for one in city_seeds().enterprises if one.key == seed.enterprise)
    owner = owner_in(tell, seed.lead)
    coordinators = city.holding(Role.COORDINATOR, enterprise.region)
    first = chance.randrange(2)
    helper_unit = seed.helpers[0] if seed.helpers else seed.lead
    return Parts(
        liaison=city.liaison_of(seed.enterprise),
        official=owner,
        filing_unit=seed.lead if _covers(tell, seed.lead, enterprise.region) else None,
        owner=owner,
        head=city.holding(Role.HEAD, seed.lead)[0],
        helper=chance.choice(city.holding(Role.OFFICIAL, helper_unit)),
        coordinator=coordinators[first],
        coordinator2=coordinators[1 - first],
        leader=enterprise.leader,
    )


def owner_in(tell: Teller, unit: str) -> str:
    """Who takes a need on in a unit."""
    lot = tell.voice.chance.random()
    named = next((username for share, username in DESKS.get(unit, ()) if lot < share), None)
    return named or tell.voice.chance.choice(tell.city.holding(Role.OFFICIAL, unit))


def colleagues(tell: Teller, parts: Parts) -> list[str]:
    """The other officials of the lead unit."""
    return [one for one in tell.city.holding(Role.OFFICIAL, tell.seed.lead) if one != parts.owner]


def _covers(tell: Teller, unit: str, region: str) -> bool:
    """Whether the unit's region is the enterprise's or lies above it."""
    above, below = tell.city.units[unit].region_id, tell.city.regions[region]
    return above in below.path_ids
