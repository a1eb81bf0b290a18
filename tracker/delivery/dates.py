"""Letters that tell of dates: an alert, several at once, and reminders to the enterprise."""

from __future__ import annotations

from datetime import date, datetime

from tracker import clock
from tracker.catalog.work_calendar import work_calendar
from tracker.delivery import links
from tracker.delivery.acts import personal_to
from tracker.delivery.letter import Item, Letter, Reader, at_site, due_words, need_line
from tracker.documents.words import day, words
from tracker.models import Deadline, Message
from tracker.queries.deliveries import deadlines_told
from tracker.rules.permissions import may_see
from tracker.rules.sending import is_group_on_case
from tracker.rules.working_days import wd_between
from tracker.vocabulary import AlertRung, DropReason


def alert(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """One deadline that has reached a rung."""
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
            "when": due_words(deadline.due_on, late),
            "need": need_line(need),
        },
    )


def alerts(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """Several that reached a rung at once, as far as they still run and the reader may know of them."""
    told = {deadline_id: date.fromisoformat(due_on) for deadline_id, due_on in message.facts["deadlines"]}
    still = [one for one in deadlines_told(told) if _holds(one, told[one.id], message, reader)]
    if not still:
        return DropReason.OVER
    rung = AlertRung(message.facts["rung"])
    return Letter(
        "alerts",
        {
            "reader": reader.name,
            "rung": rung.value,
            "rung_name": words(rung),
            "items": [_item(one, clock.office_date(at)) for one in still],
            "page": at_site("/"),
        },
    )


def _holds(deadline: Deadline, due_on: date, message: Message, reader: Reader) -> bool:
    if not deadline.is_running or deadline.due_on != due_on:
        return False
    if message.unit_id is not None:
        return is_group_on_case(message.unit_id, deadline.need)
    return may_see(reader.actor, deadline.need)


def _item(deadline: Deadline, today: date) -> Item:
    need = need_line(deadline.need)
    late = wd_between(work_calendar(), deadline.due_on, today)
    return Item(need.title, need.number, words(deadline.kind), due_words(deadline.due_on, late), need.address)


def reminder(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """What the enterprise still owes, with its link where it can answer by one."""
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
            "link": personal_to(purpose, need, reader),
        },
    )
