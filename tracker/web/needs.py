"""The need page: its story from the top down, for whoever may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.actions import audit
from tracker.catalog.lists import need_list
from tracker.documents.telling import Teller
from tracker.models import Need
from tracker.queries.case import case_of
from tracker.queries.timeline import is_enterprise_side, kin, names_in, timeline
from tracker.rules.act import Case
from tracker.rules.confidentiality import Opening, RevealReason, opening
from tracker.rules.offers import offers
from tracker.vocabulary import Outcome, Permission
from tracker.vocabulary.audit import AuditAct
from tracker.web.access import actor
from tracker.web.addresses import client_address
from tracker.web.attachments import file_row
from tracker.web.content import CLOSED, content_parts, hides_files
from tracker.web.forms import INVALID
from tracker.web.need_page import Link, action_parts, promise_given, step_rows, wait_parts
from tracker.web.owed import asked_rows, date_rows, task_rows
from tracker.web.passing import may_pass
from tracker.web.reading import note_reading, object_of
from tracker.web.route import FORM, Route
from tracker.web.slips import slip_links
from tracker.web.telling import Timeline


def page(number: str) -> ResponseReturnValue:
    """The need as this person may see it; hidden needs are 404."""
    at = clock.now()
    case = case_of(number, actor(), clock.office_date(at))
    opened = opening(actor(), case.need)
    answer = _drawn(case, at, opened)
    note_reading(case.need, opened)
    return answer


def reveal(number: str) -> ResponseReturnValue:
    """The page with its confidential fields, for a supervisor who says why; recorded in the same transaction."""
    if request.method == "GET":
        return redirect(url_for("needs.page", number=number))
    at = clock.now()
    case = case_of(number, actor(), clock.office_date(at))
    if opening(actor(), case.need) is not Opening.ON_REASON:
        return redirect(url_for("needs.page", number=number), 303)
    reason = request.form.get("reason", "")
    if reason not in set(RevealReason):
        return _drawn(case, at, Opening.ON_REASON, unsaid=True), INVALID
    audit.record(
        AuditAct.REVEAL,
        at,
        actor_id=actor().person_id,
        object_=object_of(case.need),
        facts={"why": reason},
        address=client_address(),
    )
    return _drawn(case, at, Opening.LOGGED)


def _drawn(case: Case, at: datetime, opened: Opening, *, unsaid: bool = False) -> str:
    return render_template("needs/page.html", **_context(case, at, opened), unsaid=unsaid)


def _context(case: Case, at: datetime, opened: Opening) -> dict[str, Any]:
    need, who, today = case.need, actor(), clock.office_date(at)
    enterprise_side = is_enterprise_side(who, need)
    happenings = timeline(need, who)
    teller = Teller(
        need,
        names_in(need, happenings, who),
        hides_plan=enterprise_side,
        hides_contact=opened in CLOSED,
    )
    drawn = Timeline(teller, file_row, hides_files(need, opened))
    primary, others, refused = action_parts(case, offers(case, who, at))
    return {
        "need": need,
        "found": need_list(need.list_code),
        "enterprise_side": enterprise_side,
        "steps": step_rows(need),
        "wait": wait_parts(case, today, opened),
        "primary": primary,
        "others": (*others, *_passing(need)),
        "refused": refused,
        "promise": promise_given(happenings),
        "tasks": () if enterprise_side else task_rows(case, who, at),
        "asked": asked_rows(need, today, enterprise_side=enterprise_side),
        "entries": drawn.entries(happenings),
        "topics": content_parts(need, opened),
        "may_reveal": opened is Opening.ON_REASON,
        "reasons": list(RevealReason),
        "kin": kin(need, who),
        "continue_at": _continuing(need, enterprise_side=enterprise_side),
        "dates": date_rows(need, today, enterprise_side=enterprise_side),
        "slips": slip_links(need, enterprise_side=enterprise_side),
    }


def _passing(need: Need) -> tuple[Link, ...]:
    """For the coordinator of an enterprise that no mail reaches: the way to a link passed on by hand."""
    if not may_pass(need):
        return ()
    return (Link(gettext("Pass a link on"), url_for("passing.for_need", number=need.number)),)


def _continuing(need: Need, *, enterprise_side: bool) -> str | None:
    """Where the rest of a partly solved need is filed, for its enterprise and its lead unit."""
    if need.closed_at is None or need.outcome is not Outcome.PARTLY:
        return None
    if not enterprise_side and need.lead_unit_id not in actor().unit_ids():
        return None
    begin = url_for("filing.begin", slug=need_list(need.list_code).slug)
    return f"{begin}?{urlencode({'from': need.number})}"


ROUTES = (
    # Signed in, and not a permission: whoever may not see a need is told that there is none (DOMAIN §3).
    Route("/needs/<number>", page, Permission.SIGNED_IN),
    Route("/needs/<number>/reveal", reveal, Permission.SIGNED_IN, methods=FORM, writes=True),
)
