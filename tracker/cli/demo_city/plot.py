"""The plot: when each need was filed, how far its story goes by today, and what befalls it on the way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from tracker.catalog.limits import limits
from tracker.catalog.lists import need_list
from tracker.catalog.work_calendar import work_calendar
from tracker.cli.demo_city.seeds import NeedSeed
from tracker.clock import Quarter
from tracker.rules.working_days import add_wd

LONG_AGO = (99, 99)


@dataclass(frozen=True, slots=True)
class Stand:
    """A place where running stories stand today, by how many working days ago each need was filed.

    Those in time came there so many working days ago as `came` says, at most, and kept every date on the way; the
    others were left there: the offices let a date go by.
    """

    stop: str
    in_time: tuple[int, ...]
    late: tuple[int, ...] = ()
    came: tuple[int, int] = (0, 1)


# About one in seven is late.
RUNNING: tuple[Stand, ...] = (
    Stand("filed", (0, 0, 0, 0, 1), late=(2,)),
    Stand("decline asked", (0, 1)),
    Stand("returned", (2, 5, 9)),
    Stand("accepted", (0, 1, 1), late=(3,)),
    Stand("assigned", (1, 1, 1, 1, 1), late=(4,)),
    Stand("objected", (0, 1), came=(0, 0)),
    Stand("claimed", (1, 1, 1, 2), late=(5,)),
    Stand("contacted", (2, 2, 3)),
    Stand("unmerged", (5,)),
    Stand("decomposed", (3, 3, 4, 4, 5), came=(0, 3)),
    Stand("working", (6, 6, 6, 7, 7, 7, 8, 8, 9, 9, 10, 11, 17, 20), late=(14, 18), came=(0, 3)),
    Stand("asked", (5, 6), late=(13,), came=(0, 2)),
    Stand("extension asked", (6, 7), late=(9,)),
    Stand("extended", (7, 9), late=(24,), came=(0, 3)),
    Stand("parking asked", (6, 7)),
    Stand("parked", (9, 20, 35, 50), came=LONG_AGO),
    Stand("parked for the enterprise", (9, 12), came=LONG_AGO),
    Stand("instructed", (6, 8), late=(15,), came=(0, 2)),
    Stand("unsolvable asked", (12,)),
    Stand("tasks done", (12, 13), late=(16,), came=(0, 2)),
    Stand("verifying", (12, 13, 13, 14), late=(17,)),
    Stand("confirming", (13, 13, 14, 14, 15, 16, 18), came=(0, 4)),
    Stand("disputed", (17,), late=(20,)),
    Stand("second dispute", (26,)),
    Stand("reopened", (30,), late=(34,)),
    Stand("amendment asked", (7,)),
)
# The promise is paused, or the enterprise's turn has come: filed longer ago than any promise is nothing late here.
PROMISE_RESTS = frozenset(
    {"parked", "parked for the enterprise", "confirming", "disputed", "second dispute", "reopened"}
)
# How ended stories end, in percent.
ENDS: tuple[tuple[str, int], ...] = (
    ("solved", 56),
    ("partly", 14),
    ("answered", 12),
    ("unsolvable", 3),
    ("withdrawn", 4),
    ("declined", 3),
    ("appealed in vain", 1),
    ("restored", 1),
    ("expired", 2),
    ("reopened", 2),
    ("disputed twice", 2),
)
# Needs filed twice: so many working days ago, by enterprises with a need that was running before.
MERGED = (3, 3, 4, 5)
# Parts of a need that runs already were filed so many working days ago.
PARTS_FILED = 3
# Whose needs stand on the desks of the people named on the login page: the unit of most of them, and the others.
NAMED_UNIT, NAMED_UNITS, NAMED_ENTERPRISES = "rsj", frozenset({"jxj"}), frozenset({"yunzhan", "heling"})
# What something is told of afterwards has to be at work: of an enterprise that is bought, samples with parts or pairs.
BOUGHT, AT_WORK, AMONG_NAMED = "lingshang", frozenset({7, 11, 16, 19}), 6
YEAR_BACK = 350
LAST_ENDED = 32


@dataclass(frozen=True, slots=True)
class Fate:
    """What is to become of one need: filed on a day, its story stopping at `stop` (running) or ending in `end`.

    `came`: of a running one that is in time, how many working days ago it came to stand there.
    """

    seed: NeedSeed
    filed_on: date
    stop: str | None = None
    end: str = "solved"
    came: int | None = None


def fates(needs: Sequence[NeedSeed], today: date) -> list[Fate]:
    """A fate for every need, in the order of filing; the same day gives the same city."""
    chance = random.Random("the city's plot")  # noqa: S311 - stories, not secrets
    shuffled = [one for one in needs if one.part_of is None]
    chance.shuffle(shuffled)
    rest = _with_named(shuffled)
    told = list(_running(chance, rest, today))
    told += _doubles(rest, told, today)
    told += [_merged(one, today, PARTS_FILED) for one in needs if one.part_of is not None]
    days = list(_filing_days(chance, today, len(rest)))
    ends = _ends(chance, len(rest))
    told += [Fate(seed, day, end=end) for seed, day, end in zip(rest, days, ends, strict=True)]
    return sorted(told, key=lambda fate: (fate.filed_on, fate.seed.title))


def promise_days(seed: NeedSeed) -> int:
    """The working days within which a need of this urgency is promised."""
    found = need_list(seed.list_code)
    return limits().promise_days(found, urgency=seed.urgency, is_complex=seed.complex)


def _with_named(shuffled: Sequence[NeedSeed]) -> list[NeedSeed]:
    """Every third story belongs to a named person's desk while there are any: the first ones run today.

    So do those that something is told of afterwards.
    """
    desk = [one for one in shuffled if one.lead == NAMED_UNIT]
    named = [one for one in shuffled if one.lead in NAMED_UNITS or one.enterprise in NAMED_ENTERPRISES]
    named = [one for one in named if one not in desk]
    afterwards = [one for one in shuffled if one.enterprise == BOUGHT or one.sample in AT_WORK]
    named = [one for one in named if one not in afterwards]
    named[AMONG_NAMED:AMONG_NAMED] = afterwards
    others = [one for one in shuffled if one not in desk and one not in named]
    mixed: list[NeedSeed] = []
    for queue in cycle((others, others, desk, others, others, named)):
        if queue:
            mixed.append(queue.pop(0))
        elif not (desk or named or others):
            return mixed
    return mixed


def _running(chance: random.Random, rest: list[NeedSeed], today: date) -> Iterator[Fate]:
    """Take from `rest` a need for every place where one stands today."""
    for stand in RUNNING:
        for age in stand.in_time:
            seed = next(one for one in rest if _fits(one, stand.stop, age))
            rest.remove(seed)
            yield Fate(seed, _days_ago(today, age), stand.stop, came=chance.randint(*stand.came))
        for age in stand.late:
            yield Fate(rest.pop(0), _days_ago(today, age), stand.stop)


def _fits(seed: NeedSeed, stop: str, age: int) -> bool:
    """Whether a need filed so long ago can stand there with its promise still to come."""
    return stop in PROMISE_RESTS or promise_days(seed) > age


def _doubles(rest: list[NeedSeed], running: Sequence[Fate], today: date) -> list[Fate]:
    """Take from `rest` needs of enterprises that had another at work before, to be merged into it."""
    first = _days_ago(today, max(MERGED))
    busy = {fate.seed.enterprise for fate in running if fate.stop == "working" and fate.filed_on < first}
    seeds = [seed for seed in rest if seed.enterprise in busy][: len(MERGED)]
    for seed in seeds:
        rest.remove(seed)
    return [_merged(seed, today, age) for seed, age in zip(seeds, MERGED, strict=True)]


def _merged(seed: NeedSeed, today: date, age: int) -> Fate:
    return Fate(seed, _days_ago(today, age), end="merged", came=age)


def _days_ago(today: date, age: int) -> date:
    return add_wd(work_calendar(), today, -age) if age else today


def _filing_days(chance: random.Random, today: date, count: int) -> Iterator[date]:
    """Filing crowds into the last working days of a quarter and the return's window (DOMAIN §12)."""
    calendar = work_calendar()
    first = today - timedelta(days=YEAR_BACK)
    last = _days_ago(today, LAST_ENDED)
    days = [day for n in range((last - first).days) if calendar.is_workday(day := first + timedelta(days=n))]
    weights = [_weight(day) for day in days]
    yield from chance.choices(days, weights, k=count)


def _weight(day: date) -> float:
    calendar, quarter = work_calendar(), Quarter.of(day)
    crowded = day > add_wd(calendar, quarter.ends_on, -8) or day <= add_wd(calendar, quarter.starts_on, 10)
    return (3.2 if crowded else 1.0) * (1.3 if day.weekday() == 0 else 1.0)


def _ends(chance: random.Random, count: int) -> list[str]:
    """So many ends in their shares, each at least once, in the order of chance."""
    ends = [end for end, percent in ENDS for _ in range(max(1, count * percent // 100))]
    ends += ["solved"] * (count - len(ends))
    chance.shuffle(ends)
    return ends[:count]
