"""Several senders: each letter goes once, whoever is faster; and who was held up sends nothing of another's work."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import make_person
from tests.life import MORNING
from tracker import clock
from tracker.actions import deliveries as marking
from tracker.delivery.outcomes import LostError
from tracker.delivery.sending import LATEST_SECONDS, Lease
from tracker.jobs.catching_up import catch_up
from tracker.jobs.deliver import deliver
from tracker.jobs.rhythms import Every
from tracker.jobs.run import Worker
from tracker.jobs.schedule import Job
from tracker.models import Delivery
from tracker.vocabulary import DeliveryState

AT = MORNING + timedelta(hours=1)
LATER = AT + marking.LEASE + timedelta(seconds=1)


@pytest.fixture
def taken(write, session, town):
    """A delivery in the hands of a sender."""
    delivery = write(town.supervisor)
    fence = marking.lease(delivery.id, AT, AT)
    session.commit()
    return delivery, fence


def test_two_senders_at_once_send_each_letter_once(app, by_mail, write, session, town):
    """As if the election had failed: each has a job of its own, so that nothing but the rows keeps them apart."""
    by_mail.seconds = 0.005
    people = [make_person(session, email=f"person{number}@far.example") for number in range(30)]
    deliveries = [write(person) for person in people]
    session.commit()

    def sender(name: str) -> int:
        job = Job(name=name, purpose="send", when="now", rhythm=Every(1), work=deliver)
        with app.app_context(), clock.frozen(AT):
            return catch_up(job, AT, Worker(name), again=True)[0].done

    with ThreadPoolExecutor(2) as pool:
        contexts = [copy_context(), copy_context()]
        done = list(pool.map(lambda pair: pair[0].run(sender, pair[1]), zip(contexts, "ab", strict=True)))
    session.rollback()
    assert Counter(by_mail.ids) == Counter(f"<delivery-{one.id}@127.0.0.1>" for one in deliveries)
    assert sum(done) == 30
    assert set(session.scalars(select(Delivery.state))) == {DeliveryState.SENT}


def test_what_is_being_sent_is_not_taken_before_its_lease_is_over(by_mail, send, session, taken):
    delivery, fence = taken
    assert send(AT).done == 0
    assert send(LATER).done == 1
    assert (delivery.fence, delivery.state) == (fence + 1, DeliveryState.SENT)


def test_a_lease_given_by_a_clock_that_was_set_back_binds_nobody(by_mail, send, session, town, write):
    delivery = write(town.supervisor)
    marking.lease(delivery.id, AT + timedelta(days=40), AT + timedelta(days=40))
    assert send(AT).done == 1


def test_who_lost_a_letter_neither_sends_nor_marks_it(by_mail, send, session, taken):
    delivery, fence = taken
    ours = Lease(delivery.id, fence, time.monotonic())
    ours.still_ours()
    send(LATER)
    with pytest.raises(LostError):
        ours.still_ours()
    marking.give_up(delivery.id, fence, LATER, "too late")
    marking.put_off(delivery.id, fence, LATER, "too late")
    session.commit()
    session.refresh(delivery)
    assert (delivery.state, delivery.error) == (DeliveryState.SENT, "")


def test_who_was_frozen_for_too_long_sends_nothing_even_if_nobody_came(session, taken):
    delivery, fence = taken
    with pytest.raises(LostError):
        Lease(delivery.id, fence, time.monotonic() - LATEST_SECONDS - 1).still_ours()
