"""Who may act: small questions about a person and a case, named for the printed table (DOMAIN §3, §5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tracker.rules.act import Case
from tracker.rules.permissions import Actor, Grant
from tracker.vocabulary import N_, Role


@dataclass(frozen=True, slots=True)
class Standing:
    """The right in which somebody acts; `for_id` is the absent person a substitute stands in for."""

    for_id: int | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """A kind of person by relation to the case."""

    name: str
    label: str
    test: Callable[[Actor, Case], Standing | None]


def standing_of(who: Iterable[Who], actor: Actor, case: Case) -> Standing | None:
    """The first standing among `who` this person has towards the case; own rights go before a substitute's."""
    found = [standing for one in who if (standing := one.test(actor, case))]
    return min(found, key=lambda standing: standing.for_id is not None, default=None)


def _first(grants: Iterable[Grant]) -> Standing | None:
    return next((Standing(grant.for_id) for grant in grants), None)


def _in_unit(actor: Actor, unit_id: int | None, *roles: Role) -> Standing | None:
    return _first(grant for grant in actor.of(*roles) if unit_id is not None and grant.unit_id == unit_id)


def _liaison(actor: Actor, case: Case) -> Standing | None:
    enterprise = case.need.enterprise_id
    return _first(grant for grant in actor.of(Role.LIAISON) if enterprise in grant.enterprise_ids)


def _filing_official(actor: Actor, case: Case) -> Standing | None:
    return _in_unit(actor, case.need.filing_unit_id, Role.OFFICIAL, Role.HEAD)


def _lead_official(actor: Actor, case: Case) -> Standing | None:
    return _in_unit(actor, case.need.lead_unit_id, Role.OFFICIAL, Role.HEAD)


def _lead_head(actor: Actor, case: Case) -> Standing | None:
    return _in_unit(actor, case.need.lead_unit_id, Role.HEAD)


def _owner(actor: Actor, case: Case) -> Standing | None:
    need = case.need
    if need.owner_id is None:
        return None
    grants = [grant for grant in actor.of(Role.OFFICIAL, Role.HEAD) if grant.unit_id == need.lead_unit_id]
    if need.owner_id == actor.person_id:
        return _first(grant for grant in grants if grant.for_id is None)
    return _first(grant for grant in grants if grant.for_id == need.owner_id)


def _on_case(actor: Actor, case: Case) -> Standing | None:
    need = case.need
    units = {need.lead_unit_id} | need.helper_unit_ids | {task.unit_id for task in need.tasks if task.is_open}
    return _first(grant for grant in actor.of(Role.OFFICIAL, Role.HEAD) if grant.unit_id in units)


def _task_person(actor: Actor, case: Case) -> Standing | None:
    """Who works on an open task: its person, a substitute of theirs, or anybody of its unit while it has none."""
    open_tasks = [task for task in case.need.tasks if task.is_open]
    return _first(
        grant
        for grant in actor.of(Role.OFFICIAL, Role.HEAD)
        for task in open_tasks
        if grant.unit_id == task.unit_id and task.person_id in (None, grant.for_id or actor.person_id)
    )


def _in_region(role: Role) -> Callable[[Actor, Case], Standing | None]:
    def test(actor: Actor, case: Case) -> Standing | None:
        return _first(grant for grant in actor.of(role) if case.need.region_id in grant.region_ids)

    return test


def _leader(actor: Actor, case: Case) -> Standing | None:
    need = case.need
    grants = list(actor.of(Role.LEADER))
    linked = need.enterprise_id in actor.linked_ids or need.sponsor_id == actor.person_id
    return Standing() if grants and linked else None


def _verifier(actor: Actor, case: Case) -> Standing | None:
    return Standing() if actor.person_id in case.verifier_ids else None


def _system(actor: Actor, case: Case) -> Standing | None:
    return Standing() if actor.is_system else None


LIAISON = Who("liaison", N_("the enterprise's liaison"), _liaison)
FILING_OFFICIAL = Who("filing official", N_("an official, on behalf"), _filing_official)
LEAD_OFFICIAL = Who("lead official", N_("an official of the lead unit"), _lead_official)
LEAD_HEAD = Who("lead head", N_("the head of the lead unit"), _lead_head)
OWNER = Who("owner", N_("the owner"), _owner)
ON_CASE = Who("on the case", N_("the units on the case"), _on_case)
TASK_PERSON = Who("task person", N_("the person of a task"), _task_person)
COORDINATOR = Who("coordinator", N_("a coordinator of the region"), _in_region(Role.COORDINATOR))
SUPERVISOR = Who("supervisor", N_("a supervisor of the region"), _in_region(Role.SUPERVISOR))
LEADER = Who("leader", N_("the linked leader"), _leader)
VERIFIER = Who("verifier", N_("a coordinator who had no hand in it"), _verifier)
THE_SYSTEM = Who("system", N_("the system"), _system)
EVERYONE = (
    LIAISON,
    FILING_OFFICIAL,
    LEAD_OFFICIAL,
    LEAD_HEAD,
    OWNER,
    ON_CASE,
    TASK_PERSON,
    COORDINATOR,
    SUPERVISOR,
    LEADER,
    VERIFIER,
    THE_SYSTEM,
)
