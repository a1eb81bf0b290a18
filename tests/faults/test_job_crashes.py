"""A job killed at every write, commit and file operation in turn (TRUST F2): a rerun completes it, nothing is twice."""

import os
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from tests.actions.drive import Drive
from tests.cast import settle
from tests.faults.dying import dies_at
from tests.jobs.trial import HEIR
from tests.running import WORKER
from tracker.actions import attachments
from tracker.clock import office_instant
from tracker.jobs.catching_up import catch_up
from tracker.jobs.schedule import job
from tracker.models import Attachment, Event, JobRun
from tracker.queries.verification import verify
from tracker.vocabulary import Action, Status

AT = office_instant(date(2026, 12, 1), 9)


def test_silences_killed_at_every_operation_are_ended_once_by_the_next_run(app, session):
    drive, silences = Drive(session, settle(session)), job("end-silences")
    for number in count(1):
        needs = drive.to(Status.RETURNED), drive.to(Status.RETURNED)
        drive.keep()
        session.rollback()
        died = dies_at(app, number, lambda: catch_up(silences, AT, WORKER, again=True))
        assert verify().found is None
        session.rollback()
        catch_up(silences, AT + timedelta(minutes=number), HEIR, again=True)
        session.expire_all()
        ended = [drive.whole(need).status for need in needs]
        assert (number, ended) == (number, [Status.WITHDRAWN, Status.WITHDRAWN])
        query = select(func.count()).where(
            Event.action == Action.EXPIRE, Event.need_id.in_([need.id for need in needs])
        )
        assert (number, session.scalar(query)) == (number, 2)
        if not died:
            break
    assert verify().found is None
    assert number > 20  # claimed, worked in a step a need, finished: each with its writes and commits
    assert session.scalar(select(func.count()).select_from(JobRun)) == 1


def test_a_sweep_killed_at_every_operation_is_completed_by_the_next_ones(app, session):
    town, sweep = settle(session), job("sweep-uploads")
    folder = Path(app.config["SETTINGS"].uploads_dir)
    drive = Drive(session, town)
    need = drive.file()
    for number in count(1):
        file = attachments.store(
            folder, b"%PDF-1.7", shown_name="a.pdf", media_type="application/pdf",
            person_id=town.liaison.id, at=AT - timedelta(days=9), need_id=need.id,
        )  # fmt: skip
        path = attachments.path_of(folder, file.token)
        stray = path.with_name("f" * len(path.name))
        stray.write_bytes(b"of no row")
        for one in (path, stray):
            os.utime(one, (AT.timestamp() - 9 * 86400,) * 2)
        drive.keep()
        session.rollback()
        died = dies_at(app, number, lambda: catch_up(sweep, AT, WORKER, again=True))
        session.rollback()
        rows = session.scalar(select(func.count()).select_from(Attachment))
        assert (number, rows == 0 or path.exists()) == (number, True), "a row without its file"
        session.rollback()
        for _ in range(2):
            catch_up(sweep, AT, HEIR, again=True)
        session.expire_all()
        rows = session.scalar(select(func.count()).select_from(Attachment))
        assert (number, rows, path.exists(), stray.exists()) == (number, 0, False, False)
        if not died:
            break
    assert number > 10
