"""The figures of a digest as a value: plain enough to be stored, hashed, and equal when reckoned again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tracker.rules.digest.cells import ALL
from tracker.vocabulary import CAME, WENT

JsonRow = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything a digest says, as codes, numbers, truth values and ISO dates; words are made for each reader."""

    quarter: str
    region_id: int
    # Key -> amount, what is nothing left out; the keys are those of rules/digest/cells.
    tally: Mapping[str, int]
    # Part -> the most working days overdue.
    worst: Mapping[str, int]
    # Stage -> {median: working days as text, worst}.
    medians: Mapping[str, JsonRow]
    # What "all" counted a quarter before, None without an edition of it.
    before: Mapping[str, int] | None
    # The needs hardest by `weights`: number, unit_id, list_code, status, score, and each thing weighed.
    hardest: Sequence[JsonRow]
    weights: Mapping[str, int]
    # By which settings it was made: hardest, listed (how many are listed), quarters (how many the history holds).
    settings: Mapping[str, int]
    # Open instructions by date: number, count, due_on.
    instructions: Sequence[JsonRow]
    # This quarter and those before: quarter, opening, came, left, carried.
    history: Sequence[JsonRow]
    # The quarter's return: held, sent, answered, unanswered.
    returns: JsonRow

    def count(self, line: str, part: str = ALL) -> int:
        """A figure of a part, or several joined by + added up."""
        return sum(self.tally.get(f"{part}/{name}", 0) for name in line.split("+"))

    def moved(self, line: str) -> int | None:
        """By how much a figure of the whole scope differs from the quarter before; None without one."""
        if self.before is None:
            return None
        return self.count(line) - sum(self.before.get(f"{ALL}/{name}", 0) for name in line.split("+"))

    def parts(self, kind: str) -> list[str]:
        """The parts of a kind ("list", "region", "unit") in which something counts, in the order of their codes."""
        found = {key.partition("/")[0] for key in self.tally}
        return sorted((part for part in found if part.startswith(f"{kind}:")), key=_by_code)

    def is_balanced(self, part: str = ALL) -> bool:
        """Whether what came into the books of a part equals what left them and what was carried over."""
        return self.count("+".join(CAME), part) == self.count("+".join(WENT), part)

    def as_json(self) -> dict[str, Any]:
        """What is stored; figures_from makes the same figures of it."""
        return asdict(self)


def figures_from(stored: JsonRow) -> Figures:
    """The figures of a stored digest."""
    return Figures(**stored)


def figures_hash(figures: Figures) -> str:
    """SHA-256 over the canonical form: the same figures have the same hash, however a database ordered them."""
    body = json.dumps(figures.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def _by_code(part: str) -> tuple[int, str]:
    code = part.partition(":")[2]
    return (int(code), "") if code.isdigit() else (0, code)
