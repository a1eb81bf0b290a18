"""Who leads: a lease elects one of any number of schedulers; its row is also the heartbeat others look at.

Only the election: should it ever fail, the runs' own rows keep everything right (jobs/run.py).
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker import clock
from tracker.extensions import db, writing
from tracker.jobs.run import end_if_frozen
from tracker.models import Lease
from tracker.queries.runs import FAR_AHEAD

SCHEDULER = "scheduler"


class Leadership:
    """One scheduler's part in the election."""

    def __init__(self, lease: timedelta) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._lease = lease
        self._fence = 0
        self._until = 0.0

    @property
    def leads(self) -> bool:
        """Whether we lead, by our own last heartbeat: frozen for longer than a lease, we believe it no more."""
        return time.monotonic() < self._until

    def beat(self) -> None:
        """Renew the lease, or take it where nobody else holds it; does nothing while another one does."""
        heard = time.monotonic()
        if self._is_to_be_had():
            self._until = heard + self._lease.total_seconds() if self._take() else 0.0
        else:
            self._until = 0.0

    def resign(self) -> None:
        """Give the lease back, so that a successor need not wait for it to run out."""
        self._until = 0.0
        with writing():
            row = self._row(lock=True)
            if row is not None and self._is_ours(row):
                row.until_at = clock.now()
            db.session.commit()

    def _is_to_be_had(self) -> bool:
        """Looked at without a lock, so that schedulers in waiting disturb nobody."""
        row = self._row()
        free = row is None or self._is_ours(row) or self._is_over(row, clock.now())
        db.session.rollback()
        return free

    def _take(self) -> bool:
        try:
            with writing():
                end_if_frozen(self._lease)
                return self._write(clock.now())
        except IntegrityError:
            db.session.rollback()
            return False

    def _write(self, at: datetime) -> bool:
        row = self._row(lock=True)
        if row is None:
            row = Lease(name=SCHEDULER, fence=0, until_at=at, beaten_at=at)
            db.session.add(row)
        elif not self._is_ours(row) and not self._is_over(row, at):
            db.session.rollback()
            return False
        if not self._is_ours(row):
            row.holder, row.fence = self.name, row.fence + 1
        self._fence, row.until_at, row.beaten_at = row.fence, at + self._lease, at
        db.session.commit()
        return True

    def _row(self, *, lock: bool = False) -> Lease | None:
        query = select(Lease).where(Lease.name == SCHEDULER).execution_options(populate_existing=True)
        return db.session.scalar(query.with_for_update() if lock else query)

    def _is_ours(self, row: Lease) -> bool:
        return row.holder == self.name and row.fence == self._fence

    def _is_over(self, row: Lease, at: datetime) -> bool:
        return row.until_at <= at or row.until_at > at + FAR_AHEAD * self._lease
