"""THE table of routes: every address with its view, its permission, and whether it writes."""

from __future__ import annotations

from flask import Flask

from tracker.web import (
    acting,
    attachments,
    audit,
    by_link,
    deliveries,
    digests,
    drafts,
    enterprises,
    explain,
    filing,
    health,
    help,
    home,
    inbox,
    ledger,
    liaisons,
    links,
    locale,
    login,
    needs,
    operations,
    pages,
    passing,
    people,
    profile,
    return_progress,
    returns,
    slips,
    substitutes,
    succession,
    tasks,
    units,
    week,
)
from tracker.web.access import requires
from tracker.web.addresses import StorableNumber, StorableText
from tracker.web.route import Route
from tracker.web.writes import writes

ROUTES: tuple[Route, ...] = (
    *health.ROUTES,
    *pages.ROUTES,
    *login.ROUTES,
    *locale.ROUTES,
    *home.ROUTES,
    *ledger.ROUTES,
    *filing.ROUTES,
    *drafts.ROUTES,
    *attachments.ROUTES,
    *needs.ROUTES,
    *explain.ROUTES,
    *slips.ROUTES,
    *passing.ROUTES,
    *acting.ROUTES,
    *tasks.ROUTES,
    *week.ROUTES,
    *inbox.ROUTES,
    *returns.ROUTES,
    *by_link.ROUTES,
    *return_progress.ROUTES,
    *enterprises.ROUTES,
    *succession.ROUTES,
    *help.ROUTES,
    *profile.ROUTES,
    *people.ROUTES,
    *liaisons.ROUTES,
    *units.ROUTES,
    *substitutes.ROUTES,
    *links.ROUTES,
    *deliveries.ROUTES,
    *digests.ROUTES,
    *audit.ROUTES,
    *operations.ROUTES,
)


def init_app(app: Flask) -> None:
    """Serve every route of the table, guarded by its permission, and committing only where it says so."""
    app.url_map.converters.update({"int": StorableNumber, "string": StorableText, "default": StorableText})
    for route in ROUTES:
        view = writes(route.view) if route.writes else route.view
        app.add_url_rule(
            route.rule,
            endpoint=route.endpoint,
            view_func=requires(route.permission)(view),
            methods=route.methods,
        )
