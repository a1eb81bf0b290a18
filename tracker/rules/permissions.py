"""Who a person is to the system: roles in scopes, and what they may see and open (DOMAIN §3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.models import Need
from tracker.vocabulary import Permission, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held now in a scope; `for_id` names the absent person where it is held as a substitute."""

    role: Role
    region_id: int | None = None
    # The region and all below it.
    region_ids: frozenset[int] = frozenset()
    unit_id: int | None = None
    # The enterprise and those it succeeded.
    enterprise_ids: frozenset[int] = frozenset()
    enterprise_id: int | None = None
    for_id: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A unit in which somebody held a role, own or as `for_id`'s substitute, from/to (open-ended: None)."""

    unit_id: int
    from_on: date
    to_on: date | None
    for_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with every right held today; the system itself has no person."""

    person_id: int | None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    linked_ids: frozenset[int] = frozenset()
    held: tuple[Held, ...] = ()
    # The system itself, which jobs act as; a visitor is nobody and is not it.
    is_system: bool = False

    def roles(self) -> frozenset[Role]:
        """The roles held today, in whatever scope."""
        return frozenset(grant.role for grant in self.grants)

    def of(self, *roles: Role) -> Iterator[Grant]:
        """The grants of these roles, own ones before those held for somebody absent."""
        own = [grant for grant in self.grants if grant.role in roles]
        yield from sorted(own, key=lambda grant: grant.for_id is not None)

    def unit_ids(self) -> frozenset[int]:
        """The units in which the person works today, own or as a substitute."""
        return frozenset(grant.unit_id for grant in self.of(Role.OFFICIAL, Role.HEAD) if grant.unit_id)

    def own_unit_ids(self) -> frozenset[int]:
        """The units the person belongs to today, not only stands in for somebody."""
        grants = self.of(Role.OFFICIAL, Role.HEAD)
        return frozenset(grant.unit_id for grant in grants if grant.unit_id and grant.for_id is None)

    def enterprise_ids(self) -> frozenset[int]:
        """The enterprises the person speaks for, with those they succeeded."""
        return frozenset().union(*(grant.enterprise_ids for grant in self.of(Role.LIAISON)))

    def region_ids(self) -> frozenset[int]:
        """The regions the person steers, with all below."""
        return frozenset().union(*(grant.region_ids for grant in self.of(Role.COORDINATOR, Role.SUPERVISOR)))


SYSTEM = Actor(person_id=None, name="system", is_system=True)

_READERS = frozenset({Role.LIAISON, Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER})
_STEERERS = frozenset({Role.COORDINATOR, Role.SUPERVISOR})

# Permission -> the roles that hold it; pages and the API ask for these, never for roles.
HOLDERS: dict[Permission, frozenset[Role]] = {
    Permission.READ_NEEDS: _READERS,
    Permission.FILE_NEEDS: frozenset({Role.LIAISON, Role.OFFICIAL, Role.HEAD}),
    Permission.ACT_ON_NEEDS: _READERS,
    Permission.READ_ENTERPRISES: _READERS,
    Permission.KEEP_ENTERPRISES: frozenset({Role.COORDINATOR}),
    Permission.INVITE_LIAISONS: frozenset({Role.COORDINATOR}),
    Permission.KEEP_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Permission.READ_PEOPLE: frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    Permission.NAME_SUBSTITUTES: frozenset({Role.OFFICIAL, Role.HEAD}),
    Permission.KEEP_LINKS: _STEERERS,
    Permission.READ_DIGESTS: _STEERERS,
    Permission.READ_AUDIT: frozenset({Role.AUDITOR}),
    Permission.READ_SETTINGS: frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    Permission.RESEND: frozenset({Role.ADMINISTRATOR}),
    Permission.PASS_LINKS: frozenset({Role.COORDINATOR}),
}


def holds(actor: Actor, permission: Permission) -> bool:
    """Whether the person holds a permission in some scope; the scoped queries then decide what it covers."""
    if permission is Permission.ANYONE:
        return True
    if permission is Permission.SIGNED_IN:
        return actor.person_id is not None
    return bool(actor.roles() & HOLDERS[permission])


def may_see(actor: Actor, need: Need) -> bool:
    """Whether a need exists for this person; the predicate that queries/scope.visible_to puts into SQL.

    `need.helpers` and `need.tasks` must be loaded.
    """
    if actor.is_system:
        return True
    units = actor.unit_ids()
    on_case = (
        {need.lead_unit_id, need.filing_unit_id}
        | need.helper_unit_ids
        | {task.unit_id for task in need.tasks}
    )
    return (
        need.enterprise_id in actor.enterprise_ids()
        or bool(units & on_case)
        or bool(actor.region_ids() & {need.region_id, need.origin_region_id})
        or (need.enterprise_id in actor.linked_ids)
        or (Role.LEADER in actor.roles() and need.sponsor_id == actor.person_id)
    )
