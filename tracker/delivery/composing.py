"""What a letter tells, kind by kind: plain strings for its templates, in the language of its reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import current_app
from flask_babel import gettext

from tracker import clock
from tracker.catalog.lists import need_list
from tracker.catalog.work_calendar import work_calendar
from tracker.delivery import links
from tracker.documents.telling import Teller
from tracker.documents.words import called, day, words
from tracker.models import Deadline, Event, Message, Need
from tracker.queries.deliveries import event_told, return_told
from tracker.queries.timeline import Happening, is_enterprise_side, names_told
from tracker.rules.passing import purpose_of
from tracker.rules.permissions import Actor
from tracker.rules.working_days import wd_between
from tracker.vocabulary import (
    Action,
    AlertRung,
    DeadlineKind,
    DropReason,
    LinkPurpose,
    MessageKind,
    ReturnState,
)

A, K, M = Action, DeadlineKind, MessageKind
LONGEST_SAID = 400
# What the reader of an act has to do next, as far as there is a date for it.
OWED: Mapping[str, DeadlineKind] = MappingProxyType({
    A.RETURN.value: K.RETURNED,
    **dict.fromkeys((A.ASSIGN.value, A.REASSIGN.value, A.RELEASE.value, A.RULE.value), K.CLAIM),
    A.OBJECT.value: K.RULE,
    A.INSTRUCT.value: K.INSTRUCTION,
    A.NUDGE.value: K.NUDGE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a letter is written: the rights that decide what it may say, and no person for a group chat."""

    actor: Actor
    person_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter not yet put into form: the folder of its templates and what they are told."""

    folder: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """A link that its reader alone may use: what for, where, and until which day."""

    purpose: str
    address: str
    until: str


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need as letters name it; of one that holds trade secrets they do not even say the title."""

    title: str
    number: str
    list_name: str
    enterprise: str
    unit: str
    owner: str
    address: str
    subject: str = field(default="")


def compose(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """The letter of a message for its reader, or why there is nothing left to tell.

    Its need must be loaded with helpers, tasks, requests and deadlines, its deadline too.
    """
    told = _KINDS.get(message.kind, _act if message.need is not None else _notice)
    return told(message, reader, at)


def need_line(need: Need) -> NeedLine:
    """A need in the reader's language."""
    hidden = gettext("Confidential: please sign in to read")
    return NeedLine(
        title=hidden if need.confidential else need.title,
        number=need.number,
        list_name=words(need_list(need.list_code).short_name),
        enterprise=called(need.enterprise),
        unit=called(need.lead_unit) if need.lead_unit is not None else "",
        owner=called(need.owner) if need.owner is not None else "",
        address=_at(f"/needs/{need.number}"),
        subject=need.number if need.confidential else need.title,
    )


def _act(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    need, event = message.need, event_told(message)
    if need is None or event is None:
        return DropReason.HIDDEN
    enterprise_side = is_enterprise_side(reader.actor, need)
    if event.offices_only and enterprise_side:
        return DropReason.HIDDEN
    happening = Happening(event, {text.field: text.body for text in event.texts})
    names = names_told([(need, happening)], reader.actor)
    teller = Teller(need, names, hides_plan=enterprise_side, hides_contact=True)
    purpose = _purpose(need, message.kind) if enterprise_side else None
    due = _open_deadline(need, links.DUE[purpose] if purpose else OWED.get(message.kind))
    return Letter(
        "act",
        {
            "reader": reader.name,
            "who": _who(event),
            "what": teller.what(event),
            "said": "" if need.confidential else _shortened(teller.said(happening)),
            "need": need_line(need),
            "due": day(due.due_on) if due is not None else "",
            "link": _personal(purpose, need, reader),
        },
    )


def _alert(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    need, deadline = message.need, message.deadline
    if need is None or deadline is None:
        return DropReason.OVER
    rung = AlertRung(message.facts["rung"]) if "rung" in message.facts else AlertRung.RED
    late = wd_between(work_calendar(), deadline.due_on, clock.office_date(at))
    return Letter(
        "alert",
        {
            "reader": reader.name,
            "rung": rung.value,
            "rung_name": words(rung),
            "what": words(deadline.kind),
            "due": day(deadline.due_on),
            "late": late,
            "need": need_line(need),
        },
    )


def _reminder(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    need, deadline = message.need, message.deadline
    if need is None or deadline is None:
        return DropReason.OVER
    purpose = next((one for one, kind in links.DUE.items() if kind is deadline.kind), None)
    return Letter(
        "reminder",
        {
            "reader": reader.name,
            "what": words(deadline.kind),
            "due": day(deadline.due_on),
            "need": need_line(need),
            "link": _personal(purpose, need, reader),
        },
    )


def _return(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    found = return_told(message)
    if found is None or found.state is not ReturnState.OPEN:
        return DropReason.OVER
    if found.enterprise_id not in reader.actor.enterprise_ids() or reader.person_id is None:
        return DropReason.HIDDEN
    return Letter(
        "return",
        {
            "reader": reader.name,
            "is_reminder": message.kind == M.RETURN_REMINDER,
            "enterprise": called(found.enterprise),
            "quarter": found.quarter,
            "due": day(found.due_on),
            "link": _drawn(links.to_return(found, reader.person_id)),
            "page": _at(f"/returns/{found.id}"),
        },
    )


def _notice(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """A kind that mail does not draw: it says what it is and where to read it."""
    label = words(M(message.kind)) if message.kind in set(M) else gettext("Message")
    return Letter("notice", {"reader": reader.name, "what": label, "address": _at("/inbox")})


def _who(event: Event) -> str:
    if event.actor is None:
        return str(gettext("the system"))
    name = called(event.actor)
    if event.absent is None:
        return name
    return str(gettext("%(name)s for %(absent)s", name=name, absent=called(event.absent)))


def _purpose(need: Need, kind: str) -> LinkPurpose | None:
    """What the act asks the enterprise to do by a link, while it still may."""
    purpose = purpose_of(need)
    return purpose if purpose is not None and _ASKS.get(kind) is purpose else None


def _personal(purpose: LinkPurpose | None, need: Need, reader: Reader) -> PersonalLink | None:
    """A link for this reader alone."""
    if purpose is None or reader.person_id is None:
        return None
    return _drawn(links.to_need(purpose, need, reader.person_id))


def _drawn(given: links.Given) -> PersonalLink:
    return PersonalLink(words(given.purpose), given.address, day(clock.office_date(given.expires_at)))


def _open_deadline(need: Need, kind: DeadlineKind | None) -> Deadline | None:
    return next((one for one in need.deadlines if one.kind is kind and one.is_running), None)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SAID else text[: LONGEST_SAID - 1] + "…"


def _at(path: str) -> str:
    return f"{current_app.config['SETTINGS'].base_url}{path}"


_ASKS: Mapping[str, LinkPurpose] = {A.VERIFY: LinkPurpose.CONFIRM, A.FILE: LinkPurpose.ENDORSE}
_KINDS: Mapping[str, Callable[[Message, Reader, datetime], Letter | DropReason]] = {
    M.ALERT: _alert,
    M.REMINDER: _reminder,
    M.RETURN_OPENED: _return,
    M.RETURN_REMINDER: _return,
}
