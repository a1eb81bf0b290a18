"""The job that ends silences: one transaction per need, so that one bad row does not stop the rest."""

from __future__ import annotations

import logging
from datetime import datetime

from tracker.actions.silences import end_silence, silent
from tracker.extensions import db, writing
from tracker.rules.refused import Refused

log = logging.getLogger(__name__)


def end_all(at: datetime) -> tuple[int, int]:
    """End every silence that is over at `at`; returns how many were ended and how many could not be."""
    due = silent(at)
    db.session.rollback()
    done = failed = 0
    for need_id, kind in due:
        with writing():
            try:
                end_silence(need_id, kind, at)
                db.session.commit()
                done += 1
            except Refused:
                # Answered in the meantime: nothing is left to end.
                db.session.rollback()
            except Exception:
                db.session.rollback()
                log.exception("need %s: silence of kind %s could not be ended", need_id, kind)
                failed += 1
    return done, failed
