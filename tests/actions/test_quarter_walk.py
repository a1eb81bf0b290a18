"""A city walks at random through quarters: whatever its people do, each edition keeps the laws of DOMAIN §8."""

import os
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select
from tests.actions.test_walk import Walk, check

from tracker.actions.quarters import refresh_all
from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import Quarter, office_instant
from tracker.models import EditionRow, Event, Need, Request
from tracker.queries.balances import balance_of, balances_by, behind, closings_of
from tracker.queries.editions import all_reckoned, reckoned
from tracker.queries.passages import Passing, frozen_rows, open_rows
from tracker.rules.balance import EVERYTHING, Balance, Scope, balance, came_from, went_to
from tracker.rules.balance import behind as needs_behind
from tracker.rules.edition import COLUMNS, Passage, Span
from tracker.rules.reckoning import Reckoning
from tracker.vocabulary import ON_BOOKS, Entry, Exit, Figure

STEPS, NEEDS = 130, 5


class Quarters(Walk):
    """The walk with long pauses, refreshed when a boundary has come or up to weeks later, and a log of its own."""

    def __init__(self, drive, random: Random) -> None:
        super().__init__(drive, random)
        self.held_after = 0

    def _time_passes(self) -> None:
        super()._time_passes()
        if self.random.random() < 0.1:
            days = self.random.choice([5, 14, 25, 40])
            self.drive.at = office_instant(self.drive.today + timedelta(days=days), 10)
        if self.random.random() < 0.3:
            self.drive.session.commit()
            refresh_all(self.drive.at)
            self.drive.session.commit()


def transitions(session) -> list[tuple[int, bool, bool, str]]:
    """What the walk did, from the rows of events alone: need, on the books before and after, booked quarter."""
    query = select(Event.need_id, Event.from_status, Event.to_status, Event.booked_quarter)
    return [(need, a in ON_BOOKS, b in ON_BOOKS, q) for need, a, b, q in session.execute(query)]


def stored(session, quarter: Quarter) -> list[EditionRow]:
    query = select(EditionRow).where(EditionRow.quarter == quarter.code).order_by(EditionRow.need_id)
    return list(session.scalars(query))


def scopes_of(rows: list) -> list[Scope]:
    """One for each value of each dimension, and some that cut across."""
    places = {place for row in rows for place in (came_from(row), went_to(row))}
    single = [Scope(lists=frozenset({p.list_code})) for p in places]
    single += [Scope(regions=frozenset({p.region_id})) for p in places]
    single += [Scope(units=frozenset({p.unit_id})) for p in places]
    single += [Scope(enterprises=frozenset({p.enterprise_id})) for p in places]
    crossed = [Scope(regions=frozenset({p.region_id}), units=frozenset({p.unit_id, None})) for p in places]
    return sorted({*single, *crossed, EVERYTHING}, key=repr)


@pytest.mark.parametrize("seed", range(int(os.environ.get("WALKS", "2"))))
def test_a_random_walk_through_quarters_keeps_every_law_of_the_books(drive, session, seed):
    walk = Quarters(drive, Random(seed + 100))
    for _ in range(NEEDS):
        walk.file()
    session.commit()
    before: dict[int, int] = {}
    for _ in range(STEPS):
        walk.step()
        check(walk, before)
    drive.at = office_instant(drive.today + timedelta(days=100), 10)
    refresh_all(drive.at)
    session.commit()
    editions = _editions(session)
    assert len(editions) >= 2
    _carried_is_opening(editions)
    _own_count_agrees(session, editions)
    _filed_once(session, editions)
    for quarter, rows in editions.items():
        _database_counts_as_the_rule(frozen_rows(Span.of(quarter)), rows)
    _spans_are_no_sums(session, editions)
    _open_books_are_what_an_edition_would_be(session, max(editions).next)
    _waits_for_rulings(session, drive)


def _editions(session) -> dict[Quarter, list[EditionRow]]:
    codes = session.scalars(select(EditionRow.quarter).distinct().order_by(EditionRow.quarter)).all()
    return {Quarter.parse(code): stored(session, Quarter.parse(code)) for code in codes}


def _carried_is_opening(editions) -> None:
    for quarter, rows in editions.items():
        following = editions.get(quarter.next)
        if following is None:
            continue
        for scope in scopes_of([*rows, *following]):
            carried = needs_behind(rows, scope).get(Figure.CARRIED, [])
            assert carried == needs_behind(following, scope).get(Figure.OPENING, [])


