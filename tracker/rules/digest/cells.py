"""In which figures a row of an edition counts, and by how much: one definition for the figure and for its rows.

A figure's key is "part/line". Parts: all, list:RC, region:7, unit:7 (unit:none while no unit leads), and
cell:7:RC for a list within a region. Lines of every part: the sides of the balance, overdue and overdue-wd. The
other lines stand in the part "all" alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from tracker.rules.balance import sides
from tracker.vocabulary import Confirmation, Entry, Exit, Figure, Grade

ALL = "all"
NO_UNIT = "none"
# A closing has one of these outcomes; no two of them are ever added up into one rate.
CLOSED = (Figure.SOLVED, Figure.PARTLY, Figure.ANSWERED, Figure.UNSOLVABLE)
# Off the books without an outcome.
ENDED = (Figure.WITHDRAWN, Figure.DECLINED, Figure.MERGED)
SATISFIED = frozenset({Grade.VERY_SATISFIED.value, Grade.SATISFIED.value})
JOIN = "+"
REMEMBERED = 16384


class Line(NamedTuple):
    """As much of an edition row as a digest reads; the names are those of its columns, `number` is the need's."""

    need_id: int
    number: str
    entry: Entry
    entry_list: str
    entry_region_id: int
    entry_unit_id: int | None
    exit: Exit
    exit_status: str
    exit_list: str
    exit_region_id: int
    exit_unit_id: int | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """A region with all below it: each region of the tree, and under which part of the scope it is shown.

    Parts are the regions directly below, each with its own, and the region itself for what lies in none of them.
    """

    region_id: int
    parts: Mapping[int, int]

    def holds(self, region_id: int) -> bool:
        """Whether a region lies in the scope."""
        return region_id in self.parts


def cells(line: Line, scope: Scope) -> Iterator[tuple[str, int]]:
    """(key, amount) for each figure in which a row counts; the same key may come several times.

    A row counts with its entry where that lay in the scope, and with its exit and all its facts where that did.
    """
    came = _parts(scope.parts.get(line.entry_region_id), line.entry_list, line.entry_unit_id)
    went = _parts(scope.parts.get(line.exit_region_id), line.exit_list, line.exit_unit_id)
    yield from _balance(came, went, line.entry, line.exit)
    if went:
        yield from _overdue(went, line)
        yield from _course(line.facts)
        yield from _end(line)


def amounts_behind(lines: Iterable[Line], scope: Scope, key: str) -> dict[int, int]:
    """The needs behind a figure, by id, each with how much it counts; `a+b` after the slash joins figures."""
    part, _slash, names = key.partition("/")
    wanted = {f"{part}/{name}" for name in names.split(JOIN)}
    found: dict[int, int] = {}
    for line in lines:
        amount = sum(n for cell, n in cells(line, scope) if cell in wanted)
        if amount:
            found[line.need_id] = amount
    return found


# Many rows lie alike: the names of their parts and cells are made once.
@lru_cache(maxsize=REMEMBERED)
def _parts(region: int | None, list_code: str, unit_id: int | None) -> tuple[str, ...]:
    """The parts in which a side of a row lies, in a fixed order; none outside the scope, where `region` is None."""
    if region is None:
        return ()
    unit = NO_UNIT if unit_id is None else unit_id
    return (ALL, f"list:{list_code}", f"region:{region}", f"unit:{unit}", f"cell:{region}:{list_code}")


@lru_cache(maxsize=REMEMBERED)
def _balance(
    came: tuple[str, ...], went: tuple[str, ...], entry: Entry, left: Exit
) -> tuple[tuple[str, int], ...]:
    """Within a part as within any scope: what entered elsewhere moved in, what left elsewhere moved out."""
    return tuple(
        (f"{part}/{figure}", 1)
        for part in dict.fromkeys(came + went)
        for figure in sides(entry, left, came=part in came, went=part in went) or ()
    )


def _overdue(went: tuple[str, ...], line: Line) -> Iterator[tuple[str, int]]:
    days = line.facts["overdue_wd"] if line.exit is Exit.CARRIED else 0
    if days:
        for part in went:
            yield f"{part}/overdue", 1
            yield f"{part}/overdue-wd", days


def _course(facts: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """What happened within the quarter."""
    if facts["claimed"]:
        yield f"{ALL}/claimed", 1
        yield f"{ALL}/{_CONTACT[facts['contacted_in_time']]}", 1
    for closing in facts["closings"]:
        yield f"{ALL}/gross-{closing['outcome']}", 1
        if closing["reopened"]:
            yield f"{ALL}/reopened-{closing['outcome']}", 1
    for rating in facts["ratings"]:
        yield from _rating(rating)
    for stage, stays in facts["stage_wd"].items():
        yield f"{ALL}/stage-{stage}", len(stays)
    for name, key in _COUNTED.items():
        if facts[key]:
            yield f"{ALL}/{name}", facts[key]
    if facts["parked_wd"]:
        yield f"{ALL}/parked", 1


def _rating(rating: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """A further rating after things were put right is counted apart: it does not take the place of the first."""
    satisfied = rating["grade"] in SATISFIED
    if rating["again"]:
        yield f"{ALL}/rated-again", 1
        if satisfied:
            yield f"{ALL}/satisfied-again", 1
        return
    yield f"{ALL}/rated", 1
    yield f"{ALL}/grade-{rating['grade']}", 1
    yield f"{ALL}/judged-{rating['outcome']}-{rating['judgement']}", 1
    if satisfied:
        yield f"{ALL}/satisfied", 1


def _end(line: Line) -> Iterator[tuple[str, int]]:
    """Where a row stands at the end, and what waits there."""
    facts = line.facts
    if Figure(line.exit) in CLOSED:
        yield f"{ALL}/closed", 1
        confirmation = facts["closings"][-1]["confirmation"] if facts["closings"] else ""
        yield f"{ALL}/{confirmation or Confirmation.UNCONFIRMED.value}-{line.exit}", 1
    if line.exit is not Exit.CARRIED:
        return
    yield f"{ALL}/status-{line.exit_status}", 1
    if facts["open_instructions"]:
        yield f"{ALL}/instructions", facts["open_instructions"]
    for asked in facts["pending"]:
        yield f"{ALL}/pending-{asked['kind']}-{asked['decider']}", 1


# Of a claim: contact was made within the limit, was not, or the limit still ran.
_CONTACT = {True: "contacted", False: "contact-missed", None: "contact-open"}
# Line -> the fact that is its number.
_COUNTED = {
    "extensions-asked": "extensions_asked",
    "extensions-granted": "extensions_granted",
    "objections": "objections",
    "objections-upheld": "objections_upheld",
    "reassignments": "reassignments",
    "parked-wd": "parked_wd",
}
