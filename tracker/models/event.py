"""The ledger: events chained per need, their texts in erasable rows beside them (DOMAIN §10)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, code_of, text
from tracker.models.person import Person
from tracker.vocabulary import OFF_BOOKS, Action, Status

# From off the books: the few events among which an edition looks for those that lead onto them. Written out, because
# an index over part of a table serves only queries that hold the very same words.
FROM_OFF_BOOKS = sql(
    "from_status IN ({})".format(", ".join(f"'{status.value}'" for status in sorted(OFF_BOOKS)))
)


class Event(Numbered, Model):
    """One act: who (and for whom), what, from, to, when; hashed with the one before it, never changed."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("need_id", "seq"),
        Index("ix_event_booked_quarter_action", "booked_quarter", "action"),
        Index("ix_event_actor_at", "actor_id", "at"),
        Index(
            "ix_event_from_off_books",
            "booked_quarter",
            "need_id",
            postgresql_where=FROM_OFF_BOOKS,
            sqlite_where=FROM_OFF_BOOKS,
        ),
    )

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    seq: Mapped[int]
    action: Mapped[Action] = mapped_column(code_of(Action))
    from_status: Mapped[Status] = mapped_column(code_of(Status))
    to_status: Mapped[Status] = mapped_column(code_of(Status))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    booked_quarter: Mapped[str] = mapped_column(text(6))
    cycle: Mapped[int]
    # The tracked columns this act changed, as they stand after it: folding them gives the need's state.
    changes: Mapped[JsonObject] = mapped_column(Json, default=dict)
    # What else was said in codes, dates and ids; never words or names.
    facts: Mapped[JsonObject] = mapped_column(Json, default=dict)
    # Field -> salted digest of each text; the text itself lies in EventText.
    digests: Mapped[JsonObject] = mapped_column(Json, default=dict)
    offices_only: Mapped[bool] = mapped_column(default=False)
    previous_hash: Mapped[str] = mapped_column(text(64))
    hash: Mapped[str] = mapped_column(text(64))

    actor: Mapped[Person | None] = relationship(lazy="raise", viewonly=True, foreign_keys=[actor_id])
    absent: Mapped[Person | None] = relationship(lazy="raise", viewonly=True, foreign_keys=[for_id])
    texts: Mapped[list[EventText]] = relationship(lazy="raise", order_by="EventText.id")


class EventText(Numbered, Model):
    """A free or personal text of an event; erasing its body leaves the chain whole."""

    __tablename__ = "event_text"
    __table_args__ = (UniqueConstraint("event_id", "field"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    field: Mapped[str] = mapped_column(text(40))
    salt: Mapped[str] = mapped_column(text(32))
    body: Mapped[str | None] = mapped_column(Text)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)


class AuditEntry(Numbered, Model):
    """What was done beside needs: signing in, rights changed, confidential fields read, exports taken."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_at", "at", "id"),)

    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    act: Mapped[str] = mapped_column(text(40), index=True)
    object: Mapped[str] = mapped_column(text(80), default="")
    facts: Mapped[JsonObject] = mapped_column(Json, default=dict)
    address: Mapped[str] = mapped_column(text(64), default="")

    actor: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)
