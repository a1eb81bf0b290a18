"""Lets work die at its n-th write, commit or file operation, in a process of its own, as by kill -9 (TRUST F2)."""

import os
import traceback
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from tracker.extensions import db
from tracker.web.crashing import KILLED, die_at

ENDED = 0


def dies_at(app: Flask, number: int, work: Callable[[], object]) -> bool:
    """Do `work` in a child process that dies at its `number`-th operation; False when it ended before.

    The test must hold no transaction. The child knows what the test knows, but has connections of its own.
    """
    child = os.fork()
    if child == 0:
        os._exit(_work(app, number, work))
    _child, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (KILLED, ENDED), f"the work failed before its operation {number}: see what it printed"
    return code == KILLED


def _work(app: Flask, number: int, work: Callable[[], object]) -> int:
    try:
        with app.app_context():
            db.engine.dispose(close=False)  # the connections are the parent's
            die_at(number, Path(app.config["SETTINGS"].uploads_dir))
            work()
    except BaseException:
        traceback.print_exc()
        return 1
    return ENDED
