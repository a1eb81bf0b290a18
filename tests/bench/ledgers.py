"""Fills an empty database with whole histories in bulk: a few needs are driven by hand, then repeated, chained anew."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import count, cycle, islice
from typing import Any

from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import Session, selectinload

from tests.actions.drive import Drive
from tests.cast import settle
from tests.factories import BEGAN_AT, LONG_AGO, credit_code, hashed
from tracker.models import Deadline, Enterprise, Event, EventText, Need, Person, RoleGrant, Task
from tracker.rules.event_chain import event_hash
from tracker.vocabulary import Action, Role

ENTERPRISES = 1500
CHUNK = 1000
FIRST = 1000  # ids of what is made in bulk begin here


def fill(session: Session, live: int, *, ended: float = 0.2) -> int:
    """So many live needs of one quarter and a share more that ended in it; returns how many events. Commits."""
    drive = Drive(session, settle(session))
    templates = [_worked(drive, 3), drive.parked(), drive.verifying(), _worked(drive, 1), drive.claimed()]
    closed = [drive.closed(), drive.closed(grade="2")]
    session.commit()
    _enterprises(session, drive.town.east.id)
    told = [_told(session, need) for need in templates], [_told(session, need) for need in closed]
    needs = [*islice(cycle(told[0]), live - len(templates)), *islice(cycle(told[1]), int(live * ended))]
    events = _repeat(session, needs)
    session.commit()
    return events


def _worked(drive: Drive, reports: int) -> Need:
    """A need at work: asked and answered, reported on, with tasks added, begun and done."""
    need, official = drive.implementing(), drive.town.official
    for _ in range(reports):
        drive.do(official, Action.REPORT, need, report="已对接三所职业学校,正在确认人选。")
        drive.do(drive.town.liaison, Action.ASK, need, question="进展如何?")
        drive.do(official, Action.ANSWER, need, answer="本周内答复。")
        drive.do(official, Action.ADD_TASK, need, **drive.row("official"))
    drive.finish_tasks(need)
    return need


def _enterprises(session: Session, region_id: int) -> None:
    """Many enterprises with a liaison each."""
    numbers = range(FIRST, FIRST + ENTERPRISES)
    names = [
        {"id": n, "uscc": credit_code(n), "name": f"第{n}号企业", "region_id": region_id} for n in numbers
    ]
    _insert(session, Enterprise, iter(names))
    given = {"created_at": BEGAN_AT, "password_hash": hashed("x")}
    people = [
        {"id": n, "username": f"p{n}", "name": f"人{n}", "email": f"p{n}@example.test"} for n in numbers
    ]
    _insert(session, Person, iter([person | given for person in people]))
    held = {"role": Role.LIAISON, "from_on": LONG_AGO}
    _insert(session, RoleGrant, iter([held | {"person_id": n, "enterprise_id": n} for n in numbers]))


@dataclass(frozen=True)
class Told:
    """A need that was driven by hand, with what belongs to it."""

    need: Need
    events: list[Event]
    tasks: list[Task]
    deadlines: list[Deadline]


def _told(session: Session, need: Need) -> Told:
    query = select(Event).where(Event.need_id == need.id).order_by(Event.seq)
    events = session.scalars(query.options(selectinload(Event.texts))).all()
    tasks = session.scalars(select(Task).where(Task.need_id == need.id)).all()
    whole = select(Deadline).where(Deadline.need_id == need.id, Deadline.request_id.is_(None))
    return Told(need, list(events), list(tasks), list(session.scalars(whole)))


def _repeat(session: Session, needs: Sequence[Told]) -> int:
    need_ids, event_ids, task_ids, deadline_ids = count(FIRST), *(count(FIRST * 100) for _ in range(3))
    written = 0
    for first in range(0, len(needs), CHUNK):
        rows: dict[type[Any], list[dict[str, Any]]] = {
            Need: [],
            Event: [],
            EventText: [],
            Task: [],
            Deadline: [],
        }
        for one in needs[first : first + CHUNK]:
            number = next(need_ids)
            own = {
                "id": number,
                "number": f"429702-RC-2026Q4-{number:07d}",
                "enterprise_id": _enterprise(number),
            }
            head = _chain(rows, own, one.events, event_ids)
            rows[Need].append(_columns(one.need) | own | {"head_hash": head})
            ids = {task.id: next(task_ids) for task in one.tasks}
            rows[Task] += [_columns(task) | {"id": ids[task.id], "need_id": number} for task in one.tasks]
            rows[Deadline] += [
                _columns(row) | {"id": next(deadline_ids), "need_id": number, "task_id": ids.get(row.task_id)}
                for row in one.deadlines
            ]
            written += len(one.events)
        for model, values in rows.items():
            _insert(session, model, iter(values))
        session.commit()
    return written


def _chain(
    rows: dict[type[Any], list[dict[str, Any]]],
    own: dict[str, Any],
    events: Sequence[Event],
    event_ids: Iterator[int],
) -> str:
    """The events of one more need, hashed one after the other; returns the head."""
    previous = ""
    for told in events:
        values = _columns(told) | {"id": next(event_ids), "need_id": own["id"], "previous_hash": previous}
        if told.seq == 1:
            values["changes"] = told.changes | {"enterprise_id": own["enterprise_id"]}
        values["hash"] = previous = event_hash(Event(**values), own["number"])
        rows[Event].append(values)
        rows[EventText] += [
            {
                "event_id": values["id"],
                "field": text.field,
                "salt": text.salt,
                "body": text.body,
                "erased_at": None,
            }
            for text in told.texts
        ]
    return previous


def _enterprise(number: int) -> int:
    return FIRST + number % ENTERPRISES


def _columns(row: Any) -> dict[str, Any]:
    return {column.key: copy(getattr(row, column.key)) for column in inspect(type(row)).column_attrs}


def _insert(session: Session, model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    while chunk := list(islice(rows, 5000)):
        session.execute(insert(model), chunk)
