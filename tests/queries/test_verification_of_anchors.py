"""Anchors find histories cut short or written anew with every hash put right, which nothing else can find."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import cycle, islice
from random import Random
from typing import Any

import pytest
from sqlalchemy import Date, delete, func, select, text, update
from sqlalchemy.orm import Session

from tests.actions.drive import Drive
from tests.cast import settle
from tracker.actions.anchors import NIGHTLY, anchor
from tracker.models import Anchor, AnchorHead, Event, EventText, Need
from tracker.models.base import Instant
from tracker.queries.anchors import head
from tracker.queries.verification import verify
from tracker.queries.verification.anchors import anchors
from tracker.queries.verification.found import Read
from tracker.queries.verification.histories import breaks, told
from tracker.rules.event_chain import event_hash, fold
from tracker.vocabulary import Action

TAMPERINGS = 200
GUARDS_OFF = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}


@pytest.fixture
def drive(session) -> Drive:
    """Five needs over three nights and a freeze, all anchored and committed."""
    drive = Drive(session, settle(session))
    parked, filed = drive.parked(), drive.file()
    anchor(drive.at, NIGHTLY)
    drive.do(drive.town.official, Action.RESUME, parked, reason="手续已办完。")
    drive.closed(grade="1")
    anchor(drive.at, NIGHTLY)
    anchor(drive.at, "2026Q3")
    drive.do(drive.town.county, Action.RETURN, filed, missing="请补充人数。")
    drive.confirming()
    drive.accepted()
    anchor(drive.at, NIGHTLY)
    session.commit()
    return drive


def found(head: str = "") -> str | None:
    """What the anchors alone find."""
    first = next(anchors(Read(head=head)), None)
    return str(first) if first else None


def test_untouched_anchors_hold(drive):
    assert (found(), found(head()), verify(at=drive.at, head=head()).found) == (None, None, None)


# How somebody might tamper who can reckon hashes and has the whole database in hand.
Tamper = Callable[[Session, Random], None]


def _histories(session: Session) -> list[tuple[Need, list[Event]]]:
    needs = session.scalars(select(Need).order_by(Need.id)).all()
    return [
        (need, list(session.scalars(select(Event).where(Event.need_id == need.id).order_by(Event.seq))))
        for need in needs
    ]


def _put_right(session: Session, need: Need, history: list[Event]) -> None:
    """Reckon the chain again and let the need's row agree with it."""
    previous = ""
    for event in history:
        event.previous_hash = previous
        event.hash = previous = event_hash(event, need.number)
        own = {"previous_hash": event.previous_hash, "hash": event.hash, "facts": event.facts}
        session.execute(update(Event).where(Event.id == event.id).values(own))
    state = {name: _typed(name, value) for name, value in fold(history).items()}
    row = state | {"version": len(history), "head_hash": previous}
    session.execute(update(Need).where(Need.id == need.id).values(row))


def _typed(name: str, value: Any) -> Any:
    kind = Need.__table__.c[name].type
    if value is None or not isinstance(kind, Instant | Date):
        return value
    return datetime.fromisoformat(value) if isinstance(kind, Instant) else date.fromisoformat(value)


def cut_short(session: Session, random: Random) -> None:
    """The last events are gone, as if they had never been."""
    need, history = random.choice([one for one in _histories(session) if len(one[1]) > 1])
    kept = random.randrange(1, len(history))
    gone = [event.id for event in history[kept:]]
    session.execute(delete(EventText).where(EventText.event_id.in_(gone)))
    session.execute(delete(Event).where(Event.id.in_(gone)))
    _put_right(session, need, history[:kept])


def written_anew(session: Session, random: Random) -> None:
    """One event says something else, and every hash after it agrees."""
    need, history = random.choice(_histories(session))
    event = random.choice(history)
    event.facts = event.facts | {"note": random.randrange(1000)}
    _put_right(session, need, history)


