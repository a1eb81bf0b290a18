"""Verifying: all the house swears to is reckoned again, and the first break is named (DOMAIN §10, TRUST I1-I9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from tracker.queries.verification.anchors import anchors
from tracker.queries.verification.deadlines import deadlines
from tracker.queries.verification.editions import editions
from tracker.queries.verification.found import Break, Read, Verified
from tracker.queries.verification.histories import histories
from tracker.queries.verification.messages import messages

# Each subject stands in a module of its own and yields what does not hold, in constant memory.
SUBJECTS: tuple[Callable[[Read], Iterator[Break]], ...] = (histories, anchors, editions, deadlines, messages)


def verify(*, at: datetime | None = None, head: str = "") -> Verified:
    """Reckon everything again as the database has it; stops at the first break.

    `at` is the present: without it, what may stand for a while only is not judged. `head` is a head of the ledger
    that was noted outside, in the last digest mail or a file: what was anchored then must still be here.
    """
    read = Read(at, head)
    found = next((one for subject in SUBJECTS for one in subject(read)), None)
    return Verified(read.needs, read.events, found)


__all__ = ["Break", "Read", "Verified", "verify"]
