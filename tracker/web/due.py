"""When something is due, in words and in a tone: what the due chip shows (DOMAIN §7, rungs)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.models import Deadline
from tracker.rules.deadlines.rows import met_on
from tracker.rules.working_days import wd_between
from tracker.web.filters import day


@dataclass(frozen=True, slots=True)
class Due:
    """The arguments of the due chip."""

    text: str
    tone: str
    date: str
    iso: str
    provisional: bool = False
    href: str | None = None


def due_words(due_on: date, today: date) -> tuple[str, str]:
    """(words, tone) for something still owed: "in 3 working days" and calm, blue, yellow or red."""
    calendar, alerts = work_calendar(), limits().alerts
    if due_on == today:
        return gettext("due today"), "blue"
    if due_on < today:
        late = wd_between(calendar, due_on, today)
        tone = "red" if late >= alerts.red_after else "yellow"
        if late == 0:
            return gettext("just past due"), "yellow"
        return ngettext("overdue by %(num)d working day", "overdue by %(num)d working days", late), tone
    left = wd_between(calendar, today, due_on)
    words = ngettext("in %(num)d working day", "in %(num)d working days", left)
    return words, "blue" if left <= 1 else "calm"


def due_of(deadline: Deadline, today: date, href: str | None = None) -> Due:
    """The chip of a deadline: running, paused, met, or dropped."""
    if deadline.stopped_at is not None:
        met = met_on(deadline)
        late = met is not None and met > deadline.due_on
        words, tone = (gettext("ended late"), "yellow") if late else (gettext("ended in time"), "done")
    elif deadline.paused_on is not None:
        words, tone = gettext("paused"), "paused"
    else:
        words, tone = due_words(deadline.due_on, today)
        if deadline.is_enterprise_side and tone != "blue":
            tone = "calm"  # the enterprise is reminded, never alerted (DOMAIN §7)
    return Due(words, tone, day(deadline.due_on), deadline.due_on.isoformat(), deadline.provisional, href)


def chip(due: Due | None) -> dict[str, Any] | None:
    """The mapping that macros take."""
    return asdict(due) if due is not None else None
