"""Rows and relations; no Flask, no rules, no writing of their own."""

from tracker.models.access import AccessToken, LoginAttempt, LoginSession, OnceKey
from tracker.models.attachment import Attachment
from tracker.models.base import Model
from tracker.models.deadline import Deadline, DeadlineMove
from tracker.models.draft import Draft
from tracker.models.enterprise import Enterprise, Link
from tracker.models.event import AuditEntry, Event, EventText
from tracker.models.instruction import Instruction
from tracker.models.message import Message
from tracker.models.need import Need, NeedHand, NeedHelper, NeedLink, NumberCounter
from tracker.models.person import Person, RoleGrant, Substitution
from tracker.models.quarter import QuarterBook
from tracker.models.rating import LookBack, Nudge, Rating
from tracker.models.region import Region
from tracker.models.request import Request
from tracker.models.task import Task
from tracker.models.unit import Unit

__all__ = [
    "AccessToken",
    "Attachment",
    "AuditEntry",
    "Deadline",
    "DeadlineMove",
    "Draft",
    "Enterprise",
    "Event",
    "EventText",
    "Instruction",
    "Link",
    "LoginAttempt",
    "LoginSession",
    "LookBack",
    "Message",
    "Model",
    "Need",
    "NeedHand",
    "NeedHelper",
    "NeedLink",
    "Nudge",
    "NumberCounter",
    "OnceKey",
    "Person",
    "QuarterBook",
    "Rating",
    "Region",
    "Request",
    "RoleGrant",
    "Substitution",
    "Task",
    "Unit",
]
