"""Attachments: stored under generated names, then bound to the act they were handed in with."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.extensions import db
from tracker.models import Attachment, Event
from tracker.rules.act import Act
from tracker.rules.faults import Fault
from tracker.rules.refused import Invalid
from tracker.vocabulary import N_


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


def _write(folder: Path, token: str, body: bytes) -> None:
    target = path_of(folder, token)
    target.parent.mkdir(parents=True, exist_ok=True)
    passing = target.with_suffix(".part")
    with passing.open("wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    passing.replace(target)


def bind(act: Act, fields: tuple[FieldSpec, ...], event: Event) -> None:
    """Tie the files named in the act to its event; raises Invalid for a file that is not this person's to hand in."""
    for name, attachment in _named(act, fields):
        own = (
            attachment is not None
            and attachment.seq is None
            and (attachment.need_id == act.need.id or attachment.draft_id == act.facts.get("draft"))
        )
        if attachment is None or not own:
            raise Invalid({name: Fault(N_("This file is not there any more; please choose it again."))})
        attachment.need_id, attachment.draft_id = act.need.id, None
        attachment.seq, attachment.offices_only = event.seq, event.offices_only
        attachment.task_id = act.data.get("task")


def _named(act: Act, fields: tuple[FieldSpec, ...]) -> Iterator[tuple[str, Attachment | None]]:
    for spec in fields:
        if spec.kind is FieldKind.FILES:
            for file_id in act.data.get(spec.name) or []:
                yield spec.name, db.session.scalar(select(Attachment).where(Attachment.id == file_id))
