"""Which deadlines have reached a rung that was not recorded yet, and what decides who is told (DOMAIN §7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import office_date
from tracker.extensions import db, ids
from tracker.models import Alert, Deadline, Instruction, Need, Request, Task
from tracker.queries.case import candidates
from tracker.rules.alert_recipients import NOBODY, TABLE, TURN_RED, Subject
from tracker.rules.rungs import Thresholds, limit_of
from tracker.rules.verifying import verifiers
from tracker.rules.working_days import add_wd
from tracker.vocabulary import AlertRung, DeadlineKind, RequestKind, Role

KINDS = tuple(TABLE)


@dataclass(frozen=True, slots=True)
class Fallen:
    """A running deadline that has reached a rung: its key, the days it was given, and what decides who is told."""

    id: int
    due_on: date
    limit: int
    need_id: int
    subject: Subject


def fallen_ids(rung: AlertRung, fallen: Thresholds) -> Sequence[int]:
    """The running deadlines whose highest rung this is, where it was not recorded for their due date yet."""
    recorded = exists().where(
        Alert.deadline_id == Deadline.id, Alert.due_on == Deadline.due_on, Alert.rung == rung
    )
    # What is recorded already, on most days nearly all, is passed over before anything dearer is asked.
    query = select(Deadline.id).where(_is_due(rung, fallen), ~recorded, _is_highest(rung, fallen))
    return sorted(db.session.scalars(query))


def fallen_rows(rung: AlertRung, fallen: Thresholds, deadline_ids: Sequence[int]) -> list[Fallen]:
    """Those of the deadlines that have still reached the rung and run, with what decides who is told."""
    still = and_(_is_due(rung, fallen), _is_highest(rung, fallen))
    rows = db.session.execute(
        _SHOWN.where(Deadline.id.in_(ids(deadline_ids)), still).order_by(Deadline.id)
    ).all()
    verifying = [row.need_id for row in rows if row.kind is DeadlineKind.VERIFY]
    who = _verifiers(verifying, fallen.on) if verifying else {}
    found = [_row(row, fallen.on, who) for row in rows]
    if rung is not AlertRung.BLUE:
        return found
    return [one for one in found if one.limit >= fallen.blue_from]


def rungs_recorded(deadline_ids: Sequence[int]) -> dict[int, frozenset[tuple[date, AlertRung]]]:
    """(due date, rung) of everything recorded for these deadlines, to whomever."""
    recorded = Alert.deadline_id.in_(ids(deadline_ids))
    query = select(Alert.deadline_id, Alert.due_on, Alert.rung).where(recorded).distinct()
    found: dict[int, set[tuple[date, AlertRung]]] = defaultdict(set)
    for deadline_id, due_on, rung in db.session.execute(query):
        found[deadline_id].add((due_on, rung))
    return {deadline_id: frozenset(rungs) for deadline_id, rungs in found.items()}


def _is_due(rung: AlertRung, fallen: Thresholds) -> ColumnElement[bool]:
    """Running, and due in the days in which a rung may fall."""
    running = and_(Deadline.stopped_at.is_(None), Deadline.paused_on.is_(None), Deadline.kind.in_(KINDS))
    if rung is AlertRung.BLUE:
        return and_(running, Deadline.due_on >= fallen.on, Deadline.due_on <= fallen.blue_until)
    return and_(running, Deadline.due_on < fallen.yellow_before)


def _is_highest(rung: AlertRung, fallen: Thresholds) -> ColumnElement[bool]:
    """No higher one has fallen, and the deadline has such a rung at all."""
    if rung is AlertRung.BLUE:
        return or_(Deadline.limit_wd.is_(None), Deadline.limit_wd >= fallen.blue_from)
    other = aliased(Deadline)
    # Another deadline of the same need that fell due before is still overdue.
    another = exists().where(
        other.need_id == Deadline.need_id,
        other.due_on < Deadline.due_on,
        other.stopped_at.is_(None),
        other.paused_on.is_(None),
        other.kind.in_(KINDS),
    )
    is_red = and_(Deadline.kind.in_(TURN_RED), or_(Deadline.due_on < fallen.red_before, another))
    return is_red if rung is AlertRung.RED else ~is_red


_SHOWN: Select[*tuple[Any, ...]] = (
    select(
        Deadline.id,
        Deadline.due_on,
        Deadline.starts_on,
        Deadline.limit_wd,
        Deadline.need_id,
        # As a Subject takes them.
        Deadline.kind,
        Need.region_id,
        Need.enterprise_id,
        Need.lead_unit_id,
        Need.owner_id,
        Need.sponsor_id,
        Task.unit_id,
        Task.person_id,
        Request.asker_id,
        Instruction.giver_id,
        Request.kind.label("request_kind"),
        Request.decider,
        Request.asked_at,
    )
    .join(Need, Need.id == Deadline.need_id)
    .outerjoin(Task, Task.id == Deadline.task_id)
    .outerjoin(Request, Request.id == Deadline.request_id)
    .outerjoin(Instruction, Instruction.id == Deadline.instruction_id)
)


def _row(row: Any, on: date, who: Mapping[int, frozenset[int]]) -> Fallen:
    deadline_id, due_on, starts_on, limit_wd, need_id, kind, *around = row[:15]
    subject = Subject(kind, *around, decider=_decider(row, on), verifier_ids=who.get(need_id, NOBODY))
    return Fallen(
        deadline_id, due_on, limit_of(limit_wd, starts_on, due_on, work_calendar()), need_id, subject
    )


def _decider(row: Any, on: date) -> Role | None:
    """An extension nobody ruled on in its day is the supervisor's alone (DOMAIN §5)."""
    if row.request_kind is RequestKind.EXTENSION:
        last = add_wd(work_calendar(), office_date(row.asked_at), limits().extension_goes_up_after)
        if on > last:
            return Role.SUPERVISOR
    return row.decider  # type: ignore[no-any-return]


def _verifiers(need_ids: Sequence[int], on: date) -> dict[int, frozenset[int]]:
    """Who may verify each of these needs, by the rule itself."""
    query = select(Need).where(Need.id.in_(need_ids))
    options = (joinedload(Need.region), selectinload(Need.hands), selectinload(Need.tasks))
    needs = db.session.scalars(query.options(*options)).all()
    above = sorted({region_id for need in needs for region_id in need.region.path_ids})
    free = candidates(above, on) if needs else ()
    return {
        need.id: frozenset(one.person_id for one in verifiers(need, need.region.path_ids[::-1], free))
        for need in needs
    }
