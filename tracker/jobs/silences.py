"""The job that ends silences: one transaction per need, so that nobody who acts on another waits."""

from __future__ import annotations

from tracker.actions.silences import end_silence, silent
from tracker.jobs.run import Run


def end_all(run: Run) -> None:
    """End every silence that is over; one that was answered in the meantime is refused, and nothing is left to end."""
    run.each(silent(run.at), lambda due: end_silence(*due, run.at), what="silence", size=1)
