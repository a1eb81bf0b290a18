"""The job that makes the digests of a quarter, once its refresh is complete; one region after the other."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.actions.digests import keep, prepare
from tracker.clock import Quarter, office_date
from tracker.jobs.rhythms import Period
from tracker.jobs.run import Run
from tracker.queries.digest_sources import quarters_complete
from tracker.queries.digests import regions_held

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """Once for each quarter whose edition is complete, oldest first."""

    def due(self, at: datetime) -> Sequence[Period]:
        """The quarters that are frozen and whole, and left by a complete refresh."""
        return [Period(quarter.code, at) for quarter in quarters_complete()]

    def next_at(self, at: datetime) -> datetime | None:
        """Only the database knows when a refresh is complete."""
        return None


def make(run: Run) -> None:
    """Make the digests of one quarter; a region that fails stops no other, but the run is tried again.

    A digest is reckoned before the step that writes it, so that nobody waits for the reckoning.
    """
    quarter, failed = Quarter.parse(run.period), []
    regions = list(regions_held(office_date(run.moment)))
    run.expect(len(regions))
    for region_id in regions:
        try:
            prepared = prepare(quarter, region_id)
        except Exception:
            log.exception("%s %s: digest of region %s could not be reckoned", run.job, run.period, region_id)
            failed.append(region_id)
            continue
        with run.step():
            keep(prepared, run.moment)
            run.done += 1
    if failed:
        raise RuntimeError(f"the digests of regions {failed} could not be reckoned")
