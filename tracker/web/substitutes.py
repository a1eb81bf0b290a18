"""Substitutes: who is away names who stands in, and the head for anyone of the unit."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import substitutes
from tracker.queries import substitutes as known
from tracker.rules.refused import Hidden, Invalid
from tracker.vocabulary import Permission
from tracker.web.access import actor, doer, signed_in
from tracker.web.filters import called
from tracker.web.forms.people import SubstituteForm
from tracker.web.once import answer_once, typed_key
from tracker.web.route import ACT, FORM, Route

NAMES = Permission.NAME_SUBSTITUTES


def index() -> ResponseReturnValue:
    """Who stands in for whom, now and later, as far as it concerns me or a unit I head."""
    rows = known.substitutions(actor(), clock.office_date())
    mine = {
        row.id for row, unit in rows if row.absent_id == signed_in().id or unit.id in known.headed(actor())
    }
    return render_template("substitutes/index.html", rows=rows, mine=mine)


def name() -> ResponseReturnValue:
    """Name a substitute."""
    form = _form()

    def create() -> str:
        unit_id, absent_id = _pair(form.absent.data)
        other_unit_id, substitute_id = _pair(form.substitute.data)
        if unit_id != other_unit_id or form.from_on.data is None or form.to_on.data is None:
            raise Hidden
        substitutes.name_substitute(
            doer(),
            absent_id=absent_id,
            substitute_id=substitute_id,
            unit_id=unit_id,
            from_on=form.from_on.data,
            to_on=form.to_on.data,
        )
        return url_for("substitutes.index")

    if form.sent():
        try:
            return answer_once(create)
        except Invalid as wrong:
            form.add(wrong.errors)
    return render_template("substitutes/name.html", form=form, once=typed_key()), form.status()


def end(substitution_id: int) -> ResponseReturnValue:
    """The absent person is back: end it at once."""
    substitutes.end_substitution(doer(), known.substitution(actor(), substitution_id))
    flash(_("The substitution has ended."), "done")
    return redirect(url_for("substitutes.index"), 303)


def _form() -> SubstituteForm:
    """The form with the colleagues of my units; away may be I, or anyone of a unit I head."""
    today = clock.office_date()
    units = {unit.id: called(unit) for unit in known.places(actor())}
    people = [(unit_id, person) for unit_id, person in known.colleagues(actor(), today) if unit_id in units]
    headed, me = known.headed(actor()), signed_in().id
    form = SubstituteForm(data={"from_on": today})
    options = [
        (f"{unit_id}:{person.id}", f"{called(person)} · {units[unit_id]}") for unit_id, person in people
    ]
    may_be_away = {
        f"{unit_id}:{person.id}" for unit_id, person in people if person.id == me or unit_id in headed
    }
    form.absent.choices = [("", ""), *(option for option in options if option[0] in may_be_away)]
    form.substitute.choices = [("", ""), *options]
    return form


def _pair(code: str) -> tuple[int, int]:
    unit_id, _colon, person_id = code.partition(":")
    return int(unit_id), int(person_id)


ROUTES = (
    Route("/substitutes", index, NAMES),
    Route("/substitutes/new", name, NAMES, methods=FORM, writes=True),
    Route("/substitutes/<int:substitution_id>/end", end, NAMES, methods=ACT, writes=True),
)
