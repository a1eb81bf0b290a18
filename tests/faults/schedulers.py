"""Scheduler processes on a test's database, which a test may kill, freeze and thaw, and what they left behind."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.faults.scheduling import ACT
from tests.faults.servers import ROOT, environment
from tracker.models import AuditEntry, JobRun, Lease

LEASE = 1.0
PATIENCE = 60


@dataclass
class Schedulers:
    """The processes of one test, all with the same trial job."""

    database_url: str
    folder: Path
    job: str
    lease: float = LEASE
    clock: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self) -> int:
        """One more scheduler; its process number."""
        command = [
            sys.executable,
            "-m",
            "tests.faults.scheduling",
            self.job,
            str(self.lease),
            str(self.folder),
            *([self.clock] if self.clock else []),
        ]
        with (self.folder / f"log-{len(self.processes)}").open("wb") as log:
            env = environment(self.database_url, self.folder, **self.settings)
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        self.processes[process.pid] = process
        return process.pid

    def kill(self, pid: int) -> None:
        """kill -9, and wait until it is gone."""
        os.kill(pid, signal.SIGKILL)
        self.processes[pid].wait(PATIENCE)

    def freeze(self, pid: int) -> None:
        """SIGSTOP, but not while it holds SQLite's write lock: then nobody could do anything at all."""
        while True:
            os.kill(pid, signal.SIGSTOP)
            if not self.database_url.startswith("sqlite") or self._may_write():
                return
            os.kill(pid, signal.SIGCONT)

    def _may_write(self) -> bool:
        with closing(sqlite3.connect(self.database_url.removeprefix("sqlite:///"), timeout=0.1)) as probe:
            try:
                probe.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            return True

    def end(self, pid: int) -> int:
        """SIGTERM; its exit code."""
        os.kill(pid, signal.SIGTERM)
        return self.processes[pid].wait(PATIENCE)

    def alive(self) -> set[int]:
        """Those that were neither killed nor ended."""
        return {pid for pid, process in self.processes.items() if process.poll() is None}

    def log(self, pid: int) -> str:
        """What it wrote."""
        return (self.folder / f"log-{list(self.processes).index(pid)}").read_text()


@contextmanager
def schedulers(database_url: str, folder: Path, job: str, **given: Any) -> Iterator[Schedulers]:
    """Schedulers with a trial job, or "all"; whatever still lives at the end of the test is killed."""
    made = Schedulers(database_url, folder, job, **given)
    try:
        yield made
    finally:
        for process in made.processes.values():
            if process.poll() is None:
                process.kill()
                process.wait(PATIENCE)


def until(condition: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """The first truthy answer of a condition that is asked again and again; fails when patience ends."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain: {what}")


def leader(session: Session) -> int | None:
    """The process that leads."""
    session.rollback()
    row = session.scalars(select(Lease).execution_options(populate_existing=True)).one_or_none()
    return int(row.holder.split(":")[1]) if row else None


def steps(session: Session) -> list[tuple[str, int]]:
    """(what, by which process) of every step done, in order."""
    session.rollback()
    query = select(AuditEntry).where(AuditEntry.act == ACT).order_by(AuditEntry.id)
    return [(row.object, row.facts["by"]) for row in session.scalars(query)]


def finished(session: Session) -> list[JobRun]:
    """The runs that were finished."""
    session.rollback()
    query = select(JobRun).where(JobRun.finished_at.is_not(None)).order_by(JobRun.period)
    return list(session.scalars(query.execution_options(populate_existing=True)))
