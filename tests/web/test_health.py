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
