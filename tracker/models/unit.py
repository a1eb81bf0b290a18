"""Units: the government departments that claim and work needs."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Json, Model, Numbered, text
from tracker.models.region import Region


class Unit(Numbered, Model):
    """A department of a region; an inactive one keeps its history but gets nothing new."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(text(24), unique=True)
    name: Mapped[str] = mapped_column(text(90))
    name_en: Mapped[str] = mapped_column(text(120), default="")
    short_name: Mapped[str] = mapped_column(text(40), default="")
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    lists: Mapped[list[str]] = mapped_column(Json, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    region: Mapped[Region] = relationship(lazy="raise", viewonly=True)
