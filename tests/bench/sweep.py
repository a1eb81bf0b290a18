"""How long a sweep takes: `python -m tests.bench.sweep [--needs N] [--database URL]` prints the figures.

Without a database it makes a SQLite file in a temporary folder; one that is named must be empty.
"""

import argparse
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from tests.bench.live_needs import fill
from tracker import create_app
from tracker.clock import office_instant
from tracker.extensions import db
from tracker.jobs.alerts import sweep
from tracker.models import Alert, Delivery, Message
from tracker.settings import Settings

TODAY = date(2026, 11, 4)


def main() -> None:
    """Fill, sweep, sweep twice more, and sweep on the next morning; rows are alerts, messages, deliveries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--needs", type=int, default=100_000)
    parser.add_argument("--database", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        given = Settings(
            data_dir=Path(folder), database_url=chosen.database, secret_key="x" * 40, testing=True
        )
        with create_app(given.checked()).app_context():
            db.create_all()
            fill(db.session(), chosen.needs, TODAY)
            if db.engine.dialect.name == "postgresql":
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("VACUUM ANALYZE")
            print(f"{db.engine.dialect.name}, {chosen.needs} live needs, {4 * chosen.needs} deadlines")
            for name, day in (("first", 4), ("second", 4), ("third", 4), ("next morning", 5)):
                _measure(name, day)
            print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _measure(name: str, day: int) -> None:
    began, worked = time.perf_counter(), time.process_time()
    done, failed = sweep(office_instant(TODAY.replace(day=day), 9))
    took, worked = time.perf_counter() - began, time.process_time() - worked
    rows = [
        db.session.scalar(select(func.count()).select_from(model)) for model in (Alert, Message, Delivery)
    ]
    db.session.rollback()
    print(f"{name:<13} {took:6.3f} s ({worked:.3f} s our own)  {done} alerted, {failed} failed; rows {rows}")


if __name__ == "__main__":
    main()
