"""A quarter that still runs, for the preview of its digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.rules.edition import Span


@dataclass(frozen=True, slots=True)
class SoFar(Span):
    """A span whose figures are as of a day within it."""

    until: date

    @property
    def ends_on(self) -> date:
        """The day up to which it is told."""
        return self.until
