"""Whether the system is alive, and whether it is ready: for load balancers and for people who operate it."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.catalog.work_calendar import work_calendar
from tracker.queries import operations
from tracker.vocabulary import Permission
from tracker.web.route import Route

UNAVAILABLE = 503


def alive() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return jsonify(status="alive")


def ready() -> ResponseReturnValue:
    """Each thing work depends on, with whether it stands; 503 when one does not."""
    reachable = operations.is_reachable()
    checks = {
        "database": reachable,
        "migrations": reachable and operations.is_migrated(),
        "calendar": work_calendar().is_known(clock.office_date().year),
    }
    return jsonify(checks), 200 if all(checks.values()) else UNAVAILABLE


ROUTES = (
    Route("/healthz", alive, Permission.ANYONE),
    Route("/readyz", ready, Permission.ANYONE),
)
