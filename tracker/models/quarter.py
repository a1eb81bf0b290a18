"""Quarters in the books: opened, one day frozen into an edition, refreshed with the enterprises (DOMAIN §8)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, code_of, text
from tracker.models.enterprise import Enterprise
from tracker.models.need import Need
from tracker.models.person import Person
from tracker.vocabulary import Entry, Exit, ReturnAnswer, ReturnState


class QuarterBook(Model):
    """A civil quarter in the books, there from the first event booked into it; frozen, it takes no more.

    `opened_at`: when its refresh opened it (the very first one needs none). `frozen_at` is the instant of freezing,
    its edition is as of its last day. `refreshed_at`: the refresh that opened this quarter is complete. `late`: that
    was held after its day. `return_held` is false where the whole quarter was missed, so that no return could be held.
    """

    __tablename__ = "quarter_book"

    code: Mapped[str] = mapped_column(text(6), primary_key=True)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    refreshed_at: Mapped[datetime | None] = mapped_column(Instant)
    late: Mapped[bool] = mapped_column(default=False)
    return_held: Mapped[bool | None]
    # What the edition reckons days with (rules/reckoning), taken at the freeze: a later rebuild reckons the same.
    basis: Mapped[JsonObject] = mapped_column(Json, default=dict)
    # The edition in the making: the last need written, how many rows, their digest so far.
    progress: Mapped[JsonObject] = mapped_column(Json, default=dict)
    # The edition once it is complete: how many rows, and their digest; none and empty until then.
    edition_rows: Mapped[int | None]
    edition_hash: Mapped[str] = mapped_column(text(64), default="")

    @property
    def is_complete(self) -> bool:
        """Whether the edition is frozen and whole."""
        return self.edition_rows is not None


class EditionRow(Numbered, Model):
    """One need in one frozen quarter: how it came in, how it left, in which dimensions, and what the digest counts.

    Folded from the events booked up to the quarter, never from today's columns; a later rebuild equals it byte by byte.
    """

    __tablename__ = "edition_row"
    __table_args__ = (
        UniqueConstraint("quarter", "need_id"),
        Index("ix_edition_row_quarter_exit_region", "quarter", "exit_region_id"),
        Index("ix_edition_row_quarter_entry_region", "quarter", "entry_region_id"),
        Index("ix_edition_row_need_id", "need_id"),
    )

    quarter: Mapped[str] = mapped_column(ForeignKey("quarter_book.code"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    entry: Mapped[Entry] = mapped_column(code_of(Entry))
    # The action that brought a reopened one back.
    entry_action: Mapped[str] = mapped_column(text(32), default="")
    entry_list: Mapped[str] = mapped_column(text(8))
    entry_region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    # None: no unit yet ("unassigned").
    entry_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    entry_enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    exit: Mapped[Exit] = mapped_column(code_of(Exit))
    # The status at the quarter's end.
    exit_status: Mapped[str] = mapped_column(text(32))
    exit_list: Mapped[str] = mapped_column(text(8))
    exit_region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    exit_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    exit_enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    # What the digest counts of this need in this quarter (rules/edition.py names the keys); codes, dates and numbers.
    facts: Mapped[JsonObject] = mapped_column(Json, default=dict)

    need: Mapped[Need] = relationship(lazy="raise")


class Erratum(Numbered, Model):
    """A correction beside a frozen edition, which itself never changes."""

    __tablename__ = "erratum"

    quarter: Mapped[str] = mapped_column(ForeignKey("quarter_book.code"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    words: Mapped[str] = mapped_column(text(1000))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    need: Mapped[Need | None] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise")


class QuarterlyReturn(Numbered, Model):
    """What an enterprise is asked once a quarter: one page with its needs, answered by a date or else unanswered."""

    __tablename__ = "quarterly_return"
    __table_args__ = (
        UniqueConstraint("quarter", "enterprise_id"),
        Index("ix_quarterly_return_state_due", "state", "due_on"),
    )

    quarter: Mapped[str] = mapped_column(ForeignKey("quarter_book.code"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    state: Mapped[ReturnState] = mapped_column(code_of(ReturnState), default=ReturnState.OPEN)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_on: Mapped[date]
    due_on: Mapped[date]
    # When the page was sent as complete, or the time was over.
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # List code -> whether the enterprise says it has a new need in it (asked by name, for each of the five).
    new_needs: Mapped[JsonObject] = mapped_column(Json, default=dict)
    version: Mapped[int] = mapped_column(default=1)

    enterprise: Mapped[Enterprise] = relationship(lazy="raise")
    answered_by: Mapped[Person | None] = relationship(lazy="raise")
    lines: Mapped[list[ReturnLine]] = relationship(
        lazy="raise", cascade="all", back_populates="quarterly_return", order_by="ReturnLine.id"
    )


class ReturnLine(Numbered, Model):
    """One need in a return with what was answered; the answer itself is the need's event `seq`."""

    __tablename__ = "return_line"
    __table_args__ = (UniqueConstraint("return_id", "need_id"),)

    return_id: Mapped[int] = mapped_column(ForeignKey("quarterly_return.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    answer: Mapped[ReturnAnswer | None] = mapped_column(code_of(ReturnAnswer))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    seq: Mapped[int | None]

    quarterly_return: Mapped[QuarterlyReturn] = relationship(lazy="raise", back_populates="lines")
    need: Mapped[Need] = relationship(lazy="raise")


class Draw(Model):
    """The look-back draw of a quarter: its secret's digest is published before the quarter, the secret at the draw.

    The seed is secret + edition hash, so anybody can redo it and nobody could know it before.
    """

    __tablename__ = "draw"

    quarter: Mapped[str] = mapped_column(text(6), primary_key=True)
    secret: Mapped[str] = mapped_column(text(64))
    secret_digest: Mapped[str] = mapped_column(text(64))
    published_at: Mapped[datetime] = mapped_column(Instant)
    drawn_at: Mapped[datetime | None] = mapped_column(Instant)
    edition_hash: Mapped[str] = mapped_column(text(64), default="")
    # Region id -> how many closings it had and the numbers drawn, each with the reason.
    drawn: Mapped[JsonObject] = mapped_column(Json, default=dict)
