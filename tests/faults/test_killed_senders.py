"""kill -9 of whoever sends: no letter is lost, none recorded twice, and a duplicate on the wire bears the first id.

In CI a few kills; `KILLS=100 LETTERS=500` is the drill of tests/faults/README.md (TRUST F3).
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.cast import settle
from tests.faults.servers import ROOT, environment
from tests.life import MORNING
from tests.sinks import mail_server
from tracker.models import Delivery, Message
from tracker.vocabulary import DeliveryState, MessageKind, Road

KILLS = int(os.environ.get("KILLS", "3"))
LETTERS = int(os.environ.get("LETTERS", "40"))
# Each life begins when the leases of the one before are over; the senders' clock runs ten times as fast as ours.
HOLD = timedelta(minutes=2)
PATIENCE_SECONDS = 180


@pytest.fixture
def waiting(session):
    """Letters for the supervisor, all due."""
    town = settle(session)
    town.supervisor.email = "supervisor@jiangcheng.example"
    for number in range(LETTERS):
        message = Message(
            key=f"test:{number}", person_id=town.supervisor.id, kind=MessageKind.DATES_MOVED, made_at=MORNING
        )
        message.deliveries = [Delivery(road=Road.MAIL, next_at=MORNING, state=DeliveryState.WAITING)]
        session.add(message)
    session.commit()
    return select(func.count()).select_from(Delivery).where(Delivery.state != DeliveryState.SENT)


@pytest.mark.slow
def test_letters_survive_the_death_of_their_senders(app, session, waiting, database_url, tmp_path):
    with mail_server() as box:
        box.seconds = 0.05
        settings = environment(
            database_url,
            tmp_path,
            TRACKER_MAIL_URL=f"smtp://127.0.0.1:{box.port}",
            TRACKER_TESTING="1",
        )
        at, kills = MORNING + timedelta(hours=1), 0
        until = time.monotonic() + PATIENCE_SECONDS + 4 * KILLS
        while _left(session, waiting):
            assert time.monotonic() < until, "the letters do not come to an end"
            sender = _start(at, settings)
            taken = len(box.letters)
            if kills < KILLS:
                _wait(lambda taken=taken: len(box.letters) > taken, sender, until)
                time.sleep(random.uniform(0, 0.4))
                kills += 1
            else:
                _wait(lambda: not _left(session, waiting), sender, until)
            sender.kill()
            sender.wait(30)
            at += HOLD
    wire = Counter(box.ids)
    ids = {f"<delivery-{one}@127.0.0.1>" for one in session.scalars(select(Delivery.id))}
    doubled = sum(wire.values()) - len(wire)
    print(f"{KILLS} kills, {LETTERS} letters: 0 lost, {doubled} sent twice")
    assert set(wire) == ids
    assert doubled <= KILLS
    assert set(session.scalars(select(Delivery.state))) == {DeliveryState.SENT}


def _start(at, settings) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.faults.sender", at.isoformat()]
    return subprocess.Popen(command, cwd=ROOT, env=settings)


def _left(session, waiting) -> int:
    session.rollback()
    return session.scalar(waiting)


def _wait(is_so, sender, until) -> None:
    while not is_so() and time.monotonic() < until:
        assert sender.poll() is None, "the sender ended by itself"
        time.sleep(0.02)
