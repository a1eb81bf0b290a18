"""Digests: what the supervisors of a scope are told of a quarter, from the frozen edition (DOMAIN §9)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, text
from tracker.models.region import Region


class Digest(Numbered, Model):
    """One per region (with all below it) and quarter; its figures can be reckoned again and are equal."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("quarter", "region_id"),)

    quarter: Mapped[str] = mapped_column(ForeignKey("quarter_book.code"))
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    late: Mapped[bool] = mapped_column(default=False)
    figures: Mapped[JsonObject] = mapped_column(Json, default=dict)
    figures_hash: Mapped[str] = mapped_column(text(64))
    edition_hash: Mapped[str] = mapped_column(text(64))
    # The ledger's head when it was made: the hash of the newest anchor.
    head_hash: Mapped[str] = mapped_column(text(64), default="")

    region: Mapped[Region] = relationship(lazy="raise")
