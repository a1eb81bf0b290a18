"""What the tests of pages ask for: the town, and a browser for each of its people."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.actions.drive import Drive
from tests.cast import Town, settle
from tests.client import Browser
from tracker import clock


@pytest.fixture
def town(session: Session) -> Town:
    """The town, committed."""
    return settle(session)


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """Somebody who has not signed in."""
    return Browser(app)


@pytest.fixture
def as_(app: Flask, town: Town, session: Session) -> Callable[..., Browser]:
    """as_("admin") is a browser in which that person, who reads English, has just signed in."""

    def signed_in(username: str, *, locale: str = "en") -> Browser:
        session.commit()  # what the test has read so far would make SQLite refuse to write
        town.people[username].locale = locale
        session.commit()
        browser = Browser(app, locale=locale)
        assert browser.log_in(username).status == 303
        return browser

    return signed_in


@pytest.fixture
def drive(session: Session, town: Town) -> Iterator[Drive]:
    """Needs can be driven to any status; pages are asked for when the drive's clock says."""
    found = Drive(session, town)
    clock.run_from(lambda: found.at)
    yield found
    clock.run_from(None)
