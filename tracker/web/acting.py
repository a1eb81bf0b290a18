"""Acting on a need: every action of the table has its form at an address of its own, and is done there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.actions.transition import act_on
from tracker.catalog.need_list import FormPart
from tracker.extensions import db
from tracker.queries.case import case_of
from tracker.rules.act import Case
from tracker.rules.action_forms import CONTENT_ACTIONS
from tracker.rules.confidentiality import opening
from tracker.rules.faults import Fault
from tracker.rules.offers import who_of, why_not
from tracker.rules.refused import Invalid, Refused, Stale
from tracker.rules.task_offers import TASK_ACTIONS
from tracker.rules.who import standing_of
from tracker.rules.workflow import rows_of
from tracker.vocabulary import Action, Permission, Refusal
from tracker.web.access import actor
from tracker.web.act_form import beginning, options_of, parts_of, specs_of
from tracker.web.act_page import READING, beside, differences
from tracker.web.arguments import number_argument, text_argument
from tracker.web.attachments import kept_files, take_files
from tracker.web.errors import BY_PERSON
from tracker.web.filters import words
from tracker.web.forms.spec_form import SpecForm, spec_form
from tracker.web.forms.typed import reshaped, typed_values
from tracker.web.need_page import DANGEROUS
from tracker.web.once import answer_once, typed_key
from tracker.web.reading import note_reading
from tracker.web.route import FORM, Route
from tracker.web.wording import sentence
from tracker.web.writes import is_resumed, settle

CONFLICT, FORBIDDEN, NOT_FOUND = 409, 403, 404
# Which button was pressed: an acceptance may assign at once.
ALSO, ASSIGN_TOO = "also", "assign"


def act(number: str, action: str) -> ResponseReturnValue:
    """The form of an action by GET; carried out by POST. Unknown actions and hidden needs are 404."""
    word = _action(action)
    at = clock.now()
    case = case_of(number, actor(), clock.office_date(at))
    if request.method == "POST":
        return _sent(word, case, at)
    refused = refusal(word, case, at)
    if refused is not None:
        return _refused(word, case, refused)
    values = beginning(word, case, actor(), at, task_id=number_argument("task"))
    page = _page(word, case, at, values)
    if word in READING:
        note_reading(case.need, opening(actor(), case.need))
    return page


def refusal(action: Action, case: Case, at: datetime) -> Refused | None:
    """Why this person cannot do this now, whatever would be handed in; None if it is possible."""
    standing = standing_of((who for row in rows_of(action) for who in row.who), actor(), case)
    if standing is None:
        return Refused(Refusal.NOT_YOURS, who=who_of(action))
    return why_not(action, case, actor(), standing, at)


def _action(code: str) -> Action:
    if code not in set(Action) or code == Action.FILE:
        abort(NOT_FOUND)
    return Action(code)


def _sent(action: Action, case: Case, at: datetime) -> ResponseReturnValue:
    number, parts = case.need.number, parts_of(action, case.need)
    typed = typed_values(specs_of(parts), request.form)
    changed = reshaped(specs_of(parts), typed, request.form)
    if changed is not None or is_resumed():
        return _page(action, case, at, changed if changed is not None else typed)
    faults = _take_files(parts, typed, case)
    if faults:
        return _page(action, _afresh(number), at, typed, errors=faults)
    try:
        return answer_once(lambda: _carry_out(action, number, at, typed))
    except Invalid as invalid:
        db.session.rollback()
        return _page(action, _afresh(number), at, typed, errors=invalid.errors)
    except Stale:
        db.session.rollback()
        return _page(action, _afresh(number), at, typed, stale=True)
    except Refused as refused:
        db.session.rollback()
        return _refused(action, _afresh(number), refused)


def _take_files(parts: Sequence[FormPart], typed: dict[str, Any], case: Case) -> Mapping[str, Fault]:
    """Store what was uploaded before acting, and for good: a fault elsewhere must not cost the upload."""
    if not any(request.files.values()):
        return {}
    faults = take_files(specs_of(parts), typed, need_id=case.need.id)
    settle()
    return faults


def _carry_out(action: Action, number: str, at: datetime, typed: Mapping[str, Any]) -> str:
    act_on(
        number, action, actor(), at=at, data=typed, version=_version() if action in CONTENT_ACTIONS else None
    )
    done = words(action)
    if action is Action.ACCEPT and request.form.get(ALSO) == ASSIGN_TOO:
        act_on(number, Action.ASSIGN, actor(), at=at, data=typed)
        done = f"{done}, {words(Action.ASSIGN)}"
    flash(gettext("Done: %(what)s", what=done), "done")
    place = "tasks" if action in TASK_ACTIONS else None
    return url_for("needs.page", number=number, _anchor=place)


def _version() -> int:
    """The version the form was drawn from; 0, which no need on the books has, when it is not readable."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _afresh(number: str) -> Case:
    """The case as it stands after the failed attempt was undone."""
    return case_of(number, actor(), clock.office_date())


def _page(
    action: Action,
    case: Case,
    at: datetime,
    values: Mapping[str, Any],
    *,
    errors: Mapping[str, Fault] | None = None,
    stale: bool = False,
) -> ResponseReturnValue:
    form = _form(action, case, at, values, errors)
    page = render_template(
        "needs/act.html",
        action=action,
        need=case.need,
        form=form,
        version=case.need.version if action in CONTENT_ACTIONS else None,
        once=typed_key(),
        conflicts=differences(case.need, values) if stale else [],
        is_stale=stale,
        is_dangerous=action in DANGEROUS,
        q=text_argument("q"),
        **beside(action, case, actor()),
    )
    return page, CONFLICT if stale else form.status


def _form(
    action: Action,
    case: Case,
    at: datetime,
    values: Mapping[str, Any],
    errors: Mapping[str, Fault] | None,
) -> SpecForm:
    parts = parts_of(action, case.need)
    return spec_form(
        parts,
        values,
        errors=errors,
        options=options_of(parts, action, case, actor(), at, q=text_argument("q")),
        files=kept_files(specs_of(parts), values, need_id=case.need.id),
    )


def _refused(action: Action, case: Case, refused: Refused) -> ResponseReturnValue:
    page = render_template(
        "needs/refused.html",
        action=action,
        need=case.need,
        reason=sentence(refused.refusal, refused.params),
    )
    return page, FORBIDDEN if refused.refusal in BY_PERSON else CONFLICT


ROUTES = (Route("/needs/<number>/<action>", act, Permission.SIGNED_IN, methods=FORM, writes=True),)
