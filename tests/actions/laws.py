"""The laws that hold after every act, whoever did it and by whatever road: counted from the events and the rows."""

from collections import Counter

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.actions.drive import Drive
from tracker.clock import office_date
from tracker.models import Event, Message, Need, RoleGrant
from tracker.queries.case import case_of
from tracker.queries.verification import Verified, verify
from tracker.rules.deadlines.table import PAUSED_IN, PAUSED_KINDS, STAGES
from tracker.rules.event_chain import fold, tracked
from tracker.rules.permissions import SYSTEM
from tracker.rules.workflow import arrows
from tracker.vocabulary import ON_BOOKS, OPEN_TASKS, DeadlineKind, Role, Status

ARROWS = {(here, there, action) for here, there, action in arrows()}
LIVES_IN = {rule.kind: rule.lives_in for rule in STAGES}


def hold(drive: Drive, known: dict[int, int]) -> None:
    """Judge each need whose version is not the one in `known`, which is brought up to date, then all of them."""
    session = drive.session
    session.rollback()  # and see what others have committed
    grown = [
        (need_id, number, version)
        for need_id, number, version in session.execute(select(Need.id, Need.number, Need.version))
        if known.get(need_id) != version
    ]
    for need_id, number, version in grown:
        known[need_id] = version
        need = case_of(number, SYSTEM, drive.today).need
        events = drive.history(need)
        replays(need, events)
        deadlines_hold(need)
        told_rightly(need, events, session)
        nothing_is_left_open(need)
    if grown:
        books_balance(session)
        verified(len(known), session.scalar(select(func.count(Event.id))))


def verified(needs: int, events: int) -> None:
    """What `tracker verify` says; in a context of its own, because it lets go of every row it has read."""
    with current_app.app_context():
        assert verify() == Verified(needs, events, None)


def replays(need: Need, events: list[Event]) -> None:
    """The events alone give the need's state; no status is reached without an arrow of the table."""
    assert fold(events) == tracked(need)
    assert [event.seq for event in events] == list(range(1, need.version + 1))
    here = Status.DRAFT
    for event in events:
        assert event.from_status is here
        moved = event.to_status is not here
        assert not moved or (here, event.to_status, event.action) in ARROWS, event.action
        here = event.to_status
    assert here is need.status
    quarters = [event.booked_quarter for event in events]
    assert quarters == sorted(quarters)


def deadlines_hold(need: Need) -> None:
    """What DOMAIN §7 says of every deadline, whatever led to it."""
    opened = [d for d in need.deadlines if d.is_open]
    keys = Counter((d.kind, d.task_id, d.request_id, d.instruction_id) for d in opened)
    assert keys == Counter(dict.fromkeys(keys, 1))
    assert {d.kind for d in opened if d.kind in LIVES_IN and need.status not in LIVES_IN[d.kind]} == set()
    still = need.status in PAUSED_IN
    assert {
        d.kind for d in opened if (d.paused_on is not None) != (still and d.kind in PAUSED_KINDS)
    } == set()
    assert [d.kind for d in need.deadlines if d.first_due_on < d.starts_on] == []
    assert all(d.moves[0].from_due_on == d.first_due_on for d in need.deadlines if d.moves)
    assert all(d.moves[-1].to_due_on == d.due_on for d in need.deadlines if d.moves)
    assert all(d.due_on == d.first_due_on for d in need.deadlines if not d.moves)
    pending = {r.id for r in need.requests if r.is_pending}
    assert {d.request_id for d in opened if d.kind is DeadlineKind.RULE} == pending
    tasks = {t.id: t.due_on for t in need.tasks if t.state in ("to-do", "doing")}
    dated = {d.task_id: d.due_on for d in opened if d.kind is DeadlineKind.TASK}
    assert dated == (tasks if need.is_on_books else {})
    running = [d.due_on for d in opened if d.is_running and not d.is_enterprise_side]
    assert need.due_on == min(running, default=None)
    promise = [d for d in opened if d.kind is DeadlineKind.PROMISE]
    assert [d.due_on for d in promise] == [need.promised_by_on for _ in promise]
    fresh = [d for d in opened if d.started_at == need.changed_at]
    assert [d.kind for d in fresh if d.due_on < office_date(need.changed_at)] == []


def told_rightly(need: Need, events: list[Event], session: Session) -> None:
    """Nobody hears of their own act, no enterprise of what is for offices only, nobody of one act twice."""
    by_seq = {event.seq: event for event in events}
    speak = set(session.scalars(select(RoleGrant.person_id).where(RoleGrant.role == Role.LIAISON)))
    of_acts = select(Message).where(Message.need_id == need.id, Message.key.startswith("act:"))
    for message in session.scalars(of_acts):
        event = by_seq[message.facts["seq"]]
        assert message.person_id != event.actor_id
        assert not (event.offices_only and message.person_id in speak)
        reader = message.person_id or f"unit:{message.unit_id}"
        assert message.key == f"act:{need.id}:{event.seq}:{reader}"


def nothing_is_left_open(need: Need) -> None:
    """Off the books no task is open and no request waits, but an appeal against a decline."""
    if need.status in ON_BOOKS:
        return
    assert [t.id for t in need.tasks if t.state in OPEN_TASKS] == []
    assert [r.id for r in need.requests if r.is_pending and need.status is not Status.DECLINED] == []


def books_balance(session: Session) -> None:
    """Onto the books minus off them is what stands on them, counted from the events alone (DOMAIN §8)."""
    rows = session.execute(select(Event.from_status, Event.to_status)).all()
    onto = sum(here not in ON_BOOKS and there in ON_BOOKS for here, there in rows)
    off = sum(here in ON_BOOKS and there not in ON_BOOKS for here, there in rows)
    standing = session.scalar(select(func.count(Need.id)).where(Need.status.in_(ON_BOOKS)))
    assert onto - off == standing
