"""verify() finds every tampering with events, texts and needs, names the first break, and bears erasure."""

from collections.abc import Callable
from itertools import cycle, islice
from random import Random

import pytest
from sqlalchemy import Connection, text

from tests.actions.drive import GRANTED, Drive, content
from tests.cast import settle
from tracker.models import Event, EventText
from tracker.queries.verification import verify
from tracker.vocabulary import Action

A = Action
TAMPERINGS = 200


@pytest.fixture
def drive(session) -> Drive:
    """Six needs with all kinds of events, committed."""
    drive = Drive(session, settle(session))
    town = drive.town
    drive.closed(grade="1")
    amended = drive.implementing()
    drive.do(town.liaison, A.AMEND, amended, **content(drive, amended, title="改招五名", reason="增加"))
    drive.do(town.official, A.RULE_AMENDMENT, amended, **GRANTED)
    drive.parked(by=town.east_official)
    drive.confirming()
    drive.do(
        town.liaison, A.AMEND, need := drive.accepted(), **content(drive, need, title="改名", reason="x")
    )
    drive.file()
    session.commit()
    return drive


def test_an_untouched_ledger_verifies_and_counts_what_it_read(drive, session):
    result = verify()
    assert (result.needs, result.events, result.found) == (6, session.query(Event).count(), None)


def test_an_empty_ledger_verifies(app):
    with app.app_context():
        assert (verify().needs, verify().found) == (0, None)


def test_erasing_a_text_keeps_the_ledger_whole(drive, session):
    for body in session.query(EventText).all():
        body.body, body.erased_at = None, drive.at
    session.commit()
    assert verify().found is None


# How somebody might tamper: SQL on a row picked at random.
Tamper = Callable[[Connection, Random], None]


def _pick(connection: Connection, random: Random, query: str) -> tuple:
    rows = connection.execute(text(query)).all()
    return tuple(random.choice(rows))


def edit_event(column: str, value: str) -> Tamper:
    def tamper(connection: Connection, random: Random) -> None:
        (event,) = _pick(connection, random, f"SELECT id FROM event WHERE {column} IS DISTINCT FROM {value}")
        connection.execute(text(f"UPDATE event SET {column} = {value} WHERE id = :id"), {"id": event})

    return tamper


def delete_event(connection: Connection, random: Random) -> None:
    (event,) = _pick(connection, random, "SELECT id FROM event")
    connection.execute(text("DELETE FROM event_text WHERE event_id = :id"), {"id": event})
    connection.execute(text("DELETE FROM event WHERE id = :id"), {"id": event})


def truncate(connection: Connection, random: Random) -> None:
    (need,) = _pick(connection, random, "SELECT id FROM need")
    (last,) = connection.execute(
        text("SELECT max(id) FROM event WHERE need_id = :need"), {"need": need}
    ).one()
    connection.execute(text("DELETE FROM event_text WHERE event_id = :id"), {"id": last})
    connection.execute(text("DELETE FROM event WHERE id = :id"), {"id": last})


def swap_events(connection: Connection, random: Random) -> None:
    need, one, other = _pick(
        connection,
        random,
        "SELECT a.need_id, a.seq, b.seq FROM event a JOIN event b ON a.need_id = b.need_id AND a.seq < b.seq",
    )
    for was, becomes in ((one, -1), (other, one), (-1, other)):
        connection.execute(
            text("UPDATE event SET seq = :to WHERE need_id = :need AND seq = :was"),
            {"to": becomes, "need": need, "was": was},
        )


def move_event(connection: Connection, random: Random) -> None:
    """The last event of one need becomes the next of another."""
    event, other, version = _pick(
        connection,
        random,
        "SELECT e.id, n.id, n.version FROM event e JOIN need n ON n.id <> e.need_id",
    )
    connection.execute(
        text("UPDATE event SET need_id = :need, seq = :seq WHERE id = :id"),
        {"need": other, "seq": version + 1, "id": event},
    )


def edit_text(connection: Connection, random: Random) -> None:
    (row,) = _pick(connection, random, "SELECT id FROM event_text WHERE body IS NOT NULL")
    connection.execute(text("UPDATE event_text SET body = body || '。' WHERE id = :id"), {"id": row})


def blank_text(connection: Connection, random: Random) -> None:
    (row,) = _pick(connection, random, "SELECT id FROM event_text WHERE body IS NOT NULL")
    connection.execute(text("UPDATE event_text SET body = NULL WHERE id = :id"), {"id": row})


def delete_text(connection: Connection, random: Random) -> None:
    (row,) = _pick(connection, random, "SELECT id FROM event_text")
    connection.execute(text("DELETE FROM event_text WHERE id = :id"), {"id": row})


