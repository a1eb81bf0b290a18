"""A run: worked in steps that commit, resumed where it died, refused once another took it over, done once."""

from datetime import timedelta

import pytest

from tests.jobs.trial import AT, HEIR, ONE, WORKER, elsewhere, job_of, leave, left, row_of
from tests.running import run_job
from tracker import clock
from tracker.extensions import db
from tracker.jobs.catching_up import catch_up, rehearse
from tracker.jobs.rhythms import Period
from tracker.jobs.run import Fenced, Run, Worker
from tracker.rules.refused import Refused
from tracker.vocabulary import Refusal

NUMBERS = tuple(range(7))


def _fail() -> None:
    raise ZeroDivisionError("not this time, and perhaps with what a need says")


NOT_THIS_TIME = f"ZeroDivisionError in test_runs.py, line {_fail.__code__.co_firstlineno + 1}"


def leave_all(run: Run) -> None:
    """Seven rows, three a step."""
    run.expect(len(NUMBERS))
    run.each(NUMBERS, lambda number: leave(f"{run.period} {number}"), what="row", size=3)


def test_a_run_is_recorded_with_what_it_did_and_is_not_done_again(app, session):
    assert run_job(job_of(leave_all), AT) == (7, 0)
    row = row_of(session)
    assert (row.done, row.failed, row.error, row.holder, row.fence) == (7, 0, "", "", 1)
    assert (row.as_of_at, row.progress) == (AT, {"total": 7, "steps": 3})
    assert row.started_at <= row.seen_at <= row.finished_at
    assert run_job(job_of(leave_all), AT + timedelta(days=1)) == (0, 0)
    assert left(session) == [f"one {number}" for number in NUMBERS]


def test_nothing_is_done_before_its_time(app, session):
    assert run_job(job_of(leave_all), AT - timedelta(seconds=1)) == (0, 0)
    assert left(session) == []


def test_what_was_missed_is_made_up_in_order_each_as_of_its_own_instant(app, session):
    seen = []
    periods = [Period(f"2026-11-{day}", AT.replace(day=day)) for day in (23, 24, 25)]
    catch_up(job_of(lambda run: seen.append((run.period, run.at)), *periods), AT, WORKER)
    assert seen == [(period.key, period.as_of) for period in periods]


