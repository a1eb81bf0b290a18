"""Alive and ready, as those who operate the system ask."""

from datetime import timedelta

from tests.client import Browser
from tests.running import run_job
from tracker import clock
from tracker.cli.application import migrate
from tracker.extensions import db
from tracker.jobs.leading import Leadership
from tracker.jobs.schedule import JOBS

NOT_BEATING = {"scheduler": False, "jobs": False}


def test_a_migrated_system_is_ready_and_one_whose_schema_is_behind_is_not(make_database, make_app):
    app = make_app(make_database("sqlite"))
    browser = Browser(app)
    stands = {"database": True, "migrations": True, "calendar": True}
    assert browser.get("/healthz").response.json == {"status": "alive"}
    behind = browser.get("/readyz")
    assert (behind.status, behind.response.json) == (503, stands | NOT_BEATING | {"migrations": False})
    with app.app_context():
        migrate()
        db.engine.dispose()
    ready = browser.get("/readyz")
    assert (ready.status, ready.response.json) == (200, stands | NOT_BEATING)


def test_scheduler_and_jobs_are_told_and_the_web_stays_ready_without_them(make_database, make_app):
    app = make_app(make_database("sqlite"))
    browser, at = Browser(app), [clock.now()]
    clock.run_from(lambda: at[0])
    try:
        with app.app_context():
            migrate()
            Leadership(timedelta(seconds=20)).beat()
            for job in JOBS:
                run_job(job, at[0])
        found = [_told(browser)]
        at[0] += timedelta(minutes=2)
        found.append(_told(browser))
        at[0] += timedelta(days=2)
        found.append(_told(browser))
    finally:
        clock.run_from(None)
        with app.app_context():
            db.engine.dispose()
    assert found == [(200, True, True), (200, False, True), (200, False, False)]


def _told(browser: Browser) -> tuple[int, bool, bool]:
    answer = browser.get("/readyz")
    return answer.status, answer.response.json["scheduler"], answer.response.json["jobs"]


def test_figures_are_told_on_this_machine_only(app, town, as_):
    browser = as_("official")
    told = browser.get("/metrics").text
    assert [
        line for line in told.splitlines() if line.startswith("five_lists_needs") and "filed" in line
    ] == ['five_lists_needs{status="filed"} 0.0']
    assert "five_lists_people_seen 1.0" in told
    assert browser.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status == 404
    browser.client.environ_base["REMOTE_ADDR"] = "10.0.0.1"
    assert browser.get("/metrics").status == 404


def test_jobs_are_told_as_figures(app, town, as_, session):
    run_job("end-silences", clock.now())
    Leadership(timedelta(seconds=20)).beat()
    session.commit()
    lines = as_("official").get("/metrics").text.splitlines()
    told = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert {name: told[name] for name in WANTED} == dict.fromkeys(WANTED, "0.0")
    ages = (
        "five_lists_scheduler_heartbeat_age_seconds",
        'five_lists_job_last_run_age_seconds{job="end-silences"}',
    )
    assert all(0 <= float(told[name]) < 300 for name in ages)
    assert told['five_lists_job_late{job="sweep-uploads"}'] == "1.0"


WANTED = (
    'five_lists_job_late{job="end-silences"}',
    'five_lists_job_done{job="end-silences"}',
    'five_lists_job_failed{job="end-silences"}',
    'five_lists_job_stopped_by_error{job="end-silences"}',
    'five_lists_deliveries{state="waiting"}',
    'five_lists_deliveries{state="dead"}',
)
