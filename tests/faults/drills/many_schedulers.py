"""Five schedulers with two runs a second: leaders are killed and frozen, every step is done once (F3 to F5)."""

import os
import signal
import time
from itertools import pairwise

from tests.faults.drills.ground import Ground, replace_leader
from tests.faults.schedulers import LEASE, finished, leader, schedulers, steps
from tests.faults.scheduling import ACT, BEGAN, STEPS
from tracker import clock
from tracker.models import AuditEntry

EVERY_SECONDS = 20


def drill(held: Ground, minutes: float, count: int) -> str:
    """What was seen."""
    (held.folder / BEGAN).write_text(clock.now().isoformat())
    kills = freezes = 0
    with schedulers(held.url, held.folder, "slots") as running:
        for _ in range(count):
            running.start()
        until = time.monotonic() + 60 * minutes
        while time.monotonic() < until:
            time.sleep(EVERY_SECONDS * held.chance.random())
            if held.chance.random() < 0.5:
                kills += replace_leader(held, running)
            elif (pid := leader(held.session)) in running.alive():
                running.freeze(pid)
                time.sleep(2 * LEASE)
                os.kill(pid, signal.SIGCONT)
                freezes += 1
        for pid in running.alive():
            running.end(pid)
        fenced = sum(running.log(pid).count("another worker took over") for pid in running.processes)
    return _judged(held, kills, freezes, fenced, count, minutes)


def _judged(held: Ground, kills: int, freezes: int, fenced: int, count: int, minutes: float) -> str:
    runs, done = finished(held.session), [step for step, _by in steps(held.session)]
    expected = {f"slot {number:04d} {step}" for number in range(len(runs)) for step in range(STEPS)}
    assert [run.period for run in runs] == [f"slot {number:04d}" for number in range(len(runs))]
    assert len(done) == len(set(done)), "a step was done twice"
    assert expected <= set(done), "a step is missing"
    instants = sorted(row.at for row in held.session.query(AuditEntry).filter_by(act=ACT))
    longest = max(after - before for before, after in pairwise(instants))
    return (
        f"{count} schedulers, {minutes:g} min: {len(runs)} runs, {len(done)} steps, 0 twice, 0 missing; "
        f"{kills} leaders killed, {freezes} frozen and thawed, {fenced} refused by their fence; "
        f"longest pause {longest.total_seconds():.1f} s (lease {LEASE:g} s)"
    )
