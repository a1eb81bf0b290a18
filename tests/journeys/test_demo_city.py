"""The demo city, built once: it verifies, every list and status occurs, and each named person has something to do."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.client import Browser
from tests.databases import Database
from tracker import clock
from tracker.cli.demo_city.city import build
from tracker.extensions import db, limiter, writing
from tracker.models import Need
from tracker.queries.verification import verify
from tracker.vocabulary import Status
from tracker.web.configuration import settings

PASSWORD = "five-lists-demo"
# A Wednesday in the middle of a quarter, at ten in the office.
TODAY = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
NAMED = (
    "liaison",
    "liaison2",
    "official",
    "official2",
    "head",
    "coordinator",
    "coordinator2",
    "supervisor",
    "county",
    "leader",
    "admin",
    "auditor",
)
# A draft is no need yet, and whoever reads no need has rooms instead of needs to do.
STATUSES = set(Status) - {Status.DRAFT}


@pytest.fixture(scope="module")
def city(make_database: Callable[[str], Database], make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application over the city, at the instant it was built for."""
    app = make_app(make_database("sqlite"), demo=True)
    clock.run_from(lambda: TODAY)
    with app.app_context():
        db.create_all()
        with writing():
            build(TODAY, settings())
            db.session.commit()
    yield app
    clock.run_from(None)


def test_the_city_verifies_and_shows_every_list_and_status(city):
    with city.app_context():
        result = verify()
        lists = set(db.session.scalars(sa.select(Need.list_code).distinct()))
        statuses = set(db.session.scalars(sa.select(Need.status).distinct()))
    assert (result.found, result.needs >= 250) == (None, True)
    assert lists == {"RC", "JS", "XM", "ZY", "ZC"}
    assert statuses == STATUSES


@pytest.mark.parametrize("username", NAMED)
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_everybody_named_comes_home_to_something_to_do(city, username, locale):
    limiter.reset()
    browser = Browser(city, locale=locale)
    assert browser.log_in(username, PASSWORD).status == 303
    browser.post("/language", {"locale": "en" if locale == "en" else "zh_Hans_CN", "next": "/"})
    home = browser.get("/")
    assert home.status == 200
    assert home.html.html["lang"] == {"zh-CN": "zh-Hans-CN", "en": "en"}[locale]
    assert home.html.main.select("a[href]"), "nothing to go to"
