"""THE TIMETABLE: every job by name, what it is for, when, and the function that does it.

To add a job, write `def work(run: Run) -> None` in a module of this room and add a row below. `run.at` is the instant
to work as of. Read what is due, then change rows inside `with run.step():`, a batch each; or hand the rows to
`run.each(rows, do, what="need")`, which does them in batches and undoes, logs and counts a bad one alone. Nothing below
a step commits. Count by `run.done` and `run.failed`; keep in `run.progress` (small, JSON) what a resumed run must know.
The rhythm says which periods have come: `Every(seconds)` for work that finds by itself what is due and leaves unique
rows, `Daily`, `Weekly`, or an object of your own with `due(at)` and `next_at(at)` that asks the database. A period that
is recorded as finished is never worked again; several overdue ones are worked in order, each as of its own instant.
In a rehearsal (`run.rehearsal`) everything is undone afterwards: send nothing, delete no file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from tracker.jobs import anchoring, deliver, digests, quarters, returns, silences, uploads, verifying
from tracker.jobs.rhythms import Daily, Every, Rhythm
from tracker.jobs.run import Run
from tracker.vocabulary import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job: its name, what it is for and when in words, its rhythm, and the function that works one run."""

    name: str
    purpose: str
    when: str
    rhythm: Rhythm
    work: Callable[[Run], None]


JOBS: tuple[Job, ...] = (
    Job(
        name="quarter-refresh",
        purpose=N_("Freeze the last quarter, make its edition, open the new one and ask the enterprises"),
        when=N_("on the first working day of each quarter"),
        rhythm=quarters.Boundaries(),
        work=quarters.refresh,
    ),
    Job(
        name="digests",
        purpose=N_("Make the digests of a frozen quarter and tell who holds their scopes"),
        when=N_("after each quarterly refresh"),
        rhythm=digests.Refreshed(),
        work=digests.make,
    ),
    Job(
        name="deliver",
        purpose=N_("Send what is due by mail, group chat and text message"),
        when=N_("every fifteen seconds"),
        rhythm=Every(15),
        work=deliver.deliver,
    ),
    Job(
        name="end-silences",
        purpose=N_("Withdraw what was never completed, close what was never confirmed"),
        when=N_("every ten minutes"),
        rhythm=Every(600),
        work=silences.end_all,
    ),
    Job(
        name="end-returns",
        purpose=N_("End quarterly returns whose time is over as unanswered"),
        when=N_("every ten minutes"),
        rhythm=Every(600),
        work=returns.end_all,
    ),
    Job(
        name="sweep-uploads",
        purpose=N_("Remove files that were uploaded and never handed in"),
        when=N_("every six hours"),
        rhythm=Every(6 * 3600),
        work=uploads.sweep,
    ),
    Job(
        name="anchor",
        purpose=N_("Tie the ends of all changed histories into one hash"),
        when=N_("every night at 02:00"),
        rhythm=Daily(time(2)),
        work=anchoring.tie,
    ),
    Job(
        name="verify",
        purpose=N_("Replay the ledger and recompute its hashes"),
        when=N_("every night at 03:00"),
        rhythm=Daily(time(3)),
        work=verifying.verify,
    ),
)


def job(name: str) -> Job | None:
    """The job with this name."""
    return next((one for one in JOBS if one.name == name), None)
