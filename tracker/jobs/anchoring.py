"""The job that anchors the ledger every night (DOMAIN §10)."""

from __future__ import annotations

from tracker.actions.anchors import NIGHTLY, anchor
from tracker.jobs.run import Run


def tie(run: Run) -> None:
    """Tie every head that changed into one anchor, counted by heads."""
    with run.step():
        made = anchor(run.at, NIGHTLY)
        run.done += made.heads if made else 0
