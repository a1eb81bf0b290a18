"""A process that sends what is due, again and again, at a time of its own: `python -m tests.faults.sender INSTANT`."""

import os
import sys
import time
from datetime import datetime, timedelta

from tracker import clock, create_app
from tracker.jobs.catching_up import catch_up
from tracker.jobs.run import Worker
from tracker.jobs.schedule import job


def main() -> None:
    """Send until killed; the clock runs ten times as fast, so that leases of the dead are soon over."""
    base, began = datetime.fromisoformat(sys.argv[1]), time.monotonic()
    clock.run_from(lambda: base + timedelta(seconds=10 * (time.monotonic() - began)))
    app = create_app()
    found = job("deliver")
    worker = Worker(f"sender {os.getpid()}", lease=timedelta(seconds=40))
    with app.app_context():
        while True:
            catch_up(found, clock.now(), worker, again=True)
            time.sleep(0.05)


if __name__ == "__main__":
    main()
