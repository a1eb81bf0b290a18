"""The fault hook of the tests: the process dies, as by kill -9, at the n-th write, commit or file operation (TRUST F2).

Nothing is listened to unless TRACKER_FAULT_AT is set, which settings accept in tests and demos only.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tracker.settings import Settings

KILLED = 137
WRITES = ("INSERT", "UPDATE", "DELETE")
FILE_OPERATIONS = frozenset({"os.rename", "os.remove", "os.mkdir"})


def init_app(app: Flask, settings: Settings) -> None:
    """Let the process die where the setting says, if it says so."""
    if settings.fault_at:
        die_at(settings.fault_at, settings.uploads_dir)


def die_at(number: int, folder: Path) -> None:
    """Count from now on, and die just before the operation of that number; a commit counts before and after itself."""
    steps, files = count(1), str(folder.resolve())

    def step(*_particulars: object) -> None:
        if next(steps) == number:
            os._exit(KILLED)

    def before_statement(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            step()

    def file_operation(name: str, particulars: tuple[Any, ...]) -> None:
        if _touches_files(name, particulars) and str(Path(particulars[0]).resolve()).startswith(files):
            step()

    event.listen(Engine, "before_cursor_execute", before_statement)
    event.listen(Engine, "commit", step)
    event.listen(Session, "after_commit", step)
    sys.addaudithook(file_operation)


def _touches_files(name: str, particulars: tuple[Any, ...]) -> bool:
    """Whether an event of the interpreter's audit makes, renames or removes a file, or opens one to write."""
    if name == "open":
        return isinstance(particulars[0], str | Path) and any(
            mark in (particulars[1] or "") for mark in "wax+"
        )
    return name in FILE_OPERATIONS and isinstance(particulars[0], str | Path)
