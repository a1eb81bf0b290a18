"""The job that alerts: what has reached a rung is told in batches, and one bad deadline does not stop the rest."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from tracker.actions.alerts import alert, due
from tracker.extensions import db, writing
from tracker.vocabulary import AlertRung

log = logging.getLogger(__name__)
BATCH = 2000


def sweep(at: datetime) -> tuple[int, int]:
    """Alert whatever is due at `at`; returns how many deadlines were alerted and how many could not be."""
    waiting = list(due(at))
    db.session.rollback()
    done = failed = 0
    for rung, ids in _batches(waiting):
        good, bad = _batch(rung, ids, at)
        done, failed = done + good, failed + bad
    return done, failed


def _batches(waiting: Sequence[tuple[AlertRung, int]]) -> Iterator[tuple[AlertRung, list[int]]]:
    for rung, group in groupby(waiting, key=itemgetter(0)):
        ids = [deadline_id for _rung, deadline_id in group]
        yield from ((rung, ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def _batch(rung: AlertRung, ids: Sequence[int], at: datetime) -> tuple[int, int]:
    """One transaction for all of them; where that fails, halves of it, down to the one that is bad."""
    try:
        with writing():
            done = alert(rung, ids, at)
            db.session.commit()
    except Exception:
        db.session.rollback()
        if len(ids) == 1:
            log.exception("deadline %s could not be alerted as %s", ids[0], rung)
            return 0, 1
        middle = len(ids) // 2
        halves = [_batch(rung, half, at) for half in (ids[:middle], ids[middle:])]
        return sum(good for good, _bad in halves), sum(bad for _good, bad in halves)
    return done, 0
