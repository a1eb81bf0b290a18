"""People: who they are, the roles they hold in scopes, and who stands in for them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, Model, Numbered, code_of, text
from tracker.vocabulary import Role


class Person(Numbered, Model):
    """Somebody who signs in; `active` and `stamp` end every open session, link and token at once."""

    __tablename__ = "person"

    username: Mapped[str] = mapped_column(text(60), unique=True)
    name: Mapped[str] = mapped_column(text(60))
    name_en: Mapped[str] = mapped_column(text(90), default="")
    pinyin: Mapped[str] = mapped_column(text(200), default="", index=True)
    email: Mapped[str] = mapped_column(text(254), default="")
    phone: Mapped[str] = mapped_column(text(32), default="")
    post: Mapped[str] = mapped_column(text(60), default="")
    locale: Mapped[str] = mapped_column(text(16), default="zh_Hans_CN")
    password_hash: Mapped[str] = mapped_column(text(200), default="")
    must_change_password: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    # The columns of the ledger as chosen; empty: the common ones.
    ledger_columns: Mapped[list[str]] = mapped_column(Json, default=list)
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    grants: Mapped[list[RoleGrant]] = relationship(
        lazy="raise", back_populates="person", foreign_keys="RoleGrant.person_id"
    )


class RoleGrant(Numbered, Model):
    """A role held in a scope from/to: a region and below, a unit, an enterprise, or the whole system."""

    __tablename__ = "role_grant"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(code_of(Role))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(lazy="raise", back_populates="grants", foreign_keys=[person_id])


class Substitution(Numbered, Model):
    """Somebody stands in for an absent person in one unit, from/to inclusive; never passed on further."""

    __tablename__ = "substitution"

    absent_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    substitute_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    absent: Mapped[Person] = relationship(lazy="raise", viewonly=True, foreign_keys=[absent_id])
    substitute: Mapped[Person] = relationship(lazy="raise", viewonly=True, foreign_keys=[substitute_id])
