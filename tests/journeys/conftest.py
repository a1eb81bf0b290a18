"""What the journeys ask for: the town, windows of its people, and needs driven to where a journey begins."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests.actions.drive import Drive
from tests.cast import Town, settle
from tests.databases import Database
from tests.journeys.steps import Window, sign_in
from tracker import clock

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


@pytest.fixture
def app(apps: Callable[[str], tuple[Flask, Database]], request: pytest.FixtureRequest) -> Flask:
    """The application on an empty SQLite, or on the database that the test names as its parameter."""
    from tracker.extensions import db, limiter

    app, database = apps(getattr(request, "param", "sqlite"))
    with app.app_context():
        database.empty(db.engine)
        limiter.reset()
    return app


@pytest.fixture
def town(session: Session) -> Town:
    """The town, committed."""
    return settle(session)


@pytest.fixture
def drive(session: Session, town: Town) -> Iterator[Drive]:
    """Needs can be driven to any status; the site shows the drive's time."""
    found = Drive(session, town)
    clock.run_from(lambda: found.at)
    yield found
    clock.run_from(None)


@pytest.fixture
def window_of(drive: Drive, town: Town, open_window: Callable[..., Page]) -> Callable[..., Window]:
    """window_of("official", language="en", width=390): a window before its person has signed in."""

    def open_one(username: str, *, language: str = "zh", width: int = 1440) -> Window:
        town.people[username].locale = LOCALES[language]
        drive.keep()
        return Window(open_window(locale="en" if language == "en" else "zh-CN", width=width), language)

    return open_one


@pytest.fixture
def people(window_of: Callable[..., Window]) -> Callable[..., Window]:
    """people("head"): the window of somebody who has signed in; the liaison's is a phone.

    `again`: days have gone by, so the session has ended and they sign in anew.
    """
    windows: dict[str, Window] = {}

    def window(username: str, *, language: str = "zh", again: bool = False) -> Window:
        if username not in windows:
            width = 390 if username == "liaison" else 1440
            windows[username] = window_of(username, language=language, width=width)
            again = True
        if again:
            sign_in(windows[username], username)
        return windows[username]

    return window
