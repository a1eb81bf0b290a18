"""How the books balance: what came into a scope equals what left or stayed, each number with its rows (DOMAIN §8)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from tracker.rules.edition import Passage
from tracker.vocabulary import CAME, WENT, Entry, Exit, Figure

T = TypeVar("T", bound=Hashable)


class Place(NamedTuple):
    """Where a need lies in the books; no unit is "unassigned"."""

    list_code: str
    region_id: int
    unit_id: int | None
    enterprise_id: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose books: each part narrows them, None leaves it open; among units, None stands for "unassigned"."""

    lists: frozenset[str] | None = None
    regions: frozenset[int] | None = None
    units: frozenset[int | None] | None = None
    enterprises: frozenset[int] | None = None

    def holds(self, place: Place) -> bool:
        """Whether the place lies in the scope."""
        parts = (self.lists, self.regions, self.units, self.enterprises)
        return all(part is None or value in part for part, value in zip(parts, place, strict=True))

    def narrowed(self, other: Scope) -> Scope:
        """What lies in both."""
        return Scope(
            _both(self.lists, other.lists),
            _both(self.regions, other.regions),
            _both(self.units, other.units),
            _both(self.enterprises, other.enterprises),
        )


EVERYTHING = Scope()


class Counted(NamedTuple, Generic[T]):
    """Rows that are alike: how they came in and went, whether they did so within the scope, and how many.

    `entry_at` and `exit_at` are the values of the dimension a table is spread over.
    """

    entry: Entry
    exit: Exit
    came: bool
    went: bool
    times: int
    entry_at: T | None = None
    exit_at: T | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """Each figure of a scope's balance; the two sides are equal whenever each row has one entry and one exit."""

    figures: Mapping[Figure, int] = field(default_factory=dict)

    def __getitem__(self, figure: Figure) -> int:
        return self.figures.get(figure, 0)

    @property
    def came(self) -> int:
        """Opening, filed, reopened and moved in."""
        return sum(self[figure] for figure in CAME)

    @property
    def went(self) -> int:
        """Every exit, and moved out."""
        return sum(self[figure] for figure in WENT)

    @property
    def is_even(self) -> bool:
        """Whether the books balance."""
        return self.came == self.went


def came_from(row: Passage) -> Place:
    """Where a row counts as it comes in."""
    return Place(row.entry_list, row.entry_region_id, row.entry_unit_id, row.entry_enterprise_id)


def went_to(row: Passage) -> Place:
    """Where a row counts as it goes."""
    return Place(row.exit_list, row.exit_region_id, row.exit_unit_id, row.exit_enterprise_id)


def sides(entry: Entry, left: Exit, *, came: bool, went: bool) -> tuple[Figure, Figure] | None:
    """The figure on either side in which a row counts for a scope it came into or went from; None where neither.

    The entry counts where its dimensions lie, the exit where its own do; what entered elsewhere moved in, what left
    elsewhere moved out.
    """
    if not came and not went:
        return None
    return Figure(entry) if came else Figure.MOVED_IN, Figure(left) if went else Figure.MOVED_OUT


def behind(rows: Iterable[Passage], scope: Scope) -> dict[Figure, list[int]]:
    """The needs behind each figure of a scope's balance."""
    found: dict[Figure, list[int]] = {}
    for row in rows:
        came, went = scope.holds(came_from(row)), scope.holds(went_to(row))
        for figure in sides(row.entry, row.exit, came=came, went=went) or ():
            found.setdefault(figure, []).append(row.need_id)
    return found


def balance(rows: Iterable[Passage], scope: Scope) -> Balance:
    """The balance of a scope over the rows of a quarter, or of any span; a year is no sum of quarters."""
    return Balance({figure: len(needs) for figure, needs in behind(rows, scope).items()})


def summed(groups: Iterable[Counted[T]]) -> Balance:
    """The balance of rows that were counted by kind."""
    figures: dict[Figure, int] = {}
    for group in groups:
        _add(figures, group, came=group.came, went=group.went)
    return Balance(figures)


def spread(groups: Iterable[Counted[T]]) -> dict[T | None, Balance]:
    """The balance of each value of a dimension within the scope, from rows counted by kind and value."""
    figures: dict[T | None, dict[Figure, int]] = {}
    for group in groups:
        places = {group.entry_at} if group.came else set()
        places |= {group.exit_at} if group.went else set()
        for value in places:
            came, went = group.came and group.entry_at == value, group.went and group.exit_at == value
            _add(figures.setdefault(value, {}), group, came=came, went=went)
    return {value: Balance(found) for value, found in figures.items()}


def _add(figures: dict[Figure, int], group: Counted[T], *, came: bool, went: bool) -> None:
    for figure in sides(group.entry, group.exit, came=came, went=went) or ():
        figures[figure] = figures.get(figure, 0) + group.times


V = TypeVar("V")


def _both(one: frozenset[V] | None, other: frozenset[V] | None) -> frozenset[V] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other
