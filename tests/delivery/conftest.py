"""What the tests of delivery ask for: the town with addresses, servers to send to, and a round of sending."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.cast import Town, settle
from tests.life import MORNING, Story
from tests.sinks import Mailbox, PostBox, mail_server, post_server
from tracker import clock
from tracker.delivery import targets
from tracker.delivery.sending import Patience
from tracker.jobs.catching_up import catch_up
from tracker.jobs.deliver import deliver
from tracker.jobs.run import Run, Worker
from tracker.jobs.schedule import Job, job
from tracker.models import Delivery, Message, Person, QuarterBook, QuarterlyReturn
from tracker.vocabulary import DeliveryState, MessageKind, Road

# Tests wait for silent servers; a moment is as good as fifteen seconds.
SHORT = Patience(mail=1.0, post=1.0)


@pytest.fixture
def town(session: Session) -> Town:
    """The town; everybody has an address."""
    town = settle(session)
    for name, person in town.people.items():
        person.email = f"{name}@jiangcheng.example"
    session.commit()
    return town


@pytest.fixture
def story(session: Session, town: Town) -> Story:
    """Needs driven through their life, from a Monday morning on."""
    return Story(session, town)


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server."""
    with mail_server() as found:
        yield found


@pytest.fixture
def posts() -> Iterator[PostBox]:
    """A server to post to."""
    with post_server() as found:
        yield found


@pytest.fixture
def reach(app: Flask) -> Iterator[Callable[..., None]]:
    """reach(mail_url=…) sets where letters go, for this test."""
    settings, before = app.config["SETTINGS"], app.config["TARGETS"]

    def set_up(**chosen: Any) -> None:
        app.config["SETTINGS"] = dataclasses.replace(settings, **chosen)
        app.config["TARGETS"] = targets.read(app.config["SETTINGS"])

    yield set_up
    app.config["SETTINGS"], app.config["TARGETS"] = settings, before


@pytest.fixture
def by_mail(box: Mailbox, reach: Callable[..., None]) -> Mailbox:
    """The mail server, set up as ours."""
    reach(mail_url=f"smtp://127.0.0.1:{box.port}")
    return box


@pytest.fixture
def send(session: Session) -> Callable[..., Run]:
    """send(at) sends what is due, as the scheduler would, and gives the run."""

    def round_at(at: datetime = MORNING + timedelta(hours=1), patience: Patience = SHORT) -> Run:
        session.commit()
        found = job("deliver")
        assert found is not None
        quick = Job(
            name=found.name,
            purpose=found.purpose,
            when=found.when,
            rhythm=found.rhythm,
            work=lambda run: deliver(run, patience),
        )
        with clock.frozen(at):
            run = catch_up(quick, at, Worker("test"), again=True)[-1]
        assert run.error == ""
        session.expire_all()
        return run

    return round_at


@pytest.fixture
def write(session: Session) -> Callable[..., Delivery]:
    """write(person) is a message to somebody with its delivery, due in the morning."""
    count = iter(range(10_000))

    def written(person: Person, road: Road = Road.MAIL, **given: Any) -> Delivery:
        message = Message(
            key=f"test:{next(count)}",
            person_id=person.id,
            kind=given.pop("kind", MessageKind.DATES_MOVED),
            made_at=MORNING,
            **given,
        )
        message.deliveries = [Delivery(road=road, next_at=MORNING, state=DeliveryState.WAITING)]
        session.add(message)
        session.commit()
        return message.deliveries[0]

    return written


@pytest.fixture
def states(session: Session) -> Callable[[], list[DeliveryState]]:
    """states() are those of all deliveries in order."""
    return lambda: list(session.scalars(select(Delivery.state).order_by(Delivery.id)))


@pytest.fixture
def a_return(session: Session, town: Town) -> QuarterlyReturn:
    """The open return of Yunzhan."""
    session.add(QuarterBook(code="2026Q4", opened_at=MORNING))
    found = QuarterlyReturn(
        quarter="2026Q4",
        enterprise_id=town.yunzhan.id,
        opened_at=MORNING,
        opened_on=clock.office_date(MORNING),
        due_on=clock.office_date(MORNING) + timedelta(days=14),
    )
    session.add(found)
    session.commit()
    return found
