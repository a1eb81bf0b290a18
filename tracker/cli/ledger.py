"""`tracker verify` replays the ledger, exit 1 names the first break; `tracker erase` takes personal texts out of it."""

from __future__ import annotations

import click

from tracker import clock
from tracker.actions.erasure import erase_contact
from tracker.cli.application import opened
from tracker.extensions import db, writing
from tracker.queries import anchors
from tracker.queries.verification import verify as verify_ledger
from tracker.rules.refused import Hidden


@click.command()
@click.option(
    "--head", default="", help="A head of the ledger noted outside, such as the last digest mail bears."
)
def verify(head: str) -> None:
    """Replay every history and recompute every hash; exit 1 at the first break."""
    with opened():
        result = verify_ledger(at=clock.now(), head=head.strip().lower())
        present = anchors.head()
    if result.found:
        click.echo(f"BROKEN {result.found}")
        raise click.exceptions.Exit(1)
    click.echo(f"{result.needs} needs, {result.events} events: every history replays and every hash holds")
    click.echo(f"the ledger's head is {present}" if present else "the ledger has not been anchored yet")


@click.command()
@click.argument("number")
def erase(number: str) -> None:
    """Erase the contact person of one need everywhere; the ledger still verifies."""
    with opened(), writing():
        try:
            erased = erase_contact(number, clock.now())
        except Hidden as error:
            raise click.ClickException(f"there is no need {number}") from error
        db.session.commit()
    click.echo(f"{number}: {erased} text(s) erased")


COMMANDS = (verify, erase)
