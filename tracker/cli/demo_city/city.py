"""Builds the city: settles it, then tells the story of every need in the order of filing."""

from __future__ import annotations

from datetime import datetime

from tracker.cli.demo_city.extras import add_drafts, read_old_messages
from tracker.cli.demo_city.lives import live
from tracker.cli.demo_city.plot import fates
from tracker.cli.demo_city.seeds import city as city_seeds
from tracker.cli.demo_city.settling import settle
from tracker.cli.demo_city.teller import Teller
from tracker.settings import Settings


def build(now: datetime, settings: Settings) -> int:
    """Fill an empty, migrated database as of `now`; returns how many needs were told. The caller commits.

    Every act passes the same door as a person's, so the city obeys every rule; the same day gives the same city.
    """
    seeds = city_seeds()
    city = settle(seeds, now, cost=settings.password_cost)
    plot = fates(seeds.needs, city.today)
    for fate in plot:
        teller = Teller(city, fate.seed, fate.filed_on, now, settings)
        live(teller, fate)
        teller.forget()
    add_drafts(city, now)
    read_old_messages(now)
    return len(plot)
