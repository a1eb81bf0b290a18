"""Letters that tell of an act on a need: who did what, with what was said, and what the reader is asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from flask_babel import gettext

from tracker.delivery import links
from tracker.delivery.letter import Letter, PersonalLink, Reader, need_line, personal_link
from tracker.documents.telling import Teller
from tracker.documents.words import called, day, words
from tracker.models import Deadline, Event, Message, Need
from tracker.queries.deliveries import event_told
from tracker.queries.timeline import Happening, is_enterprise_side, names_told
from tracker.rules.passing import purpose_of
from tracker.vocabulary import Action, DeadlineKind, DropReason, LinkPurpose

A, K = Action, DeadlineKind
LONGEST_SAID = 400
# What the reader of an act has to do next, as far as there is a date for it.
OWED: Mapping[str, DeadlineKind] = MappingProxyType({
    A.RETURN.value: K.RETURNED,
    **dict.fromkeys((A.ASSIGN.value, A.REASSIGN.value, A.RELEASE.value, A.RULE.value), K.CLAIM),
    A.OBJECT.value: K.RULE,
    A.INSTRUCT.value: K.INSTRUCTION,
    A.NUDGE.value: K.NUDGE,
})  # fmt: skip
# What an act asks the enterprise to do by a link of its own.
ASKS: Mapping[str, LinkPurpose] = MappingProxyType(
    {A.VERIFY.value: LinkPurpose.CONFIRM, A.FILE.value: LinkPurpose.ENDORSE}
)


def act(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """What somebody did; nothing that is for offices only reaches the enterprise."""
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
            "owed": words(due.kind) if due is not None else "",
            "link": personal_to(purpose, need, reader),
        },
    )


def personal_to(purpose: LinkPurpose | None, need: Need, reader: Reader) -> PersonalLink | None:
    """A link for this reader alone."""
    if purpose is None or reader.person_id is None:
        return None
    return personal_link(links.to_need(purpose, need, reader.person_id))


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
    return purpose if purpose is not None and ASKS.get(kind) is purpose else None


def _open_deadline(need: Need, kind: DeadlineKind | None) -> Deadline | None:
    return next((one for one in need.deadlines if one.kind is kind and one.is_running), None)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SAID else text[: LONGEST_SAID - 1] + "…"
