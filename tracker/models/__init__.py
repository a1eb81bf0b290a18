"""Rows and relations; no Flask, no rules, no writing of their own."""

from tracker.models.access import AccessToken, LoginAttempt, LoginSession, OnceKey
from tracker.models.alert import Alert, Reminder
from tracker.models.anchor import Anchor, AnchorHead
from tracker.models.api import ApiToken, FeedToken, Webhook, WebhookCall
from tracker.models.attachment import Attachment
from tracker.models.base import Model
from tracker.models.calendar import CalendarPlan
from tracker.models.deadline import Deadline, DeadlineMove
from tracker.models.digest import Digest
from tracker.models.draft import Draft
from tracker.models.enterprise import Enterprise, Link
from tracker.models.event import AuditEntry, Event, EventText
from tracker.models.exchange import Export, ImportBatch, ImportRow
from tracker.models.instruction import Instruction
from tracker.models.job import JobRun, Lease
from tracker.models.message import Delivery, Jam, Message, Preference
from tracker.models.need import Need, NeedHand, NeedHelper, NeedLink, NumberCounter
from tracker.models.person import Person, RoleGrant, Substitution
from tracker.models.quarter import Draw, EditionRow, Erratum, QuarterBook, QuarterlyReturn, ReturnLine
from tracker.models.rating import LookBack, Nudge, Rating
from tracker.models.region import Region
from tracker.models.request import Request
from tracker.models.task import Task
from tracker.models.unit import Unit
from tracker.models.view import SavedView

__all__ = [
    "AccessToken",
    "Alert",
    "Anchor",
    "AnchorHead",
    "ApiToken",
    "Attachment",
    "AuditEntry",
    "CalendarPlan",
    "Deadline",
    "DeadlineMove",
    "Delivery",
    "Digest",
    "Draft",
    "Draw",
    "EditionRow",
    "Enterprise",
    "Erratum",
    "Event",
    "EventText",
    "Export",
    "FeedToken",
    "ImportBatch",
    "ImportRow",
    "Instruction",
    "Jam",
    "JobRun",
    "Lease",
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
    "Preference",
    "QuarterBook",
    "QuarterlyReturn",
    "Rating",
    "Region",
    "Reminder",
    "Request",
    "ReturnLine",
    "RoleGrant",
    "SavedView",
    "Substitution",
    "Task",
    "Unit",
    "Webhook",
    "WebhookCall",
]
