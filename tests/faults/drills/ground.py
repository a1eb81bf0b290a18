"""Where a drill is held: a new database of either engine with the town in it, and a folder."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from tests import databases
from tests.cast import Town, settle
from tests.faults.schedulers import Schedulers, leader
from tests.faults.servers import KEY
from tracker import create_app
from tracker.extensions import db
from tracker.settings import Settings


@dataclass
class Ground:
    """What a drill works on, and the chance it draws from."""

    app: Flask
    session: Session
    town: Town
    url: str
    engine: str
    folder: Path
    chance: random.Random


@contextmanager
def ground(engine: str, seed: int) -> Iterator[Ground]:
    """A drill's ground, gone afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
        folder.chmod(0o755)  # the database server runs as somebody else
        if engine == "sqlite":
            url = databases.sqlite_in(folder).url
        else:
            server = stack.enter_context(databases.postgresql_server(folder / "postgresql"))
            url = databases.postgresql_on(server, worker="drill").url
        given = {
            "data_dir": folder,
            "database_url": url,
            "secret_key": KEY,
            "testing": True,
            "password_cost": 1,
        }
        app = create_app(Settings(**given).checked())
        with app.app_context():
            db.create_all()
            session = db.session()
            yield Ground(app, session, settle(session), url, engine, folder, random.Random(seed))
            db.session.remove()
            db.engine.dispose()


def replace_leader(held: Ground, running: Schedulers) -> bool:
    """kill -9 of whoever leads, and a new scheduler in its place; False when nobody leads just now."""
    pid = leader(held.session)
    if pid not in running.alive():
        return False
    running.kill(pid)
    running.start()
    return True
