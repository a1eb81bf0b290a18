"""Silences end by themselves after the last day, each in its own transaction, and never what was answered."""

from datetime import date

import pytest

from tests.actions.drive import content
from tests.running import run_job
from tracker.actions.silences import end_silence, silent
from tracker.clock import office_instant
from tracker.rules.refused import Refused
from tracker.vocabulary import Action, Confirmation, DeadlineKind, Status

A, K, S = Action, DeadlineKind, Status


def test_returned_and_unconfirmed_needs_are_silent_after_their_last_day(drive, session):
    returned, confirming = drive.to(S.RETURNED), drive.confirming()
    drive.to(S.FILED)
    session.commit()
    at = office_instant
    assert silent(at(date(2026, 11, 9), 23)) == []
    assert silent(at(date(2026, 11, 10), 1)) == [(confirming.id, K.CONFIRM)]
    assert silent(at(date(2026, 12, 1), 1)) == [(confirming.id, K.CONFIRM), (returned.id, K.RETURNED)]


def test_the_job_withdraws_and_closes_them_and_has_nothing_left_to_do(drive, session):
    returned, confirming = drive.to(S.RETURNED), drive.confirming()
    session.commit()
    at = office_instant(date(2026, 12, 1), 9)
    assert run_job("end-silences", at) == (2, 0)
    assert run_job("end-silences", at) == (0, 0)
    ended, lapsed = drive.whole(returned), drive.whole(confirming)
    assert (ended.status, lapsed.status, lapsed.confirmation) == (
        S.WITHDRAWN, S.CLOSED, Confirmation.UNCONFIRMED,
    )  # fmt: skip
    assert [event.actor_id for event in (drive.history(ended)[-1], drive.history(lapsed)[-1])] == [None, None]


def test_what_was_answered_in_the_meantime_is_left_alone(drive, session):
    need = drive.to(S.RETURNED)
    at = office_instant(date(2026, 12, 1), 9)
    due = silent(at)
    drive.do(drive.town.liaison, A.REFILE, need, **content(drive, need))
    session.commit()
    assert due == [(need.id, K.RETURNED)]
    with pytest.raises(Refused):
        end_silence(need.id, K.RETURNED, at)
    session.rollback()
    assert run_job("end-silences", at) == (0, 0)
    assert drive.whole(need).status is S.FILED


def test_one_bad_need_does_not_stop_the_rest(drive, session):
    bad, good = drive.confirming(), drive.confirming()
    drive.whole(bad).version -= 1  # its next event would have the number of the last one
    session.commit()
    assert run_job("end-silences", office_instant(date(2026, 11, 17), 9)) == (1, 1)
    session.expire_all()
    assert drive.whole(good).status is S.CLOSED
