"""`tracker link`: a link to set a password, made on the server; the only way into an auditor's account (TRUST 71)."""

from __future__ import annotations

import click

from tracker import clock
from tracker.actions.accounts import make_link, purpose_for
from tracker.cli.application import opened
from tracker.extensions import db, writing
from tracker.queries.people import person_by_username
from tracker.web.people import link_address


@click.command()
@click.argument("username")
def link(username: str) -> None:
    """Print a link by which this person sets a password, once; earlier links end, and the audit records it."""
    with opened() as app, app.test_request_context(), writing():
        person = person_by_username(username)
        if person is None or not person.active:
            raise click.ClickException(f"nobody called {username!r} may sign in")
        purpose = purpose_for(person)
        token = make_link(person, purpose, clock.now(), maker_id=None)
        db.session.commit()
        click.echo(link_address(purpose, token))


COMMANDS = (link,)
