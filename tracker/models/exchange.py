"""Files that come in and go out: imports row by row, and exports made beside the request."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, code_of, text
from tracker.models.person import Person
from tracker.vocabulary import ExchangeState


class ImportBatch(Numbered, Model):
    """One file somebody brought: checked whole, then carried out row by row, resumable, never doubled."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_person_id_made_at", "person_id", "made_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # On behalf, the unit that files.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    # A list's code, "enterprises" or "roster".
    kind: Mapped[str] = mapped_column(text(16))
    shown_name: Mapped[str] = mapped_column(text(200))
    sha256: Mapped[str] = mapped_column(text(64))
    # The stored file's generated name.
    token: Mapped[str] = mapped_column(text(32), unique=True)
    # Nothing is carried out where one row is wrong; otherwise the good rows are.
    all_or_nothing: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(text(16))
    state: Mapped[ExchangeState] = mapped_column(code_of(ExchangeState))
    rows: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    faulty: Mapped[int] = mapped_column(default=0)
    # How the file was read: sheet, header row, encoding, columns.
    reading: Mapped[JsonObject] = mapped_column(Json, default=dict)
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(text(300), default="")

    person: Mapped[Person] = relationship(lazy="raise")


class ImportRow(Numbered, Model):
    """One row of an imported file: what is wrong with it, or what it became.

    `key` is a digest of what the row says for whom: the same row brought again leads to what it became the first time.
    """

    __tablename__ = "import_row"
    __table_args__ = (UniqueConstraint("batch_id", "row"), Index("ix_import_row_key", "key"))

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    row: Mapped[int]
    key: Mapped[str] = mapped_column(text(64))
    values: Mapped[JsonObject] = mapped_column(Json, default=dict)
    # Column -> fault, as codes and places, so that each reader gets the words of their language.
    faults: Mapped[JsonObject] = mapped_column(Json, default=dict)
    # The need, enterprise or person it became.
    result_id: Mapped[int | None]
    done_at: Mapped[datetime | None] = mapped_column(Instant)


class Export(Numbered, Model):
    """A file made for one person beside the request; its download expires, and what it holds was in their scope."""

    __tablename__ = "export"
    __table_args__ = (Index("ix_export_person_id_made_at", "person_id", "made_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # "xlsx", "csv" or "csv-gbk".
    kind: Mapped[str] = mapped_column(text(16))
    query: Mapped[str] = mapped_column(text(600))
    locale: Mapped[str] = mapped_column(text(16))
    state: Mapped[ExchangeState] = mapped_column(code_of(ExchangeState))
    rows: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    token: Mapped[str] = mapped_column(text(32), unique=True)
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(text(64), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(text(300), default="")
