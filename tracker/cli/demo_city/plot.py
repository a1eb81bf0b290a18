"""The plot: when each need was filed, how far its story goes by today, and what befalls it on the way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.catalog.work_calendar import work_calendar
from tracker.cli.demo_city.seeds import NeedSeed
from tracker.clock import Quarter
from tracker.rules.working_days import add_wd

# Where a running story stands today, how many working days ago it was filed, and how many such needs there are.
# The spread leaves some overdue: they stand where they stand for longer than the limit.
RUNNING: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("filed", (0, 0, 0, 0, 1, 2)),
    ("decline asked", (0, 1)),
    ("returned", (2, 5, 9)),
    ("accepted", (0, 1, 1, 3)),
    ("assigned", (1, 1, 1, 1, 1, 4)),
    ("objected", (0, 1)),
    ("claimed", (1, 1, 1, 2, 2, 5)),
    ("decomposed", (3, 3, 4, 4, 5)),
    ("working", (6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 10, 14, 18)),
    ("asked", (5, 6, 7)),
    ("extension asked", (6, 7, 8)),
    ("extended", (7, 9, 14)),
    ("parking asked", (6, 7)),
    ("parked", (9, 20, 35, 50)),
    ("parked for the enterprise", (9, 12)),
    ("instructed", (6, 8, 13)),
    ("unsolvable asked", (13,)),
    ("tasks done", (13, 14)),
    ("verifying", (13, 14, 14, 15, 16)),
    ("confirming", (15, 16, 16, 17, 18, 20, 22)),
    ("disputed", (17, 19)),
    ("second dispute", (26,)),
    ("reopened", (30, 34)),
    ("amendment asked", (7,)),
)
# How ended stories end, in percent.
ENDS: tuple[tuple[str, int], ...] = (
    ("solved", 59),
    ("partly", 14),
    ("answered", 12),
    ("unsolvable", 3),
    ("withdrawn", 4),
    ("declined", 4),
    ("expired", 2),
    ("disputed twice", 2),
)
# Needs filed twice: so many working days ago, by enterprises with a need that was running before.
MERGED = (3, 3, 4, 5)
# Whose needs stand on the desks of the people named on the login page.
NAMED_UNITS, NAMED_ENTERPRISES = frozenset({"rsj", "jxj"}), frozenset({"yunzhan", "heling"})
YEAR_BACK = 350
LAST_ENDED = 32


@dataclass(frozen=True, slots=True)
class Fate:
    """What is to become of one need: filed on a day, its story stopping at `stop` (running) or ending in `end`."""

    seed: NeedSeed
    filed_on: date
    stop: str | None = None
    end: str = "solved"


def fates(needs: Sequence[NeedSeed], today: date) -> list[Fate]:
    """A fate for every need, in the order of filing; the same day gives the same city."""
    chance = random.Random("the city's plot")  # noqa: S311 - stories, not secrets
    shuffled = list(needs)
    chance.shuffle(shuffled)
    shuffled = _with_named(shuffled)
    running = list(_running(today))
    told = [Fate(seed, day, stop) for seed, (stop, day) in zip(shuffled, running, strict=False)]
    rest = shuffled[len(told) :]
    told += _doubles(rest, told, today)
    days = list(_filing_days(chance, today, len(rest)))
    told += [Fate(seed, day, end=_end(chance)) for seed, day in zip(rest, days, strict=True)]
    return sorted(told, key=lambda fate: (fate.filed_on, fate.seed.title))


def _with_named(shuffled: Sequence[NeedSeed]) -> list[NeedSeed]:
    """Every third story belongs to a named person's desk while there are any: the first ones run today."""
    named = [one for one in shuffled if one.lead in NAMED_UNITS or one.enterprise in NAMED_ENTERPRISES]
    others = [one for one in shuffled if one not in named]
    mixed: list[NeedSeed] = []
    while named or others:
        mixed.append((named if named and (len(mixed) % 3 == 0 or not others) else others).pop(0))
    return mixed


def _doubles(rest: list[NeedSeed], running: Sequence[Fate], today: date) -> list[Fate]:
    """Take from `rest` needs of enterprises that had another at work before, to be merged into it."""
    days = [add_wd(work_calendar(), today, -age) for age in MERGED]
    busy = {fate.seed.enterprise for fate in running if fate.stop == "working" and fate.filed_on < min(days)}
    seeds = [seed for seed in rest if seed.enterprise in busy][: len(days)]
    for seed in seeds:
        rest.remove(seed)
    return [Fate(seed, day, end="merged") for seed, day in zip(seeds, days, strict=False)]


def _running(today: date) -> Iterator[tuple[str, date]]:
    for stop, ages in RUNNING:
        for age in ages:
            yield stop, add_wd(work_calendar(), today, -age) if age else today


def _filing_days(chance: random.Random, today: date, count: int) -> Iterator[date]:
    """Filing crowds into the last working days of a quarter and the return's window (DOMAIN §12)."""
    calendar = work_calendar()
    first = today - timedelta(days=YEAR_BACK)
    last = add_wd(calendar, today, -LAST_ENDED)
    days = [day for n in range((last - first).days) if calendar.is_workday(day := first + timedelta(days=n))]
    weights = [_weight(day) for day in days]
    yield from chance.choices(days, weights, k=count)


def _weight(day: date) -> float:
    calendar, quarter = work_calendar(), Quarter.of(day)
    crowded = day > add_wd(calendar, quarter.ends_on, -8) or day <= add_wd(calendar, quarter.starts_on, 10)
    return (3.2 if crowded else 1.0) * (1.3 if day.weekday() == 0 else 1.0)


def _end(chance: random.Random) -> str:
    return chance.choices([end for end, _ in ENDS], [percent for _, percent in ENDS])[0]
