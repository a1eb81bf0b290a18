"""Attachments: files handed in with a draft, a need or an act."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Instant, Model, Numbered, text


class Attachment(Numbered, Model):
    """A stored file under a generated name; `seq` names the event it came with, none while it hangs on a draft."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_need_id_seq", "need_id", "seq"),)

    token: Mapped[str] = mapped_column(text(32), unique=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    seq: Mapped[int | None]
    shown_name: Mapped[str] = mapped_column(text(200))
    media_type: Mapped[str] = mapped_column(text(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(text(64))
    offices_only: Mapped[bool] = mapped_column(default=False)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(Instant)
