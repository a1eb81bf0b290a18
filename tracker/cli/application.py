"""The application as commands use it: settings from the environment, a context, a migrated database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect

from tracker import create_app
from tracker.extensions import db
from tracker.models import CalendarPlan
from tracker.queries.calendar import renew_calendar
from tracker.settings import Settings, place


def settings() -> Settings:
    """The settings of the environment; raises SettingsError."""
    return Settings.from_env(os.environ)


@contextmanager
def opened(chosen: Settings | None = None) -> Iterator[Flask]:
    """The application within its context, on the calendar in force as far as there is a database yet."""
    app = create_app(chosen or settings())
    with app.app_context():
        if inspect(db.engine).has_table(CalendarPlan.__tablename__):
            renew_calendar()
            db.session.rollback()
        yield app


def migrate() -> None:
    """Bring the schema to the newest migration; several machines may do it at once."""
    upgrade(directory=str(place("migrations")))
