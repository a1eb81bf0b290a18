"""Alerts are recorded and told: the highest rung at once, lower ones as passed over, never twice (DOMAIN §7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, String, literal

from tracker.actions.notices import Notice, write
from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import office_date
from tracker.extensions import db, handed_in, insert_new
from tracker.models import Alert
from tracker.models.base import BigId, Instant
from tracker.queries.alerts import Fallen, fallen_ids, fallen_rows, rungs_recorded
from tracker.queries.people import holders
from tracker.queries.roster import roster
from tracker.rules.alert_recipients import Roster, Vacancy, alerted
from tracker.rules.roads import OF_KINDS
from tracker.rules.rungs import Thresholds, below, thresholds
from tracker.vocabulary import AlertRung, AlertState, MessageKind, Role, Topic

# The highest first: what turned red is not told as yellow by the same sweep.
RUNGS = (AlertRung.RED, AlertRung.YELLOW, AlertRung.BLUE)


@dataclass(frozen=True, slots=True)
class Fall:
    """One rung of one deadline that falls to these people."""

    deadline: Fallen
    rung: AlertRung
    state: AlertState
    people: frozenset[int]


def due(at: datetime) -> Iterator[tuple[AlertRung, int]]:
    """(rung, deadline id) of everything that is to be alerted at `at`: the highest rung each has reached."""
    fallen = _fallen(at)
    for rung in RUNGS:
        yield from ((rung, deadline_id) for deadline_id in fallen_ids(rung, fallen))


def alert(rung: AlertRung, deadline_ids: Sequence[int], at: datetime) -> int:
    """Record and tell this rung of these deadlines, as far as they have still reached it; returns how many.

    Red leaves the house at once, blue and yellow in the morning brief. Lower rungs that were never recorded are
    kept as skipped. Part of the caller's transaction; a second call does nothing.
    """
    rows = fallen_rows(rung, _fallen(at), deadline_ids)
    if not rows:
        return 0
    seats = roster([one.subject for one in rows], office_date(at))
    falls, vacant = _falls(rung, rows, seats)
    _record(falls, at)
    told = [fall for fall in falls if fall.state is AlertState.SENT]
    write([*_to_people(rung, told), *_to_groups(rung, told), *_of_vacancies(vacant, office_date(at))], at)
    return len(rows)


def _fallen(at: datetime) -> Thresholds:
    return thresholds(at, work_calendar(), limits().alerts)


def _falls(rung: AlertRung, rows: Sequence[Fallen], seats: Roster) -> tuple[list[Fall], set[Vacancy]]:
    recorded = rungs_recorded([one.id for one in rows]) if rung is not AlertRung.BLUE else {}
    falls: list[Fall] = []
    vacant: set[Vacancy] = set()
    for one in rows:
        known = recorded.get(one.id, ())
        lower = below(rung, one.limit, limits().alerts.blue_from)
        rungs = (rung, *(passed for passed in lower if (one.due_on, passed) not in known))
        people, empty = alerted(one.subject, rungs, seats)
        vacant |= empty
        for fallen, told in people.items():
            state = AlertState.SENT if fallen is rung else AlertState.SKIPPED
            falls.append(Fall(one, fallen, state, told))
    return falls, vacant


def _record(falls: Iterable[Fall], at: datetime) -> None:
    """A row for each deadline, rung and person, in one statement."""
    rows = [
        (fall.deadline.id, fall.deadline.due_on.isoformat(), fall.rung, fall.state, person_id)
        for fall in falls
        for person_id in fall.people
    ]
    kinds = (BigId, Date(), String(), String(), BigId)
    names = ("deadline_id", "due_on", "rung", "state", "person_id", "made_at")
    selected = handed_in(rows, *kinds).add_columns(literal(at, Instant()))
    db.session.execute(insert_new(Alert).from_select(names, selected))


def _to_people(rung: AlertRung, told: Iterable[Fall]) -> Iterator[Notice]:
    """One message a person: of the one deadline, or of all that reached the rung at once (never a mail for each)."""
    of_person: dict[int, list[Fallen]] = defaultdict(list)
    for fall in told:
        for person_id in fall.people:
            of_person[person_id].append(fall.deadline)
    for person_id, deadlines in sorted(of_person.items()):
        yield _notice(rung, deadlines, f"{person_id}", person_id=person_id)


def _to_groups(rung: AlertRung, told: Iterable[Fall]) -> Iterator[Notice]:
    """A red one is told to the lead unit's group as well."""
    of_unit: dict[int, list[Fallen]] = defaultdict(list)
    for fall in told if rung is AlertRung.RED else ():
        if fall.deadline.subject.unit_id is not None:
            of_unit[fall.deadline.subject.unit_id].append(fall.deadline)
    for unit_id, deadlines in sorted(of_unit.items()):
        yield _notice(rung, deadlines, f"unit:{unit_id}", unit_id=unit_id)


def _notice(
    rung: AlertRung,
    deadlines: Sequence[Fallen],
    reader: str,
    *,
    person_id: int | None = None,
    unit_id: int | None = None,
) -> Notice:
    first = deadlines[0]
    subject = f"{first.id}:{first.due_on}:{rung}:{reader}"
    topics = frozenset({Topic.RED}) if rung is AlertRung.RED else frozenset()
    if len(deadlines) == 1:
        return Notice(
            key=f"alert:{subject}",
            kind=MessageKind.ALERT,
            person_id=person_id,
            unit_id=unit_id,
            need_id=first.need_id,
            deadline_id=first.id,
            facts={"deadline": first.id, "due_on": first.due_on.isoformat(), "rung": rung},
            topics=topics,
        )
    told = [[one.id, one.due_on.isoformat()] for one in deadlines]
    return Notice(
        key=f"alerts:{subject}",
        kind=MessageKind.ALERTS,
        person_id=person_id,
        unit_id=unit_id,
        facts={"rung": rung, "deadlines": told},
        topics=topics,
    )


def _of_vacancies(vacant: Iterable[Vacancy], today: date) -> Iterator[Notice]:
    """The administrators hear once a day of each role that nobody held where somebody had to be told."""
    for vacancy in sorted(vacant):
        scope = "unit" if vacancy.role is Role.HEAD else "region"
        for person in holders(Role.ADMINISTRATOR, today):
            yield Notice(
                key=f"empty-role:{today}:{vacancy.role}:{vacancy.scope_id}:{person.id}",
                kind=MessageKind.EMPTY_ROLE,
                person_id=person.id,
                facts={"role": vacancy.role, scope: vacancy.scope_id},
                topics=frozenset({OF_KINDS[MessageKind.EMPTY_ROLE]}),
            )
