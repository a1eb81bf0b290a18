"""Whether the system is alive, and whether it is ready: for load balancers and for people who operate it."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from tracker import clock
from tracker.catalog.work_calendar import work_calendar
from tracker.queries import operations
from tracker.vocabulary import Permission
from tracker.web.route import Route

UNAVAILABLE = 503
LOOPBACK = frozenset({"127.0.0.1", "::1"})
# A proxy on this machine speaks from loopback for everybody; these headers give it away.
FORWARDED = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")
SEEN_WITHIN = timedelta(minutes=5)


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


def metrics() -> ResponseReturnValue:
    """Figures for Prometheus, told on this machine only; read from the database, so every worker tells the same."""
    if request.remote_addr not in LOOPBACK or any(name in request.headers for name in FORWARDED):
        abort(404)
    registry = CollectorRegistry()
    needs = Gauge("five_lists_needs", "Needs by status", ["status"], registry=registry)
    for status, count in operations.needs_by_status().items():
        needs.labels(status=status.value).set(count)
    overdue = Gauge(
        "five_lists_deadlines_overdue", "Running deadlines that lie behind today", registry=registry
    )
    overdue.set(operations.overdue_deadlines(clock.office_date()))
    people = Gauge("five_lists_people_seen", "People at the site within the last minutes", registry=registry)
    people.set(operations.sessions_seen_since(clock.now() - SEEN_WITHIN))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


ROUTES = (
    Route("/healthz", alive, Permission.ANYONE),
    Route("/readyz", ready, Permission.ANYONE),
    Route("/metrics", metrics, Permission.ANYONE),
)
