"""Who plays which part in one need's story."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.cli.demo_city.seeds import city as city_seeds
from tracker.cli.demo_city.teller import Teller
from tracker.vocabulary import Role

# The named people of the demo get an interesting desk: they take most needs of their unit.
NAMED_FIRST = {"rsj": "official", "jxj": "official2"}


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


def cast(tell: Teller) -> Parts:
    """Cast the parts of a story from the people of the city."""
    city, seed, chance = tell.city, tell.seed, tell.voice.chance
    enterprise = next(one for one in city_seeds().enterprises if one.key == seed.enterprise)
    officials = city.holding(Role.OFFICIAL, seed.lead)
    owner = (
        NAMED_FIRST[seed.lead]
        if seed.lead in NAMED_FIRST and chance.random() < 0.7
        else chance.choice(officials)
    )
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


def _covers(tell: Teller, unit: str, region: str) -> bool:
    """Whether the unit's region is the enterprise's or lies above it."""
    above, below = tell.city.units[unit].region_id, tell.city.regions[region]
    return above in below.path_ids
