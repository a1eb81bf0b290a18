"""Units as the administrator keeps them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TypeVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import units
from tracker.catalog.lists import need_lists
from tracker.queries import directory
from tracker.queries.people import unit_people
from tracker.rules.refused import Invalid, Stale
from tracker.vocabulary import Permission
from tracker.web.access import doer, may
from tracker.web.arguments import text_argument
from tracker.web.conflicts import differences
from tracker.web.filters import called, words
from tracker.web.forms.units import NewUnitForm, UnitForm
from tracker.web.once import answer_once, typed_key
from tracker.web.profile import CONFLICT
from tracker.web.route import ACT, FORM, Route

KEEP = Permission.KEEP_PEOPLE
F = TypeVar("F", bound=UnitForm)


def index() -> ResponseReturnValue:
    """Units by region, filtered by words; active ones, or closed ones."""
    q, closed = text_argument("q"), text_argument("closed") == "yes"
    return render_template(
        "units/index.html",
        rows=directory.units(q=q, closed=closed),
        wanted={"q": q, "closed": closed},
        lists=need_lists(),
        keeps=may(KEEP),
    )


def show(code: str) -> ResponseReturnValue:
    """One unit, and who works in it."""
    unit = directory.unit(code)
    people = [person for _unit_id, person in unit_people([unit.id], clock.office_date())]
    return render_template(
        "units/show.html",
        unit=unit,
        people=people,
        led=directory.needs_led(unit.id),
        lists=[need_lists()[code] for code in unit.lists if code in need_lists()],
        keeps=may(KEEP),
    )


def create() -> ResponseReturnValue:
    """A new unit."""
    form = _offered(NewUnitForm())

    def make() -> str:
        unit = units.create(doer(), form.code.data or "", form.particulars())
        return url_for("units.show", code=unit.code)

    if form.sent():
        try:
            return answer_once(make)
        except Invalid as wrong:
            form.add(wrong.errors)
    return render_template(
        "units/edit.html", form=form, unit=None, once=typed_key(), conflicts=()
    ), form.status()


def edit(code: str) -> ResponseReturnValue:
    """Change names, region and lists of a unit."""
    unit = directory.unit(code)
    now = units.of(unit)
    form = _offered(UnitForm(data=asdict(now) | {"region": str(now.region_id), "version": unit.version}))
    if form.sent():
        try:
            units.change(doer(), unit, form.particulars(), version=form.drawn_from())
        except Stale as stale:
            form.version.data = str(unit.version)
            conflicts = differences(form, stale.current)
            page = render_template("units/edit.html", form=form, unit=unit, once=None, conflicts=conflicts)
            return page, CONFLICT
        flash(_("Saved."), "done")
        return redirect(url_for("units.show", code=unit.code), 303)
    return render_template("units/edit.html", form=form, unit=unit, once=None, conflicts=()), form.status()


def close(code: str) -> ResponseReturnValue:
    """Let a unit get nothing new."""
    units.close(doer(), directory.unit(code))
    flash(_("The unit is closed; its history stays."), "done")
    return redirect(url_for("units.show", code=code), 303)


def reopen(code: str) -> ResponseReturnValue:
    """Let a closed unit work again."""
    units.reopen(doer(), directory.unit(code))
    flash(_("The unit works again."), "done")
    return redirect(url_for("units.show", code=code), 303)


def _offered(form: F) -> F:
    form.region.choices = [("", ""), *((str(row.id), called(row)) for row in directory.regions())]
    form.lists.choices = [(code, words(need_list.name)) for code, need_list in need_lists().items()]
    return form


ROUTES = (
    Route("/units", index, Permission.READ_PEOPLE),
    Route("/units/new", create, KEEP, methods=FORM, writes=True),
    Route("/units/<code>", show, Permission.READ_PEOPLE),
    Route("/units/<code>/edit", edit, KEEP, methods=FORM, writes=True),
    Route("/units/<code>/close", close, KEEP, methods=ACT, writes=True),
    Route("/units/<code>/reopen", reopen, KEEP, methods=ACT, writes=True),
)
