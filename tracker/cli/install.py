"""`tracker init`: schema, reference data and the first administrator."""

from __future__ import annotations

import click

from tracker import clock
from tracker.actions.calendar import take_over_seeds
from tracker.actions.quarters import open_first
from tracker.actions.reference import first_administrator, load_places
from tracker.cli.application import migrate, opened, settings
from tracker.extensions import db, writing


@click.command()
@click.option("--admin", metavar="NAME", help="Create this administrator and print a one-time password.")
def init(admin: str | None) -> None:
    """Migrate the database and load regions and units from seeds, open the running quarter; safe to repeat."""
    chosen = settings()
    with opened(chosen), writing():
        migrate()
        regions, units = load_places()
        open_first(clock.now())
        years = take_over_seeds(clock.now())
        click.echo(f"{regions} new region(s), {units} new unit(s), {years} new calendar plan(s)")
        if admin:
            password = first_administrator(admin, at=clock.now(), cost=chosen.password_cost)
            if password is None:
                raise click.ClickException(f"somebody is called {admin!r} already")
            click.echo(f"{admin} signs in once with the password {password}")
        db.session.commit()


COMMANDS = (init,)
