"""A scheduler for tests: the real one in a process of its own, with trial jobs and a lease of a second.

`python -m tests.faults.scheduling JOB LEASE FOLDER [CLOCK]`; what a trial job did, and who, stands in the audit.
JOB is a trial, or "all" for the real timetable; CLOCK a time that processes share (`Clock`), LEASE in its seconds.
"""

import os
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.jobs.trial import These
from tracker import clock, create_app
from tracker.extensions import db
from tracker.jobs.rhythms import Period
from tracker.jobs.run import Run
from tracker.jobs.schedule import JOBS, Job
from tracker.jobs.serve import Pace, serve
from tracker.models import AuditEntry

ACT = "trial"
STEPS = 4
SLOT = timedelta(seconds=0.5)
BEGAN = "began"
BEAT = timedelta(seconds=0.2)


@dataclass(frozen=True)
class Clock:
    """A time of our own: an instant, the machine's monotonic second at which it was, and how fast it goes since."""

    base: datetime
    began: float
    speed: float = 1.0

    def now(self) -> datetime:
        """What it shows."""
        return self.base + timedelta(seconds=(time.monotonic() - self.began) * self.speed)

    def words(self) -> str:
        """As an argument of a command."""
        return f"{self.base.isoformat()} {self.began} {self.speed}"

    @classmethod
    def read(cls, words: str) -> "Clock":
        """From an argument."""
        base, began, speed = words.split()
        return cls(datetime.fromisoformat(base), float(began), float(speed))


class Slots:
    """A rhythm of half a second, beginning when the test says in the file `began`."""

    def __init__(self, folder: Path) -> None:
        self.began = datetime.fromisoformat((folder / BEGAN).read_text())

    def due(self, at: datetime) -> list[Period]:
        count = int((at - self.began) / SLOT)
        return [Period(f"slot {number:04d}", self.began + number * SLOT) for number in range(count)]

    def next_at(self, at: datetime) -> None:
        return None


def leave(run: Run, number: int) -> None:
    """A row that shows which step of which run was done by whom."""
    facts = {"by": os.getpid(), "fence": run.fence}
    db.session.add(AuditEntry(at=clock.now(), act=ACT, object=f"{run.period} {number}", facts=facts))


def in_steps(run: Run) -> None:
    """Four steps, each a row; a run that died goes on with the next."""
    for number in range(run.progress.get("next", 0), STEPS):
        with run.step():
            leave(run, number)
            run.progress["next"] = number + 1


def waiting(folder: Path, run: Run, *, inside: bool) -> None:
    """Two steps, and between them, or inside the second, a wait until the test opens the gate."""
    for number in range(run.progress.get("next", 0), 2):
        if number == 1 and not inside:
            wait_for(folder, run)
        with run.step():
            leave(run, number)
            if number == 1 and inside:
                db.session.flush()
                wait_for(folder, run)
            run.progress["next"] = number + 1


def wait_for(folder: Path, run: Run) -> None:
    """Say that we wait, and wait until the gate is open, or the process is told to end."""
    (folder / f"waits-{os.getpid()}").touch()
    until = time.monotonic() + 120
    while not ((folder / "gate").exists() or run.worker.stopping()) and time.monotonic() < until:
        time.sleep(0.02)


def trial(name: str, folder: Path) -> Job:
    """The trial job of that name."""
    once = These(Period("once", clock.now()))
    rhythm, work = {
        "slots": lambda: (Slots(folder), in_steps),
        "waits-between": lambda: (once, lambda run: waiting(folder, run, inside=False)),
        "waits-inside": lambda: (once, lambda run: waiting(folder, run, inside=True)),
    }[name]()
    return Job(name="trial", purpose="try", when="in tests", rhythm=rhythm, work=work)


def main(name: str, lease: str, folder: str, shared: str = "") -> None:
    """Run until told to end."""
    if shared:
        clock.run_from(Clock.read(shared).now)
    jobs = JOBS if name == "all" else (trial(name, Path(folder)),)
    serve(create_app(), jobs=jobs, pace=Pace(lease=timedelta(seconds=float(lease)), beat=BEAT))


if __name__ == "__main__":
    main(*sys.argv[1:])
