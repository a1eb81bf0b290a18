"""How far a quarter's returns have come: by region, who answered and who has not, and a nudge for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker import clock
from tracker.actions.returns import nudge_rest
from tracker.clock import Quarter
from tracker.queries import returns
from tracker.queries.returns import Progress
from tracker.vocabulary import REGION_ROLES, Permission, ReturnState
from tracker.web.access import actor
from tracker.web.arguments import text_argument, with_arguments
from tracker.web.figures import Figure, figure
from tracker.web.filters import called, day, number, words
from tracker.web.route import ACT, Route


def index(quarter: str) -> ResponseReturnValue:
    """The returns of a quarter that the reader may see."""
    code = _code(quarter)
    state, region = text_argument("state"), text_argument("region")
    found = returns.progress(code, actor())
    chosen = ReturnState(state) if state in set(ReturnState) else None
    page = returns.returns_in(code, actor(), state=chosen, region_code=region, cursor=text_argument("cursor"))
    regions = {one.region.code: called(one.region) for one in found}
    return render_template(
        "returns/progress.html",
        quarter=code,
        figures=_figures(code, found),
        bars=_bars(code, found),
        rows=page.rows,
        days={row.id: day(row.due_on) for row in page.rows},
        states=list(ReturnState),
        chosen=chosen.value if chosen else "",
        region=region,
        regions=list(regions.items()),
        chips=_chips(chosen, regions.get(region, "")),
        clear=url_for("return_progress.index", quarter=code),
        may_nudge=bool(actor().roles() & REGION_ROLES) and bool(_count(found, ReturnState.OPEN)),
        next_page=with_arguments(cursor=page.next) if page.next else None,
        previous_page=with_arguments(cursor=page.previous) if page.previous else None,
        first_page=with_arguments(cursor=None) if page.previous else None,
    )


def nudge(quarter: str) -> ResponseReturnValue:
    """Remind every enterprise of the reader's regions that has not answered, once a day at most."""
    code = _code(quarter)
    told = nudge_rest(code, actor(), at=clock.now())
    flash(ngettext("%(num)d enterprise was reminded.", "%(num)d enterprises were reminded.", told), "done")
    return redirect(url_for("return_progress.index", quarter=code), 303)


def _code(quarter: str) -> str:
    try:
        return Quarter.parse(quarter).code
    except ValueError:
        abort(404)


def _count(found: Sequence[Progress], state: ReturnState) -> int:
    return sum(one.counts.get(state, 0) for one in found)


TONES = {ReturnState.OPEN: "blue", ReturnState.ANSWERED: "seal", ReturnState.UNANSWERED: "yellow"}


def _figures(code: str, found: Sequence[Progress]) -> list[Figure]:
    address = url_for("return_progress.index", quarter=code)
    return [
        figure(words(state), _count(found, state), address, tone=TONES[state], state=state.value)
        for state in ReturnState
    ]


def _bars(code: str, found: Sequence[Progress]) -> list[dict[str, Any]]:
    """The share that answered, region by region."""
    return [
        {
            "label": called(one.region),
            "value": _(
                "%(answered)s of %(total)s",
                answered=number(one.counts.get(ReturnState.ANSWERED, 0)),
                total=number(one.total),
            ),
            "share": one.counts.get(ReturnState.ANSWERED, 0) * 100 // one.total,
            "href": url_for("return_progress.index", quarter=code, region=one.region.code),
            "tone": "seal",
        }
        for one in found
    ]


def _chips(state: ReturnState | None, region: str) -> list[tuple[str, str]]:
    chips = []
    if state is not None:
        chips.append((words(state), with_arguments(state=None, cursor=None)))
    if region:
        chips.append((region, with_arguments(region=None, cursor=None)))
    return chips


ROUTES = (
    Route("/quarters/<quarter>/returns", index, Permission.READ_NEEDS),
    Route("/quarters/<quarter>/returns/nudge", nudge, Permission.KEEP_LINKS, methods=ACT, writes=True),
)
