"""`tracker serve`: web and scheduler on an embedded database, migrated at start, no other server needed."""

from __future__ import annotations

import socket

import click
import waitress
from flask import Flask

from tracker import clock
from tracker.actions.calendar import take_over_seeds
from tracker.cli.application import migrate, opened, settings
from tracker.extensions import db, writing
from tracker.jobs.serve import beside

THREADS = 8


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
def serve(host: str, port: int) -> None:
    """Bring the database up to date, then serve the web with the scheduler beside it."""
    refuse_taken(host, port)
    with opened(settings()) as app, writing():
        migrate()
        take_over_seeds(clock.now())
        db.session.commit()
    with beside(app):
        listen(app, host, port)


def refuse_taken(host: str, port: int) -> None:
    """Say plainly that somebody else listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port"
            ) from error


def listen(app: Flask, host: str, port: int) -> None:
    """Serve until interrupted."""
    click.echo(f"Five Lists listens on http://{host}:{port}")
    waitress.serve(app, host=host, port=port, threads=THREADS, ident=None, clear_untrusted_proxy_headers=True)


COMMANDS = (serve,)
