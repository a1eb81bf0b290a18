"""`tracker jobs`: the timetable, one job run by hand, and the scheduler."""

from __future__ import annotations

import os
import secrets
from datetime import date, datetime

import click

from tracker import clock
from tracker.cli.application import opened, settings
from tracker.jobs import serve as scheduler
from tracker.jobs.catching_up import catch_up, rehearse
from tracker.jobs.run import Run, Worker, is_held
from tracker.jobs.schedule import JOBS, job
from tracker.queries.runs import unfinished


@click.group()
def jobs() -> None:
    """Work that no person asks for."""


@jobs.command("list")
def list_jobs() -> None:
    """Print the timetable."""
    for one in JOBS:
        click.echo(f"{one.name:<16} {one.when:<28} {one.purpose}")


class _Instant(click.ParamType[datetime]):
    """A civil day, of which the end is meant, or an instant with its offset."""

    name = "date"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            if len(value) == len("2026-12-31"):
                return clock.end_of(date.fromisoformat(value))
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is neither a day such as 2026-12-31 nor an instant in ISO form", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value!r} needs its offset, such as 2026-12-31T08:30+08:00", param, ctx)
        return instant


@jobs.command()
@click.argument("name")
@click.option("--as-of", type=_Instant(), help="Work as of the end of this day, or of this instant.")
@click.option("--dry-run", is_flag=True, help="Do everything, print it, and undo it.")
def run(name: str, as_of: datetime | None, dry_run: bool) -> None:
    """Run what is due of one job, now or as of an earlier instant; the future is refused outside a demo."""
    found = job(name)
    if found is None:
        raise click.ClickException(f"there is no job {name!r}; see: tracker jobs list")
    chosen = settings()
    at = as_of or clock.now()
    # Today's end is as good as now: what is due today may be done early.
    if at > clock.end_of(clock.office_date()) and not chosen.demo:
        raise click.ClickException("a job works as of now or of a day gone by")
    worker = Worker(f"by hand:{os.getpid()}:{secrets.token_hex(4)}", rehearsal=dry_run)
    with opened(chosen):
        made = rehearse(found, at, worker) if dry_run else catch_up(found, at, worker, again=True)
        busy = [row for row in unfinished(name) if is_held(row, worker, clock.now())]
    _say(name, made, dry_run=dry_run)
    for row in busy:
        click.echo(
            f"{name} {row.period}: {row.holder} works on it, seen {row.seen_at:%Y-%m-%d %H:%M:%S}Z", err=True
        )


def _say(name: str, made: list[Run], *, dry_run: bool) -> None:
    for one in made:
        for line in one.lines:
            click.echo(f"{name} {one.period}: {line}")
    done, failed = sum(one.done for one in made), sum(one.failed for one in made)
    click.echo(f"{name}: {done} done, {failed} failed" + (", and all undone" if dry_run else ""))
    for one in made:
        if one.error:
            click.echo(f"{name} {one.period}: {one.error}", err=True)
    if failed or any(one.error for one in made):
        raise click.exceptions.Exit(1)


@jobs.command()
def serve() -> None:
    """Run the timetable in this process, beside the web workers."""
    with opened() as app:
        pass
    scheduler.serve(app)


COMMANDS = (jobs,)
