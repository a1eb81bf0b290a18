"""Whether the system is alive, and whether it is ready: for load balancers and for people who operate it."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from tracker import clock
from tracker.catalog.work_calendar import work_calendar
from tracker.queries import operations, runs
from tracker.vocabulary import Permission
from tracker.web.operations import SCHEDULER, standings
from tracker.web.route import Route

UNAVAILABLE = 503
LOOPBACK = frozenset({"127.0.0.1", "::1"})
# A proxy on this machine speaks from loopback for everybody; these headers give it away.
FORWARDED = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")
JOB_FIGURES = {
    "last_run_age_seconds": "Since the job's last run began",
    "done": "Rows done by the job's last run",
    "failed": "Rows that failed in the job's last run",
    "stopped_by_error": "Whether the job's last run ended with an error or a warning",
    "late": "Whether a period of the job has waited for longer than an hour",
}
SEEN_WITHIN = timedelta(minutes=5)


def alive() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return jsonify(status="alive")


def ready() -> ResponseReturnValue:
    """Each thing work depends on, with whether it stands; 503 when one does not that pages need.

    The scheduler and its jobs are told too, but pages work without them: a balancer that took the web away because
    alerts are late would only make it worse.
    """
    reachable = operations.is_reachable()
    needed = {
        "database": reachable,
        "migrations": reachable and operations.is_migrated(),
        "calendar": work_calendar().is_known(clock.office_date().year),
    }
    stands = all(needed.values())
    told = {
        "scheduler": stands and _is_beating(),
        "jobs": stands and not any(one.late for one in standings()),
    }
    return jsonify(needed | told), 200 if stands else UNAVAILABLE


def _is_beating() -> bool:
    return runs.is_alive(runs.lease_of(SCHEDULER), clock.now())


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
    _tell_of_jobs(registry)
    people = Gauge("five_lists_people_seen", "People at the site within the last minutes", registry=registry)
    people.set(operations.sessions_seen_since(clock.now() - SEEN_WITHIN))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _tell_of_jobs(registry: CollectorRegistry) -> None:
    """The scheduler's heartbeat, each job's last run, and what waits to leave the house or was given up."""
    at = clock.now()
    lease = runs.lease_of(SCHEDULER)
    if lease is not None:
        beat = Gauge(
            "five_lists_scheduler_heartbeat_age_seconds", "Since the last heartbeat", registry=registry
        )
        beat.set((at - lease.beaten_at).total_seconds())
    figures = {
        name: Gauge(f"five_lists_job_{name}", words, ["job"], registry=registry)
        for name, words in JOB_FIGURES.items()
    }
    for standing in standings():
        figures["late"].labels(job=standing.name).set(standing.late)
        if standing.last is not None:
            figures["last_run_age_seconds"].labels(job=standing.name).set(
                (at - standing.last.started_at).total_seconds()
            )
            figures["done"].labels(job=standing.name).set(standing.last.done)
            figures["failed"].labels(job=standing.name).set(standing.last.failed)
            figures["stopped_by_error"].labels(job=standing.name).set(bool(standing.last.error))
    deliveries = Gauge("five_lists_deliveries", "Messages on their way out", ["state"], registry=registry)
    for state, count in runs.deliveries_by_state().items():
        deliveries.labels(state=state.value).set(count)


ROUTES = (
    Route("/healthz", alive, Permission.ANYONE),
    Route("/readyz", ready, Permission.ANYONE),
    Route("/metrics", metrics, Permission.ANYONE),
)
