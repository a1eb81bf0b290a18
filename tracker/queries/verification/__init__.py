"""Verifying: all the house swears to is reckoned again, and the first break is named (DOMAIN §10, TRUST I1-I9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tracker.queries.verification.found import Break, Read, Verified
from tracker.queries.verification.histories import histories

# Each subject stands in a module of its own and yields what does not hold, in constant memory.
SUBJECTS: tuple[Callable[[Read], Iterator[Break]], ...] = (histories,)


def verify() -> Verified:
    """Reckon everything again as the database has it; stops at the first break."""
    read = Read()
    found = next((one for subject in SUBJECTS for one in subject(read)), None)
    return Verified(read.needs, read.events, found)


__all__ = ["Break", "Read", "Verified", "verify"]
