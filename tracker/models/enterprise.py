"""Enterprises: whose needs these are, and their linked leaders."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Json, JsonObject, Model, Numbered, text
from tracker.models.person import Person
from tracker.models.region import Region


class Enterprise(Numbered, Model):
    """An enterprise under its unified social credit code; one that was bought names its successor."""

    __tablename__ = "enterprise"
    __table_args__ = (Index("ix_enterprise_region_id_active", "region_id", "active"),)

    uscc: Mapped[str] = mapped_column(text(18), unique=True)
    name: Mapped[str] = mapped_column(text(120))
    name_en: Mapped[str] = mapped_column(text(160), default="")
    pinyin: Mapped[str] = mapped_column(text(400), default="", index=True)
    initials: Mapped[str] = mapped_column(text(80), default="", index=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    industry: Mapped[str] = mapped_column(text(8), default="")
    chain: Mapped[str] = mapped_column(text(32), default="")
    scale: Mapped[str] = mapped_column(text(16), default="")
    address: Mapped[str] = mapped_column(text(200), default="")
    profile: Mapped[JsonObject] = mapped_column(Json, default=dict)
    key: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    region: Mapped[Region] = relationship(lazy="raise", viewonly=True)
    links: Mapped[list[Link]] = relationship(lazy="raise", back_populates="enterprise")


class Link(Numbered, Model):
    """A leader linked to an enterprise from/to, with the note handed over to the next one."""

    __tablename__ = "link"

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    handover_note: Mapped[str] = mapped_column(text(600), default="")

    enterprise: Mapped[Enterprise] = relationship(lazy="raise", back_populates="links")
    leader: Mapped[Person] = relationship(lazy="raise", viewonly=True)
