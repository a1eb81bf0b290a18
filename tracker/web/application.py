"""The application put together: configuration, then each part of the edge, then the table of routes."""

from __future__ import annotations

from flask import Flask

from tracker.delivery import targets
from tracker.settings import Settings, place
from tracker.web import (
    configuration,
    crashing,
    days,
    errors,
    filters,
    headers,
    locale,
    pages,
    routes,
    session,
    writes,
)


def make_app(settings: Settings) -> Flask:
    """An application with every route of the table, on the database of `settings`."""
    app = Flask("tracker", static_folder=None, template_folder=str(place("templates")))
    configuration.init_app(app, settings)
    crashing.init_app(app, settings)
    headers.init_app(app)
    writes.init_app(app)
    days.init_app(app)
    session.init_app(app)
    locale.init_app(app, settings)
    targets.init_app(app, settings)
    filters.init_app(app)
    pages.init_app(app)
    errors.init_app(app)
    routes.init_app(app)
    return app
