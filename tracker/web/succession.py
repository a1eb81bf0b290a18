"""Naming the successor of an enterprise that was merged, bought or renamed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import succession
from tracker.actions.enterprises import may_keep
from tracker.queries import enterprises
from tracker.rules.credit_code import compact_credit_code
from tracker.rules.enterprise_form import succession_fields
from tracker.rules.faults import Fault
from tracker.rules.refused import Invalid, Refused
from tracker.vocabulary import Permission, Refusal, Role
from tracker.web.access import actor, doer
from tracker.web.filters import called
from tracker.web.forms.spec_form import Option, spec_form
from tracker.web.forms.typed import typed_values
from tracker.web.route import FORM, Route
from tracker.web.writes import is_resumed


def succeed(uscc: str) -> ResponseReturnValue:
    """Choose the successor and say why; live needs and drafts move there."""
    found = enterprises.enterprise(actor(), compact_credit_code(uscc))
    if not may_keep(actor(), found):
        raise Refused(Refusal.NOT_YOURS, who=Role.COORDINATOR)
    fields = succession_fields()
    typed = typed_values(fields, request.form) if request.method == "POST" else {}
    errors: Mapping[str, Fault] = {}
    if request.method == "POST" and not is_resumed():
        try:
            moved = succession.succeed(doer(), actor(), found, typed)
            flash(
                ngettext(
                    "%(num)d need moved to the successor.", "%(num)d needs moved to the successor.", moved
                )
            )
            return redirect(url_for("enterprises.show", uscc=found.uscc), 303)
        except Invalid as wrong:
            errors = wrong.errors
    options = [Option(one.id, called(one)) for one in enterprises.possible_successors(actor(), found)]
    form = spec_form(fields, typed, errors=errors, options={"successor": options})
    page = render_template(
        "enterprises/form.html",
        form=form,
        enterprise=found,
        version=None,
        once=None,
        conflicts=[],
        title=_("Name a successor"),
        action=url_for("succession.succeed", uscc=found.uscc),
    )
    return page, form.status


ROUTES = (
    Route("/enterprises/<uscc>/succession", succeed, Permission.KEEP_ENTERPRISES, methods=FORM, writes=True),
)
