"""The job that forgets uploads which were never handed in, on the disk as in the database (TRUST I10)."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from tracker.actions import attachments
from tracker.extensions import db, writing


def sweep(at: datetime) -> tuple[int, int]:
    """Remove what has belonged to nothing for a day; returns how many rows and files went, and none failed."""
    with writing():
        rows, files = attachments.sweep(current_app.config["SETTINGS"].uploads_dir, at=at)
        db.session.commit()
    return rows + files, 0
