"""Five hundred letters while leaders are killed a hundred times: none lost, few twice, each with its first id (F3)."""

import time
from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select

from tests.faults.drills.ground import Ground, replace_leader
from tests.faults.schedulers import schedulers, until
from tests.faults.scheduling import Clock
from tests.life import MORNING
from tests.sinks import mail_server
from tracker.models import Delivery, Message
from tracker.vocabulary import DeliveryState, MessageKind, Road

# Time goes ten times as fast as ours, so that the letters of the dead are soon taken over; so do leases.
SPEED, LEASE = 10.0, 20.0
STALL_SECONDS = 0.05
PATIENCE_SECONDS = 600


def drill(held: Ground, kills: int, letters: int, count: int) -> str:
    """What was seen."""
    write_letters(held, letters)
    began, killed = time.monotonic(), 0
    with mail_server() as box:
        box.seconds = STALL_SECONDS
        settings = {"TRACKER_MAIL_URL": f"smtp://127.0.0.1:{box.port}", "TRACKER_TESTING": "1"}
        shared = Clock(MORNING + timedelta(minutes=1), began, SPEED).words()
        given = {"lease": LEASE, "clock": shared, "settings": settings}
        with schedulers(held.url, held.folder, "all", **given) as running:
            for _ in range(count):
                running.start()
            while killed < kills and left(held):
                seen = len(box.letters)
                until(lambda seen=seen: len(box.letters) > seen or not left(held), "another letter", 120)
                time.sleep(held.chance.uniform(0, 0.4))
                killed += replace_leader(held, running)
            until(lambda: not left(held), "the rest of the letters", PATIENCE_SECONDS)
            for pid in running.alive():
                running.end(pid)
        wire = Counter(box.ids)
    return _judged(held, wire, killed, letters, time.monotonic() - began)


def write_letters(held: Ground, letters: int) -> None:
    """So many letters to the supervisor, all due."""
    held.town.supervisor.email = "supervisor@jiangcheng.example"
    for number in range(letters):
        reader = {"person_id": held.town.supervisor.id, "kind": MessageKind.DIGEST}
        message = Message(key=f"drill:{number}", made_at=MORNING, **reader)
        message.deliveries = [Delivery(road=Road.MAIL, next_at=MORNING, state=DeliveryState.WAITING)]
        held.session.add(message)
    held.session.commit()


def left(held: Ground) -> int:
    """How many letters of the drill are not sent."""
    held.session.rollback()
    query = select(func.count()).select_from(Delivery).join(Message, Message.id == Delivery.message_id)
    waits = Delivery.state.in_((DeliveryState.WAITING, DeliveryState.SENDING))
    return held.session.scalar(query.where(Message.key.startswith("drill:"), waits))


def _judged(held: Ground, wire: Counter, killed: int, letters: int, seconds: float) -> str:
    query = (
        select(Delivery.id, Delivery.state)
        .join(Message, Message.id == Delivery.message_id)
        .where(Message.key.startswith("drill:"))
    )
    rows = held.session.execute(query).all()
    ids = {f"<delivery-{number}@127.0.0.1>" for number, _state in rows}
    assert ids <= set(wire), "a letter was lost"
    assert {state for _number, state in rows} == {DeliveryState.SENT}
    doubled = sum(wire[one] - 1 for one in ids)
    assert doubled <= killed, f"{doubled} letters came twice, more than {killed} kills explain"
    assert max(wire.values()) <= 1 + killed
    return (
        f"{letters} letters, {killed} leaders killed: 0 lost, 0 recorded twice, {doubled} twice on the wire with "
        f"the id of the first; {seconds:.0f} s"
    )
