"""`tracker link`: the way into an account that no administrator opens."""

import re

from click.testing import CliRunner
from sqlalchemy import select

from tests.cast import settle
from tests.client import Browser
from tracker.cli.command import tracker
from tracker.models import AuditEntry

KEY = "only-for-tests-0123456789-abcdefghij"
FRESH = "nine quiet herons at dusk"


def run(url, folder, *words):
    env = {"TRACKER_DATABASE_URL": url, "TRACKER_DATA_DIR": str(folder), "TRACKER_SECRET_KEY": KEY}
    return CliRunner().invoke(tracker, list(words), env=env | {"TRACKER_PASSWORD_COST": "1"})


def test_a_link_made_on_the_server_sets_an_auditors_password_and_is_recorded(
    app, session, database_url, tmp_path
):
    town = settle(session)
    result = run(database_url, tmp_path, "link", "auditor")
    address = re.fullmatch(r"http://127\.0\.0\.1:8000(/reset/\S+)\n", result.output).group(1)
    browser = Browser(app)
    page = browser.submit(browser.get(address), new_password=FRESH, again=FRESH)
    assert (result.exit_code, page.status) == (0, 303)
    assert Browser(app).log_in("auditor", FRESH).status == 303
    session.rollback()
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.act, entry.actor_id, entry.object) for entry in entries[:2]] == [
        ("reset-link", None, f"person:{town.auditor.id}"),
        ("reset", town.auditor.id, f"person:{town.auditor.id}"),
    ]


def test_nobody_unknown_or_locked_out_gets_a_link(app, session, database_url, tmp_path):
    settle(session).helper.active = False
    session.commit()
    said = {
        name: run(database_url, tmp_path, "link", name).output.splitlines()[-1]
        for name in ("nobody", "helper")
    }
    assert said == {name: f"Error: nobody called {name!r} may sign in" for name in ("nobody", "helper")}
