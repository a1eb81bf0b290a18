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
    """Count from now on, and die just before the n-th operation, or just after the n-th of the commits."""
    if not settings.fault_at:
        return
    steps = count(1)

    def step(*_particulars: object) -> None:
        if next(steps) == settings.fault_at:
            os._exit(KILLED)

    def before_statement(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            step()

    event.listen(Engine, "before_cursor_execute", before_statement)
    event.listen(Engine, "commit", step)
    event.listen(Session, "after_commit", step)
    uploads = str(settings.uploads_dir.resolve())

    def file_operation(name: str, particulars: tuple[Any, ...]) -> None:
        if _touches_files(name, particulars) and str(Path(particulars[0]).resolve()).startswith(uploads):
            step()

    sys.addaudithook(file_operation)


def _touches_files(name: str, particulars: tuple[Any, ...]) -> bool:
    """Whether an event of the interpreter's audit makes, renames or removes a file, or opens one to write."""
    if name == "open":
        return isinstance(particulars[0], str | Path) and any(
            mark in (particulars[1] or "") for mark in "wax+"
        )
    return name in FILE_OPERATIONS and isinstance(particulars[0], str | Path)
