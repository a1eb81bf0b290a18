"""The job that verifies the ledger every night, so that a break is noticed before anybody asks (TRUST, invariants)."""

from __future__ import annotations

from tracker.jobs.run import Run
from tracker.queries.verification import verify as verify_ledger


def verify(run: Run) -> None:
    """Read everything; a break is a failure with its words on the page of operations."""
    result = verify_ledger(at=run.at)
    run.done = result.needs
    if result.found:
        run.warn(str(result.found))
