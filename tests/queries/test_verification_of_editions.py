"""verify() makes each edition once more from events: altered rows, events, digests and boundaries are all named."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tests.actions.drive import GRANTED, Drive
from tests.cast import settle
from tests.life import ANSWER
from tracker.actions.ledger import begin_book
from tracker.actions.quarters import refresh_all
from tracker.clock import office_instant
from tracker.queries.verification import verify
from tracker.queries.verification.editions import editions
from tracker.queries.verification.found import Read
from tracker.vocabulary import Action, Status

A, S = Action, Status
FIRST = office_instant(date(2027, 1, 4), 9)


@pytest.fixture
def drive(session) -> Drive:
    """Two editions: filed, solved, reopened, moved, merged and carried on; the third quarter runs."""
    drive = Drive(session, settle(session))
    town = drive.town
    drive.file()
    closed = drive.closed(grade="1")
    drive.to(S.MERGED)
    moved = drive.implementing()
    parked = drive.parked()
    refresh_all(FIRST)
    drive.at = office_instant(date(2027, 1, 5), 10)
    drive.do(town.county, A.REASSIGN, moved, lead_unit=town.industry.id, reason="职责")
    drive.do(town.supervisor, A.REOPEN, closed, reason="重办")
    drive.do(town.official, A.RESUME, parked, reason="已办结")
    drive.do(town.official, A.ASK_UNSOLVABLE, parked, code="law", legal_basis="某法", reason="不许")
    drive.do(town.supervisor, A.CONSENT, parked, **GRANTED)
    drive.finish_tasks(parked)
    drive.do(town.official, A.REQUEST_CLOSURE, parked, **ANSWER)
    refresh_all(office_instant(date(2027, 4, 2), 9))
    session.commit()
    return drive


def found(session, statement: str, **values) -> str:
    """The first break after a tampering, which is undone again."""
    session.execute(text(statement), values)
    broken = next(editions(Read()), None)
    session.rollback()
    return str(broken) if broken else ""


def test_untouched_editions_verify(drive, session):
    assert verify().found is None
    assert session.scalar(text("SELECT count(*) FROM edition_row")) == 6 + 5


MERGED = "(SELECT need_id FROM edition_row WHERE exit = 'merged')"
LEAST = "WHERE need_id = (SELECT min(id) FROM need)"
ROW = "WHERE id = (SELECT min(id) FROM edition_row WHERE quarter = '2026Q4')"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("entry", "'reopened'"), ("entry_action", "'reopen'"), ("entry_list", "'JS'"), ("entry_region_id", "1"),
        ("entry_unit_id", "1"), ("entry_enterprise_id", "3"), ("exit", "'solved'"), ("exit_status", "'closed'"),
        ("exit_list", "'JS'"), ("exit_region_id", "1"), ("exit_unit_id", "1"), ("exit_enterprise_id", "3"),
        ("facts", "'{}'"),
    ],
)  # fmt: skip
def test_an_altered_row_is_named_by_its_need_quarter_and_column(drive, session, column, value):
    named = found(session, f"UPDATE edition_row SET {column} = {value} {ROW}")
    number = session.scalar(text("SELECT min(number) FROM need"))
    assert named.startswith(f"{number}: the edition of 2026Q4 differs from its history in")
    assert "urgency" if column == "facts" else column in named


def test_one_fact_altered_is_named(drive, session, database_name):
    put = (
        "json_set(facts, '$.age_wd', 0)"
        if database_name == "sqlite"
        else "jsonb_set(facts, '{age_wd}', '0'::jsonb)"
    )
    assert found(session, f"UPDATE edition_row SET facts = {put} {ROW}").endswith("in age_wd")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (f"DELETE FROM edition_row {ROW}", "does not hold it, as its history says"),
        (f"UPDATE edition_row SET quarter = '2027Q2' {ROW}", "does not hold it"),
        (f"UPDATE edition_row SET need_id = {MERGED} {LEAST} AND quarter = '2027Q1'", "does not open with"),
        ("UPDATE quarter_book SET edition_rows = 5 WHERE code = '2026Q4'", "edition 2026Q4: holds 5 rows"),
        ("UPDATE quarter_book SET edition_hash = 'x' WHERE code = '2027Q1'", "edition 2027Q1: holds 5 rows with"),
        ("UPDATE quarter_book SET frozen_at = NULL WHERE code = '2026Q4'", "2026Q4: it is over and not frozen"),
        ("UPDATE quarter_book SET edition_rows = NULL WHERE code = '2026Q4'", "not frozen as a whole"),
        ("UPDATE quarter_book SET refreshed_at = NULL WHERE code = '2027Q1'", "2027Q1: its refresh was left out"),
        ("UPDATE quarter_book SET code = '2028Q1' WHERE code = '2027Q2'", "quarter 2027Q2"),
        ("UPDATE event SET booked_quarter = '2027Q1' WHERE booked_quarter = '2026Q4' AND seq = 1", "before the event"),
        ("UPDATE event SET booked_quarter = '2026Q4' WHERE booked_quarter = '2027Q1'", "a quarter that was over"),
        ("UPDATE event SET booked_quarter = '2031Q1' WHERE action = 'reassign'", "its quarter is in no book"),
        ("DELETE FROM event WHERE action = 'reassign'", "differs from its history in"),
        ("UPDATE event SET changes = '{}' WHERE action = 'merge'", "the edition of 2026Q4 differs"),
    ],
)  # fmt: skip
def test_whatever_is_lost_or_altered_is_found(drive, session, database_name, statement, words):
    session.connection().exec_driver_sql(GUARDS_OFF[database_name])
    for text_row in ("DELETE FROM event_text",) if statement.startswith("DELETE FROM event ") else ():
        session.execute(text(text_row))
    assert words in found(session, statement)


GUARDS_OFF = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}


def test_an_event_booked_later_than_its_time_and_the_frozen_quarters_allow_is_found(drive, session):
    begin_book("2027Q3", drive.at, is_first=False)
    last = "id = (SELECT max(id) FROM event)"
    named = found(session, f"UPDATE event SET booked_quarter = '2027Q3' WHERE {last}")
    assert named.endswith("it is booked later than it may be")
    begin_book("2027Q3", drive.at, is_first=False)
    session.commit()
    assert found(session, f"UPDATE event SET booked_quarter = '2027Q2' WHERE {last}") != ""


def test_a_boundary_that_has_come_and_was_not_held_is_found_where_the_present_is_known(drive, session):
    late = office_instant(date(2027, 7, 1), 10)
    assert next(editions(Read(late - timedelta(days=2))), None) is None
    broken = next(editions(Read(late)), None)
    assert str(broken) == "quarter 2027Q3: its refresh has come and is not complete"


def test_events_after_an_edition_do_not_touch_it(drive, session):
    drive.at = office_instant(date(2027, 4, 6), 10)
    drive.file()
    drive.closed()
    session.commit()
    assert verify().found is None
