"""Which calendar a request works by: the one in force, whichever process imported it."""

from __future__ import annotations

from flask import Flask, request

from tracker.queries.calendar import renew_calendar

# What must answer without a database, or asks for it by itself, and what knows no dates.
WITHOUT = frozenset({"pages.static", "health.alive", "health.ready", "health.metrics", None})


def init_app(app: Flask) -> None:
    """Look, before each request that may show or reckon a date, whether a year was imported."""
    app.before_request(_renew)


def _renew() -> None:
    if request.endpoint not in WITHOUT:
        renew_calendar()
