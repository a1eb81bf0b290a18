"""Builds the city: settles it, then tells the story of every need in the order of filing."""

from __future__ import annotations

from datetime import datetime

from tracker.cli.demo_city.extras import add_drafts, buy_a_firm, read_old_messages, tie_pairs
from tracker.cli.demo_city.lives import live
from tracker.cli.demo_city.plot import fates
from tracker.cli.demo_city.quarters import hold_quarters
from tracker.cli.demo_city.seeds import city as city_seeds
from tracker.cli.demo_city.settling import settle
from tracker.cli.demo_city.teller import Teller
from tracker.settings import Settings


def build(now: datetime, settings: Settings) -> dict[str, Exception]:
    """Fill an empty, migrated database as of `now`; returns why stories were cut short, by title. Commits nothing.

    Every act passes the same door as a person's, so the city obeys every rule; the same day gives the same city.
    """
    seeds = city_seeds()
    city = settle(seeds, now, cost=settings.password_cost)
    stuck: dict[str, Exception] = {}
    for fate in fates(seeds.needs, city.today):
        teller = Teller(city, fate.seed, fate.filed_on, now, settings)
        live(teller, fate)
        if teller.stuck:
            stuck[fate.seed.title] = teller.stuck
        teller.forget()
    tie_pairs(city, now)
    buy_a_firm(city, now)
    hold_quarters(now, city.answers)
    add_drafts(city, now)
    read_old_messages(now)
    return stuck
