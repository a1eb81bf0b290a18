"""People as the administrator keeps them and the auditor reads them: invited, given roles, locked out."""

from __future__ import annotations

from dataclasses import asdict

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import people
from tracker.actions.accounts import LIFETIMES, purpose_for
from tracker.models import Person
from tracker.queries import directory
from tracker.rules.credit_code import compact_credit_code
from tracker.rules.faults import Fault
from tracker.rules.refused import Invalid, Stale
from tracker.rules.roles import stands_apart
from tracker.vocabulary import N_, Permission, Role, TokenPurpose
from tracker.web.access import doer, may, signed_in
from tracker.web.arguments import number_argument, text_argument, with_arguments
from tracker.web.configuration import settings
from tracker.web.conflicts import differences
from tracker.web.filters import called
from tracker.web.forms.fields import number_or_none
from tracker.web.forms.people import InviteForm, OwnPasswordForm, ParticularsForm, RoleForm
from tracker.web.guessing import is_own
from tracker.web.once import answer_once, typed_key
from tracker.web.profile import CONFLICT, WRONG_PASSWORD
from tracker.web.route import ACT, FORM, Route

NO_ENTERPRISE = Fault(N_("There is no active enterprise with this credit code."))
KEEP = Permission.KEEP_PEOPLE


def index() -> ResponseReturnValue:
    """People by pinyin, filtered by words, role and whether they may sign in."""
    wanted = text_argument("role")
    role = Role(wanted) if wanted in set(Role) else None
    q, active = text_argument("q"), text_argument("active") != "no"
    rows, after = directory.people(
        clock.office_date(), q=q, role=role, active=active, after=number_argument("after") or 0
    )
    return render_template(
        "people/index.html",
        rows=rows,
        holdings=directory.holdings([person.id for person in rows], clock.office_date()),
        wanted={"q": q, "role": wanted, "active": active},
        roles=list(Role),
        next_page=with_arguments(after=after) if after else None,
        keeps=may(KEEP),
    )


def show(person_id: int) -> ResponseReturnValue:
    """One person: particulars, roles through time, and what can be done."""
    person = directory.person(person_id)
    needs, tasks = directory.work_in_hand(person.id)
    roles = directory.roles_of(person.id)
    return render_template(
        "people/show.html",
        person=person,
        roles=roles,
        is_apart=stands_apart(holding.role for holding in roles),
        today=clock.office_date(),
        needs=needs,
        tasks=tasks,
        keeps=may(KEEP) and person.id != signed_in().id,
    )


def invite() -> ResponseReturnValue:
    """A new person, and the link to pass on, shown this once."""
    form = InviteForm()
    made: list[tuple[Person, str]] = []

    def create() -> str:
        made.append(people.invite(doer(), form.username.data or "", form.particulars(), settings().locale))
        return url_for("people.show", person_id=made[0][0].id)

    if form.sent():
        try:
            answer = answer_once(create)
        except Invalid as wrong:
            form.add(wrong.errors)
        else:
            return (
                link_page(*made[0], back=url_for("people.show", person_id=made[0][0].id)) if made else answer
            )
    return render_template("people/invite.html", form=form, once=typed_key(), enterprise=None), form.status()


def edit(person_id: int) -> ResponseReturnValue:
    """Change what is known of a person."""
    person = directory.person(person_id)
    form = ParticularsForm(data=asdict(people.of(person)) | {"version": person.version})
    if form.sent():
        try:
            people.change(doer(), person, form.particulars(), version=form.drawn_from())
        except Stale as stale:
            form.version.data = str(person.version)
            conflicts = differences(form, stale.current)
            return render_template(
                "people/edit.html", form=form, person=person, conflicts=conflicts
            ), CONFLICT
        except Invalid as wrong:
            form.add(wrong.errors)
        else:
            flash(_("Saved."), "done")
            return redirect(url_for("people.show", person_id=person.id), 303)
    return render_template("people/edit.html", form=form, person=person, conflicts=()), form.status()


def make_link(person_id: int) -> ResponseReturnValue:
    """A fresh link for somebody who lost theirs, or forgot the password; shown this once."""
    person = directory.person(person_id)
    token = people.make_link(doer(), person)
    return link_page(person, token, back=url_for("people.show", person_id=person.id))


def grant(person_id: int) -> ResponseReturnValue:
    """Give a person a role."""
    person = directory.person(person_id)
    form = _role_form()
    if form.sent() and _grant(form, person):
        flash(_("The role is granted."), "done")
        return redirect(url_for("people.show", person_id=person.id), 303)
    return render_template("people/grant.html", form=form, person=person), form.status()


