"""Five schedulers with the real timetable while a quarter passes every ten seconds: each refreshed once (F4)."""

import time
from datetime import timedelta

from sqlalchemy import func, select

from tests.actions.drive import Drive
from tests.faults.drills.ground import Ground, replace_leader
from tests.faults.schedulers import schedulers
from tests.faults.scheduling import Clock
from tests.life import MORNING
from tracker.clock import Quarter
from tracker.models import EditionRow, JobRun, QuarterBook
from tracker.queries.verification import verify

SECONDS_A_QUARTER = 10
SPEED = timedelta(days=365.25 / 4).total_seconds() / SECONDS_A_QUARTER
# Half a second of ours; the database keeps its patience in milliseconds of 31 bits, three leases long.
LEASE = 0.5 * SPEED
NEEDS = 12


def drill(held: Ground, minutes: float, count: int) -> str:
    """What was seen."""
    drive = Drive(held.session, held.town)
    for _ in range(NEEDS // 2):
        drive.implementing()
        drive.accepted()
    drive.keep()
    shared = Clock(drive.at, time.monotonic(), SPEED)
    kills = 0
    with schedulers(held.url, held.folder, "all", lease=LEASE, clock=shared.words()) as running:
        for _ in range(count):
            running.start()
        until = time.monotonic() + 60 * minutes
        while time.monotonic() < until:
            time.sleep(SECONDS_A_QUARTER * held.chance.uniform(1, 3))
            kills += replace_leader(held, running)
        time.sleep(2 * SECONDS_A_QUARTER)
        for pid in running.alive():
            running.end(pid)
        last = Quarter.of(shared.now())
    return _judged(held, last, kills, count, minutes)


def _judged(held: Ground, last: Quarter, kills: int, count: int, minutes: float) -> str:
    session = held.session
    session.rollback()
    refresh = select(JobRun.period).where(JobRun.job == "quarter-refresh", JobRun.finished_at.is_not(None))
    done = list(session.scalars(refresh.order_by(JobRun.period)))
    expected, quarter = [], Quarter.of(MORNING).next
    while len(expected) < len(done):
        expected.append(quarter.code)
        quarter = quarter.next
    assert done == expected, "a quarter is missing or out of order"
    assert expected[-1] >= last.previous.previous.code, (
        f"{expected[-1]} is the last refreshed, and it is {last}"
    )
    frozen = list(session.scalars(select(QuarterBook.code).where(QuarterBook.refreshed_at.is_not(None))))
    assert set(done) <= set(frozen)
    doubled = (
        select(func.count())
        .select_from(EditionRow)
        .group_by(EditionRow.quarter, EditionRow.need_id)
        .having(func.count() > 1)
    )
    assert session.scalar(doubled) is None
    found = verify().found
    assert found is None, found
    claims = session.scalar(select(func.sum(JobRun.fence)))
    return (
        f"{count} schedulers, {minutes:g} min: {len(done)} boundaries from {done[0]} to {done[-1]}, each refreshed "
        f"once and in order, though {kills} leaders were killed; {claims} runs of all jobs; the ledger verifies"
    )
