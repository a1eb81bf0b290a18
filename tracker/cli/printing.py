"""`tracker workflow` and `tracker house`: the table and the rooms, printed from what the program runs on."""

from __future__ import annotations

import ast
from pathlib import Path

import click

import tracker
from tracker.rules.arrow import Row
from tracker.rules.workflow import TABLE
from tracker.vocabulary import ON_BOOKS, Status

FLOORS = (
    "cli", "web api jobs", "delivery", "documents", "actions", "queries", "extensions", "rules", "models",
    "catalog", "vocabulary", "clock settings",
)  # fmt: skip


@click.command()
def workflow() -> None:
    """Print the table of the life of a need."""
    for row in TABLE:
        click.echo(
            f"{row.action.value:<16} {_from(row)} -> {_to(row)}\n"
            f"{'':16} who:    {', '.join(who.name for who in row.who)}\n"
            f"{'':16} holds:  {', '.join(_conditions(row)) or '-'}\n"
            f"{'':16} effect: {'; '.join(effect.name for effect in row.effects) or '-'}"
        )


def _from(row: Row) -> str:
    if row.sources == frozenset(Status):
        return "any"
    if row.sources == ON_BOOKS:
        return "on the books"
    return ", ".join(status.value for status in Status if status in row.sources)


def _to(row: Row) -> str:
    if row.back:
        return "as before the merge"
    return row.target.value if row.target else "stays"


def _conditions(row: Row) -> list[str]:
    when = [row.when.name] if row.when else []
    return when + [guard.name for guard in row.guards] + [check.name for check in row.checks]


@click.command()
def house() -> None:
    """Print rooms and floors: each floor may use those below it, never those above."""
    for floor in FLOORS:
        rooms = [(room, _sentence(room)) for room in floor.split()]
        for room, sentence in rooms:
            if sentence:
                click.echo(f"{room:<12} {sentence}")


def _sentence(room: str) -> str:
    """The first line of the room's docstring, read without importing it."""
    folder = Path(tracker.__file__).parent
    path = folder / room / "__init__.py" if (folder / room).is_dir() else folder / f"{room}.py"
    if not path.exists():
        return ""
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]


COMMANDS = (workflow, house)