def removed(session: Session, random: Random) -> None:
    """A need is gone with everything."""
    need, history = random.choice(_histories(session))
    ids = [event.id for event in history]
    session.execute(delete(EventText).where(EventText.event_id.in_(ids)))
    session.execute(delete(Event).where(Event.id.in_(ids)))
    session.execute(delete(Need).where(Need.id == need.id))


def head_forgotten(session: Session, random: Random) -> None:
    """An anchor holds one head less."""
    anchor_id, need_id = random.choice(
        session.execute(select(AnchorHead.anchor_id, AnchorHead.need_id)).all()
    )
    session.execute(
        delete(AnchorHead).where(AnchorHead.anchor_id == anchor_id, AnchorHead.need_id == need_id)
    )


def head_altered(session: Session, random: Random) -> None:
    """An anchor's head names another event of the need."""
    one = random.choice(
        session.execute(select(AnchorHead).join(Event, Event.need_id == AnchorHead.need_id)).scalars().all()
    )
    other = session.execute(
        select(Event.seq, Event.hash).where(Event.need_id == one.need_id, Event.seq != one.version).limit(1)
    ).first()
    seq, hash_ = other or (one.version, "0")
    key = AnchorHead.anchor_id == one.anchor_id, AnchorHead.need_id == one.need_id
    session.execute(update(AnchorHead).where(*key).values(version=seq, head_hash=hash_))


def anchor_altered(session: Session, random: Random) -> None:
    """An anchor bears another instant, occasion or hash."""
    values = random.choice(
        [{"at": datetime.fromisoformat("2026-11-01T00:00:00+00:00")}, {"occasion": "2026Q2"}, {"hash": "0"}]
    )
    one = random.choice(session.scalars(select(Anchor.id)).all())
    session.execute(update(Anchor).where(Anchor.id == one).values(values))


def anchor_removed(session: Session, random: Random) -> None:
    """An anchor that others follow is gone with its heads."""
    one = random.choice(session.scalars(select(Anchor.id).order_by(Anchor.id)).all()[:-1])
    session.execute(delete(AnchorHead).where(AnchorHead.anchor_id == one))
    session.execute(delete(Anchor).where(Anchor.id == one))


KINDS: tuple[Tamper, ...] = (
    *(cut_short,) * 3,
    *(written_anew,) * 2,
    *(removed, head_forgotten, head_altered, anchor_altered, anchor_removed),
)


def test_two_hundred_tamperings_are_all_found_by_the_anchors(drive, session, database_name):
    random, missed = Random(10), []
    for number, tamper in enumerate(islice(cycle(KINDS), TAMPERINGS)):
        session.connection().exec_driver_sql(GUARDS_OFF[database_name])
        tamper(session, random)
        session.expire_all()
        if found() is None:
            missed.append((number, tamper.__name__))
        session.rollback()
    assert missed == []
    assert found() is None


def test_a_history_cut_short_with_its_row_put_right_fools_everything_but_the_anchors(
    drive, session, database_name
):
    session.connection().exec_driver_sql(GUARDS_OFF[database_name])
    need, history = _histories(session)[1]
    last = history[-1].id
    session.execute(delete(EventText).where(EventText.event_id == last))
    session.execute(delete(Event).where(Event.id == last))
    _put_right(session, need, history[:-1])
    session.expire_all()
    assert list(breaks(session.get_one(Need, need.id), told([need.id])[need.id])) == []
    named = f"{need.number} event 2: it is not the event that anchor 4 holds: cut off or written anew"
    assert found() == named


def test_the_newest_anchors_removed_are_found_by_the_head_noted_outside(drive, session):
    noted = head()
    last = session.scalar(select(func.max(Anchor.id)))
    session.execute(text("DELETE FROM anchor_head WHERE anchor_id = :id"), {"id": last})
    session.execute(text("DELETE FROM anchor WHERE id = :id"), {"id": last})
    assert found() is None
    assert found(noted) == f"the ledger: no anchor has the hash {noted}, which was noted outside"
