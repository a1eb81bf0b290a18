"""How long a quarter's refresh takes: `python -m tests.bench.refresh [--needs N] [--database postgresql]`.

Fills an empty database with so many live needs (and a fifth more that ended), holds the refresh as the scheduler does,
then verifies the ledger; prints seconds, how many of them this process worked itself, and peak memory.
"""

import resource
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from tests.bench.database import arguments, measured, settle_statistics
from tests.bench.ledgers import fill
from tracker.clock import office_instant
from tracker.extensions import db, writing
from tracker.jobs.catching_up import catch_up
from tracker.jobs.run import Worker
from tracker.jobs.schedule import job
from tracker.queries.verification import verify

AT = office_instant(date(2027, 1, 4), 9)


def main() -> None:
    """Fill, refresh, refresh once more, verify."""
    parser = arguments(__doc__)
    parser.add_argument("--needs", type=int, default=10_000)
    chosen = parser.parse_args()
    with measured(chosen.database) as session:
        with writing():
            events = _timed("fill", lambda: fill(session, chosen.needs))
        settle_statistics()
        print(f"{db.engine.dialect.name}: {chosen.needs} live needs, {events} events")
        session.rollback()
        found = job("quarter-refresh")
        assert found is not None
        runs = _timed("refresh", lambda: catch_up(found, AT, Worker("bench")))
        print([(run.period, run.done, run.failed, run.error) for run in runs])
        _timed("refresh again", lambda: catch_up(found, AT, Worker("bench")))
        print(_timed("verify", verify))


def _timed(name: str, do: Callable[[], Any]) -> Any:
    began, worked = time.perf_counter(), time.process_time()
    result = do()
    took, worked = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:<14} {took:8.2f} s, of which at work {worked:7.2f} s; peak {peak} MB", flush=True)
    return result


if __name__ == "__main__":
    main()
