"""The pools of texts from which the city's people speak, drawn by a seeded hand."""

from __future__ import annotations

import random
import tomllib
from functools import cache
from typing import Any

from tracker.settings import place

FILES = ("work", "rulings", "endings", "phrases")


@cache
def pools() -> dict[str, Any]:
    """Every pool of seeds/demo/stories by name."""
    folder = place("seeds") / "demo" / "stories"
    found: dict[str, Any] = {}
    for name in FILES:
        found |= tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    return found


def phrase(name: str) -> str:
    """The phrase that stands at this one place of the story."""
    text: str = pools()["phrases"][name]
    return text


class Voice:
    """Draws texts for one need: the same seed says the same things."""

    def __init__(self, seed: str, list_code: str) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - stories, not secrets
        self.list_code = list_code

    def say(self, pool: str) -> str:
        """A text of a plain pool."""
        text: str = self.chance.choice(pools()[pool])
        return text

    def say_of(self, pool: str) -> str:
        """A text of a pool kept per list, with those that fit every list."""
        kept = pools()[pool]
        text: str = self.chance.choice(kept.get(self.list_code, []) + kept.get("any", []))
        return text

    def tell(self, pool: str, **wanted: object) -> dict[str, Any]:
        """An entry of a pool of tables whose keys have the wanted values."""
        fitting = [
            one for one in pools()[pool] if all(one.get(key) == value for key, value in wanted.items())
        ]
        entry: dict[str, Any] = self.chance.choice(fitting)
        return entry

    def question(self) -> dict[str, Any]:
        """A question to the enterprise with its answer."""
        fitting = [one for one in pools()["questions"] if one["list"] in ("any", self.list_code)]
        entry: dict[str, Any] = self.chance.choice(fitting)
        return entry

    def objection(self, *, upheld: bool) -> dict[str, Any]:
        """Why a unit says that a need of this list is not its matter, rightly or not."""
        fitting = [
            one
            for one in pools()["objections"]
            if one["accept"] is upheld and ("any" in one["lists"] or self.list_code in one["lists"])
        ]
        entry: dict[str, Any] = self.chance.choice(fitting)
        return entry

    def instruction(self, giver: str) -> str:
        """An instruction by a supervisor or a leader."""
        text: str = self.chance.choice(pools()["instructions"][giver])
        return text

    def ground(self, code: str) -> str:
        """Why a need is declined, by the ground's code."""
        text: str = self.chance.choice(pools()["declines"][code])
        return text

    def appeal(self, code: str) -> str:
        """What the enterprise says against being declined on this ground."""
        text: str = self.chance.choice(pools()["appeals"][code])
        return text

    def rating(self, grade: str) -> str:
        """What is said with a grade."""
        text: str = self.chance.choice(pools()["ratings"][grade])
        return text

    def closure(self, outcome: str) -> str:
        """The summary that goes with an outcome."""
        kept = pools()["closures"][outcome]
        text: str = self.chance.choice(kept.get(self.list_code) or kept["any"])
        return text

    def happens(self, percent: float) -> bool:
        """Whether something of this likelihood happens."""
        return self.chance.random() * 100 < percent
