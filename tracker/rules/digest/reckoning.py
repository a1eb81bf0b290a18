"""Reckons the figures: the rows of the quarter's edition, those of the one before, and nothing of today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from statistics import median
from typing import Any, NamedTuple

from tracker.catalog.limits import Digesting
from tracker.rules.digest.cells import ALL, Line, Scope, cells
from tracker.rules.digest.figures import Figures
from tracker.vocabulary import Entry, Exit


class Past(NamedTuple):
    """How many needs passed through a quarter in one way, and whether they came and went within the scope."""

    quarter: str
    entry: Entry
    came_here: bool
    exit: Exit
    went_here: bool
    needs: int


@dataclass(frozen=True, slots=True)
class Returned:
    """The quarter's return: held or not, to how many enterprises it went, and how many answered in time."""

    held: bool
    sent: int = 0
    answered: int = 0

    @property
    def unanswered(self) -> int:
        """How many did not."""
        return self.sent - self.answered


@dataclass(frozen=True, slots=True)
class Edition:
    """What a digest is reckoned from; `before` is None where the quarter before has no edition.

    `past` counts this quarter and those before it.
    """

    quarter: str
    lines: Sequence[Line]
    before: Sequence[Line] | None
    past: Sequence[Past]
    returned: Returned


def reckon(edition: Edition, scope: Scope, digesting: Digesting) -> Figures:
    """The digest's figures of a scope, the same whenever they are reckoned."""
    here = [line for line in edition.lines if scope.holds(line.exit_region_id)]
    standing = [line for line in here if line.exit is Exit.CARRIED]
    before = _tally(edition.before, scope) if edition.before is not None else None
    return Figures(
        quarter=edition.quarter,
        region_id=scope.region_id,
        tally=_tally(edition.lines, scope),
        worst=_worst(standing, scope),
        medians=_medians(here),
        before={key: n for key, n in before.items() if key.startswith(f"{ALL}/")} if before else before,
        hardest=_hardest(standing, digesting),
        weights=dict(digesting.weights),
        settings={
            "hardest": digesting.hardest,
            "listed": digesting.listed,
            "quarters": digesting.quarters,
        },
        instructions=_instructions(standing, digesting.listed),
        history=_history(edition.past),
        returns=asdict(edition.returned) | {"unanswered": edition.returned.unanswered},
    )


def _tally(lines: Iterable[Line], scope: Scope) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        for key, amount in cells(line, scope):
            found[key] = found.get(key, 0) + amount
    return {key: found[key] for key in sorted(found)}


def _worst(standing: Iterable[Line], scope: Scope) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in standing:
        days = line.facts["overdue_wd"]
        if days:
            for key, _amount in cells(line, scope):
                part, _slash, name = key.partition("/")
                if name == "overdue":
                    found[part] = max(days, found.get(part, 0))
    return dict(sorted(found.items()))


def _medians(here: Iterable[Line]) -> dict[str, dict[str, Any]]:
    """Over all stays in a stage that ended within the quarter, needs with several counting several times."""
    stays: dict[str, list[int]] = {}
    for line in here:
        for stage, days in line.facts["stage_wd"].items():
            stays.setdefault(stage, []).extend(days)
    return {
        stage: {"median": _plain(median(map(Decimal, days))), "worst": max(days)}
        for stage, days in sorted(stays.items())
        if days
    }


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _hardest(standing: Iterable[Line], digesting: Digesting) -> list[dict[str, Any]]:
    """The needs on the books with the highest sum of weight × amount; where sums are equal, by number."""
    rows = [_weighed(line, digesting.weights) for line in standing]
    rows = [row for row in rows if row["score"] > 0]
    return sorted(rows, key=lambda row: (-row["score"], row["number"]))[: digesting.hardest]


def _weighed(line: Line, weights: Mapping[str, int]) -> dict[str, Any]:
    facts = line.facts
    amounts = {
        "overdue_wd": facts["overdue_wd"],
        "repeats": facts["cycle"] - 1,
        "disputes": facts["disputes"],
        "reassignments": facts["reassignments"],
        "age_wd": facts["age_wd"],
    }
    return amounts | {
        "number": line.number,
        "list_code": line.exit_list,
        "unit_id": line.exit_unit_id,
        "status": line.exit_status,
        "sponsored": facts["sponsored"],
        "score": sum(weights[name] * amount for name, amount in amounts.items()),
    }


def _instructions(standing: Iterable[Line], most: int) -> list[dict[str, Any]]:
    rows = [
        {
            "number": line.number,
            "count": line.facts["open_instructions"],
            "due_on": line.facts["instruction_due_on"],
        }
        for line in standing
        if line.facts["open_instructions"]
    ]
    return sorted(rows, key=lambda row: (row["due_on"], row["number"]))[:most]


def _history(past: Iterable[Past]) -> list[dict[str, Any]]:
    """What stood there, came, left and was carried over, quarter by quarter; what left has no common outcome."""
    found: dict[str, dict[str, Any]] = {}
    for one in past:
        row = found.setdefault(
            one.quarter, {"quarter": one.quarter, "opening": 0, "came": 0, "left": 0, "carried": 0}
        )
        if one.came_here and one.entry is Entry.OPENING:
            row["opening"] += one.needs
        elif one.came_here or one.went_here:
            row["came"] += one.needs
        if one.went_here and one.exit is Exit.CARRIED:
            row["carried"] += one.needs
        elif one.came_here or one.went_here:
            row["left"] += one.needs
    return [found[code] for code in sorted(found)]
