"""One run of a job: recorded in a row of its own, worked in steps that each commit, refused once another took over."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from tracker import clock
from tracker.extensions import db, writing
from tracker.models import JobRun
from tracker.queries.runs import lately
from tracker.rules.refused import Refused

log = logging.getLogger(__name__)

T = TypeVar("T")
# Who was silent for so long is taken for dead: a successor works half a minute after a crash (TRUST F3).
LEASE = timedelta(seconds=20)
LONGEST_ERROR = 600


class Fenced(Exception):
    """Another worker took this run over; nothing of the step was done, and nothing more may be."""


class Stopped(Exception):
    """The process was asked to end: the run stops between two steps and goes on elsewhere."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Worker:
    """Who works: a name of its own, the silence after which it counts as dead, and whether it is asked to end.

    In a rehearsal all steps share one transaction that is undone; nothing may then leave the house.
    """

    name: str
    lease: timedelta = LEASE
    stopping: Callable[[], bool] = _never
    rehearsal: bool = False


class Run:
    """A run that this worker holds, as a job's work function receives it.

    Work as of `at`, never as of now. Read outside of steps, change only inside: each `step()` is a transaction that
    first makes sure the run is still ours and then keeps `done`, `failed` and `progress` together with the changes.
    What was read before is let go at a step's beginning, so carry ids, not rows, from one to the next. A step takes
    a few seconds at most. A run that died begins again with the counts and the `progress` of its last whole step.
    """

    def __init__(self, row: JobRun, worker: Worker) -> None:
        self.id, self.job, self.period, self.at = row.id, row.job, row.period, row.as_of_at
        self._began_at = row.started_at
        self.fence, self.done, self.failed, self.error = row.fence, row.done, row.failed, ""
        self.progress: dict[str, Any] = copy.deepcopy(row.progress)
        self.worker = worker
        # What a rehearsal would have done, row by row.
        self.lines: list[str] = []

    @property
    def moment(self) -> datetime:
        """`at`, moved on by the time since the run began: for what counts from when it is really done."""
        return self.at + max(clock.now() - self._began_at, timedelta(0))

    @property
    def rehearsal(self) -> bool:
        """Whether everything will be undone: send nothing, delete no file."""
        return self.worker.rehearsal

    @contextmanager
    def step(self) -> Iterator[None]:
        """A batch that is done wholly or not at all; raises Fenced or Stopped before anything was changed."""
        if self.worker.stopping():
            raise Stopped
        kept = self.done, self.failed, copy.deepcopy(self.progress)
        try:
            with transaction(self.worker):
                row = self._own_row()
                yield
                self.progress["steps"] = self.progress.get("steps", 0) + 1
                self._keep(row)
        except BaseException:
            self.done, self.failed, self.progress = kept
            raise

    @contextmanager
    def one(self, what: str) -> Iterator[None]:
        """One row of a batch: when it fails it is undone alone, logged and counted; Refused means nothing was left."""
        try:
            with db.session.begin_nested():
                yield
        except Refused:
            return
        except (Fenced, Stopped):
            raise
        except Exception as error:
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                raise
            log.exception("%s %s: %s could not be done", self.job, self.period, what)
            self.failed += 1
        else:
            self.done += 1
            if self.rehearsal:
                self.lines.append(what)

    def each(self, rows: Sequence[T], do: Callable[[T], object], *, what: str, size: int = 50) -> None:
        """Do every row, so many a step, each by itself; `what` with the row is how it is called in logs."""
        for first in range(0, len(rows), size):
            with self.step():
                for row in rows[first : first + size]:
                    with self.one(f"{what} {_said(row)}"):
                        do(row)

    def expect(self, total: int) -> None:
        """Say how many rows there are in all, for whoever watches the run."""
        self.progress["total"] = total

    def warn(self, words: str) -> None:
        """Something is wrong that does not stop the run: one failure more, with words for the page."""
        log.error("%s %s: %s", self.job, self.period, words)
        self.failed += 1
        self.error = words

    def finish(self) -> None:
        """Record that all is done."""
        with transaction(self.worker):
            row = self._own_row()
            self._keep(row)
            row.finished_at, row.holder = clock.now(), ""

    def let_go(self) -> None:
        """Leave the run unfinished to whoever comes next."""
        with transaction(self.worker):
            row = self._own_row()
            self._keep(row)
            row.holder = ""

    def _own_row(self) -> JobRun:
        """The run's row, locked until the transaction ends; raises Fenced when another holds it by now."""
        query = select(JobRun).where(JobRun.id == self.id).with_for_update()
        row = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
        if row is None or row.fence != self.fence:
            raise Fenced(f"{self.job} {self.period}")
        return row

    def _keep(self, row: JobRun) -> None:
        row.done, row.failed, row.progress = self.done, self.failed, copy.deepcopy(self.progress)
        row.error, row.seen_at = self.error[:LONGEST_ERROR], clock.now()


def _said(row: object) -> str:
    return " ".join(map(str, row)) if isinstance(row, tuple) else str(row)


@contextmanager
def transaction(worker: Worker) -> Iterator[None]:
    """A writing transaction, begun anew and committed; in a rehearsal a part of the one that will be undone."""
    if worker.rehearsal:
        with db.session.begin_nested():
            yield
        return
    db.session.rollback()
    with writing():
        try:
            end_if_frozen(3 * worker.lease)
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def is_held(row: JobRun, worker: Worker, at: datetime) -> bool:
    """Whether somebody who still gives signs of life works on the run."""
    return row.finished_at is None and row.holder != "" and lately(row.seen_at, at, worker.lease)


def end_if_frozen(after: timedelta) -> None:
    """Let PostgreSQL end this transaction if the process freezes inside it, or its locks would stop all successors."""
    if db.session.get_bind().dialect.name == "postgresql":
        milliseconds = str(int(after.total_seconds() * 1000))
        db.session.execute(select(func.set_config("idle_in_transaction_session_timeout", milliseconds, True)))
