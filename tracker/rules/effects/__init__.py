"""Effects: what an act changes in the need and the rows around it; pure, named, listed in the workflow table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.rules.act import Act


@dataclass(frozen=True, slots=True)
class Effect:
    """A named change; `apply` mutates loaded rows and adds new ones to the need's relations."""

    name: str
    apply: Callable[[Act], None]


def effect(name: str) -> Callable[[Callable[[Act], None]], Effect]:
    """Make an Effect of a function, under the name the printed table shows."""

    def make(apply: Callable[[Act], None]) -> Effect:
        return Effect(name, apply)

    return make
