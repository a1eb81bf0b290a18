"""What a letter tells, kind by kind, in the language of its reader: one table of who writes which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask_babel import gettext

from tracker.delivery.acts import act
from tracker.delivery.dates import alert, alerts, reminder
from tracker.delivery.letter import Letter, Reader, at_site
from tracker.delivery.quarterly import digest, return_letter
from tracker.delivery.summaries import brief, empty_role, overdue_list
from tracker.documents.words import words
from tracker.models import Message
from tracker.vocabulary import DropReason, MessageKind

M = MessageKind
Writer = Callable[[Message, Reader, datetime], Letter | DropReason]


def compose(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """The letter of a message for its reader, or why there is nothing left to tell.

    Its need must be loaded with helpers, tasks, requests and deadlines, its deadline too.
    """
    write = _WRITERS.get(message.kind, act if message.need is not None else _notice)
    return write(message, reader, at)


def _notice(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """A kind that mail does not draw: it says what it is and where to read it."""
    label = words(M(message.kind)) if message.kind in set(M) else gettext("Message")
    return Letter("notice", {"reader": reader.name, "what": label, "address": at_site("/inbox")})


_WRITERS: Mapping[str, Writer] = {
    M.ALERT: alert,
    M.ALERTS: alerts,
    M.BRIEF: brief,
    M.DIGEST: digest,
    M.EMPTY_ROLE: empty_role,
    M.OVERDUE_LIST: overdue_list,
    M.REMINDER: reminder,
    M.RETURN_OPENED: return_letter,
    M.RETURN_REMINDER: return_letter,
}
