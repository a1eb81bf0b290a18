"""Which rung of an alert a deadline has reached: blue before it is due, yellow and red after (DOMAIN §7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.catalog.limits import Alerts
from tracker.catalog.work_calendar import WorkCalendar
from tracker.clock import office_instant, office_time
from tracker.rules.working_days import add_wd, wd_between
from tracker.vocabulary import AlertRung

# From the lowest to the highest.
LADDER = (AlertRung.BLUE, AlertRung.YELLOW, AlertRung.RED)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The due dates that have reached each rung on the working morning `on`, as queries ask for them.

    Blue: due from `on` to `blue_until`, both included. Yellow and red: due before the day named.
    """

    on: date
    blue_from: int
    blue_until: date
    yellow_before: date
    red_before: date


def morning(at: datetime, calendar: WorkCalendar, alerts: Alerts) -> date:
    """The last working day whose rungs have fallen at `at`: they fall at half past eight (seeds say when)."""
    local = office_time(at)
    day = local.date()
    if calendar.is_workday(day) and local.time() >= alerts.brief_at:
        return day
    return add_wd(calendar, day, -1)


def thresholds(at: datetime, calendar: WorkCalendar, alerts: Alerts) -> Thresholds:
    """What has fallen by `at`, however long nobody looked."""
    on = morning(at, calendar, alerts)
    return Thresholds(
        on=on,
        blue_from=alerts.blue_from,
        blue_until=add_wd(calendar, on, 1),
        yellow_before=add_wd(calendar, on, 1 - alerts.yellow_after),
        red_before=add_wd(calendar, on, 1 - alerts.red_after),
    )


def rung_at(
    due_on: date, limit: int, fallen: Thresholds, *, has_red: bool, another_overdue: bool
) -> AlertRung | None:
    """The highest rung a running deadline has reached; none while there is time.

    `another_overdue`: one of the same need that fell due earlier is still open, which makes red of yellow.
    """
    if due_on < fallen.yellow_before:
        is_red = has_red and (another_overdue or due_on < fallen.red_before)
        return AlertRung.RED if is_red else AlertRung.YELLOW
    if limit >= fallen.blue_from and fallen.on <= due_on <= fallen.blue_until:
        return AlertRung.BLUE
    return None


def below(rung: AlertRung, limit: int, blue_from: int) -> tuple[AlertRung, ...]:
    """The rungs that lie below one: passed over where they were never sent. Short limits have no blue."""
    lower = LADDER[: LADDER.index(rung)]
    return tuple(one for one in lower if one is not AlertRung.BLUE or limit >= blue_from)


def limit_of(limit_wd: int | None, starts_on: date, due_on: date, calendar: WorkCalendar) -> int:
    """How many working days were given; a date chosen by hand is measured."""
    return wd_between(calendar, starts_on, due_on) if limit_wd is None else limit_wd


def falls_at(rung: AlertRung, due_on: date, calendar: WorkCalendar, alerts: Alerts) -> datetime:
    """The instant at which a rung falls by itself: the working day before, the first after, the third after."""
    days = {AlertRung.BLUE: -1, AlertRung.YELLOW: alerts.yellow_after, AlertRung.RED: alerts.red_after}
    day = add_wd(calendar, due_on, days[rung])
    return office_instant(day, alerts.brief_at.hour, alerts.brief_at.minute)
