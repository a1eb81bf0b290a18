"""Builds the city: settles it, tells the story of every need in the order of filing, then what came of it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from tracker.cli.demo_city.changes import buy_a_firm, rename_a_unit, say_farewell
from tracker.cli.demo_city.cut_short import CutShort
from tracker.cli.demo_city.desks import add_drafts, read_old_messages
from tracker.cli.demo_city.lives import live
from tracker.cli.demo_city.plot import Fate, fates
from tracker.cli.demo_city.quarters import hold_quarters
from tracker.cli.demo_city.seeds import city as city_seeds
from tracker.cli.demo_city.settling import City, settle
from tracker.cli.demo_city.teller import Teller
from tracker.cli.demo_city.ties import tie_pairs
from tracker.extensions import db
from tracker.settings import Settings

# What happens when every story is told, in this order.
AFTERWARDS: tuple[Callable[[City, datetime], None], ...] = (
    tie_pairs,
    buy_a_firm,
    rename_a_unit,
    say_farewell,
    hold_quarters,
    add_drafts,
    read_old_messages,
)


def build(now: datetime, settings: Settings) -> tuple[CutShort, ...]:
    """Fill an empty, migrated database as of `now`; returns the stories the rules cut short. Commits nothing.

    Every act passes the same door as a person's, so the city obeys every rule; the same day gives the same city.
    """
    seeds = city_seeds()
    city = settle(seeds, now, cost=settings.password_cost)
    cut_short = tell_lives(city, fates(seeds.needs, city.today), now, settings)
    for step in AFTERWARDS:
        step(city, now)
    return cut_short


def tell_lives(city: City, told: Iterable[Fate], now: datetime, settings: Settings) -> tuple[CutShort, ...]:
    """Tell these stories one after the other; returns those the rules cut short."""
    found = []
    for fate in told:
        if cut := live(Teller(city, fate, now, settings)):
            found.append(cut)
        db.session.flush()
    return tuple(found)
