"""Several schedulers, killed, frozen and thawed: every run is done once, whoever does it (TRUST F3, F4, F5)."""

import os
import signal

import pytest
from sqlalchemy import select

from tests.faults.schedulers import finished, leader, schedulers, steps, until
from tests.faults.scheduling import BEGAN, STEPS
from tracker import clock
from tracker.models import JobRun, Lease


def once_each(session, runs: int) -> list[str]:
    """Every step of so many runs, as it must stand in the books: once."""
    return [f"slot {number:04d} {step}" for number in range(runs) for step in range(STEPS)]


def test_four_schedulers_do_every_run_once_though_three_leaders_are_killed(session, database_url, tmp_path):
    (tmp_path / BEGAN).write_text(clock.now().isoformat())
    killed = []
    with schedulers(database_url, tmp_path, "slots") as running:
        for _ in range(4):
            running.start()
        for _ in range(3):
            seen = len(finished(session))
            until(lambda seen=seen: len(finished(session)) > seen, "another run")
            killed.append(until(lambda: leader(session) not in killed and leader(session), "a new leader"))
            running.kill(killed[-1])
        seen = len(finished(session))
        until(lambda: len(finished(session)) > seen + 2, "what came since, done by the last")
        (last,) = running.processes.keys() - set(killed)
        assert running.end(last) == 0
    done = finished(session)
    assert [run.period for run in done] == [f"slot {number:04d}" for number in range(len(done))]
    what = [step for step, _by in steps(session)]
    assert what[: len(done) * STEPS] == once_each(session, len(done))
    assert len(what) == len(set(what))
    assert len(set(killed)) == 3


def test_a_leader_frozen_beyond_its_lease_and_thawed_does_nothing_of_the_others_work(
    session, database_url, tmp_path
):
    with schedulers(database_url, tmp_path, "waits-between") as running:
        frozen = running.start()
        until((tmp_path / f"waits-{frozen}").exists, "the leader to wait between its steps")
        running.freeze(frozen)
        heir = running.start()
        (tmp_path / "gate").touch()
        until(lambda: finished(session), "the heir to finish")
        os.kill(frozen, signal.SIGCONT)
        until(lambda: "another worker took over" in running.log(frozen), "the thawed one to hear of it")
        assert leader(session) == heir
        assert (running.end(frozen), running.end(heir)) == (0, 0)
    assert steps(session) == [("once 0", frozen), ("once 1", heir)]
    (run,) = finished(session)
    assert (run.fence, run.progress) == (2, {"next": 2, "steps": 2})


def test_a_leader_frozen_inside_a_step_is_put_out_by_the_database(session, database_url, tmp_path):
    if database_url.startswith("sqlite"):
        pytest.skip(
            "whoever freezes inside a transaction holds the one write lock of SQLite: nobody can take over"
        )
    with schedulers(database_url, tmp_path, "waits-inside") as running:
        frozen = running.start()
        until((tmp_path / f"waits-{frozen}").exists, "the leader to wait inside its step")
        running.freeze(frozen)
        heir = running.start()
        (tmp_path / "gate").touch()
        until(lambda: finished(session), "the heir to finish")
        os.kill(frozen, signal.SIGCONT)
        until(lambda: "Traceback" in running.log(frozen), "the thawed one to hear of it")
        assert (running.end(frozen), running.end(heir)) == (0, 0)
    assert steps(session) == [("once 0", frozen), ("once 1", heir)]


def test_a_scheduler_told_to_end_leaves_its_run_between_two_steps_to_the_next_at_once(
    session, database_url, tmp_path
):
    with schedulers(database_url, tmp_path, "waits-between", lease=60) as running:
        ended = running.start()
        until((tmp_path / f"waits-{ended}").exists, "the leader to wait between its steps")
        assert running.end(ended) == 0
        session.rollback()
        run, lease = session.scalars(select(JobRun)).one(), session.scalars(select(Lease)).one()
        assert (run.finished_at, run.holder, run.progress["next"]) == (None, "", 1)
        assert lease.until_at <= clock.now()
        (tmp_path / "gate").touch()
        heir = running.start()
        until(lambda: finished(session), "the heir to finish, long before the lease would have run out")
    assert steps(session) == [("once 0", ended), ("once 1", heir)]
