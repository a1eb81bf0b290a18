"""Five Lists: enterprises file needs, officials close them, and nothing disappears from the books."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

    from tracker.queries.runs import Standing
    from tracker.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The web application by `settings`, by default those of the environment; wires rooms, nothing else."""
    # Imported here, so that using a pure room (clock, rules, catalog) does not load the web.
    from tracker.settings import Settings
    from tracker.web.application import make_app

    app = make_app((settings or Settings.from_env(os.environ)).with_secret())
    app.config["STANDINGS"] = _standings
    return app


def _standings(at: datetime) -> list[Standing]:
    """The timetable for pages, which know no jobs; they are loaded when somebody first asks."""
    from tracker.jobs.standing import standings

    return standings(at)
