"""The job that ends quarterly returns whose time is over: what was not answered is unanswered, and shown as such."""

from __future__ import annotations

from tracker.actions.returns import end_unanswered, overdue_returns
from tracker.jobs.run import Run


def end_all(run: Run) -> None:
    """End every open return whose last day is over."""
    run.each(
        overdue_returns(run.at), lambda return_id: end_unanswered(return_id, run.at), what="quarterly return"
    )
