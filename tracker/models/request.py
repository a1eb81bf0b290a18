"""Requests: what one person asks and another rules on (DOMAIN §5, two-person acts)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, code_of
from tracker.models.person import Person
from tracker.models.unit import Unit
from tracker.vocabulary import RequestKind, Role, Verdict

if TYPE_CHECKING:
    from tracker.models.need import Need


class Request(Numbered, Model):
    """A pending or ruled request; `facts` holds its dates, codes and ids, its words lie in the ledger's texts."""

    __tablename__ = "request"
    __table_args__ = (
        Index("ix_request_kind_unit", "kind", "unit_id", "verdict"),
        Index("ix_request_verdict_decider", "verdict", "decider"),
    )

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(code_of(RequestKind))
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    decider: Mapped[Role] = mapped_column(code_of(Role))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date]
    late: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[JsonObject] = mapped_column(Json, default=dict)
    asked_seq: Mapped[int]
    verdict: Mapped[Verdict | None] = mapped_column(code_of(Verdict))
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ruled_at: Mapped[datetime | None] = mapped_column(Instant)
    ruled_seq: Mapped[int | None]
    cycle: Mapped[int] = mapped_column(default=1)

    need: Mapped[Need] = relationship(lazy="raise", back_populates="requests")
    asker: Mapped[Person] = relationship(lazy="raise", viewonly=True, foreign_keys=[asker_id])
    ruled_by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True, foreign_keys=[ruled_by_id])
    unit: Mapped[Unit | None] = relationship(lazy="raise", viewonly=True)

    @property
    def is_pending(self) -> bool:
        """Whether it waits for a ruling."""
        return self.verdict is None
