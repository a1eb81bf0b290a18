"""Alive and ready, as those who operate the system ask."""

from tests.client import Browser
from tracker.cli.application import migrate
from tracker.extensions import db


def test_a_migrated_system_is_ready_and_one_whose_schema_is_behind_is_not(make_database, make_app):
    app = make_app(make_database("sqlite"))
    browser = Browser(app)
    assert browser.get("/healthz").response.json == {"status": "alive"}
    assert browser.get("/readyz").response.json == {"database": True, "migrations": False, "calendar": True}
    with app.app_context():
        migrate()
        db.engine.dispose()
    ready = browser.get("/readyz")
    assert (ready.status, ready.response.json) == (
        200,
        {"database": True, "migrations": True, "calendar": True},
    )


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
