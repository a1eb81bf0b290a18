"""The mail server refuses for a day while letters wait: pages stay quick, then all leave but what is over (F9)."""

import time
from datetime import datetime, timedelta

from sqlalchemy import select

from tests.actions.drive import Drive
from tests.faults.drills.ground import Ground
from tests.faults.drills.many_letters import left, write_letters
from tests.faults.schedulers import schedulers, until
from tests.faults.scheduling import Clock
from tests.faults.servers import Visitor, gunicorn
from tests.life import MORNING
from tests.sinks import OK, Mailbox, mail_server
from tracker.models import Delivery, Message, Need
from tracker.vocabulary import Action, DeadlineKind, DeliveryState, MessageKind, Road

DAY = timedelta(hours=24)
# The day of waiting passes within a minute.
SPEED = DAY.total_seconds() / 60
REQUESTS = 300
DRAINED_WITHIN = timedelta(minutes=15)
NEEDS = 20


def drill(held: Ground, mails: int) -> str:
    """What was seen."""
    drive = Drive(held.session, held.town)
    needs = [drive.assigned() for _ in range(NEEDS)]
    drive.keep()
    with mail_server() as box, gunicorn(held.url, held.folder, workers=2) as address:
        box.reply_to_sender = "421 4.3.2 closed for the day"
        visitor = Visitor(address)
        visitor.sign_in("coordinator")
        before = _measured(held, box, visitor, MORNING)
        write_letters(held, mails)
        _write_alerts(held, drive, needs)
        during = _measured(held, box, visitor, MORNING)
        _let_a_day_pass(held, box)
        assert (len(box.letters), left(held)) == (0, mails + NEEDS)
        for need in needs:
            drive.do(held.town.official, Action.CLAIM, need, promise="十五个工作日内办结。")
        drive.keep()
        box.reply_to_sender = OK
        seconds = _drained(held, box)
        after = _p95(visitor)
    return _judged(held, box, mails, seconds) + (
        f"; p95 of a page {before:.0f} ms with nothing to send, {during:.0f} ms while mail was refused, "
        f"{after:.0f} ms afterwards"
    )


def _write_alerts(held: Ground, drive: Drive, needs: list[Need]) -> None:
    """An alert of each need's claim, which will have been claimed when mail works again."""
    for need in needs:
        deadline = drive.open_deadlines(need)[DeadlineKind.CLAIM]
        told = {"person_id": held.town.supervisor.id, "kind": MessageKind.ALERT, "need_id": need.id}
        message = Message(key=f"drill:alert:{need.id}", deadline_id=deadline.id, made_at=MORNING, **told)
        message.deliveries = [Delivery(road=Road.MAIL, next_at=MORNING, state=DeliveryState.WAITING)]
        held.session.add(message)
    held.session.commit()


def _settings(box: Mailbox) -> dict[str, str]:
    return {"TRACKER_MAIL_URL": f"smtp://127.0.0.1:{box.port}", "TRACKER_TESTING": "1"}


def _measured(held: Ground, box: Mailbox, visitor: Visitor, at: datetime) -> float:
    """The 95th percentile of a page while a scheduler is at work."""
    shared = Clock(at, time.monotonic()).words()
    with schedulers(held.url, held.folder, "all", clock=shared, settings=_settings(box)) as running:
        running.start()
        time.sleep(10)
        found = _p95(visitor)
        for pid in running.alive():
            running.end(pid)
    return found


def _p95(visitor: Visitor) -> float:
    taken = []
    for _ in range(REQUESTS):
        began = time.monotonic()
        assert visitor.get("/needs").status == 200
        taken.append((time.monotonic() - began) * 1000)
    return sorted(taken)[int(REQUESTS * 0.95)]


def _let_a_day_pass(held: Ground, box: Mailbox) -> None:
    shared = Clock(MORNING, time.monotonic(), SPEED).words()
    given = {"lease": 2 * SPEED, "clock": shared, "settings": _settings(box)}
    with schedulers(held.url, held.folder, "all", **given) as running:
        pid = running.start()
        time.sleep(DAY.total_seconds() / SPEED)
        running.end(pid)


def _drained(held: Ground, box: Mailbox) -> float:
    """How many seconds pass until nothing waits."""
    shared = Clock(MORNING + DAY + timedelta(minutes=1), time.monotonic()).words()
    began = time.monotonic()
    with schedulers(held.url, held.folder, "all", clock=shared, settings=_settings(box)) as running:
        pid = running.start()
        until(lambda: not left(held), "all letters to leave", DRAINED_WITHIN.total_seconds())
        seconds = time.monotonic() - began
        running.end(pid)
    return seconds


def _judged(held: Ground, box: Mailbox, mails: int, seconds: float) -> str:
    query = (
        select(Message.kind, Delivery.id, Delivery.state)
        .join(Message, Message.id == Delivery.message_id)
        .where(Message.key.startswith("drill:"))
    )
    rows = held.session.execute(query).all()
    sent = {f"<delivery-{number}@127.0.0.1>" for kind, number, _state in rows if kind == MessageKind.DIGEST}
    over = {f"<delivery-{number}@127.0.0.1>" for kind, number, _state in rows if kind == MessageKind.ALERT}
    states = {(kind, state) for kind, _number, state in rows}
    assert states == {
        (MessageKind.DIGEST, DeliveryState.SENT),
        (MessageKind.ALERT, DeliveryState.DROPPED),
    }
    assert sent <= set(box.ids), "a letter was lost"
    assert over & set(box.ids) == set(), "an alert went out whose deadline had stopped"
    assert len(box.ids) == len(set(box.ids)), "a letter went out twice"
    return f"{mails} letters waited a day: 0 lost, all left within {seconds:.0f} s; {len(over)} that were over did not"
