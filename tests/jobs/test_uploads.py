"""The sweep of uploads as a job: what was never handed in goes, and the job finds nothing the second time."""

import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from tests.cast import settle
from tests.life import Story
from tests.running import run_job
from tracker.actions import attachments
from tracker.models import Attachment


def test_unbound_uploads_go_after_a_day_from_the_database_and_the_disk(app, session):
    town = settle(session)
    story = Story(session, town)
    need = story.file()
    folder = Path(app.config["SETTINGS"].uploads_dir)
    file = attachments.store(
        folder,
        b"%PDF-1.7",
        shown_name="图纸.pdf",
        media_type="application/pdf",
        person_id=town.liaison.id,
        at=story.at,
        need_id=need.id,
    )
    session.commit()
    path = attachments.path_of(folder, file.token)
    os.utime(path, (story.at.timestamp(), story.at.timestamp()))
    assert run_job("sweep-uploads", story.at + timedelta(hours=23)) == (0, 0)
    assert run_job("sweep-uploads", story.at + timedelta(hours=25)) == (1, 0)
    assert session.scalar(select(func.count()).select_from(Attachment)) == 0
    session.rollback()
    assert (run_job("sweep-uploads", story.at + timedelta(hours=25)), path.exists()) == ((1, 0), False)
    assert run_job("sweep-uploads", story.at + timedelta(hours=25)) == (0, 0)
