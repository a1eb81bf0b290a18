"""Files on disk and their rows: written whole, bound once, and swept when they belong to nothing."""

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from tracker.actions import attachments
from tracker.actions.needs import Origin, begin_draft, discard_draft
from tracker.actions.transition import act_on
from tracker.models import Attachment
from tracker.rules.refused import Invalid
from tracker.vocabulary import Action

BODY = b"%PDF-1.7"


@pytest.fixture
def store(session, town, tmp_path):
    """Stores a small file as the liaison, at the given instant."""

    def stored(at, **where):
        file = attachments.store(
            tmp_path,
            BODY,
            shown_name="图纸.pdf",
            media_type="application/pdf",
            person_id=town.liaison.id,
            at=at,
            **where,
        )
        path = attachments.path_of(tmp_path, file.token)
        os.utime(path, (at.timestamp(), at.timestamp()))
        return file

    return stored


def on_disk(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_lies_whole_under_a_name_nobody_can_guess(store, drive, tmp_path):
    need = drive.file()
    file, other = store(drive.at, need_id=need.id), store(drive.at, need_id=need.id)
    assert attachments.path_of(tmp_path, file.token).read_bytes() == BODY
    assert (file.size, file.sha256, len(file.token)) == (8, sha256(BODY).hexdigest(), 32)
    assert file.token != other.token
    assert on_disk(tmp_path) == sorted([file.token, other.token])


def test_a_file_is_handed_in_once(store, drive, town, session):
    need = drive.file()
    file = store(drive.at, need_id=need.id)
    actor = drive.actor(town.coordinator)
    missing = {"missing": "请补充图纸。"}
    act_on(need.number, Action.RETURN, actor, at=drive.at, data=missing)
    again = {"attachments": [file.id]} | CONTENT
    act_on(need.number, Action.REFILE, drive.actor(town.liaison), at=drive.at, data=again)
    session.flush()
    assert file.seq == need.version
    act_on(need.number, Action.RETURN, actor, at=drive.at, data=missing)
    with pytest.raises(Invalid) as refused:
        act_on(need.number, Action.REFILE, drive.actor(town.liaison), at=drive.at, data=again)
    assert list(refused.value.errors) == ["attachments"]


def test_a_file_of_another_need_is_not_handed_in(store, drive, town):
    need, other = drive.file(), drive.file()
    file = store(drive.at, need_id=other.id)
    act_on(
        need.number, Action.RETURN, drive.actor(town.coordinator), at=drive.at, data={"missing": "请补充。"}
    )
    data = CONTENT | {"attachments": [file.id]}
    with pytest.raises(Invalid) as refused:
        act_on(need.number, Action.REFILE, drive.actor(town.liaison), at=drive.at, data=data)
    assert list(refused.value.errors) == ["attachments"]


def test_the_sweep_takes_what_was_never_handed_in_and_leaves_the_rest(store, drive, town, session, tmp_path):
    now = datetime(2026, 11, 20, 2, tzinfo=UTC)
    yesterday, just_now = now - timedelta(hours=25), now - timedelta(hours=1)
    need = drive.file()
    actor = drive.actor(town.liaison)
    drafts = [
        begin_draft(actor, "RC", town.yunzhan.id, at=yesterday, origin=Origin(), data={}) for _ in range(2)
    ]
    discard_draft(drafts[1].id, actor, at=yesterday)
    bound = store(yesterday, need_id=need.id)
    bound.seq = 1
    kept = [bound, store(just_now, need_id=need.id), store(yesterday, draft_id=drafts[0].id)]
    gone = [store(yesterday, need_id=need.id), store(yesterday, draft_id=drafts[1].id)]
    orphan = tmp_path / "ff" / "ff00"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(BODY)
    os.utime(orphan, (yesterday.timestamp(), yesterday.timestamp()))
    assert len(gone) == 2
    kept_tokens = sorted(file.token for file in kept)

    first = attachments.sweep(tmp_path, at=now)
    assert first == (2, 1), "a file goes only when the end of its row is committed"
    assert sorted(session.scalars(select(Attachment.token))) == kept_tokens
    attachments.sweep(tmp_path, at=now)
    assert on_disk(tmp_path) == kept_tokens
    assert attachments.sweep(tmp_path, at=now) == (0, 0)


def test_the_sweep_of_a_folder_that_does_not_exist_yet_does_nothing(session, tmp_path):
    assert attachments.sweep(tmp_path / "none", at=datetime(2026, 11, 20, tzinfo=UTC)) == (0, 0)


CONTENT = {
    "title": "招聘数控技工",
    "description": "新生产线投产。",
    "urgency": "normal",
    "contact_name": "陈思涵",
    "contact_phone": "13800000000",
    "posts": [{"post": "cnc", "category": "skilled", "headcount": "2"}],
    "engagement": "full_time",
}
