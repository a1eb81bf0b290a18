"""Linked leaders: who is linked to which enterprise of the region, where the gaps are, and the hand-over."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import links
from tracker.queries import directory
from tracker.queries import links as known
from tracker.queries.people import holders
from tracker.rules.credit_code import compact_credit_code
from tracker.rules.refused import Invalid
from tracker.vocabulary import Permission, Role
from tracker.web.access import actor, doer
from tracker.web.arguments import number_argument, text_argument, with_arguments
from tracker.web.filters import called
from tracker.web.forms.people import EndLinkForm, LinkForm
from tracker.web.once import answer_once, typed_key
from tracker.web.people import NO_ENTERPRISE
from tracker.web.route import FORM, Route

KEEP = Permission.KEEP_LINKS


def index() -> ResponseReturnValue:
    """The enterprises of the region with their linked leaders; gaps can be picked out."""
    q, gaps = text_argument("q"), text_argument("gaps") == "yes"
    rows, after = known.links_in(
        actor(), clock.office_date(), q=q, gaps=gaps, after=number_argument("after") or 0
    )
    former = known.former_links([row.enterprise.id for row in rows], clock.office_date())
    return render_template(
        "links/index.html",
        rows=rows,
        former=former,
        wanted={"q": q, "gaps": gaps},
        next_page=with_arguments(after=after) if after else None,
    )


def link() -> ResponseReturnValue:
    """Link a leader to an enterprise of the region."""
    form = LinkForm(data={"from_on": clock.office_date(), "enterprise": text_argument("enterprise")})
    leaders = holders(Role.LEADER, clock.office_date())
    form.leader.choices = [
        ("", ""),
        *((str(person.id), f"{called(person)} {person.post}".strip()) for person in leaders),
    ]

    def create() -> str:
        enterprise = directory.enterprise_by_code(compact_credit_code(form.enterprise.data or ""))
        if enterprise is None or enterprise.region_id not in actor().region_ids():
            raise Invalid({"enterprise": NO_ENTERPRISE})
        from_on = form.from_on.data or clock.office_date()
        links.link(doer(), enterprise_id=enterprise.id, leader_id=int(form.leader.data), from_on=from_on)
        return url_for("links.index", q=enterprise.uscc)

    if form.sent():
        try:
            return answer_once(create)
        except Invalid as wrong:
            form.add(wrong.errors)
    return render_template("links/link.html", form=form, once=typed_key()), form.status()


def end(link_id: int) -> ResponseReturnValue:
    """End a link, with a note for the next leader."""
    row = known.link_in(actor(), link_id)
    form = EndLinkForm(data={"to_on": clock.office_date()})
    if form.sent():
        try:
            to_on = form.to_on.data or clock.office_date()
            links.end_link(doer(), row, to_on=to_on, handover_note=form.handover_note.data or "")
        except Invalid as wrong:
            form.add(wrong.errors)
        else:
            flash(_("The link ends; the note waits for the next leader."), "done")
            return redirect(url_for("links.index", q=row.enterprise.uscc), 303)
    return render_template("links/end.html", form=form, link=row), form.status()


ROUTES = (
    Route("/links", index, KEEP),
    Route("/links/new", link, KEEP, methods=FORM, writes=True),
    Route("/links/<int:link_id>/end", end, KEEP, methods=FORM, writes=True),
)
