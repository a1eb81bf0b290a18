"""What a test may ask for: an application on each database, a session, a client. And the closed network."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from tests import browser, databases, network
from tests.databases import Database
from tracker.settings import Settings

HERE = Path(__file__).parent
PURE = {"catalog", "clock", "rules"}  # these rooms know no database, so their tests may not ask for one

hypothesis_settings.register_profile("suite", deadline=None, print_blob=True)
hypothesis_settings.load_profile("suite")


def pytest_configure() -> None:
    """Close the network: a test talks to this machine only."""
    network.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever touches a database on SQLite and on PostgreSQL, and keep the pure rooms pure."""
    if "database_name" not in metafunc.fixturenames:
        return
    room = Path(metafunc.definition.path).relative_to(HERE).parts[0]
    if room in PURE:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: tests/{room} touches no database")
    metafunc.parametrize("database_name", databases.NAMES)


@pytest.fixture(scope="session")
def make_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Database]]:
    """Makes a new, empty database of the named engine; the PostgreSQL server starts when first asked for."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    shared = tmp_path_factory.getbasetemp().parent if worker != "alone" else tmp_path_factory.getbasetemp()
    made: list[str] = []
    with ExitStack() as stack:
        servers: list[Any] = []

        def make(name: str) -> Database:
            made.append(name)
            if name == "sqlite":
                return databases.sqlite_in(tmp_path_factory.mktemp("sqlite"))
            if not servers:
                servers.append(stack.enter_context(databases.postgresql_server(shared / "postgresql")))
            return databases.postgresql_on(servers[0], worker=f"{worker}_{len(made)}")

        yield make


@pytest.fixture(scope="session")
def make_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Flask]]:
    """Makes an application on a database: cheap passwords, a data folder of its own, settings as given."""
    from tracker import create_app
    from tracker.extensions import db

    made: list[Flask] = []

    def make(database: Database, **chosen: Any) -> Flask:
        given: dict[str, Any] = {
            "data_dir": tmp_path_factory.mktemp("data"),
            "database_url": database.url,
            "secret_key": "only-for-tests-0123456789-abcdefghij",
            "testing": True,
            "password_cost": 1,
        }
        app = create_app(Settings(**(given | chosen)).checked())
        app.test_client_class = Client
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def apps(
    make_database: Callable[[str], Database], make_app: Callable[..., Flask]
) -> Callable[[str], tuple[Flask, Database]]:
    """One application a worker and database, with its schema, made at first use and shared by the tests."""
    from tracker.extensions import db

    ready: dict[str, tuple[Flask, Database]] = {}

    def app_on(name: str) -> tuple[Flask, Database]:
        if name not in ready:
            database = make_database(name)
            app = make_app(database)
            with app.app_context():
                db.create_all()
                database.keep(db.engine)
            ready[name] = app, database
        return ready[name]

    return app_on


@pytest.fixture
def app(apps: Callable[[str], tuple[Flask, Database]], database_name: str) -> Flask:
    """The application on an empty database; whatever a test commits is gone before the next one."""
    from tracker.catalog.work_calendar import lift
    from tracker.extensions import db, limiter

    app, database = apps(database_name)
    with app.app_context():
        database.empty(db.engine)
        limiter.reset()
    lift()
    return app


@pytest.fixture
def database_url(app: Flask, apps: Callable[[str], tuple[Flask, Database]], database_name: str) -> str:
    """Where the database of `app` is, for tests that start processes of their own."""
    return apps(database_name)[1].url


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The session that queries and actions use, inside an application context."""
    from tracker.extensions import db

    with app.app_context():
        yield db.session()
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen; make more with app.test_client() for several people at once."""
    return app.test_client()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; where there is none: skipped with the remedy, failed on demand."""
    with browser.chromium() as started:
        yield started


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address at which `app` is served while the test runs; clock.run_from() sets its time."""
    with browser.served(app) as address:
        yield address


@pytest.fixture
def open_window(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """open_window(locale=…, width=…) gives a person a window of the browser, on the served application."""
    with browser.windows(chromium, site) as open_one:
        yield open_one


class Client(FlaskClient):
    """Each request has contexts of its own, as in a server, even where the test holds an application context.

    Flask would otherwise share `g` and the database session between the test and all its requests. So a test
    commits what a request shall see, and refreshes what a request has changed.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return copy_context().run(self._open, *args, **kwargs)

    def _open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)
