"""Everybody around one need, as actors made by hand: the columns of the golden table."""

from datetime import UTC, date, datetime

from tracker.models import Deadline, Enterprise, Need, NeedHand, NeedHelper, Person, Region, Request, Task
from tracker.rules.act import Case
from tracker.rules.permissions import SYSTEM, Actor, Grant, Held
from tracker.vocabulary import (
    Channel,
    DeadlineKind,
    Endorsement,
    RequestKind,
    Role,
    Status,
    TaskState,
    Urgency,
)

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
CITY, EAST, WEST = 1, 2, 3
LEAD, OTHER, HELPERS, FILING, FORMER = 11, 12, 13, 14, 15
ENTERPRISE, ELSEWHERE = 21, 22
EAST_AND_BELOW = frozenset({EAST})
CITY_AND_BELOW = frozenset({CITY, EAST, WEST})


def actor(number: int, *grants: Grant, linked: tuple[int, ...] = (), held: tuple[Held, ...] = ()) -> Actor:
    """Somebody with these rights."""
    return Actor(number, f"person {number}", grants, frozenset(linked), held)


def of_unit(number: int, unit: int, role: Role = Role.OFFICIAL) -> Actor:
    """Somebody who works in a unit."""
    return actor(number, Grant(role, unit_id=unit))


def of_region(number: int, role: Role, region: int, below: frozenset[int]) -> Actor:
    """Somebody who steers a region and all below."""
    return actor(number, Grant(role, region_id=region, region_ids=below))


def liaison(number: int, enterprise: int) -> Actor:
    """Somebody who speaks for an enterprise."""
    grant = Grant(Role.LIAISON, enterprise_id=enterprise, enterprise_ids=frozenset({enterprise}))
    return actor(number, grant)


# In the order of the golden table's words: everybody by their relation to the need made by `need_in`.
EVERYBODY: dict[str, Actor] = {
    "liaison": liaison(101, ENTERPRISE),
    "liaison of another": liaison(102, ELSEWHERE),
    "filing official": of_unit(103, FILING),
    "lead official": of_unit(104, LEAD),
    "owner": of_unit(105, LEAD),
    "owner's substitute": actor(
        106, Grant(Role.OFFICIAL, unit_id=OTHER), Grant(Role.OFFICIAL, unit_id=LEAD, for_id=105)
    ),
    "lead head": of_unit(107, LEAD, Role.HEAD),
    "helper official": of_unit(108, HELPERS),
    "helper head": of_unit(109, HELPERS, Role.HEAD),
    "task person": of_unit(110, HELPERS),
    "official of another unit": of_unit(111, OTHER),
    "head of another unit": of_unit(112, OTHER, Role.HEAD),
    "coordinator": of_region(113, Role.COORDINATOR, CITY, CITY_AND_BELOW),
    "verifier": of_region(114, Role.COORDINATOR, EAST, EAST_AND_BELOW),
    "coordinator of another county": of_region(115, Role.COORDINATOR, WEST, frozenset({WEST})),
    "supervisor": of_region(116, Role.SUPERVISOR, CITY, CITY_AND_BELOW),
    "supervisor of another county": of_region(117, Role.SUPERVISOR, WEST, frozenset({WEST})),
    "linked leader": actor(118, Grant(Role.LEADER), linked=(ENTERPRISE,)),
    "sponsor": actor(119, Grant(Role.LEADER)),
    "leader of others": actor(120, Grant(Role.LEADER), linked=(ELSEWHERE,)),
    "administrator": actor(121, Grant(Role.ADMINISTRATOR)),
    "auditor": actor(122, Grant(Role.AUDITOR)),
    "system": SYSTEM,
    "nobody": Actor(None, "visitor"),
}
OWNER, TASK_PERSON, SPONSOR, FILER = 105, 110, 119, 103
BEFORE_A_UNIT = frozenset({Status.DRAFT, Status.FILED, Status.RETURNED, Status.ACCEPTED})
BEFORE_AN_OWNER = BEFORE_A_UNIT | {Status.ASSIGNED}
WITH_TASKS = frozenset({Status.IMPLEMENTING, Status.PARKED})


def need_in(status: Status, **given) -> Need:
    """A need of the east county in this status, with unit, owner and task as far as that status has them."""
    unit = None if status in BEFORE_A_UNIT else LEAD
    owner = None if status in BEFORE_AN_OWNER else OWNER
    values = {
        "id": 1,
        "number": "429702-RC-2026Q4-0001",
        "status": status,
        "list_code": "RC",
        "list_version": 1,
        "enterprise_id": ENTERPRISE,
        "enterprise": Enterprise(id=ENTERPRISE, name="e", active=True),
        "region_id": EAST,
        "region": Region(id=EAST, parent_id=CITY, path=f"/{CITY}/{EAST}/"),
        "origin_region_id": EAST,
        "title": "t",
        "description": "d",
        "contact_phone": "13800138000",
        "urgency": Urgency.NORMAL,
        "data": {},
        "channel": Channel.ON_BEHALF,
        "filing_unit_id": FILING,
        "filed_by_id": FILER,
        "endorsement": Endorsement.PENDING,
        "lead_unit_id": unit,
        "owner_id": owner,
        "owner": Person(id=OWNER, active=True) if owner else None,
        "sponsor_id": None if status in BEFORE_A_UNIT else SPONSOR,
        "helpers": [NeedHelper(unit_id=HELPERS)] if unit else [],
        "hands": [NeedHand(unit_id=LEAD)] if unit else [],
        "tasks": [task(1)] if status in WITH_TASKS else [],
        "version": 5,
        "cycle": 1,
        "disputes": 0,
        "extensions": 0,
        "parked_wd": 0,
        "complex": False,
        "filed_at": AT,
        "assigned_at": None if status in BEFORE_A_UNIT else AT,
        "claimed_at": None if status in BEFORE_AN_OWNER else AT,
        "closed_at": AT if status is Status.CLOSED else None,
        "merged_into": None,
    }
    empty = ("links", "deadlines", "requests", "ratings", "look_backs", "nudges", "instructions")
    return Need(**({name: [] for name in empty} | values | given))


def task(number: int, **given) -> Task:
    """An open task of the helper unit."""
    values = {
        "id": number,
        "title": "t",
        "unit_id": HELPERS,
        "person_id": TASK_PERSON,
        "due_on": date(2026, 11, 30),
        "state": TaskState.TO_DO,
        "cycle": 1,
        "deliverable": "d",
    }
    return Task(**(values | given))


def deadline(kind: DeadlineKind, due_on: date, **given) -> Deadline:
    """An open deadline."""
    values = {
        "kind": kind,
        "due_on": due_on,
        "first_due_on": due_on,
        "starts_on": date(2026, 11, 2),
        "started_at": AT,
        "cycle": 1,
        "moves": [],
    }
    return Deadline(**(values | given))


def request(kind: RequestKind, **given) -> Request:
    """A pending request of the owner's, for a coordinator to rule on."""
    values = {
        "kind": kind,
        "asker_id": OWNER,
        "unit_id": LEAD,
        "decider": Role.COORDINATOR,
        "asked_at": AT,
        "due_on": date(2026, 11, 24),
        "facts": {},
        "asked_seq": 4,
        "cycle": 1,
    }
    return Request(**(values | given))


def case_in(status: Status, **given) -> Case:
    """The case of such a need, verified by the coordinator of its own county."""
    return Case(need_in(status, **given), frozenset({114}), ("person 114",))
