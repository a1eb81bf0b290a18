"""Who may be given which role, where, and by whom (DOMAIN §3; nobody gives a role to themself, TRUST 71)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from tracker.rules.faults import Fault
from tracker.vocabulary import N_, REGION_ROLES, UNIT_ROLES, Role


class ScopeKind(StrEnum):
    """In what a role is held."""

    REGION = "region"
    UNIT = "unit"
    ENTERPRISE = "enterprise"
    SYSTEM = "system"


# Who keeps the people and who reads the record of it are never the same person.
APART = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


def scope_kind(role: Role) -> ScopeKind:
    """In what a role is held; a linked leader's enterprises stand in the links."""
    if role in REGION_ROLES:
        return ScopeKind.REGION
    if role in UNIT_ROLES:
        return ScopeKind.UNIT
    return ScopeKind.ENTERPRISE if role is Role.LIAISON else ScopeKind.SYSTEM


def period_fault(from_on: date, to_on: date | None, today: date) -> Fault | None:
    """What is wrong with a period that shall begin now or later."""
    if from_on < today:
        return Fault(N_("The date may not lie before today."))
    if to_on is not None and to_on < from_on:
        return Fault(N_("The last day may not lie before the first."))
    return None


def stands_apart(roles: Iterable[Role]) -> bool:
    """Whether an account that holds or ever held these roles is out of every administrator's hands (TRUST 71).

    Also that of a former auditor: else a role ended, an account taken and the role granted again would do.
    """
    return Role.AUDITOR in set(roles)


def together_fault(role: Role, held: Iterable[Role]) -> Fault | None:
    """What is wrong with holding `role` beside those held already."""
    others = set(held) - {role}
    if role in APART and others & APART:
        return Fault(N_("Administrator and auditor must be different people."))
    return None
