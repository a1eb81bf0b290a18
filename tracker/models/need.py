"""Needs: what an enterprise asks for, and where that stands."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, code_of, text
from tracker.models.deadline import Deadline
from tracker.models.enterprise import Enterprise
from tracker.models.instruction import Instruction
from tracker.models.person import Person
from tracker.models.rating import LookBack, Nudge, Rating
from tracker.models.region import Region
from tracker.models.request import Request
from tracker.models.task import Task
from tracker.models.unit import Unit
from tracker.vocabulary import (
    ON_BOOKS,
    Channel,
    Confirmation,
    Endorsement,
    Outcome,
    ParkReason,
    Status,
    Urgency,
)


class Need(Numbered, Model):
    """A need; only actions/transition.perform changes it, and `version` counts its events."""

    __tablename__ = "need"
    __table_args__ = (
        Index("ix_need_region_status_due", "region_id", "status", "due_on", "id"),
        Index("ix_need_unit_status_due", "lead_unit_id", "status", "due_on", "id"),
        Index("ix_need_enterprise_status_due", "enterprise_id", "status", "due_on", "id"),
        Index("ix_need_list_status_due", "list_code", "status", "due_on", "id"),
        Index("ix_need_owner_status_due", "owner_id", "status", "due_on", "id"),
        Index("ix_need_due", "due_on", "id"),
        Index("ix_need_filed_at", "filed_at", "id"),
        Index("ix_need_changed_at", "changed_at", "id"),
        Index("ix_need_origin_region", "origin_region_id", "status"),
        Index("ix_need_filing_unit", "filing_unit_id", "status"),
    )

    number: Mapped[str] = mapped_column(text(40), unique=True)
    status: Mapped[Status] = mapped_column(code_of(Status))
    list_code: Mapped[str] = mapped_column(text(8))
    list_version: Mapped[int] = mapped_column(default=1)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    origin_region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))

    title: Mapped[str] = mapped_column(text(60))
    description: Mapped[str] = mapped_column(text(3000))
    wanted_outcome: Mapped[str] = mapped_column(text(1000), default="")
    wanted_by_on: Mapped[date | None]
    urgency: Mapped[Urgency] = mapped_column(code_of(Urgency), default=Urgency.NORMAL)
    chain: Mapped[str] = mapped_column(text(32), default="")
    contact_name: Mapped[str] = mapped_column(text(60), default="")
    contact_phone: Mapped[str] = mapped_column(text(32), default="")
    confidential: Mapped[bool] = mapped_column(default=False)
    data: Mapped[JsonObject] = mapped_column(Json, default=dict)
    amount_yuan: Mapped[int | None] = mapped_column(BigInteger)

    channel: Mapped[Channel] = mapped_column(code_of(Channel), default=Channel.SELF)
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    filing_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    endorsement: Mapped[Endorsement] = mapped_column(code_of(Endorsement), default=Endorsement.NOT_NEEDED)
    complex: Mapped[bool] = mapped_column(default=False)
    lead_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sponsor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    promised_by_on: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(code_of(Outcome))
    confirmation: Mapped[Confirmation | None] = mapped_column(code_of(Confirmation))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"), index=True)
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"), index=True)
    park_reason: Mapped[ParkReason | None] = mapped_column(code_of(ParkReason))
    # What unmerge restores: status, owner and each deadline's remaining working days.
    before_merge: Mapped[JsonObject | None] = mapped_column(Json)

    # The event with the open question of each side, if there is one.
    office_question_seq: Mapped[int | None]
    enterprise_question_seq: Mapped[int | None]
    # The event in which the enterprise said that it is solved already, until the owner has answered that.
    solved_said_seq: Mapped[int | None]
    cycle: Mapped[int] = mapped_column(default=1)
    disputes: Mapped[int] = mapped_column(default=0)
    extensions: Mapped[int] = mapped_column(default=0)
    parked_on: Mapped[date | None]
    parked_wd: Mapped[int] = mapped_column(default=0)
    filed_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    assigned_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    first_contact_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    # The earliest due date of what the offices still owe here; kept by perform for the ledger's order.
    due_on: Mapped[date | None]

    version: Mapped[int] = mapped_column(default=0)
    head_hash: Mapped[str] = mapped_column(text(64), default="")
    booked_quarter: Mapped[str] = mapped_column(text(6), default="")

    enterprise: Mapped[Enterprise] = relationship(lazy="raise", viewonly=True)
    region: Mapped[Region] = relationship(lazy="raise", viewonly=True, foreign_keys=[region_id])
    lead_unit: Mapped[Unit | None] = relationship(lazy="raise", viewonly=True, foreign_keys=[lead_unit_id])
    owner: Mapped[Person | None] = relationship(lazy="raise", viewonly=True, foreign_keys=[owner_id])
    sponsor: Mapped[Person | None] = relationship(lazy="raise", viewonly=True, foreign_keys=[sponsor_id])
    merged_into: Mapped[Need | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[merged_into_id], remote_side="Need.id"
    )
    helpers: Mapped[list[NeedHelper]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="NeedHelper.unit_id"
    )
    hands: Mapped[list[NeedHand]] = relationship(lazy="raise", cascade="all", order_by="NeedHand.id")
    links: Mapped[list[NeedLink]] = relationship(
        lazy="raise", cascade="all", foreign_keys="NeedLink.need_id", order_by="NeedLink.id"
    )
    tasks: Mapped[list[Task]] = relationship(
        lazy="raise", cascade="all", back_populates="need", order_by="Task.id"
    )
    deadlines: Mapped[list[Deadline]] = relationship(
        lazy="raise", cascade="all", back_populates="need", order_by="Deadline.id"
    )
    requests: Mapped[list[Request]] = relationship(
        lazy="raise", cascade="all", back_populates="need", order_by="Request.id"
    )
    ratings: Mapped[list[Rating]] = relationship(lazy="raise", cascade="all", order_by="Rating.id")
    look_backs: Mapped[list[LookBack]] = relationship(lazy="raise", cascade="all", order_by="LookBack.id")
    nudges: Mapped[list[Nudge]] = relationship(lazy="raise", cascade="all", order_by="Nudge.id")
    instructions: Mapped[list[Instruction]] = relationship(
        lazy="raise", cascade="all", order_by="Instruction.id"
    )

    @property
    def is_on_books(self) -> bool:
        """Whether somebody still owes this need something."""
        return self.status in ON_BOOKS

    @property
    def helper_unit_ids(self) -> frozenset[int]:
        """The units that help the lead unit."""
        return frozenset(helper.unit_id for helper in self.helpers)


class NeedHelper(Model):
    """A helper unit of a need."""

    __tablename__ = "need_helper"

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)

    unit: Mapped[Unit] = relationship(lazy="raise", viewonly=True)


class NeedHand(Numbered, Model):
    """Somebody, or a lead unit, that had a hand in a need: who had one may not verify it (DOMAIN §3)."""

    __tablename__ = "need_hand"
    __table_args__ = (UniqueConstraint("need_id", "person_id", "unit_id"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))


class NeedLink(Numbered, Model):
    """Two needs that belong together; each of them holds a row of its own."""

    __tablename__ = "need_link"
    __table_args__ = (UniqueConstraint("need_id", "other_id"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)

    other: Mapped[Need] = relationship(lazy="raise", viewonly=True, foreign_keys=[other_id])


class NumberCounter(Model):
    """The last sequence number given out per region, list and quarter; gaps are allowed, doubles never."""

    __tablename__ = "number_counter"

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    list_code: Mapped[str] = mapped_column(text(8), primary_key=True)
    quarter: Mapped[str] = mapped_column(text(6), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)
