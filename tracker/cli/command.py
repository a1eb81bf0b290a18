"""The tracker command with its subcommands, and what each of them needs of the application."""

from __future__ import annotations

import os
import sys

import click

from tracker.cli import accounts, demo, install, jobs, ledger, printing, serve
from tracker.settings import SettingsError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def tracker() -> None:
    """Five Lists: needs of enterprises, claimed, decomposed, implemented and closed."""


for module in (serve, demo, install, accounts, jobs, ledger, printing):
    for command in module.COMMANDS:
        tracker.add_command(command)


def main() -> int:
    """Run the command line; wrong settings end it with one plain sentence instead of a traceback."""
    try:
        tracker.main(standalone_mode=False)
    except SettingsError as error:
        return _say(str(error))
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return os.EX_OK


def _say(sentence: str) -> int:
    print(f"tracker: {sentence}", file=sys.stderr)
    return 2
