"""`tracker demo`: the fictional city in a data folder of its own, served on this machine only."""

from __future__ import annotations

import dataclasses
import ipaddress
import os
import time
from pathlib import Path

import click

from tracker import clock
from tracker.cli.application import migrate, opened
from tracker.cli.serve import listen, refuse_taken
from tracker.extensions import db, writing
from tracker.jobs.serve import beside
from tracker.settings import Settings, SettingsError

MARK = "THIS-IS-A-DEMO"
FOLDER = Path("demo-data")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option("--fill-only", is_flag=True, help="Fill the city and stop.")
def demo(host: str, port: int, fill_only: bool) -> None:
    """Fill the fictional city into an empty data folder, then serve it; never touches anything but a demo."""
    refuse_beyond_loopback(host)
    if not fill_only:
        refuse_taken(host, port)
    chosen = demo_settings(host, port)
    with opened(chosen) as app:
        fill(chosen)
    if not fill_only:
        click.echo("Everybody's password is five-lists-demo; the names stand on the login page.")
        with beside(app):
            listen(app, host, port)


def demo_settings(host: str, port: int) -> Settings:
    """The demo's settings: its own folder and SQLite; raises SettingsError for a database that is not a demo."""
    given = Settings.from_env(os.environ)
    folder = given.data_dir if "TRACKER_DATA_DIR" in os.environ else FOLDER
    if "TRACKER_DATABASE_URL" in os.environ:
        raise SettingsError("the demo keeps its own SQLite database: unset TRACKER_DATABASE_URL")
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise SettingsError(
            f"{folder} holds something that is not a demo: choose an empty folder by TRACKER_DATA_DIR"
        )
    chosen = dataclasses.replace(
        given, data_dir=folder, database_url="", demo=True, base_url=f"http://{host}:{port}"
    ).checked()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    return chosen


def refuse_beyond_loopback(host: str) -> None:
    """The demo's password is public: it answers this machine only."""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise click.ClickException(f"the demo listens on this machine only, not on {host}")


def fill(chosen: Settings) -> None:
    """Migrate and, where nothing is there yet, build the city; half a city is never left behind."""
    done = chosen.data_dir / "city-is-built"
    if done.exists():
        migrate()
        return
    # Imported here, so that no other command reads the city.
    from tracker.cli.demo_city.city import build

    started = time.monotonic()
    _forget_half_a_city(chosen)
    migrate()
    with writing():
        cut_short = build(clock.now(), chosen)
        db.session.commit()
    done.touch()
    click.echo(f"The city of Jiangcheng was filled in {time.monotonic() - started:.1f} s.")
    if cut_short:
        click.echo(f"{len(cut_short)} stories were cut short by the rules and stand where they stood:")
    for cut in cut_short:
        click.echo(f"  {cut}")


def _forget_half_a_city(chosen: Settings) -> None:
    """A start that was interrupted while filling begins anew."""
    db.session.remove()
    db.engine.dispose()
    for path in chosen.data_dir.glob("tracker.db*"):
        path.unlink()


COMMANDS = (demo,)
