"""Access for programs: personal tokens, calendar feeds, and calls to other systems."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, code_of, text
from tracker.models.person import Person
from tracker.vocabulary import DeliveryState


class ApiToken(Numbered, Model):
    """A token with rights of its owner, never more: narrowed by scopes, ended by date or by hand."""

    __tablename__ = "api_token"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(text(60))
    token_digest: Mapped[str] = mapped_column(text(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(Json, default=list)
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship(lazy="raise")


class FeedToken(Numbered, Model):
    """The secret of a person's calendar feed; a new one ends the old."""

    __tablename__ = "feed_token"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_digest: Mapped[str] = mapped_column(text(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship(lazy="raise")


class Webhook(Numbered, Model):
    """Another system that is told of acts its maker may see; its target lies on the allow-list."""

    __tablename__ = "webhook"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    target: Mapped[str] = mapped_column(text(300))
    secret: Mapped[str] = mapped_column(text(64))
    # Actions it is told of; empty: all.
    actions: Mapped[list[str]] = mapped_column(Json, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    # The newest event that was looked at for it.
    last_event_id: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship(lazy="raise")


class WebhookCall(Numbered, Model):
    """One call of a webhook for one event: retried with growing pauses, given up visibly."""

    __tablename__ = "webhook_call"
    __table_args__ = (
        Index("ix_webhook_call_once", "webhook_id", "event_id", unique=True),
        Index(
            "ix_webhook_call_waiting",
            "next_at",
            "id",
            postgresql_where=sql("state IN ('waiting', 'sending')"),
            sqlite_where=sql("state IN ('waiting', 'sending')"),
        ),
    )

    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    state: Mapped[DeliveryState] = mapped_column(code_of(DeliveryState), default=DeliveryState.WAITING)
    next_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    fence: Mapped[int | None]
    status: Mapped[int | None]
    error: Mapped[str] = mapped_column(text(300), default="")
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    # What was sent, for the log: ids and codes, never words.
    sent: Mapped[JsonObject] = mapped_column(Json, default=dict)

    webhook: Mapped[Webhook] = relationship(lazy="raise")
