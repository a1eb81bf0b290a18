"""The timetable as operators watch it: what ran, what waits, what failed, and who leads. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.models import JobRun, Lease
from tracker.queries import runs
from tracker.queries.runs import Standing
from tracker.vocabulary import Permission, RunState
from tracker.web.arguments import number_argument, with_arguments
from tracker.web.filters import instant, number, words
from tracker.web.route import Route

SCHEDULER = "scheduler"
TONES = {
    RunState.RUNNING: "blue",
    RunState.DONE: "done",
    RunState.FAULTY: "yellow",
    RunState.STOPPED: "paused",
}


def standings() -> list[Standing]:
    """The timetable as it stands now; the application was given it when it was put together."""
    told = cast("Callable[[datetime], list[Standing]]", current_app.config["STANDINGS"])
    return told(clock.now())


def index() -> ResponseReturnValue:
    """The timetable, and whether a scheduler is at work."""
    at = clock.now()
    return render_template(
        "operations/index.html",
        leader=_leader(runs.lease_of(SCHEDULER), at),
        rows=[_row(standing, at) for standing in standings()],
    )


def show(name: str) -> ResponseReturnValue:
    """One job with its past runs."""
    standing = next((one for one in standings() if one.name == name), None)
    if standing is None:
        abort(404)
    at = clock.now()
    rows, before = runs.runs_of(name, number_argument("before"))
    return render_template(
        "operations/show.html",
        job=_row(standing, at),
        rows=[_run(row, at) | _particulars(row) for row in rows],
        next_page=with_arguments(before=before) if before else None,
    )


def _leader(lease: Lease | None, at: datetime) -> dict[str, str]:
    """Who leads, or since when nobody does, as a notice."""
    if lease is None:
        return {
            "tone": "warning",
            "title": _("No scheduler has run here yet"),
            "text": _(
                "Alerts and the quarterly refresh wait for one: start “tracker jobs serve” beside the web."
            ),
        }
    since = instant(lease.beaten_at)
    if not runs.is_alive(lease, at):
        return {
            "tone": "wrong",
            "title": _("The scheduler is away"),
            "text": _(
                "Its heart last beat on %(at)s. What is due is made up as soon as one runs again.", at=since
            ),
        }
    return {
        "tone": "done",
        "title": _("A scheduler is at work"),
        "text": _(
            "%(name)s leads; its heart last beat on %(at)s.", name=lease.holder.rpartition(":")[0], at=since
        ),
    }


def _row(standing: Standing, at: datetime) -> dict[str, Any]:
    """A line of the timetable."""
    return {
        "name": standing.name,
        "purpose": words(standing.purpose),
        "when": words(standing.when),
        "last": _run(standing.last, at) if standing.last else None,
        "late": standing.late,
        "waits": _waits(standing, at),
    }


def _waits(standing: Standing, at: datetime) -> str:
    """When the job comes next; nothing while it is at work."""
    if standing.last and runs.state_of(standing.last, at) is RunState.RUNNING:
        return ""
    if standing.waiting:
        return str(_("due now"))
    if standing.next_at is None:
        return str(_("when it is due"))
    return instant(max(standing.next_at, at), "iso")


def _run(row: JobRun, at: datetime) -> dict[str, Any]:
    """How far a run came, in figures and words."""
    state, total = runs.state_of(row, at), row.progress.get("total")
    done = number(row.done)
    return {
        "state": words(state),
        "tone": TONES[state],
        "began": instant(row.started_at, "iso"),
        "done": _("%(done)s of %(total)s", done=done, total=number(total)) if total else done,
        "failed": number(row.failed) if row.failed else "",
        "error": row.error,
    }


def _particulars(row: JobRun) -> dict[str, str]:
    """What only the job's own page says of a run."""
    return {
        "period": _("the latest") if row.period == "latest" else row.period,
        "as_of": instant(row.as_of_at, "iso"),
        "ended": instant(row.finished_at, "iso"),
        "batches": number(row.progress.get("steps", 0)),
    }


ROUTES = (
    Route("/operations", index, Permission.READ_SETTINGS),
    Route("/operations/<name>", show, Permission.READ_SETTINGS),
)
