"""The election: one leads while its heart beats, another after it fell silent or resigned, and never two."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.jobs.trial import elsewhere
from tracker import clock
from tracker.jobs.leading import Leadership
from tracker.models import Lease

LEASE = timedelta(seconds=20)
AT = datetime(2026, 11, 25, 2, tzinfo=UTC)


@pytest.fixture
def time_goes():
    """time_goes(seconds) sets the clock on; negative ones set it back."""
    now = [AT]
    clock.run_from(lambda: now[0])

    def go(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    yield go
    clock.run_from(None)


def lease(session) -> Lease:
    """The row of the lease, read anew."""
    session.rollback()
    return session.scalars(select(Lease).execution_options(populate_existing=True)).one()


def test_the_first_to_stand_leads_and_others_wait_while_its_heart_beats(app, session, time_goes):
    one, other = Leadership(LEASE), Leadership(LEASE)
    for _ in range(5):
        one.beat()
        other.beat()
        assert (one.leads, other.leads) == (True, False)
        time_goes(19)
    row = lease(session)
    assert (row.holder, row.fence, row.beaten_at) == (one.name, 1, AT + timedelta(seconds=76))


def test_a_silent_leader_is_followed_by_another_with_a_higher_fence_and_hears_of_it(app, session, time_goes):
    one, other = Leadership(LEASE), Leadership(LEASE)
    one.beat()
    time_goes(20)
    other.beat()
    one.beat()
    assert (one.leads, other.leads) == (False, True)
    assert (lease(session).holder, lease(session).fence) == (other.name, 2)


def test_one_who_resigns_is_followed_at_once(app, session, time_goes):
    one, other = Leadership(LEASE), Leadership(LEASE)
    one.beat()
    one.resign()
    other.resign()  # nothing of its own to give back
    other.beat()
    assert (one.leads, other.leads) == (False, True)


def test_a_clock_set_back_by_a_day_does_not_keep_a_dead_leader_in_office(app, session, time_goes):
    one, other = Leadership(LEASE), Leadership(LEASE)
    one.beat()
    time_goes(-24 * 3600)
    other.beat()
    assert other.leads
    assert lease(session).until_at == AT - timedelta(days=1) + LEASE


def test_a_leader_whose_clock_is_set_back_goes_on_leading(app, session, time_goes):
    one, other = Leadership(LEASE), Leadership(LEASE)
    one.beat()
    time_goes(-3600)
    one.beat()
    other.beat()
    assert (one.leads, other.leads) == (True, False)


def test_a_leader_frozen_for_longer_than_its_lease_believes_it_no_more(app, session, monkeypatch):
    leadership = Leadership(LEASE)
    leadership.beat()
    heard = leadership._until
    monkeypatch.setattr("time.monotonic", lambda: heard)
    assert not leadership.leads


def test_two_who_stand_at_the_same_moment_are_one_leader(app, session):
    one, other = Leadership(LEASE), Leadership(LEASE)
    seen = one._is_to_be_had(), other._is_to_be_had()
    elsewhere(app, one.beat)
    assert other._take() is False
    assert (seen, one.leads, lease(session).holder) == ((True, True), True, one.name)
