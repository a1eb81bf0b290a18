"""Once-only keys: an act under the same key is done once, and everybody is told the first result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.extensions import db
from tracker.models import OnceKey


def once(key: str, person_id: int, at: datetime, act: Callable[[], str]) -> str:
    """The address `act` returned when it was first done under `key` (64 characters at most).

    The key's row comes first: a second transaction waits for it and then finds it, on both databases.
    """
    known = _address(key)
    if known is not None:
        return known
    row = OnceKey(key=key, person_id=person_id, address="", at=at)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return _address(key) or "/"
    row.address = act()
    db.session.flush()
    return row.address


def _address(key: str) -> str | None:
    return db.session.scalar(select(OnceKey.address).where(OnceKey.key == key))
