"""Regions: the tree of city, counties and zones in which everything lies."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Model, Numbered, code_of, text
from tracker.vocabulary import RegionKind


class Region(Numbered, Model):
    """A region; `path` holds the ids from the root, as "/1/4/", so that "and below" is a prefix."""

    __tablename__ = "region"
    __table_args__ = (Index("ix_region_path", "path"),)

    code: Mapped[str] = mapped_column(text(12), unique=True)
    name: Mapped[str] = mapped_column(text(60))
    name_en: Mapped[str] = mapped_column(text(90), default="")
    kind: Mapped[RegionKind] = mapped_column(code_of(RegionKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(text(120), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    @property
    def path_ids(self) -> tuple[int, ...]:
        """The ids from the root down to this region."""
        return tuple(int(part) for part in self.path.split("/") if part)
