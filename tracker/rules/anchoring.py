"""How chain heads are tied into one hash, so that a history cut short or written anew is found (DOMAIN §10)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.rules.event_chain import plain


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a need's history: how many events it holds, and the hash of the last."""

    number: str
    version: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.version}:{self.hash}"


def anchor_hash(heads: Iterable[Head], *, previous: str, at: datetime, occasion: str) -> str:
    """SHA-256 over lines: the hash before, instant and occasion, then each head in the order of the numbers."""
    knot = hashlib.sha256(f"{previous}\n{plain(at)} {occasion}\n".encode())
    for head in heads:
        knot.update(f"{head}\n".encode())
    return knot.hexdigest()
