"""The job that forgets uploads which were never handed in, on the disk as in the database (TRUST I10)."""

from __future__ import annotations

from flask import current_app

from tracker.actions import attachments
from tracker.jobs.run import Run


def sweep(run: Run) -> None:
    """Remove what has belonged to nothing for a day, counted by rows and files."""
    folder = current_app.config["SETTINGS"].uploads_dir
    with run.step():
        rows, files = attachments.sweep(folder, at=run.at, keep_files=run.rehearsal)
        run.done += rows + files
