"""By which roads a message leaves the house, what is mandatory, and when (DOMAIN §7); the inbox always has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from tracker.catalog.limits import Alerts
from tracker.catalog.work_calendar import WorkCalendar
from tracker.clock import office_instant, office_time
from tracker.rules.recipients import Audience
from tracker.rules.working_days import add_wd
from tracker.vocabulary import REGION_ROLES, UNIT_ROLES, Action, MessageKind, Road, Role, Topic

A, M, P, T = Action, MessageKind, Audience, Topic


class Wish(StrEnum):
    """Whether a topic takes a road: always, unless switched off, or only when switched on."""

    ALWAYS = "always"
    ON = "on"
    OFF = "off"


# Officials' other messages leave in the morning brief; a person's roads are mail and text message, a unit's the robot.
ROADS: Mapping[Topic, Mapping[Road, Wish]] = MappingProxyType({
    T.ASKED: {Road.MAIL: Wish.ALWAYS, Road.SMS: Wish.ON},
    T.DECIDED: {Road.MAIL: Wish.ALWAYS},
    T.ANSWERED: {Road.MAIL: Wish.ON},
    T.PROGRESS: {Road.MAIL: Wish.OFF},
    T.WORK: {Road.MAIL: Wish.ALWAYS, Road.ROBOT: Wish.ALWAYS},
    T.RED: {Road.MAIL: Wish.ALWAYS, Road.ROBOT: Wish.ALWAYS},
    T.INSTRUCTED: {Road.MAIL: Wish.ALWAYS, Road.ROBOT: Wish.ALWAYS},
    T.NUDGED: {Road.MAIL: Wish.ON, Road.ROBOT: Wish.ALWAYS},
    T.HANDED_OVER: {Road.MAIL: Wish.ON},
    T.BRIEF: {Road.MAIL: Wish.ALWAYS},
    T.OVERDUE_LIST: {Road.MAIL: Wish.ON},
    T.DIGEST: {Road.MAIL: Wish.ALWAYS},
    T.OPERATION: {Road.MAIL: Wish.ON},
})  # fmt: skip

# What the enterprise is told by the offices or the system; every act not named here is progress.
OF_ENTERPRISE: Mapping[Action, Topic] = MappingProxyType({
    **dict.fromkeys((A.FILE, A.RETURN, A.ASK, A.VERIFY), T.ASKED),
    **dict.fromkeys((A.EXPIRE, A.DECLINE, A.RESTORE, A.MERGE, A.RULE_AMENDMENT, A.RULE_EXTENSION, A.PARK,
                     A.RULE_DISPUTE, A.LAPSE, A.FOLLOW_UP, A.REOPEN, A.SUCCEED), T.DECIDED),
    **dict.fromkeys((A.CLAIM, A.ANSWER, A.WHY_NOT, A.ANSWER_NUDGE), T.ANSWERED),
})  # fmt: skip

# What officials are told at once: what must be done before the next brief would say so, and what is never kept back.
OF_OFFICES: Mapping[Action, Mapping[Audience, Topic]] = MappingProxyType({
    **{action: {P.LEAD_HEADS: T.WORK} for action in (A.ASSIGN, A.REASSIGN, A.RELEASE, A.RULE)},
    A.OBJECT: {P.COORDINATORS: T.WORK},
    A.INSTRUCT: dict.fromkeys((P.OWNER, P.LEAD_HEADS, P.COORDINATORS), T.INSTRUCTED),
    A.NUDGE: dict.fromkeys((P.OWNER, P.LEAD_HEADS), T.NUDGED),
})  # fmt: skip

# Of these the lead unit's group is told as well.
OF_GROUPS: Mapping[Action, Topic] = MappingProxyType({
    action: told[P.LEAD_HEADS] for action, told in OF_OFFICES.items() if P.LEAD_HEADS in told
})  # fmt: skip

# Messages that tell of no act; an alert leaves by itself only when it is red (its sender says so).
OF_KINDS: Mapping[MessageKind, Topic] = MappingProxyType({
    **dict.fromkeys((M.REMINDER, M.RETURN_OPENED, M.RETURN_REMINDER), T.ASKED),
    **dict.fromkeys((M.EMPTY_ROLE, M.DEAD_LETTER, M.DATES_MOVED), T.OPERATION),
    M.BRIEF: T.BRIEF,
    M.OVERDUE_LIST: T.OVERDUE_LIST,
    M.DIGEST: T.DIGEST,
    M.HANDED_OVER: T.HANDED_OVER,
})  # fmt: skip

# Which topics concern whom, for the page where people choose.
CONCERNED: Mapping[Topic, frozenset[Role]] = MappingProxyType({
    **dict.fromkeys((T.ASKED, T.DECIDED, T.ANSWERED, T.PROGRESS), frozenset({Role.LIAISON})),
    T.WORK: frozenset({Role.HEAD, Role.COORDINATOR}),
    T.RED: UNIT_ROLES | REGION_ROLES | {Role.LEADER},
    T.INSTRUCTED: UNIT_ROLES | {Role.COORDINATOR},
    T.NUDGED: UNIT_ROLES | {Role.COORDINATOR},
    T.HANDED_OVER: UNIT_ROLES,
    T.BRIEF: UNIT_ROLES | REGION_ROLES,
    T.OVERDUE_LIST: frozenset({Role.SUPERVISOR}),
    T.DIGEST: REGION_ROLES,
    T.OPERATION: frozenset({Role.ADMINISTRATOR}),
})  # fmt: skip


def roads_of(topics: Iterable[Topic], switched: Mapping[tuple[Topic, Road], bool]) -> frozenset[Road]:
    """The roads a message of these topics takes to somebody who `switched` some of them on or off."""
    return frozenset(
        road
        for topic in topics
        for road, wish in ROADS[topic].items()
        if wish is Wish.ALWAYS or switched.get((topic, road), wish is Wish.ON)
    )


def topics_for(roles: Iterable[Role]) -> tuple[Topic, ...]:
    """The topics of which somebody in these roles is told."""
    held = frozenset(roles)
    return tuple(topic for topic in Topic if CONCERNED[topic] & held)


def leaves_at(at: datetime, calendar: WorkCalendar, alerts: Alerts) -> datetime:
    """When something that shall go at once may go: now within sending hours, else when they next begin."""
    local = office_time(at)
    day, time = local.date(), local.time()
    if not calendar.is_workday(day) or time > alerts.send_until:
        return opening(add_wd(calendar, day, 1), alerts)
    return max(at, opening(day, alerts))


def opening(day: date, alerts: Alerts) -> datetime:
    """When sending begins on a day."""
    return office_instant(day, alerts.send_from.hour, alerts.send_from.minute)
