"""The refresh: freezes what is over, opens what runs, asks who is in scope; late, doubled or killed it does no harm."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy import event as sa_event

from tests.actions.drive import Drive
from tests.factories import grant, make_enterprise, make_person
from tests.life import MORNING
from tests.running import WORKER, run_job
from tracker import clock
from tracker.actions.quarters import freeze, open_first, refresh, refresh_all, write_rows
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import Quarter, office_date, office_instant
from tracker.extensions import db, writing
from tracker.jobs.catching_up import catch_up
from tracker.jobs.run import Worker
from tracker.jobs.schedule import job
from tracker.models import (
    Anchor,
    AnchorHead,
    Delivery,
    EditionRow,
    Message,
    QuarterBook,
    QuarterlyReturn,
    ReturnLine,
)
from tracker.queries.quarters import boundaries_due
from tracker.rules.boundaries import refreshed_on
from tracker.rules.working_days import add_wd
from tracker.vocabulary import Action, Entry, Exit, ReturnState, Role, Status

A, S = Action, Status
Q4, Q1, Q2 = Quarter(2026, 4), Quarter(2027, 1), Quarter(2027, 2)
NEW_YEAR = office_instant(date(2027, 1, 4), 9)


def lived(drive: Drive) -> Drive:
    """Six needs of the fourth quarter: two on the way, one solved, one withdrawn, one declined, one merged."""
    drive.file(by=drive.town.liaison2, enterprise=drive.town.heling)
    drive.implementing()
    drive.closed()
    drive.to(S.WITHDRAWN)
    drive.to(S.DECLINED)
    drive.to(S.MERGED)
    drive.session.commit()
    return drive


def books(session) -> dict[str, QuarterBook]:
    query = select(QuarterBook).execution_options(populate_existing=True)
    return {book.code: book for book in session.scalars(query)}


def rows(session, quarter: Quarter) -> list[tuple]:
    query = select(EditionRow).where(EditionRow.quarter == quarter.code).order_by(EditionRow.need_id)
    return [(row.need_id, row.entry, row.exit, row.exit_status) for row in session.scalars(query)]


def everything(session) -> dict[str, list]:
    """What a refresh leaves behind, without the instants at which it was done and the numbers of rows."""
    session.rollback()
    found = {
        "books": [(b.code, b.return_held, b.edition_rows, b.edition_hash, b.progress) for b in books(session).values()],
        "rows": [(r.quarter, r.need_id, r.entry, r.exit, r.facts) for r in session.scalars(select(EditionRow))],
        "returns": list(session.execute(select(QuarterlyReturn.quarter, QuarterlyReturn.enterprise_id))),
        "lines": list(session.scalars(select(ReturnLine.need_id))),
        "anchors": list(session.execute(select(Anchor.occasion, Anchor.heads))),
        "messages": list(session.scalars(select(Message.key).where(Message.kind == "return-opened"))),
    }  # fmt: skip
    return {name: sorted(values, key=repr) for name, values in found.items()}


def test_on_the_first_working_day_the_quarter_is_frozen_and_the_next_one_opened(drive, session):
    lived(drive)
    assert run_job("quarter-refresh", NEW_YEAR) == (7 + 2, 0)
    found = books(session)
    assert list(found) == ["2026Q4", "2027Q1"]
    last, this = found["2026Q4"], found["2027Q1"]
    assert (last.edition_rows, len(last.edition_hash), last.progress) == (7, 64, {})
    assert NEW_YEAR <= last.frozen_at <= this.opened_at <= this.refreshed_at < NEW_YEAR + timedelta(minutes=5)
    assert (this.late, this.return_held) == (False, True)
    assert [row[1:] for row in rows(session, Q4)] == [
        (Entry.FILED, Exit.CARRIED, S.FILED),
        (Entry.FILED, Exit.CARRIED, S.IMPLEMENTING),
        (Entry.FILED, Exit.ANSWERED, S.CLOSED),
        (Entry.FILED, Exit.WITHDRAWN, S.WITHDRAWN),
        (Entry.FILED, Exit.DECLINED, S.DECLINED),
        (Entry.FILED, Exit.MERGED, S.MERGED),
        (Entry.FILED, Exit.CARRIED, S.FILED),
    ]


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3)])
def test_before_the_first_working_day_nothing_is_done(drive, session, day):
    lived(drive)
    assert run_job("quarter-refresh", office_instant(day, 23, 59)) == (0, 0)
    assert rows(session, Q4) == []


@pytest.mark.parametrize("year", range(2020, 2030))
def test_the_first_working_day_of_a_quarter_is_never_a_holiday_or_weekend(year):
    for number in (1, 2, 3, 4):
        quarter = Quarter(year, number)
        day = refreshed_on(work_calendar(), quarter)
        assert quarter.starts_on <= day < quarter.starts_on + timedelta(days=11)
        assert work_calendar().is_workday(day)
        assert not any(
            work_calendar().is_workday(quarter.starts_on + timedelta(days=n))
            for n in range((day - quarter.starts_on).days)
        )
        assert day != quarter.starts_on or number in (2, 3)


def test_a_second_refresh_does_nothing(drive, session):
    lived(drive)
    run_job("quarter-refresh", NEW_YEAR)
    before = everything(session)
    assert run_job("quarter-refresh", NEW_YEAR + timedelta(hours=1)) == (0, 0)
    assert refresh_all(NEW_YEAR + timedelta(days=1)) == 0
    for step in refresh(Q1):
        assert step(NEW_YEAR) == 0
    session.commit()
    assert everything(session) == before


def test_who_is_active_and_has_a_live_need_or_is_key_is_asked_and_the_liaisons_are_told(drive, session):
    town = lived(drive).town
    town.panshi.key = True
    gone = make_enterprise(session, town.east, key=True, active=False)
    grant(session, make_person(session, active=False), Role.LIAISON, town.heling)
    grant(session, make_person(session), Role.LIAISON, town.heling, to_on=date(2026, 12, 31))
    session.commit()
    run_job("quarter-refresh", NEW_YEAR)
    found = session.execute(select(QuarterlyReturn).order_by(QuarterlyReturn.enterprise_id)).scalars().all()
    asked = {one.enterprise_id: one for one in found}
    assert list(asked) == [town.yunzhan.id, town.heling.id, town.panshi.id]
    assert gone.id not in asked
    due_on = add_wd(work_calendar(), date(2027, 1, 4), 10)
    assert {(one.state, one.opened_on, one.due_on) for one in found} == {
        (ReturnState.OPEN, date(2027, 1, 4), due_on)
    }
    lines = {
        enterprise_id: session.scalars(
            select(ReturnLine.need_id).where(ReturnLine.return_id == one.id).order_by(ReturnLine.need_id)
        ).all()
        for enterprise_id, one in asked.items()
    }
    ids = [row[0] for row in rows(session, Q4) if row[2] is Exit.CARRIED]
    assert lines == {town.heling.id: ids[:1], town.yunzhan.id: ids[1:], town.panshi.id: []}
    messages = session.scalars(select(Message).where(Message.kind == "return-opened")).all()
    told = {(m.key, m.person_id, m.facts["return"], m.facts["quarter"]) for m in messages}
    liaisons = [(town.liaison, town.yunzhan), (town.colleague, town.yunzhan), (town.liaison2, town.heling)]
    assert told == {
        (f"return:2027Q1:{at.id}:{person.id}", person.id, asked[at.id].id, "2027Q1")
        for person, at in liaisons
    }


def test_down_over_the_boundary_for_three_weeks_the_edition_is_as_of_the_boundary_and_the_return_as_of_now(
    drive, session
):
    lived(drive)
    drive.at = office_instant(date(2027, 1, 8), 10)
    later = drive.closed()
    session.commit()
    at = office_instant(date(2027, 1, 25), 10)
    assert run_job("quarter-refresh", at)[1] == 0
    this = books(session)["2027Q1"]
    assert (this.late, this.return_held) == (True, True)
    assert later.id not in [row[0] for row in rows(session, Q4)]
    assert len(rows(session, Q4)) == 7
    found = session.scalars(select(QuarterlyReturn)).all()
    assert {(one.opened_on, one.due_on) for one in found} == {
        (date(2027, 1, 25), add_wd(work_calendar(), date(2027, 1, 25), 10))
    }


def test_down_over_two_boundaries_each_is_held_once_in_order_and_the_missed_quarter_says_so(drive, session):
    lived(drive)
    drive.at = office_instant(date(2027, 2, 1), 10)
    need = drive.file()
    session.commit()
    at = office_instant(date(2027, 4, 20), 10)
    assert boundaries_due(at) == [Q1, Q2]
    made = catch_up(job("quarter-refresh"), at, WORKER)
    assert [run.period for run in made] == ["2027Q1", "2027Q2"]
    found = books(session)
    assert [(b.code, b.return_held, b.late, b.edition_rows) for b in found.values()] == [
        ("2026Q4", None, False, 7),
        ("2027Q1", False, True, 4),
        ("2027Q2", True, True, None),
    ]
    assert (need.id, Entry.FILED, Exit.CARRIED, S.FILED) in rows(session, Q1)
    assert set(session.scalars(select(QuarterlyReturn.quarter))) == {"2027Q2"}
    assert run_job("quarter-refresh", at) == (0, 0)


def test_nothing_enters_a_frozen_edition_late(drive, session):
    lived(drive)
    run_job("quarter-refresh", NEW_YEAR)
    before = rows(session, Q4)
    drive.at = MORNING + timedelta(days=20)
    late = drive.file()
    session.commit()
    assert late.booked_quarter == "2027Q1"
    drive.at = office_instant(date(2027, 4, 1), 10)
    assert run_job("quarter-refresh", drive.at)[1] == 0
    assert rows(session, Q4) == before
    assert (late.id, Entry.FILED, Exit.CARRIED, S.FILED) in rows(session, Q1)


def test_the_first_quarter_of_an_installation_is_open_without_a_predecessor(session):
    open_first(NEW_YEAR)
    open_first(NEW_YEAR + timedelta(days=100))
    session.commit()
    assert [(book.code, book.opened_at, book.refreshed_at) for book in books(session).values()] == [
        ("2027Q1", NEW_YEAR, None)
    ]
    assert boundaries_due(NEW_YEAR + timedelta(days=60)) == []
    assert boundaries_due(NEW_YEAR + timedelta(days=90)) == [Q2]


def test_a_ledger_without_any_quarter_has_no_boundary(session):
    assert list(boundaries_due(NEW_YEAR)) == []


def test_an_empty_quarter_has_an_empty_edition_with_a_digest_of_its_own(session):
    open_first(NEW_YEAR)
    session.commit()
    assert run_job("quarter-refresh", office_instant(date(2027, 7, 1), 9)) == (0, 0)
    found = books(session)
    assert [(book.code, book.edition_rows) for book in found.values()] == [
        ("2027Q1", 0), ("2027Q2", 0), ("2027Q3", None),
    ]  # fmt: skip
    assert len({book.edition_hash for book in found.values()}) == 3


def test_a_batch_reckoned_before_another_worker_wrote_it_is_passed_over(drive, session):
    lived(drive)
    steps = refresh(Q1)
    for _ in ("freeze", "anchor"):
        next(steps)(NEW_YEAR)
    write = next(steps)
    assert (write(NEW_YEAR), write(NEW_YEAR)) == (7, 0)
    assert len(rows(session, Q4)) == 7
    assert (freeze(Q4, NEW_YEAR), write_rows(write.args[0], NEW_YEAR)) == (0, 0)


def test_a_refresh_that_was_killed_and_goes_on_days_later_opens_what_is_left_as_of_then(drive, session):
    lived(drive)
    town = drive.town

    class Killed(BaseException):
        pass

    with clock.frozen(NEW_YEAR), pytest.raises(Killed), _killed_at(6, Killed):
        catch_up(job("quarter-refresh"), NEW_YEAR, Worker("one", timedelta(seconds=20)))
    later = NEW_YEAR + timedelta(days=9)
    session.rollback()
    assert session.scalars(select(QuarterlyReturn)).all() == []
    with clock.frozen(later):
        made = catch_up(job("quarter-refresh"), later, Worker("two"))
    assert [run.error for run in made] == [""]
    opened = session.execute(select(QuarterlyReturn.enterprise_id, QuarterlyReturn.opened_on)).all()
    assert sorted(opened) == sorted((one.id, office_date(later)) for one in (town.yunzhan, town.heling))


@contextmanager
def _killed_at(commit: int, error: type[BaseException]) -> Iterator[None]:
    """The process dies at its n-th commit: nothing of that transaction is left."""
    left = [commit]

    def die(connection: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise error

    engine = db.engine
    sa_event.listen(engine, "commit", die)
    try:
        yield
    finally:
        sa_event.remove(engine, "commit", die)


class Died(BaseException):
    """What a kill looks like from inside."""


def _hold(at: datetime, die_at: int = 0) -> int:
    """Hold what is due in small steps, dying at the n-th statement that writes; how many there were till then."""
    written = [0]

    def count(_connection, _cursor, statement, *_rest) -> None:
        if statement.split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            written[0] += 1
            if written[0] == die_at:
                raise Died

    sa_event.listen(db.engine, "before_cursor_execute", count)
    try:
        for quarter in boundaries_due(at):
            for step in refresh(quarter, rows=3, returns=1):
                db.session.rollback()
                with writing():
                    step(at)
                    db.session.commit()
    except Died:
        db.session.rollback()
    finally:
        sa_event.remove(db.engine, "before_cursor_execute", count)
    return written[0]


def _undo(session, before: QuarterBook) -> None:
    """As if no refresh had ever been."""
    session.execute(delete(ReturnLine))
    session.execute(delete(QuarterlyReturn))
    session.execute(delete(Delivery))
    session.execute(delete(Message).where(Message.kind == "return-opened"))
    session.execute(delete(EditionRow))
    session.execute(delete(AnchorHead))
    session.execute(delete(Anchor))
    session.execute(delete(QuarterBook))
    session.execute(insert(QuarterBook).values(before))
    session.commit()


def test_killed_at_any_write_a_rerun_completes_and_leaves_what_an_undisturbed_one_leaves(drive, session):
    lived(drive)
    table = QuarterBook.__table__
    before = dict(session.execute(select(table)).mappings().one())
    at = office_instant(date(2027, 4, 1), 9)
    writes = _hold(at)
    undisturbed = everything(session)
    assert [len(undisturbed[name]) for name in ("books", "rows", "returns")] == [3, 7 + 3, 2]
    assert undisturbed["anchors"] == [("2026Q4", 7), ("2027Q1", 0)]
    assert writes > 20
    for n in range(1, writes + 1):
        _undo(session, before)
        assert _hold(at, die_at=n) == n
        _hold(at)
        assert everything(session) == undisturbed, n
