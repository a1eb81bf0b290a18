"""Signed links: an enterprise answers its return, confirms a result or endorses a need without signing in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import refresh

from tracker import clock
from tracker.actions.transition import perform
from tracker.delivery.links import SignedLink, read
from tracker.queries.case import case_of, number_of
from tracker.queries.people import active_person, actor_of
from tracker.rules.act import Case
from tracker.rules.faults import Fault
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden, Invalid, Refused
from tracker.rules.who import LIAISON
from tracker.rules.workflow import rows_of
from tracker.vocabulary import Action, LinkPurpose, Permission
from tracker.web.act_form import parts_of, specs_of
from tracker.web.act_page import beside
from tracker.web.filters import words
from tracker.web.forms.spec_form import SpecForm, spec_form
from tracker.web.forms.typed import typed_values
from tracker.web.headers import without_referrer
from tracker.web.login import BRAKE
from tracker.web.returns import Way, answered
from tracker.web.route import FORM, Route
from tracker.web.wording import sentence

GONE, CONFLICT = 404, 409
# What each kind of link may do; the first is its purpose, a further one is asked for by name.
DOES: Mapping[LinkPurpose, tuple[Action, ...]] = {
    LinkPurpose.CONFIRM: (Action.CONFIRM, Action.DISPUTE),
    LinkPurpose.ENDORSE: (Action.ENDORSE,),
}
INSTEAD = "instead"


@BRAKE
def page(token: str) -> ResponseReturnValue:
    """What the link is for: looking only shows, sending acts; anything wrong with the link looks alike."""
    link = read(token, clock.now())
    person = active_person(link.person_id) if link else None
    if link is None or person is None:
        return _ended()
    g.reader = person
    acting = actor_of(person, clock.office_date())
    try:
        return _do(link, acting, f"/r/{token}")
    except Hidden:
        g.pop("reader")
        refresh()
        return _ended()


def _do(link: SignedLink, actor: Actor, address: str) -> ResponseReturnValue:
    if link.purpose is LinkPurpose.RETURN:
        response = make_response(answered(link.subject_id, Way(actor, address, signed_in=False)))
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
    action = _action(link.purpose)
    sent = request.method == "POST"
    number = number_of(link.subject_id, actor)
    case = case_of(number, actor, clock.office_date(), lock=sent)
    if LIAISON.test(actor, case) is None:
        raise Hidden
    if not any(case.need.status in row.sources for row in rows_of(action)):
        return _page(action, case, actor, address, done=True)
    return _sent(action, case, actor, address) if sent else _page(action, case, actor, address)


def _action(purpose: LinkPurpose) -> Action:
    wished = request.args.get(INSTEAD, "")
    return next((one for one in DOES[purpose] if one.value == wished), DOES[purpose][0])


def _sent(action: Action, case: Case, actor: Actor, address: str) -> ResponseReturnValue:
    specs = specs_of(parts_of(action, case.need))
    typed = typed_values(specs, request.form)
    try:
        perform(action, case, actor, at=clock.now(), data=typed)
    except Invalid as invalid:
        return _page(action, case, actor, address, values=typed, errors=invalid.errors)
    except Refused as refused:
        reason = sentence(refused.refusal, refused.params)
        return _page(action, case, actor, address, values=typed, reason=reason)
    return redirect(address, 303)


def _page(
    action: Action,
    case: Case,
    actor: Actor,
    address: str,
    *,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, Fault] | None = None,
    reason: str = "",
    done: bool = False,
) -> ResponseReturnValue:
    form: SpecForm = spec_form(parts_of(action, case.need), values or {}, errors=errors)
    page = render_template(
        "returns/by_link.html",
        action=action,
        need=case.need,
        form=form,
        address=address if action is not Action.DISPUTE else f"{address}?{INSTEAD}={action.value}",
        instead=f"{address}?{INSTEAD}=dispute" if action is Action.CONFIRM else "",
        back=address if action is Action.DISPUTE else "",
        reason=reason,
        done=done,
        now=words(case.need.status),
        **beside(action, case, actor),
    )
    return without_referrer(page, CONFLICT if reason else form.status)


def _ended() -> ResponseReturnValue:
    return without_referrer(render_template("login/link_ended.html"), GONE)


ROUTES = (Route("/r/<token>", page, Permission.ANYONE, methods=FORM, writes=True),)
