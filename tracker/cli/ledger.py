"""`tracker verify`: replay the ledger; exit 1 names the first break."""

from __future__ import annotations

import click

from tracker.cli.application import opened
from tracker.queries.verification import verify as verify_ledger


@click.command()
def verify() -> None:
    """Replay every history and recompute every hash; exit 1 at the first break."""
    with opened():
        result = verify_ledger()
    if result.found:
        click.echo(f"BROKEN {result.found}")
        raise click.exceptions.Exit(1)
    click.echo(f"{result.needs} needs, {result.events} events: every history replays and every hash holds")


COMMANDS = (verify,)
