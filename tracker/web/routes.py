"""THE table of routes: every address with its view, its permission, and whether it writes."""

from __future__ import annotations

from flask import Flask

from tracker.web import health, home, locale, login, pages
from tracker.web.access import requires
from tracker.web.route import Route
from tracker.web.writes import writes

ROUTES: tuple[Route, ...] = (
    *health.ROUTES,
    *pages.ROUTES,
    *login.ROUTES,
    *locale.ROUTES,
    *home.ROUTES,
)


def init_app(app: Flask) -> None:
    """Serve every route of the table, guarded by its permission, and committing only where it says so."""
    for route in ROUTES:
        view = writes(route.view) if route.writes else route.view
        app.add_url_rule(
            route.rule,
            endpoint=route.endpoint,
            view_func=requires(route.permission)(view),
            methods=route.methods,
        )
