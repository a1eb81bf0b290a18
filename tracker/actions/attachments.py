"""Attachments: stored under generated names, then bound to the act they were handed in with."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import and_, delete, select

from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.extensions import db
from tracker.models import Attachment, Draft, Event
from tracker.rules.act import Act
from tracker.rules.faults import Fault
from tracker.rules.refused import Invalid
from tracker.vocabulary import N_

# How long a file may lie without belonging to anything (TRUST I10).
UNBOUND_FOR = timedelta(hours=24)


def store(
    folder: Path,
    body: bytes,
    *,
    shown_name: str,
    media_type: str,
    person_id: int,
    at: datetime,
    draft_id: int | None = None,
    need_id: int | None = None,
) -> Attachment:
    """Write a checked file to `folder` and its row: temporary name, fsync, rename, then the row (TRUST)."""
    token = secrets.token_hex(16)
    _write(folder, token, body)
    attachment = Attachment(
        token=token,
        draft_id=draft_id,
        need_id=need_id,
        shown_name=shown_name,
        media_type=media_type,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        added_by_id=person_id,
        added_at=at,
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment


def path_of(folder: Path, token: str) -> Path:
    """Where the file of an attachment lies."""
    return folder / token[:2] / token


def detach(draft_id: int, attachment_id: int) -> None:
    """Take a file off a draft; the sweep removes it from the disk."""
    db.session.execute(
        delete(Attachment).where(
            Attachment.id == attachment_id, Attachment.draft_id == draft_id, Attachment.need_id.is_(None)
        )
    )


def sweep(folder: Path, *, at: datetime, keep_files: bool = False) -> tuple[int, int]:
    """Forget what was uploaded and never handed in; returns how many (rows, files on disk) went.

    A row goes when the act it was meant for was not carried out, or its draft was thrown away, a day ago. A file
    goes when it has had no row for a day: one whose row goes now lies until the next sweep, when that is committed.
    In a rehearsal files are counted and kept.
    """
    before = at - UNBOUND_FOR
    strays = list(_without_row(folder, before))
    unwanted = select(Draft.id).where(Draft.ended_at < before)
    gone = db.session.scalars(
        delete(Attachment)
        .where(Attachment.seq.is_(None))
        .where(
            (Attachment.need_id.is_not(None) & (Attachment.added_at < before))
            | and_(Attachment.need_id.is_(None), Attachment.draft_id.in_(unwanted))
        )
        .returning(Attachment.id)
    ).all()
    return len(gone), len(strays) if keep_files else sum(_remove(path) for path in strays)


def _without_row(folder: Path, before: datetime) -> Iterator[Path]:
    """Files older than `before` that no row names; one query for each of the 256 folders."""
    for drawer in sorted(folder.iterdir()) if folder.is_dir() else ():
        known = set(
            db.session.scalars(select(Attachment.token).where(Attachment.token.startswith(drawer.name)))
        )
        for path in sorted(drawer.iterdir()):
            if path.name not in known and path.stat().st_mtime < before.timestamp():
                yield path


def _remove(path: Path) -> int:
    path.unlink(missing_ok=True)
    return 1


def _write(folder: Path, token: str, body: bytes) -> None:
    target = path_of(folder, token)
    target.parent.mkdir(parents=True, exist_ok=True)
    passing = target.with_suffix(".part")
    with passing.open("wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    passing.replace(target)


def handed_in(act: Act, fields: tuple[FieldSpec, ...]) -> list[Attachment]:
    """The files named in the act; raises Invalid for one that is not this person's to hand in here."""
    found = []
    for name, attachment in _named(act, fields):
        if attachment is None or not _is_own(attachment, act):
            raise Invalid({name: Fault(N_("This file is not there any more; please choose it again."))})
        found.append(attachment)
    return found


def _is_own(attachment: Attachment, act: Act) -> bool:
    """Not handed in before, and chosen for the draft now filed, or for this need by the same person."""
    draft_id = act.facts.get("draft")
    if attachment.seq is not None:
        return False
    if attachment.need_id is None:
        return draft_id is not None and attachment.draft_id == draft_id
    return attachment.need_id == act.need.id and attachment.added_by_id == act.actor.person_id


def bind(act: Act, files: list[Attachment], event: Event) -> None:
    """Tie the files handed in to the act's event."""
    for attachment in files:
        attachment.need_id, attachment.draft_id = act.need.id, None
        attachment.seq, attachment.offices_only = event.seq, event.offices_only
        attachment.task_id = act.data.get("task")


def _named(act: Act, fields: tuple[FieldSpec, ...]) -> Iterator[tuple[str, Attachment | None]]:
    for spec in fields:
        if spec.kind is FieldKind.FILES:
            for file_id in act.data.get(spec.name) or []:
                yield spec.name, db.session.scalar(select(Attachment).where(Attachment.id == file_id))
