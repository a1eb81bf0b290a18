"""Acting on a need: every action of the table has its form at an address of its own, and is done there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.actions.transition import perform
from tracker.queries.case import case_of
from tracker.rules.act import Case
from tracker.rules.action_forms import CONTENT_ACTIONS, fields_of
from tracker.rules.confidentiality import opening
from tracker.rules.faults import Fault
from tracker.rules.offers import who_of, why_not
from tracker.rules.refused import Invalid, Refused, Stale
from tracker.rules.task_offers import TASK_ACTIONS
from tracker.rules.validation import validate
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
from tracker.web.writes import attempt, is_resumed

CONFLICT, FORBIDDEN, NOT_FOUND = 409, 403, 404
# Which button was pressed: an acceptance may assign at once.
ALSO, ASSIGN_TOO = "also", "assign"
# Forms that hold or show what may be confidential: drawing them is a reading.
SHOWS_SECRETS = READING | CONTENT_ACTIONS | {Action.CONTACT, Action.RULE_AMENDMENT}


def act(number: str, action: str) -> ResponseReturnValue:
    """The form of an action by GET; carried out by POST. Unknown actions and hidden needs are 404."""
    word = _action(action)
    at, sent = clock.now(), request.method == "POST"
    case = case_of(number, actor(), clock.office_date(at), lock=sent)
    if sent:
        return _sent(word, case, at)
    refused = refusal(word, case, at)
    if refused is not None:
        return _refused(word, case, refused)
    values = beginning(word, case, actor(), at, task_id=number_argument("task"))
    return _page(word, case, at, values)


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
    specs = specs_of(parts_of(action, case.need))
    typed = typed_values(specs, request.form)
    changed = reshaped(specs, typed, request.form)
    if changed is not None or is_resumed():
        return _page(action, case, at, changed if changed is not None else typed)
    faults = take_files(specs, typed, need_id=case.need.id) if any(request.files.values()) else {}
    faults = {**faults, **_faults_of_assignment(case, typed, at)}
    try:
        with attempt():
            if faults:
                raise Invalid(faults)
            return answer_once(lambda: _carry_out(action, case, at, typed))
    except Invalid as invalid:
        return _page(action, _undone(case), at, typed, errors=invalid.errors)
    except Stale:
        return _page(action, case, at, typed, stale=True)
    except Refused as refused:
        return _refused(action, _undone(case), refused)


def _carry_out(action: Action, case: Case, at: datetime, typed: Mapping[str, Any]) -> str:
    if action in CONTENT_ACTIONS and _version() != case.need.version:
        raise Stale({"version": case.need.version})
    perform(action, case, actor(), at=at, data=typed)
    done = words(action)
    if _assigns_too():
        perform(Action.ASSIGN, case, actor(), at=at, data=typed)
        done = gettext(", ").join((done, words(Action.ASSIGN)))
    flash(gettext("Done: %(what)s", what=done), "done")
    place = "tasks" if action in TASK_ACTIONS else None
    return url_for("needs.page", number=case.need.number, _anchor=place)


def _assigns_too() -> bool:
    return request.form.get(ALSO) == ASSIGN_TOO


def _faults_of_assignment(case: Case, typed: Mapping[str, Any], at: datetime) -> Mapping[str, Fault]:
    """What is wrong with the second half of "accept and assign", before the first is done."""
    if not _assigns_too():
        return {}
    fields = fields_of(Action.ASSIGN, case.need.list_code, case.need.data)
    return validate(fields, typed, today=clock.office_date(at)).errors


def _undone(case: Case) -> Case:
    """The case as it stands after an attempt was undone: the first of two acts had changed it."""
    if not _assigns_too():
        return case
    return case_of(str(request.view_args["number"]), actor(), clock.office_date())  # type: ignore[index]


def _version() -> int:
    """The version the form was drawn from; 0, which no need on the books has, when it is not readable."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


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
    if action in SHOWS_SECRETS:
        note_reading(case.need, opening(actor(), case.need))
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
