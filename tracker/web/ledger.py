"""The ledger of needs: filters that stay in the address, sorting, and pages by cursor."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.catalog.lists import need_lists
from tracker.queries import needs
from tracker.vocabulary import Outcome, Permission, Role, Urgency
from tracker.web.access import actor, may
from tracker.web.arguments import text_argument, with_arguments
from tracker.web.filters import called, words
from tracker.web.forms.ledger import quarter_choices, sort_choices, status_choices, wanted
from tracker.web.marks import day_marks, due_marks, list_marks, status_marks
from tracker.web.route import Route


def index() -> ResponseReturnValue:
    """A page of the needs this person may see."""
    today = clock.office_date()
    units = {unit.code: called(unit) for unit in needs.units_in(actor())}
    regions = {region.code: called(region) for region in needs.regions_in(actor())}
    asked = wanted(actor(), units | regions | {needs.NO_UNIT: gettext("No unit yet")})
    page = needs.ledger(actor(), asked.filters, today, sort=asked.sort, cursor=text_argument("cursor"))
    return render_template(
        "needs/index.html",
        rows=page.rows,
        asked=asked,
        lists=[(code, words(found.short_name)) for code, found in need_lists().items()],
        statuses=status_choices(),
        urgencies=list(Urgency),
        outcomes=list(Outcome),
        units=list(units.items()),
        regions=list(regions.items()),
        sorts=sort_choices(),
        quarters=quarter_choices(clock.Quarter.of(today)),
        status_marks=status_marks(row.status for row in page.rows),
        list_marks=list_marks(),
        due_marks=due_marks((row.due_on for row in page.rows), today),
        days=day_marks(at for row in page.rows for at in (row.filed_at, row.changed_at)),
        sort_links={sort: with_arguments(sort=sort, cursor=None) for sort in needs.ORDERS},
        next_page=with_arguments(cursor=page.next) if page.next else None,
        previous_page=with_arguments(cursor=page.previous) if page.previous else None,
        first_page=with_arguments(cursor=None) if page.previous else None,
        clear=url_for("ledger.index"),
        may_file=may(Permission.FILE_NEEDS),
        one_enterprise=actor().roles() == {Role.LIAISON},
    )


ROUTES = (Route("/needs", index, Permission.READ_NEEDS),)