def end_role(person_id: int, grant_id: int) -> ResponseReturnValue:
    """End a role at once."""
    person, held = directory.person(person_id), directory.grant_of(person_id, grant_id)
    form = OwnPasswordForm()
    if form.sent() and confirms(form):
        people.end_role(doer(), held, person)
        flash(_("The role has ended."), "done")
        return redirect(url_for("people.show", person_id=person.id), 303)
    return render_template("people/end_role.html", form=form, person=person, role=held.role), form.status()


def deactivate(person_id: int) -> ResponseReturnValue:
    """Lock a person out at once."""
    person = directory.person(person_id)
    people.deactivate(doer(), person)
    flash(_("%(name)s can no longer sign in.", name=called(person)), "done")
    return redirect(url_for("people.show", person_id=person.id), 303)


def reactivate(person_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    person = directory.person(person_id)
    people.reactivate(doer(), person)
    flash(_("%(name)s can sign in again.", name=called(person)), "done")
    return redirect(url_for("people.show", person_id=person.id), 303)


def end_sessions(person_id: int) -> ResponseReturnValue:
    """Sign a person out everywhere."""
    person = directory.person(person_id)
    people.end_sessions(doer(), person)
    flash(_("%(name)s is signed out everywhere.", name=called(person)), "done")
    return redirect(url_for("people.show", person_id=person.id), 303)


def link_page(person: Person, token: str, *, back: str) -> ResponseReturnValue:
    """The page that shows a link once, to be passed on by hand."""
    purpose = purpose_for(person)
    return render_template(
        "people/link.html",
        person=person,
        address=link_address(purpose, token),
        expires_at=clock.now() + LIFETIMES[purpose],
        purpose=purpose,
        back_to=back,
    )


def link_address(purpose: TokenPurpose, token: str) -> str:
    """The whole address of a link, as it is passed on."""
    view = "login.reset" if purpose is TokenPurpose.RESET else "login.join"
    return settings().base_url + url_for(view, token=token)


def confirms(form: OwnPasswordForm) -> bool:
    """Whether the doer's own password was typed right; else says so at its field."""
    if is_own(signed_in(), str(form.password.data)):
        return True
    form.add({"password": WRONG_PASSWORD})
    return False


def _role_form() -> RoleForm:
    form = RoleForm(data={"from_on": clock.office_date()})
    form.offer_roles()
    form.region.choices = [("", ""), *((str(row.id), called(row)) for row in directory.regions())]
    form.unit.choices = [
        ("", ""),
        *((str(row.id), f"{called(row)} · {called(row.region)}") for row in directory.units()),
    ]
    return form


def _grant(form: RoleForm, person: Person) -> bool:
    """Grant what the form asks for; False with the reasons at its fields."""
    scope = form.scope_field()
    scope_id = _scope_id(form, scope)
    if scope == "enterprise" and scope_id is None:
        form.add({"enterprise": NO_ENTERPRISE})
        return False
    if not confirms(form):
        return False
    try:
        from_on = form.from_on.data or clock.office_date()
        people.grant_role(
            doer(), person, form.chosen_role(), scope_id, from_on=from_on, to_on=form.to_on.data
        )
    except Invalid as wrong:
        form.add({scope if name == "scope" else name: fault for name, fault in wrong.errors.items()})
        return False
    return True


def _scope_id(form: RoleForm, scope: str) -> int | None:
    if scope == "enterprise":
        found = directory.enterprise_by_code(compact_credit_code(form.enterprise.data or ""))
        return found.id if found else None
    return None if scope == "role" else number_or_none(form[scope].data)


ROUTES = (
    Route("/people", index, Permission.READ_PEOPLE),
    Route("/people/new", invite, KEEP, methods=FORM, writes=True),
    Route("/people/<int:person_id>", show, Permission.READ_PEOPLE),
    Route("/people/<int:person_id>/edit", edit, KEEP, methods=FORM, writes=True),
    Route("/people/<int:person_id>/link", make_link, KEEP, methods=ACT, writes=True),
    Route("/people/<int:person_id>/roles/new", grant, KEEP, methods=FORM, writes=True),
    Route("/people/<int:person_id>/roles/<int:grant_id>/end", end_role, KEEP, methods=FORM, writes=True),
    Route("/people/<int:person_id>/deactivate", deactivate, KEEP, methods=ACT, writes=True),
    Route("/people/<int:person_id>/reactivate", reactivate, KEEP, methods=ACT, writes=True),
    Route("/people/<int:person_id>/sessions/end", end_sessions, KEEP, methods=ACT, writes=True),
)
