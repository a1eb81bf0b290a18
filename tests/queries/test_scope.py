"""What exists for a person: the condition in SQL says the same as the predicate, for whoever and whatever."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tests.cast import Town
from tests.life import MORNING
from tracker.models import Need, NeedHelper, Task
from tracker.queries.scope import visible_to
from tracker.rules.permissions import SYSTEM, Actor, Grant, may_see
from tracker.vocabulary import Role, Status, TaskState

_numbers = count(1)
PLACES = ("city", "east", "west")
UNITS = ("talent", "industry", "finance", "east_office")
ENTERPRISES = ("yunzhan", "heling", "panshi")
BELOW = {"city": PLACES, "east": ("east",), "west": ("west",)}

needs = st.fixed_dictionaries({
    "status": st.sampled_from(Status),
    "enterprise": st.sampled_from(ENTERPRISES),
    "region": st.sampled_from(PLACES),
    "origin": st.sampled_from(PLACES),
    "lead": st.none() | st.sampled_from(UNITS),
    "filing": st.none() | st.sampled_from(UNITS),
    "helpers": st.sets(st.sampled_from(UNITS), max_size=2),
    "tasks": st.lists(st.tuples(st.sampled_from(UNITS), st.sampled_from(TaskState)), max_size=2),
    "sponsor": st.none() | st.sampled_from(("leader", "official")),
})  # fmt: skip
grants = st.one_of(
    st.tuples(st.just(Role.LIAISON), st.sampled_from(ENTERPRISES)),
    st.tuples(st.sampled_from((Role.OFFICIAL, Role.HEAD)), st.sampled_from(UNITS)),
    st.tuples(st.sampled_from((Role.COORDINATOR, Role.SUPERVISOR)), st.sampled_from(PLACES)),
    st.tuples(st.sampled_from((Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR)), st.none()),
)
people = st.fixed_dictionaries({
    "who": st.sampled_from(("leader", "official", "admin")),
    "grants": st.lists(grants, max_size=3),
    "linked": st.sets(st.sampled_from(ENTERPRISES), max_size=2),
    "stands_in": st.booleans(),
})  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(needs, min_size=1, max_size=5), persons=st.lists(people, min_size=1, max_size=4))
def test_the_condition_in_sql_equals_the_predicate(session, town, rows, persons):
    with session.begin_nested() as savepoint:
        ids = [_plant(session, town, **row) for row in rows]
        loaded = select(Need).where(Need.id.in_(ids))
        found = session.scalars(loaded.options(selectinload(Need.helpers), selectinload(Need.tasks))).all()
        for person in persons:
            actor = _actor(town, **person)
            visible = set(session.scalars(select(Need.id).where(visible_to(actor), Need.id.in_(ids))))
            assert visible == {need.id for need in found if may_see(actor, need)}, person
        savepoint.rollback()
    session.expunge_all()


def test_nobody_sees_nothing_and_the_system_everything(session, town):
    need_id = _plant(session, town, "filed", "yunzhan", "east", "east", None, None, set(), [], None)
    need = session.scalars(
        select(Need).where(Need.id == need_id).options(selectinload(Need.helpers), selectinload(Need.tasks))
    ).one()
    nobody = Actor(person_id=None)
    assert session.scalars(select(Need.id).where(visible_to(nobody))).all() == []
    assert (may_see(nobody, need), may_see(SYSTEM, need)) == (False, True)


def _plant(
    session: Session, town: Town, status, enterprise, region, origin, lead, filing, helpers, tasks, sponsor
) -> int:
    number = next(_numbers)
    need = Need(
        number=f"planted-{number}",
        status=Status(status),
        list_code="RC",
        enterprise_id=getattr(town, enterprise).id,
        region_id=getattr(town, region).id,
        origin_region_id=getattr(town, origin).id,
        lead_unit_id=getattr(town, lead).id if lead else None,
        filing_unit_id=getattr(town, filing).id if filing else None,
        sponsor_id=town.people[sponsor].id if sponsor else None,
        title="t",
        description="d",
        filed_at=MORNING,
        changed_at=MORNING,
        helpers=[NeedHelper(unit_id=getattr(town, unit).id) for unit in sorted(helpers)],
        tasks=[
            Task(title="t", unit_id=getattr(town, unit).id, due_on=MORNING.date(), state=state)
            for unit, state in tasks
        ],
    )
    session.add(need)
    session.flush()
    return need.id


def _actor(town: Town, who, grants, linked, stands_in) -> Actor:
    for_id = town.people["head"].id if stands_in else None
    made = tuple(_grant(town, role, place, for_id) for role, place in grants)
    # As queries.people gives them: links count only for who is a leader today.
    is_leader = any(grant.role is Role.LEADER for grant in made)
    ids = frozenset(getattr(town, name).id for name in linked) if is_leader else frozenset()
    return Actor(person_id=town.people[who].id, name=who, grants=made, linked_ids=ids)


def _grant(town: Town, role: Role, place: str | None, for_id: int | None) -> Grant:
    if place in UNITS:
        return Grant(role, unit_id=getattr(town, place).id, for_id=for_id)
    if place in ENTERPRISES:
        enterprise_id = getattr(town, place).id
        return Grant(role, enterprise_id=enterprise_id, enterprise_ids=frozenset({enterprise_id}))
    if place in PLACES:
        ids = frozenset(getattr(town, name).id for name in BELOW[place])
        return Grant(role, region_id=getattr(town, place).id, region_ids=ids)
    return Grant(role)