def swap_texts(connection: Connection, random: Random) -> None:
    one, other, first, second = _pick(
        connection,
        random,
        "SELECT a.id, b.id, a.body, b.body FROM event_text a JOIN event_text b ON a.body <> b.body",
    )
    for row, body in ((one, second), (other, first)):
        connection.execute(text("UPDATE event_text SET body = :b WHERE id = :id"), {"b": body, "id": row})


def edit_need(column: str, value: str) -> Tamper:
    def tamper(connection: Connection, random: Random) -> None:
        (need,) = _pick(connection, random, f"SELECT id FROM need WHERE {column} IS DISTINCT FROM {value}")
        connection.execute(text(f"UPDATE need SET {column} = {value} WHERE id = :id"), {"id": need})

    return tamper


def delete_need(connection: Connection, random: Random) -> None:
    """The row goes, its history stays (with the foreign keys out of the way)."""
    (need,) = _pick(connection, random, "SELECT id FROM need")
    connection.execute(text("DELETE FROM need WHERE id = :id"), {"id": need})


LATER = "'2027-01-01 00:00:00'"
EVENT_EDITS = {
    "action": "'withdraw'", "from_status": "'merged'", "to_status": "'merged'", "actor_id": "1", "for_id": "2",
    "at": LATER, "booked_quarter": "'2031Q1'", "cycle": "cycle + 1", "changes": "'{\"cycle\": 7}'",
    "facts": "'{\"x\": 1}'", "digests": "'{}'", "offices_only": "NOT offices_only", "previous_hash": "'0'",
    "hash": "'0'", "seq": "seq + 100",
}  # fmt: skip
NEED_EDITS = {
    "status": "'withdrawn'", "list_code": "'JS'", "enterprise_id": "3", "region_id": "3", "lead_unit_id": "3",
    "owner_id": "7", "urgency": "'critical'", "complex": "NOT complex", "outcome": "'solved'",
    "confirmation": "'disputed'", "promised_by_on": "'2031-01-01'", "cycle": "cycle + 1",
    "disputes": "disputes + 1", "extensions": "extensions + 1", "version": "version + 1", "head_hash": "'0'",
    "number": "'x' || id", "title": "'别的'", "description": "'别的'", "contact_phone": "'13800000001'",
    "data": "'{}'", "filed_at": LATER, "claimed_at": LATER, "closed_at": LATER, "filed_by_id": "7",
    "filing_unit_id": "3", "channel": "'hotline'", "endorsement": "'corrected'",
}  # fmt: skip
ROWS = (delete_event, truncate, swap_events, move_event, delete_need)
TEXTS = (edit_text, blank_text, delete_text, swap_texts)
KINDS: tuple[tuple[str, Tamper], ...] = (
    *((f"event.{column}", edit_event(column, value)) for column, value in EVENT_EDITS.items()),
    *((f"need.{column}", edit_need(column, value)) for column, value in NEED_EDITS.items()),
    *((tamper.__name__, tamper) for tamper in ROWS * 4 + TEXTS * 5),
)


def test_two_hundred_tamperings_are_all_found_and_undone_it_verifies_again(drive, session, database_name):
    random = Random(26)
    missed = []
    for number, (name, tamper) in enumerate(islice(cycle(KINDS), TAMPERINGS)):
        connection = session.connection()
        # Whoever tampers puts the database's own guards out of the way first.
        connection.exec_driver_sql(GUARDS_OFF[database_name])
        tamper(connection, random)
        if verify().found is None:
            missed.append((number, name))
        session.rollback()
    assert missed == []
    assert verify().found is None


GUARDS_OFF = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}


def test_the_first_break_is_named_by_need_event_and_kind(drive, session):
    number, event = session.execute(
        text(
            "SELECT n.number, e.id FROM event e JOIN need n ON n.id = e.need_id WHERE e.seq = 2 ORDER BY n.id"
        )
    ).first()
    session.execute(text("UPDATE event SET booked_quarter = '2031Q1' WHERE id = :id"), {"id": event})
    assert str(verify().found) == f"{number} event 2: it was altered"


def test_a_lost_last_event_is_told_from_the_needs_own_count(drive, session):
    truncate(session.connection(), Random(1))
    assert "events where its row counts" in verify().found.what


def test_an_open_task_in_a_closed_need_is_a_break(drive, session):
    session.execute(text("UPDATE task SET state = 'doing' WHERE need_id = (SELECT min(id) FROM need)"))
    assert verify().found.what == "it is closed while a task is open"


def test_a_text_emptied_without_a_record_of_its_erasure_is_a_break(drive, session):
    blank_text(session.connection(), Random(1))
    assert "gone without having been erased" in verify().found.what
