"""Liaisons as a coordinator keeps them: invited for the enterprises of the region, helped with links, ended."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import people
from tracker.models import Person
from tracker.queries import liaisons
from tracker.rules.refused import Invalid
from tracker.vocabulary import Permission, Role
from tracker.web.access import actor, doer
from tracker.web.arguments import number_argument, text_argument, with_arguments
from tracker.web.configuration import settings
from tracker.web.filters import called
from tracker.web.forms.people import InviteForm
from tracker.web.once import answer_once, typed_key
from tracker.web.people import link_page
from tracker.web.route import ACT, FORM, Route

INVITES = Permission.INVITE_LIAISONS


def index() -> ResponseReturnValue:
    """The enterprises of the region with those who speak for them; those without anybody can be picked out."""
    q, silent = text_argument("q"), text_argument("silent") == "yes"
    rows, after = liaisons.spoken_for(
        actor(), clock.office_date(), q=q, silent=silent, after=number_argument("after") or 0
    )
    return render_template(
        "people/liaisons.html",
        rows=rows,
        wanted={"q": q, "silent": silent},
        next_page=with_arguments(after=after) if after else None,
    )


def invite(uscc: str) -> ResponseReturnValue:
    """A new liaison of one enterprise, and the link to pass on, shown this once."""
    enterprise = liaisons.enterprise_in(actor(), uscc)
    form = InviteForm()
    made: list[tuple[Person, str]] = []

    def create() -> str:
        person, token = people.invite(doer(), form.username.data or "", form.particulars(), settings().locale)
        people.grant_role(doer(), person, Role.LIAISON, enterprise.id, from_on=clock.office_date())
        made.append((person, token))
        return url_for("liaisons.index", q=enterprise.uscc)

    if form.sent():
        try:
            answer = answer_once(create)
        except Invalid as wrong:
            form.add(wrong.errors)
        else:
            return link_page(*made[0], back=url_for("liaisons.index", q=enterprise.uscc)) if made else answer
    return render_template(
        "people/invite.html", form=form, once=typed_key(), enterprise=enterprise
    ), form.status()


def make_link(person_id: int) -> ResponseReturnValue:
    """A fresh link for a liaison who lost theirs, or forgot the password; shown this once."""
    person, _grants = liaisons.liaison_in(actor(), person_id, clock.office_date())
    token = people.make_link(doer(), person)
    return link_page(person, token, back=url_for("liaisons.index"))


def end(person_id: int, grant_id: int) -> ResponseReturnValue:
    """Somebody no longer speaks for an enterprise: the next request is made without the role."""
    person, grants = liaisons.liaison_in(actor(), person_id, clock.office_date())
    for grant in grants:
        if grant.id == grant_id:
            people.end_role(doer(), grant, person)
            flash(_("%(name)s no longer speaks for this enterprise.", name=called(person)), "done")
    return redirect(url_for("liaisons.index"), 303)


ROUTES = (
    Route("/liaisons", index, INVITES),
    Route("/liaisons/new/<uscc>", invite, INVITES, methods=FORM, writes=True),
    Route("/liaisons/<int:person_id>/link", make_link, INVITES, methods=ACT, writes=True),
    Route("/liaisons/<int:person_id>/roles/<int:grant_id>/end", end, INVITES, methods=ACT, writes=True),
)