def _own_count_agrees(session, editions) -> None:
    told = transitions(session)
    for quarter, rows in editions.items():
        found = balance(rows, EVERYTHING)
        onto = sum(not a and b and q == quarter.code for _, a, b, q in told)
        off = sum(a and not b and q == quarter.code for _, a, b, q in told)
        earlier = sum((not a and b) - (a and not b) for _, a, b, q in told if q < quarter.code)
        assert found[Figure.OPENING] == earlier
        assert found[Figure.CARRIED] == earlier + onto - off


def _filed_once(session, editions) -> None:
    filed = Counter(row.need_id for rows in editions.values() for row in rows if row.entry is Entry.FILED)
    last = max(editions).code
    booked = select(Event.need_id).where(Event.seq == 1, Event.booked_quarter <= last)
    assert filed == Counter(session.scalars(booked).all())


def _database_counts_as_the_rule(passing: Passing, rows: list) -> None:
    for scope in scopes_of(rows):
        told, found = balance(rows, scope), balance_of(passing, scope)
        assert _figures(found) == _figures(told)
        assert found.is_even
    whole = balance(rows, EVERYTHING)
    for dimension, place in (("list", 0), ("region", 1), ("unit", 2), ("enterprise", 3)):
        parts = balances_by(passing, EVERYTHING, dimension)
        values = {end[place] for row in rows for end in (came_from(row), went_to(row))}
        assert set(parts) == values
        moved_in = sum(part[Figure.MOVED_IN] for part in parts.values())
        assert moved_in == sum(part[Figure.MOVED_OUT] for part in parts.values())
        assert sum(part[Figure.CARRIED] for part in parts.values()) == whole[Figure.CARRIED]


def _figures(found: Balance) -> dict:
    return {figure: found[figure] for figure in Figure}


def _spans_are_no_sums(session, editions) -> None:
    first, last = min(editions), max(editions)
    span = Span(first, last)
    needs = sorted({row.need_id for rows in editions.values() for row in rows})
    rows = [one.passage for one in reckoned(needs, span, Reckoning(work_calendar(), 1))]
    _database_counts_as_the_rule(frozen_rows(span), rows)
    closed = [
        (need_id, seq)
        for need_id, seq in session.execute(
            select(Event.need_id, Event.seq).where(
                Event.to_status == "closed", Event.from_status != "closed", Event.booked_quarter <= last.code
            )
        )
    ]
    back = session.execute(
        select(Event.need_id, Event.seq).where(Event.from_status == "closed", Event.to_status.in_(ON_BOOKS))
    ).all()
    since = [one for one in closed if any(b[0] == one[0] and b[1] > one[1] for b in back)]
    found = closings_of(frozen_rows(span), EVERYTHING)
    assert (found.gross, found.reopened_since) == (len(closed), len(since))


def _open_books_are_what_an_edition_would_be(session, first_open: Quarter) -> None:
    passing = open_rows(first_open)
    span = Span(first_open, Quarter(2099, 4))
    reckoning = Reckoning(work_calendar(), limits().working_days["contact"])
    rows = [one.passage for one in all_reckoned(span, reckoning)]
    said = {
        tuple(row[: len(COLUMNS)]) for row in session.execute(select(*(passing.rows.c[n] for n in COLUMNS)))
    }
    assert {tuple(map(str, one)) for one in said} == {tuple(map(str, _values(row))) for row in rows}
    _database_counts_as_the_rule(passing, rows)
    ids = select(passing.rows.c.need_id).where(behind(passing.rows, EVERYTHING, Figure.CARRIED))
    assert sorted(session.scalars(ids)) == sorted(row.need_id for row in rows if row.exit is Exit.CARRIED)


def _values(row: Passage) -> list:
    return [getattr(row, name) for name in COLUMNS]


def _waits_for_rulings(session, drive) -> None:
    """What the facts say is pending is what the rows of requests say."""
    reckoning = Reckoning(work_calendar(), 1)
    span = Span(Quarter(2020, 1), Quarter.of(drive.at))
    needs = list(session.scalars(select(Need.id).order_by(Need.id)))
    told = {
        (one.passage.need_id, asked["kind"], asked["due_on"])
        for one in reckoned(needs, span, reckoning)
        for asked in one.facts["pending"]
    }
    waiting = session.execute(
        select(Request.need_id, Request.kind, Request.due_on).where(Request.verdict.is_(None))
    )
    assert told == {(need_id, kind.value, due_on.isoformat()) for need_id, kind, due_on in waiting}
