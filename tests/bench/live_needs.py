"""Fills an empty database with live needs, their people and deadlines, in bulk: what the sweep is measured on."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.factories import BEGAN_AT, LONG_AGO, credit_code, hashed
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import office_instant
from tracker.models import Deadline, Enterprise, Need, Person, Region, RoleGrant, Task, Unit
from tracker.rules.working_days import add_wd
from tracker.vocabulary import DeadlineKind, RegionKind, Role, Status, TaskState

COUNTIES, UNITS, OFFICIALS, ENTERPRISES = 10, 235, 600, 1500
# Of a thousand needs: how many have a date due on the next working day, overdue, and overdue for days (SPEED).
BLUE, YELLOW, RED = 38, 60, 40
CHUNK = 5000


def fill(session: Session, needs: int, today: date) -> None:
    """People and places of a prefecture, and so many needs at work with four deadlines each; commits."""
    chance = Random(7)
    _places(session)
    people = _people(session)
    _insert(session, Enterprise, _enterprises())
    _insert(session, Need, (_need(n, chance, today) for n in range(1, needs + 1)))
    _insert(session, Task, (_task(n, part) for n in range(1, needs + 1) for part in (0, 1)))
    _insert(session, Deadline, (row for n in range(1, needs + 1) for row in _deadlines(n, chance, today)))
    session.commit()
    assert people == 1 + UNITS + OFFICIALS + 3 * (COUNTIES + 1)


def _insert(session: Session, model: type[Any], rows: Iterator[dict[str, Any]]) -> int:
    done = 0
    while chunk := list(islice(rows, CHUNK)):
        session.execute(insert(model), chunk)
        done += len(chunk)
    return done


def _places(session: Session) -> None:
    regions = [
        {"id": 1, "code": "420000", "name": "市", "kind": RegionKind.CITY, "path": "/1/", "parent_id": None}
    ]
    for n in range(2, COUNTIES + 2):
        county = {"code": f"42{n:04d}", "name": f"县{n}", "kind": RegionKind.COUNTY, "parent_id": 1}
        regions.append({"id": n, "path": f"/1/{n}/"} | county)
    _insert(session, Region, iter(regions))
    _insert(session, Unit, iter([
        {"id": n, "code": f"u{n}", "name": f"局{n}", "region_id": 1 + n % (COUNTIES + 1), "lists": []}
        for n in range(1, UNITS + 1)
    ]))  # fmt: skip


def _people(session: Session) -> int:
    grants: list[dict[str, Any]] = [{"role": Role.ADMINISTRATOR}]
    grants += [{"role": Role.HEAD, "unit_id": unit} for unit in range(1, UNITS + 1)]
    grants += [{"role": Role.OFFICIAL, "unit_id": 1 + n % UNITS} for n in range(OFFICIALS)]
    for region in range(1, COUNTIES + 2):
        grants += [{"role": Role.COORDINATOR, "region_id": region}] * 2
        grants.append({"role": Role.SUPERVISOR, "region_id": region})
    _insert(session, Person, iter([
        {"id": n, "username": f"p{n}", "name": f"人{n}", "email": f"p{n}@example.test", "created_at": BEGAN_AT,
         "password_hash": hashed("x")}
        for n in range(1, len(grants) + 1)
    ]))  # fmt: skip
    empty = {"unit_id": None, "region_id": None}
    rows = [empty | grant | {"person_id": n, "from_on": LONG_AGO} for n, grant in enumerate(grants, 1)]
    return _insert(session, RoleGrant, iter(rows))


def _enterprises() -> Iterator[dict[str, Any]]:
    for n in range(1, ENTERPRISES + 1):
        yield {"id": n, "uscc": credit_code(n), "name": f"企业{n}", "region_id": 1 + n % (COUNTIES + 1)}


def owner_of(n: int) -> int:
    """The official who owns the n-th need."""
    return 2 + UNITS + n % OFFICIALS


def unit_of(n: int) -> int:
    """The unit in which that official works."""
    return 1 + (n % OFFICIALS) % UNITS


def _need(n: int, chance: Random, today: date) -> dict[str, Any]:
    filed_at = office_instant(today - timedelta(days=chance.randrange(5, 40)), 10)
    return {
        "id": n, "number": f"420000-RC-2026Q4-{n:07d}", "status": Status.IMPLEMENTING, "list_code": "RC",
        "enterprise_id": 1 + n % ENTERPRISES, "region_id": 1 + n % (COUNTIES + 1),
        "origin_region_id": 1 + n % (COUNTIES + 1), "title": f"需求{n}", "description": "说明",
        "lead_unit_id": unit_of(n), "owner_id": owner_of(n), "filed_at": filed_at, "changed_at": filed_at,
        "due_on": today, "version": 1,
    }  # fmt: skip


def _task(n: int, part: int) -> dict[str, Any]:
    return {
        "id": 2 * n - part, "need_id": n, "title": "对接", "unit_id": unit_of(n), "person_id": owner_of(n),
        "due_on": LONG_AGO, "state": TaskState.TO_DO,
    }  # fmt: skip


def _deadlines(n: int, chance: Random, today: date) -> Iterator[dict[str, Any]]:
    """A promise, a report and two tasks; one of them is what the lot decides, the others have time."""
    started = add_wd(work_calendar(), today, -20)
    lot, chosen = chance.randrange(1000), chance.randrange(4)
    kinds = (DeadlineKind.PROMISE, DeadlineKind.REPORT, DeadlineKind.TASK, DeadlineKind.TASK)
    for index, kind in enumerate(kinds):
        days = _days(lot, chance) if index == chosen else chance.randrange(2, 20)
        due_on = add_wd(work_calendar(), today, days)
        yield {
            "need_id": n, "kind": kind, "task_id": 2 * n - index % 2 if kind is DeadlineKind.TASK else None,
            "starts_on": started, "limit_wd": None if kind is DeadlineKind.TASK else 15, "due_on": due_on,
            "first_due_on": due_on, "started_at": office_instant(started, 10),
        }  # fmt: skip


def _days(lot: int, chance: Random) -> int:
    if lot < BLUE:
        return 1
    if lot < BLUE + YELLOW:
        return -chance.randrange(1, 3)
    return -chance.randrange(3, 12) if lot < BLUE + YELLOW + RED else chance.randrange(2, 20)
