"""Who is alerted: the table of DOMAIN §7 from kinds of deadline to desks, and who sits at a desk today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tracker.vocabulary import AlertRung, DeadlineKind, Role

NOBODY: frozenset[int] = frozenset()


class Desk(StrEnum):
    """Where an alert is put."""

    OWNER = "owner"
    HEADS = "heads"
    TASK_PERSON = "task person"
    COORDINATORS = "coordinators"
    SUPERVISORS = "supervisors"
    LEADERS = "linked leaders"
    DECIDERS = "deciders"
    VERIFIERS = "verifiers"
    GIVER = "who gave it"


@dataclass(frozen=True, slots=True)
class Told:
    """The desks of one kind: at blue and yellow, at yellow also, at red also; `red` None: it never turns red."""

    first: tuple[Desk, ...]
    yellow: tuple[Desk, ...] = ()
    red: tuple[Desk, ...] | None = ()

    @property
    def has_red(self) -> bool:
        """Whether it turns red."""
        return self.red is not None

    def at(self, rung: AlertRung) -> tuple[Desk, ...]:
        """The desks a rung is put on."""
        if rung is AlertRung.BLUE:
            return self.first
        return (*self.first, *self.yellow, *(self.red or () if rung is AlertRung.RED else ()))


K, D = DeadlineKind, Desk
# What the enterprise owes is not here: it is reminded, never alerted.
TABLE: Mapping[DeadlineKind, Told] = MappingProxyType({
    K.ACCEPT: Told((D.COORDINATORS,), red=(D.SUPERVISORS,)),
    K.ASSIGN: Told((D.COORDINATORS,), red=(D.SUPERVISORS,)),
    K.CLAIM: Told((D.HEADS,), red=(D.COORDINATORS, D.SUPERVISORS)),
    K.RULE: Told((D.DECIDERS,), red=(D.SUPERVISORS,)),
    K.CONTACT: Told((D.OWNER,), (D.HEADS,), (D.COORDINATORS,)),
    K.DECOMPOSE: Told((D.OWNER,), (D.HEADS,), (D.COORDINATORS, D.SUPERVISORS)),
    K.PROMISE: Told((D.OWNER,), (D.HEADS,), (D.COORDINATORS, D.SUPERVISORS, D.LEADERS)),
    K.REPORT: Told((D.OWNER,), (D.HEADS,), red=None),
    K.TASK: Told((D.TASK_PERSON,), (D.HEADS, D.OWNER), (D.COORDINATORS,)),
    K.APPROVE_TASK: Told((D.OWNER,), (D.HEADS,), (D.COORDINATORS,)),
    K.PARK_REVIEW: Told((D.OWNER, D.SUPERVISORS)),
    K.VERIFY: Told((D.VERIFIERS,), red=(D.SUPERVISORS,)),
    K.FOLLOW_UP: Told((D.OWNER,), (D.HEADS,), (D.SUPERVISORS,)),
    K.PUT_RIGHT: Told((D.OWNER,), (D.HEADS,), (D.SUPERVISORS,)),
    K.LOOK_BACK: Told((D.SUPERVISORS,)),
    K.INSTRUCTION: Told((D.OWNER,), (D.HEADS,), (D.GIVER,)),
    K.NUDGE: Told((D.OWNER,), (D.HEADS,), (D.COORDINATORS,)),
    K.SOLVED_SAID: Told((D.OWNER,), (D.HEADS,), (D.COORDINATORS,)),
})  # fmt: skip
TURN_RED = frozenset(kind for kind, told in TABLE.items() if told.has_red)


@dataclass(frozen=True, slots=True)
class Subject:
    """What decides who is alerted of one deadline."""

    kind: DeadlineKind
    region_id: int
    enterprise_id: int
    unit_id: int | None = None
    owner_id: int | None = None
    sponsor_id: int | None = None
    task_unit_id: int | None = None
    task_person_id: int | None = None
    # Of a request: who asked does not rule; `decider` does now.
    asker_id: int | None = None
    giver_id: int | None = None
    decider: Role | None = None
    verifier_ids: frozenset[int] = NOBODY


@dataclass(frozen=True, slots=True)
class Roster:
    """Who holds which role where on one day, and who stands in for whom; only people who may sign in."""

    officials: Mapping[int, frozenset[int]] = field(default_factory=dict)
    heads: Mapping[int, frozenset[int]] = field(default_factory=dict)
    steering: Mapping[tuple[Role, int], frozenset[int]] = field(default_factory=dict)
    # Region -> itself and those above, the nearest first.
    upwards: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    # Enterprise -> its linked leaders.
    leaders: Mapping[int, frozenset[int]] = field(default_factory=dict)
    # Unit -> absent person -> who stands in there.
    substitutes: Mapping[int, Mapping[int, frozenset[int]]] = field(default_factory=dict)
    # Everybody who gave an instruction, or sponsors, and may sign in.
    others: frozenset[int] = NOBODY

    def works_in(self, person_id: int | None, unit_id: int | None) -> bool:
        """Whether somebody still works there."""
        held = unit_id or 0
        return person_id in self.officials.get(held, NOBODY) or person_id in self.heads.get(held, NOBODY)

    def nearest(self, role: Role, region_id: int) -> frozenset[int]:
        """Who steers a region in this role: those of the region, else of the nearest one above that has somebody."""
        regions = self.upwards.get(region_id, (region_id,))
        return next((held for one in regions if (held := self.steering.get((role, one)))), NOBODY)

    def with_substitutes(self, people: frozenset[int], unit_id: int | None) -> frozenset[int]:
        """These people of a unit, and whoever stands in for one of them there."""
        standing_in = self.substitutes.get(unit_id or 0)
        if not standing_in:
            return people
        return people.union(*(standing_in.get(person, NOBODY) for person in people))


@dataclass(frozen=True, slots=True, order=True)
class Vacancy:
    """A role nobody holds where somebody should have been told: the unit, or the region up to its top."""

    role: Role
    scope_id: int


def alerted(
    subject: Subject, rungs: Iterable[AlertRung], roster: Roster
) -> tuple[dict[AlertRung, frozenset[int]], frozenset[Vacancy]]:
    """Who is told of each of these rungs, and which roles were found empty: then the next higher one is told."""
    vacant: set[Vacancy] = set()
    desks = {rung: TABLE[subject.kind].at(rung) for rung in rungs}
    seated = {desk: _SEATED[desk](subject, roster, vacant) for desk in max(desks.values(), key=len)}
    people = {rung: NOBODY.union(*(seated[desk] for desk in there)) for rung, there in desks.items()}
    return people, frozenset(vacant)


def _owner(subject: Subject, roster: Roster, vacant: set[Vacancy]) -> frozenset[int]:
    """While nobody owns it, or the owner has left the unit, who hands out its work."""
    if subject.owner_id is not None and roster.works_in(subject.owner_id, subject.unit_id):
        return roster.with_substitutes(frozenset({subject.owner_id}), subject.unit_id)
    return _heads_of(subject.unit_id, subject, roster, vacant)


def _heads(subject: Subject, roster: Roster, vacant: set[Vacancy]) -> frozenset[int]:
    unit_id = subject.task_unit_id if subject.kind is DeadlineKind.TASK else subject.unit_id
    return _heads_of(unit_id, subject, roster, vacant)


def _heads_of(unit_id: int | None, subject: Subject, roster: Roster, vacant: set[Vacancy]) -> frozenset[int]:
    if unit_id is not None:
        if heads := roster.heads.get(unit_id):
            return roster.with_substitutes(heads, unit_id)
        vacant.add(Vacancy(Role.HEAD, unit_id))
    return _coordinators(subject, roster, vacant)


def _task_person(subject: Subject, roster: Roster, vacant: set[Vacancy]) -> frozenset[int]:
    person_id, unit_id = subject.task_person_id, subject.task_unit_id
    if person_id is not None and roster.works_in(person_id, unit_id):
        return roster.with_substitutes(frozenset({person_id}), unit_id)
    return _heads_of(unit_id, subject, roster, vacant)


def _coordinators(subject: Subject, roster: Roster, vacant: set[Vacancy]) -> frozenset[int]:
    if found := roster.nearest(Role.COORDINATOR, subject.region_id):
        return found
    vacant.add(Vacancy(Role.COORDINATOR, subject.region_id))
    return _supervisors(subject, roster, vacant)


def _supervisors(subject: Subject, roster: Roster, vacant: set[Vacancy]) -> frozenset[int]:
    found = roster.nearest(Role.SUPERVISOR, subject.region_id)
    if not found:
        vacant.add(Vacancy(Role.SUPERVISOR, subject.region_id))
    return found


def _leaders(subject: Subject, roster: Roster, vacant: set[Vacancy]) -> frozenset[int]:
    sponsor = frozenset({subject.sponsor_id}) & roster.others
    return roster.leaders.get(subject.enterprise_id, NOBODY) | {one for one in sponsor if one is not None}


def _deciders(subject: Subject, roster: Roster, vacant: set[Vacancy]) -> frozenset[int]:
    """Whoever asked does not rule: where nobody else holds the role, the supervisor does."""
    if subject.decider is Role.OFFICIAL:
        return _owner(subject, roster, vacant)
    if subject.decider is Role.COORDINATOR:
        others = _coordinators(subject, roster, vacant) - {subject.asker_id}
        if others:
            return others
    return _supervisors(subject, roster, vacant) - {subject.asker_id}


def _verifiers(subject: Subject, roster: Roster, vacant: set[Vacancy]) -> frozenset[int]:
    return subject.verifier_ids or _supervisors(subject, roster, vacant)


def _giver(subject: Subject, roster: Roster, vacant: set[Vacancy]) -> frozenset[int]:
    given = frozenset({subject.giver_id}) & roster.others
    return frozenset(one for one in given if one is not None) or _supervisors(subject, roster, vacant)


_SEATED: Mapping[Desk, Callable[[Subject, Roster, set[Vacancy]], frozenset[int]]] = MappingProxyType({
    Desk.OWNER: _owner,
    Desk.HEADS: _heads,
    Desk.TASK_PERSON: _task_person,
    Desk.COORDINATORS: _coordinators,
    Desk.SUPERVISORS: _supervisors,
    Desk.LEADERS: _leaders,
    Desk.DECIDERS: _deciders,
    Desk.VERIFIERS: _verifiers,
    Desk.GIVER: _giver,
})  # fmt: skip
