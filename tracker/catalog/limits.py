"""Limits, reminders and caps as one frozen value, read from seeds/settings.toml (DOMAIN §5, §7, §8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tracker.catalog.fields import Words
from tracker.catalog.loading import Table, read_file
from tracker.catalog.need_list import NeedList
from tracker.settings import place
from tracker.vocabulary import DeadlineKind, Urgency

# What makes a need hard, in the order in which the formula names it.
WEIGHED = ("overdue_wd", "repeats", "disputes", "reassignments", "age_wd")


@dataclass(frozen=True, slots=True)
class Alerts:
    """When rungs fall: blue the working day before due for limits from `blue_from` wd, others after it."""

    blue_from: int
    yellow_after: int
    red_after: int
    brief_at: time
    send_from: time
    send_until: time


@dataclass(frozen=True, slots=True)
class Uploads:
    """What may be uploaded: sizes, and the media type that each extension's content must have."""

    bytes_each: int
    files_each: int
    name_length: int
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Digesting:
    """How a digest is made: how much it lists, what makes a need hard, and who signs as its issuer.

    `weights`: thing weighed -> points for each. `issuer` holds the place %(region)s.
    """

    hardest: int
    listed: int
    quarters: int
    weights: Mapping[str, int]
    issuer: Words

    def as_of(self, weights: Mapping[str, int], settings: Mapping[str, int]) -> Digesting:
        """These with the weights and counts by which an old digest was made."""
        return replace(
            self,
            weights=weights,
            hardest=settings["hardest"],
            listed=settings["listed"],
            quarters=settings["quarters"],
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit of the rules. Days are working days (wd) unless a name says calendar days."""

    working_days: Mapping[DeadlineKind, int]
    calendar_days: Mapping[DeadlineKind, int]
    promise: Mapping[Urgency, int]
    promise_complex: int
    reminders: Mapping[DeadlineKind, tuple[int, ...]]
    return_reminders: tuple[int, ...]
    return_open: int
    alerts: Alerts
    uploads: Uploads
    digest: Digesting
    objection_window: int
    objection_same_day_until: time
    extensions_most: int
    extension_least_left: int
    extension_by_supervisor_from: int
    extension_goes_up_after: int
    appeal_within: int
    reopen_within_calendar_days: int
    wait_for_contact: int
    look_back_share_percent: int
    visits_a_month: int
    projects_a_specialist: tuple[int, int]
    lookalikes_shown: int
    filings_a_minute: int
    exports_a_minute: int

    def days(self, kind: DeadlineKind) -> int:
        """The limit of a deadline in working days; KeyError where its date is set case by case."""
        return self.working_days[kind]

    def promise_days(self, found: NeedList, *, urgency: Urgency, is_complex: bool) -> int:
        """The promise of a need in working days: its list's own limit, else the common one."""
        if is_complex:
            return self.promise_complex if found.promise_complex is None else found.promise_complex
        return found.promise.get(urgency, self.promise[urgency])


@cache
def limits() -> Limits:
    """The limits of this installation."""
    return read_limits(place("seeds") / "settings.toml")


def read_limits(path: Path) -> Limits:
    """The limits of a file; a kind of deadline, an urgency or a cap left out stops the start."""
    top = read_file(path)
    working_days, calendar_days = _read_deadlines(top)
    promise = top.table("promise")
    promise_complex = promise.integer("complex")
    reminders = top.table("reminders")
    return_reminders = reminders.integers("quarterly_return")
    objection, extension = top.table("objection"), top.table("extension")
    recourse, quarter, care = top.table("recourse"), top.table("quarter"), top.table("care")
    pace = top.table("pace")
    found = Limits(
        working_days=working_days,
        calendar_days=calendar_days,
        promise=_by_urgency(promise),
        promise_complex=promise_complex,
        reminders=MappingProxyType(
            {reminders.word(code, DeadlineKind): reminders.integers(code) for code in reminders.keys_left()}
        ),
        return_reminders=return_reminders,
        return_open=quarter.integer("return_open"),
        alerts=_read_alerts(top.table("alerts")),
        uploads=_read_uploads(top.table("uploads")),
        digest=_read_digest(top.table("digest")),
        objection_window=objection.integer("window"),
        objection_same_day_until=_time(objection, "same_day_until"),
        extensions_most=extension.integer("most"),
        extension_least_left=extension.integer("least_left"),
        extension_by_supervisor_from=extension.integer("ruled_by_supervisor_from"),
        extension_goes_up_after=extension.integer("unruled_goes_up_after"),
        appeal_within=recourse.integer("appeal_within"),
        reopen_within_calendar_days=recourse.integer("reopen_within_calendar_days"),
        wait_for_contact=recourse.integer("wait_for_contact"),
        look_back_share_percent=recourse.integer("look_back_share_percent"),
        visits_a_month=care.integer("visits_a_month"),
        projects_a_specialist=(
            care.integer("projects_a_specialist_least"),
            care.integer("projects_a_specialist_most"),
        ),
        lookalikes_shown=care.integer("lookalikes_shown"),
        filings_a_minute=pace.integer("filings_a_minute"),
        exports_a_minute=pace.integer("exports_a_minute"),
    )
    for table in (reminders, objection, extension, recourse, quarter, care, pace, top):
        table.done()
    return found


def _read_deadlines(top: Table) -> tuple[Mapping[DeadlineKind, int], Mapping[DeadlineKind, int]]:
    table, calendar = top.table("deadlines"), top.table("calendar_days")
    own_date = {table.word(code, DeadlineKind) for code in table.texts("own_date")}
    working_days = {table.word(code, DeadlineKind): table.integer(code) for code in table.keys_left()}
    calendar_days = {
        calendar.word(code, DeadlineKind): calendar.integer(code) for code in calendar.keys_left()
    }
    named = [*own_date, *working_days, *calendar_days]
    if sorted(named) != sorted(DeadlineKind):
        table.fail("every kind of deadline stands once: with a limit, in calendar_days or in own_date")
    return MappingProxyType(working_days), MappingProxyType(calendar_days)


def _read_alerts(table: Table) -> Alerts:
    alerts = Alerts(
        blue_from=table.integer("blue_from"),
        yellow_after=table.integer("yellow_after"),
        red_after=table.integer("red_after"),
        brief_at=_time(table, "brief_at"),
        send_from=_time(table, "send_from"),
        send_until=_time(table, "send_until"),
    )
    table.done()
    if not alerts.yellow_after < alerts.red_after or not alerts.send_from < alerts.send_until:
        table.fail("yellow comes before red, and sending begins before it ends")
    return alerts


def _read_uploads(table: Table) -> Uploads:
    types = table.table("types")
    uploads = Uploads(
        bytes_each=table.integer("megabytes_each") * 1024 * 1024,
        files_each=table.integer("files_each"),
        name_length=table.integer("name_length"),
        types=MappingProxyType({extension: types.text(extension) for extension in types.keys_left()}),
    )
    table.done()
    return uploads


def _read_digest(table: Table) -> Digesting:
    weights = table.table("weights")
    digest = Digesting(
        hardest=table.integer("hardest"),
        listed=table.integer("listed"),
        quarters=table.integer("quarters"),
        weights=MappingProxyType({name: weights.integer(name) for name in weights.keys_left()}),
        issuer=table.words("issuer"),
    )
    if set(digest.weights) != set(WEIGHED):
        weights.fail(f"a weight is needed for each of {', '.join(WEIGHED)}")
    table.done()
    return digest


def _by_urgency(table: Table) -> Mapping[Urgency, int]:
    found = {table.word(code, Urgency): table.integer(code) for code in table.keys_left()}
    if set(found) != set(Urgency):
        table.fail("every urgency needs a limit")
    return MappingProxyType(found)


def _time(table: Table, key: str) -> time:
    text = table.text(key)
    try:
        return time.fromisoformat(text)
    except ValueError:
        table.fail(f"{key!r} is no time of day: {text!r}")
