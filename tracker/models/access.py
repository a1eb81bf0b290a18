"""Signing in: server-side sessions, links sent to people, and tries at a password."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Instant, Model, Numbered, code_of, text
from tracker.vocabulary import TokenPurpose


class LoginSession(Numbered, Model):
    """One signed-in browser; the cookie holds a random token, the row only its digest."""

    __tablename__ = "login_session"

    token_digest: Mapped[str] = mapped_column(text(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    address: Mapped[str] = mapped_column(text(64), default="")
    browser: Mapped[str] = mapped_column(text(200), default="")


class AccessToken(Numbered, Model):
    """A link sent to a person, good once and until it expires; ended by any change of password or e-mail."""

    __tablename__ = "access_token"

    token_digest: Mapped[str] = mapped_column(text(64), unique=True)
    purpose: Mapped[TokenPurpose] = mapped_column(code_of(TokenPurpose))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class LoginAttempt(Numbered, Model):
    """A failed try at a password, by the digest of the name typed and by address."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_name_digest_at", "name_digest", "at"),
        Index("ix_login_attempt_address_at", "address", "at"),
    )

    name_digest: Mapped[str] = mapped_column(text(64))
    address: Mapped[str] = mapped_column(text(64), default="")
    at: Mapped[datetime] = mapped_column(Instant)


class OnceKey(Model):
    """A once-only key of a create form: the same key again leads to the first result."""

    __tablename__ = "once_key"

    key: Mapped[str] = mapped_column(text(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str] = mapped_column(text(200))
    at: Mapped[datetime] = mapped_column(Instant)