def test_one_bad_row_is_undone_alone_and_counted_and_the_rest_is_done(app, session):
    def work(run: Run) -> None:
        run.each(NUMBERS, lambda number: (leave(f"row {number}"), 1 // (number - 4)), what="row", size=3)

    assert run_job(job_of(work), AT) == (6, 1)
    assert left(session) == [f"row {number}" for number in NUMBERS if number != 4]
    assert row_of(session).failed == 1


def test_a_row_that_is_refused_had_nothing_left_to_do(app, session):
    def refuse(number: int) -> None:
        leave("half")
        raise Refused(Refusal.NO_TASK)

    assert run_job(job_of(lambda run: run.each(NUMBERS, refuse, what="row")), AT) == (0, 0)
    assert left(session) == []


def test_a_run_that_died_goes_on_with_its_progress_under_a_higher_fence(app, session):
    def work(run: Run) -> None:
        for number in NUMBERS[run.progress.get("next", 0) :]:
            with run.step():
                leave(f"row {number}")
                run.done, run.progress["next"] = run.done + 1, number + 1
            if number == 2 and run.fence == 1:
                raise KeyboardInterrupt  # as near to a death as a test can come in its own process

    job = job_of(work)
    with pytest.raises(KeyboardInterrupt):
        catch_up(job, AT, WORKER)
    died = row_of(session)
    assert (died.done, died.progress, died.finished_at) == (3, {"next": 3, "steps": 3}, None)
    session.rollback()
    assert run_job(job, AT) == (7, 0)
    ended = row_of(session)
    assert (ended.done, ended.fence, ended.finished_at is not None) == (7, 2, True)
    assert left(session) == [f"row {number}" for number in NUMBERS]


def test_a_run_that_somebody_works_on_is_left_to_them_and_later_periods_wait(app, session):
    later = Period("two", AT)
    seen = []

    def work(run: Run) -> None:
        seen.append(run.period)
        if run.period == "one":
            assert elsewhere(app, catch_up, job, AT, Worker("another")) == []

    job = job_of(work, ONE, later)
    catch_up(job, AT, WORKER)
    assert seen == ["one", "two"]


def test_a_worker_taken_for_dead_is_refused_and_changes_nothing(app, session):
    refused = []

    def work(run: Run) -> None:
        with run.step():
            leave(f"{run.worker.name}: first")
        if run.fence == 1:
            elsewhere(app, catch_up, job, AT, HEIR)
            try:
                with run.step():
                    leave("late")
            except Fenced:
                refused.append(run.worker.name)
                raise

    job = job_of(work)
    made = catch_up(job, AT, WORKER)
    assert ([run.fence for run in made], refused) == ([1], ["a worker"])
    assert left(session) == ["a worker: first", "an heir: first"]
    row = row_of(session)
    assert (row.fence, row.finished_at is not None, row.progress) == (2, True, {"steps": 2})


def test_one_who_was_taken_for_dead_cannot_end_the_run_of_the_other(app, session):
    def work(run: Run) -> None:
        if run.fence == 1:
            elsewhere(app, catch_up, job_of(lambda other: _fail()), AT, HEIR)

    catch_up(job_of(work), AT, WORKER)
    row = row_of(session)
    assert (row.finished_at, row.fence, row.error) == (None, 2, NOT_THIS_TIME)


def test_an_error_is_recorded_and_tried_again_after_a_pause_with_later_periods_waiting(
    app, session, monkeypatch
):
    def work(run: Run) -> None:
        with run.step():
            leave(f"{run.period} {run.fence}")
        if run.fence == 1:
            _fail()

    job = job_of(work, ONE, Period("two", AT))
    assert len(catch_up(job, AT, WORKER)) == 1
    row = row_of(session)
    assert (row.finished_at, row.error, row.holder) == (None, NOT_THIS_TIME, "")
    assert catch_up(job, AT, WORKER) == []
    monkeypatch.setattr("tracker.jobs.catching_up.PAUSE", timedelta(0))
    assert [(run.period, run.fence) for run in catch_up(job, AT, WORKER)] == [("one", 2), ("two", 1)]
    assert left(session) == ["one 1", "one 2", "two 1"]
    assert row_of(session).error == ""


def test_a_worker_asked_to_end_stops_between_two_steps_and_the_next_goes_on_at_once(app, session):
    ending = []

    def work(run: Run) -> None:
        for number in NUMBERS[run.progress.get("next", 0) :]:
            with run.step():
                leave(f"row {number}")
                run.progress["next"] = number + 1
            if number == 3:
                ending.append(number)

    job = job_of(work)
    catch_up(job, AT, Worker("ending", stopping=lambda: bool(ending)))
    assert left(session) == [f"row {number}" for number in NUMBERS[:4]]
    assert (row_of(session).finished_at, row_of(session).holder) == (None, "")
    catch_up(job, AT, WORKER)
    assert left(session) == [f"row {number}" for number in NUMBERS]


def test_a_step_that_fails_leaves_neither_rows_nor_counts(app, session):
    def work(run: Run) -> None:
        with run.step():
            leave("whole")
            run.done += 1
        with run.step():
            leave("half")
            run.done += 1
            run.progress["after"] = 9
            _fail()

    catch_up(job_of(work), AT, WORKER)
    row = row_of(session)
    assert (left(session), row.done, row.progress) == (["whole"], 1, {"steps": 1})


def test_what_repeats_itself_keeps_one_row_and_waits_for_its_time(app, session):
    hourly = Period("latest", AT, timedelta(hours=1))
    seen = []
    job = job_of(lambda run: seen.append(run.fence), hourly)
    catch_up(job, AT, WORKER)
    assert catch_up(job, AT, WORKER) == []
    catch_up(job, AT, WORKER, again=True)
    assert seen == [1, 2]
    assert row_of(session, "latest").fence == 2


def test_what_repeats_itself_begins_anew_after_a_death_as_of_now_and_not_as_of_then(app, session):
    def work(run: Run) -> None:
        with run.step():
            run.done += 1
            run.progress["next"] = 5
        if run.fence == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catch_up(job_of(work, Period("latest", AT, timedelta(hours=1))), AT, WORKER)
    session.rollback()
    (run,) = catch_up(
        job_of(work, Period("latest", AT + timedelta(days=21), timedelta(hours=1))),
        AT + timedelta(days=22),
        HEIR,
    )
    assert (run.at, run.done, run.fence) == (AT + timedelta(days=21), 1, 2)


def test_a_run_whose_time_went_by_unfinished_is_closed_with_a_word(app, session):
    catch_up(job_of(lambda run: _fail(), Period("monday", AT)), AT, WORKER)
    catch_up(job_of(lambda run: None, Period("tuesday", AT)), AT, WORKER)
    monday = row_of(session, "monday")
    assert (monday.error, monday.finished_at is not None) == (NOT_THIS_TIME, True)


def test_a_rehearsal_does_everything_and_leaves_nothing(app, session):
    (run,) = rehearse(job_of(leave_all), AT, Worker("rehearsing", rehearsal=True))
    assert (run.done, run.rehearsal) == (7, True)
    assert run.lines == [f"row {number}" for number in NUMBERS]
    assert left(session) == []
    assert run_job(job_of(leave_all), AT) == (7, 0)


def test_a_warning_does_not_stop_the_run_and_its_words_stay(app, session):
    def work(run: Run) -> None:
        run.warn("a need is not as its history says")
        run.done = 12

    catch_up(job_of(work), AT, WORKER)
    row = row_of(session)
    assert (row.done, row.failed, row.error) == (12, 1, "a need is not as its history says")
    assert row.finished_at is not None


def test_a_step_begins_a_transaction_of_its_own_so_that_what_was_read_before_does_not_bind_it(app, session):
    def work(run: Run) -> None:
        left(db.session)  # begins a reading transaction
        elsewhere(app, _leave_committed)
        with run.step():
            leave("ours")

    assert run_job(job_of(work), AT) == (0, 0)
    assert left(session) == ["theirs", "ours"]


def _leave_committed() -> None:
    leave("theirs")
    db.session.commit()


@pytest.fixture
def clock_says():
    """clock_says(instant) sets the clock, on or back."""
    yield lambda instant: clock.run_from(lambda: instant)
    clock.run_from(None)


@pytest.mark.parametrize(
    "jump", [timedelta(days=40), timedelta(hours=1), timedelta(hours=-1), timedelta(days=-1)]
)
def test_a_clock_that_jumps_and_comes_back_neither_doubles_a_run_nor_stops_what_repeats_itself(
    app, session, clock_says, jump
):
    """TRUST F12."""
    begun = []
    once = job_of(lambda run: begun.append("once"))
    hourly = job_of(lambda run: begun.append("hourly"), Period("latest", ONE.as_of, timedelta(hours=1)))
    for instant in (AT, AT + jump, AT + timedelta(minutes=121)):
        clock_says(instant)
        catch_up(once, AT + timedelta(days=1), WORKER)
        catch_up(hourly, AT + timedelta(days=1), WORKER)
    assert (begun.count("once"), begun.count("hourly")) == (1, 3)


def test_a_dead_worker_is_found_out_though_its_last_sign_of_life_lies_in_the_future(app, session, clock_says):
    def work(run: Run) -> None:
        if run.fence == 1:
            raise SystemExit

    clock_says(AT + timedelta(days=40))
    with pytest.raises(SystemExit):
        catch_up(job_of(work), AT, WORKER)
    row = row_of(session)
    row.holder = "somebody who died"
    session.commit()
    clock_says(AT)
    assert [run.fence for run in catch_up(job_of(work), AT, WORKER)] == [2]
