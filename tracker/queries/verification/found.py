"""What verifying reads and finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Break:
    """One thing that does not hold: of which need (or anchor, edition …), at which event of it, and what."""

    of: str
    seq: int | None
    what: str

    def __str__(self) -> str:
        return f"{self.of}{f' event {self.seq}' if self.seq else ''}: {self.what}"


@dataclass(slots=True)
class Read:
    """How much was read so far, and against what it is held.

    `at`: the present, for what may only stand for a while. `head`: a head of the ledger noted outside.
    """

    at: datetime | None = None
    head: str = ""
    needs: int = 0
    events: int = 0


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was read before the first break, or in all."""

    needs: int
    events: int
    found: Break | None
