"""Drafts: written in one go or in many, saved as they are typed, checked before they are filed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import attachments as files
from tracker.actions import needs
from tracker.catalog.fields import FieldKind
from tracker.catalog.limits import limits
from tracker.models import Draft
from tracker.queries.drafts import draft_of, filed_as, files_of, open_drafts
from tracker.queries.look_alikes import look_alikes
from tracker.rules.faults import Fault
from tracker.rules.refused import Hidden, Invalid, Stale
from tracker.vocabulary import Permission
from tracker.web.access import actor
from tracker.web.attachments import take_files
from tracker.web.draft_page import (
    FILES,
    asked_for,
    draft_page,
    faults_of,
    form_page,
    options_of,
    saved_text,
    stale_page,
    values_of,
)
from tracker.web.forms import INVALID
from tracker.web.forms.answers import answers
from tracker.web.forms.draft_form import Asked, channel_of, content
from tracker.web.forms.typed import reshaped, typed_values
from tracker.web.marks import list_marks, status_marks
from tracker.web.route import ACT, FORM, Route
from tracker.web.writes import is_resumed, settle

CONFLICT = 409


def index() -> ResponseReturnValue:
    """The drafts still open, last saved first."""
    return render_template("drafts/index.html", drafts=open_drafts(actor()), list_marks=list_marks())


def page(draft_id: int) -> ResponseReturnValue:
    """The form of a draft; sent, it is saved whatever was typed, and goes where the button leads."""
    draft = draft_of(draft_id, actor())
    if draft.ended_at is not None:
        return _ended(draft)
    if request.method == "GET":
        return draft_page(draft)
    asked = asked_for(draft)
    typed = typed_values(asked.specs, request.form)
    if is_resumed():
        return form_page(draft, typed)
    try:
        draft = save(draft_id, asked, typed, version=drawn_from())
    except Stale as stale:
        if wants_json():
            return jsonify(error=""), CONFLICT
        return stale_page(draft, typed, stale.current), CONFLICT
    except Invalid as invalid:
        if wants_json():
            return jsonify(error=""), INVALID
        return form_page(draft, typed, invalid.errors), INVALID
    return jsonify(**saved_answer(draft)) if wants_json() else go_on(draft, asked, typed)


def save(draft_id: int, asked: Asked, typed: Mapping[str, Any], *, version: int | None) -> Draft:
    """Keep what was typed, with a row more or less where its button was pressed; `version` as in save_draft."""
    shaped = reshaped(asked.specs, typed, request.form) or typed
    return needs.save_draft(
        draft_id,
        actor(),
        at=clock.now(),
        data=content(asked.found, shaped),
        version=version,
        channel=channel_of(typed),
    )


def go_on(draft: Draft, asked: Asked, typed: Mapping[str, Any]) -> ResponseReturnValue:
    """After saving: take the files and do what the button says; what is wrong is said on the form (422)."""
    removed = request.form.get("remove_file", "")
    if removed.isascii() and removed.isdigit() and len(removed) < 10:
        files.detach(draft.id, int(removed))
    faults = _take(draft, asked)
    back = _back_to_form(asked)
    if back is None:
        faults = faults_of(draft) | faults
    if faults:
        settle()
        return form_page(draft, typed, faults), INVALID
    if back is None:
        return redirect(url_for("drafts.check", draft_id=draft.id), 303)
    if request.form.get("go") == "save":
        flash(_("Saved. You can go on at any time; your colleagues see this draft too."), "done")
    return redirect(url_for("drafts.page", draft_id=draft.id, **back), 303)


def check(draft_id: int, *, changed: bool = False) -> ResponseReturnValue:
    """What is about to be filed, topic by topic, with the needs of the enterprise that read alike.

    `changed`: it was saved after the reader looked at it, and is not filed unseen (409).
    """
    draft = draft_of(draft_id, actor())
    if draft.ended_at is not None:
        return _ended(draft)
    if faults_of(draft):
        return redirect(url_for("drafts.page", draft_id=draft.id, check=1), 303)
    asked, values = asked_for(draft), values_of(draft)
    alike = look_alikes(
        draft.enterprise_id,
        actor(),
        title=str(values.get("title") or ""),
        description=str(values.get("description") or ""),
        most=limits().lookalikes_shown,
    )
    names = [file.shown_name for file in files_of(draft.id)]
    drawn = render_template(
        "drafts/check.html",
        draft=draft,
        found=asked.found,
        topics=answers(asked.parts, values, options_of(draft), names),
        alike=alike,
        status_marks=status_marks(one.status for one in alike),
        list_marks=list_marks(),
        changed=changed,
    )
    return drawn, CONFLICT if changed else 200


def discard(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    if is_resumed():
        return draft_page(draft_of(draft_id, actor()))
    needs.discard_draft(draft_id, actor(), at=clock.now())
    flash(_("The draft is thrown away."), "done")
    return redirect(url_for("drafts.index"), 303)


def not_filed(draft_id: int, errors: Mapping[str, Fault]) -> ResponseReturnValue:
    """The draft with what keeps it from being filed."""
    draft = draft_of(draft_id, actor())
    return form_page(draft, values_of(draft), errors), INVALID


def saved_answer(draft: Draft) -> dict[str, object]:
    """What a form that saves itself is told."""
    return {"version": draft.version, "text": saved_text(draft)}


def wants_json() -> bool:
    """Whether a script asks, which saves the form while it is being written."""
    return request.accept_mimetypes.best == "application/json"


def drawn_from() -> int:
    """The version the form was drawn from; 0, which no draft has, when it is not readable."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _back_to_form(asked: Asked) -> dict[str, Any] | None:
    """Where on the form the pressed button leads back, as parts of its address; None when it leads on."""
    pressed = request.form
    if "add_row" in pressed:
        name = next((spec.name for spec in asked.specs if spec.name == pressed["add_row"]), "")
        return {"more": name, "_anchor": name}
    if "remove_row" in pressed:
        name = pressed["remove_row"].rpartition("-")[0]
        return {"_anchor": next((spec.name for spec in asked.specs if spec.name == name), "")}
    if "remove_file" in pressed:
        return {"_anchor": FILES}
    return {} if pressed.get("go") == "save" else None


def _take(draft: Draft, asked: Asked) -> dict[str, Fault]:
    specs = [spec for spec in asked.specs if spec.kind is FieldKind.FILES]
    taken: dict[str, Any] = {spec.name: [] for spec in specs}
    return take_files(specs, taken, draft_id=draft.id, held=len(files_of(draft.id)))


def _ended(draft: Draft) -> ResponseReturnValue:
    """A filed draft leads to its need; one thrown away does not exist any more."""
    number = filed_as(draft)
    if number is None:
        raise Hidden
    return redirect(url_for("needs.page", number=number), 303)


ROUTES = (
    Route("/drafts", index, Permission.FILE_NEEDS),
    Route("/drafts/<int:draft_id>", page, Permission.FILE_NEEDS, methods=FORM, writes=True),
    Route("/drafts/<int:draft_id>/check", check, Permission.FILE_NEEDS),
    Route("/drafts/<int:draft_id>/discard", discard, Permission.FILE_NEEDS, methods=ACT, writes=True),
)
