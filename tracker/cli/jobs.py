"""`tracker jobs`: the timetable, and one job run by hand."""

from __future__ import annotations

from datetime import datetime

import click

from tracker import clock
from tracker.cli.application import opened, settings
from tracker.jobs import serve as timetable
from tracker.jobs.schedule import JOBS, job


@click.group()
def jobs() -> None:
    """Work that no person asks for."""


@jobs.command("list")
def list_jobs() -> None:
    """Print the timetable."""
    for one in JOBS:
        click.echo(f"{one.name:<16} {one.purpose}")


@jobs.command()
@click.argument("name")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Work as of the end of this day.")
def run(name: str, as_of: datetime | None) -> None:
    """Run one job now, or as of an earlier day; the future is refused outside a demo."""
    found = job(name)
    if found is None:
        raise click.ClickException(f"there is no job {name!r}; see: tracker jobs list")
    chosen = settings()
    at = clock.end_of(as_of.date()) if as_of else clock.now()
    if at > clock.now() and clock.office_date(at) > clock.office_date() and not chosen.demo:
        raise click.ClickException("a job works as of now or of a day gone by")
    with opened(chosen):
        done, failed = found.run(at)
    click.echo(f"{name}: {done} done, {failed} failed")
    if failed:
        raise click.exceptions.Exit(1)


@jobs.command()
def serve() -> None:
    """Run the timetable in this process, beside the web workers."""
    with opened() as app:
        pass
    timetable.serve(app)


COMMANDS = (jobs,)
