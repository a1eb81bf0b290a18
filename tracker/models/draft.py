"""Drafts: needs being written, without a number; they belong to the enterprise, not the person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, code_of, text
from tracker.models.enterprise import Enterprise
from tracker.vocabulary import Channel


class Draft(Numbered, Model):
    """What has been typed so far, storable but not yet valid; filing turns it into a need and ends it."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_enterprise_id_ended_at", "enterprise_id", "ended_at"),)

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    list_code: Mapped[str] = mapped_column(text(8))
    data: Mapped[JsonObject] = mapped_column(Json, default=dict)
    channel: Mapped[Channel] = mapped_column(code_of(Channel), default=Channel.SELF)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    saved_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    version: Mapped[int] = mapped_column(default=1)

    enterprise: Mapped[Enterprise] = relationship(lazy="raise", viewonly=True)
