"""Drafts: written in one go or in many, saved as they are typed, checked before they are filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import attachments as files
from tracker.actions import needs
from tracker.catalog.fields import FieldKind
from tracker.catalog.limits import limits
from tracker.catalog.lists import need_list, need_lists
from tracker.models import Draft
from tracker.queries.drafts import draft_of, filed_as, files_of, open_drafts
from tracker.queries.look_alikes import look_alikes
from tracker.rules.faults import Fault
from tracker.rules.refused import Hidden, Invalid, Stale
from tracker.rules.validation import validate
from tracker.vocabulary import Permission
from tracker.web.access import actor
from tracker.web.attachments import file_row, take_files
from tracker.web.conflicts import Difference
from tracker.web.filters import instant
from tracker.web.forms import INVALID
from tracker.web.forms.answers import answers, differing
from tracker.web.forms.draft_form import Asked, asked_of, channel_of, content, options_for
from tracker.web.forms.spec_form import spec_form
from tracker.web.forms.typed import reshaped, typed_values
from tracker.web.marks import list_marks, status_marks
from tracker.web.route import ACT, FORM, Route
from tracker.web.writes import is_resumed, settle

CONFLICT = 409
CHECK = "check"
# The field whose files hang on the draft itself.
FILES = "attachments"


def index() -> ResponseReturnValue:
    """The drafts still open, last saved first."""
    return render_template(
        "drafts/index.html", drafts=open_drafts(actor()), lists=need_lists(), list_marks=list_marks()
    )


def page(draft_id: int) -> ResponseReturnValue:
    """The form of a draft; sent, it is saved whatever was typed, and goes where the button leads."""
    draft = draft_of(draft_id, actor())
    if draft.ended_at is not None:
        return _ended(draft)
    asked = asked_of(need_list(draft.list_code), on_behalf=draft.unit_id is not None)
    if request.method == "GET":
        return _opened(draft, asked)
    typed = typed_values(asked.specs, request.form)
    if is_resumed():
        return _form(draft, asked, typed)
    try:
        draft = _save(draft_id, asked, typed, version=drawn_from())
    except Stale as stale:
        return _stale(draft, asked, typed, stale.current)
    except Invalid as invalid:
        if wants_json():
            return jsonify(error=""), INVALID
        return _form(draft, asked, typed, invalid.errors), INVALID
    return jsonify(**saved_answer(draft)) if wants_json() else go_on(draft, asked, typed)


def save_again(draft_id: int, asked: Asked, typed: Mapping[str, Any]) -> Draft:
    """Keep what was typed over whatever the draft holds: the form that began it was sent once more."""
    return _save(draft_id, asked, typed, version=None)


def go_on(draft: Draft, asked: Asked, typed: dict[str, Any]) -> ResponseReturnValue:
    """After saving: take the files and do what the button says; what is wrong is said on the form (422)."""
    removed = request.form.get("remove_file", "")
    if removed.isascii() and removed.isdigit() and len(removed) < 10:
        files.detach(draft.id, int(removed))
    faults = _take(draft, asked)
    if not faults and (there := _back_to_form(asked)) is not None:
        return redirect(url_for("drafts.page", draft_id=draft.id, **there), 303)
    faults = faults or faults_of(draft, asked)
    if faults:
        settle()
        return _form(draft, asked, typed, faults), INVALID
    return redirect(url_for("drafts.check", draft_id=draft.id), 303)


def check(draft_id: int, *, changed: bool = False) -> ResponseReturnValue:
    """What is about to be filed, topic by topic, with the needs of the enterprise that read alike.

    `changed`: it was saved after the reader looked at it, and is not filed unseen (409).
    """
    draft = draft_of(draft_id, actor())
    if draft.ended_at is not None:
        return _ended(draft)
    asked = asked_of(need_list(draft.list_code), on_behalf=draft.unit_id is not None)
    if faults_of(draft, asked):
        return redirect(url_for("drafts.page", draft_id=draft.id, check=1), 303)
    alike = look_alikes(
        draft.enterprise_id,
        actor(),
        title=str(draft.data.get("title") or ""),
        description=str(draft.data.get("description") or ""),
        most=limits().lookalikes_shown,
    )
    page = render_template(
        "drafts/check.html",
        draft=draft,
        found=asked.found,
        topics=answers(asked.parts, _values(draft), _options(draft), _files(draft)),
        alike=alike,
        status_marks=status_marks(one.status for one in alike),
        list_marks=list_marks(),
        changed=changed,
    )
    return page, CONFLICT if changed else 200


def discard(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    if is_resumed():
        return page_again(draft_id)
    needs.discard_draft(draft_id, actor(), at=clock.now())
    flash(_("The draft is thrown away."), "done")
    return redirect(url_for("drafts.index"), 303)


def page_again(draft_id: int) -> ResponseReturnValue:
    """The draft as it stands, for an act that was not carried out."""
    draft = draft_of(draft_id, actor())
    return _opened(draft, asked_of(need_list(draft.list_code), on_behalf=draft.unit_id is not None))


def invalid_page(draft_id: int, errors: Mapping[str, Fault]) -> ResponseReturnValue:
    """The draft with what keeps it from being filed."""
    draft = draft_of(draft_id, actor())
    asked = asked_of(need_list(draft.list_code), on_behalf=draft.unit_id is not None)
    return _form(draft, asked, _values(draft), errors), INVALID


def faults_of(draft: Draft, asked: Asked) -> dict[str, Fault]:
    """What would keep the draft from being filed."""
    checked = validate(
        asked.specs,
        _values(draft) | {FILES: [file.id for file in files_of(draft.id)]},
        today=clock.office_date(),
        checks=asked.found.checks,
    )
    return checked.errors


def saved_answer(draft: Draft) -> dict[str, object]:
    """What a form that saves itself is told."""
    return {"version": draft.version, "text": _("Saved at %(time)s", time=instant(draft.saved_at, "time"))}


def wants_json() -> bool:
    """Whether a script asks, which saves the form while it is being written."""
    return request.accept_mimetypes.best == "application/json"


def drawn_from() -> int:
    """The version the form was drawn from; 0, which no draft has, when it is not readable."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _save(draft_id: int, asked: Asked, typed: Mapping[str, Any], *, version: int | None) -> Draft:
    shaped = reshaped(asked.specs, typed, request.form) or typed
    return needs.save_draft(
        draft_id,
        actor(),
        at=clock.now(),
        data=content(asked.found, shaped),
        version=version,
        channel=channel_of(typed),
    )


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
    if pressed.get("go") == "save":
        flash(_("Saved. You can go on at any time; your colleagues see this draft too."), "done")
        return {}
    return None


def _take(draft: Draft, asked: Asked) -> dict[str, Fault]:
    specs = [spec for spec in asked.specs if spec.kind is FieldKind.FILES]
    taken: dict[str, Any] = {spec.name: [] for spec in specs}
    return take_files(specs, taken, draft_id=draft.id, held=len(files_of(draft.id)))


def _opened(draft: Draft, asked: Asked) -> str:
    values = _values(draft)
    more = request.args.get("more", "")
    if any(spec.name == more and spec.kind is FieldKind.ROWS for spec in asked.specs):
        values[more] = [*(values.get(more) or [{}]), {}]
    return _form(draft, asked, values, faults_of(draft, asked) if CHECK in request.args else {})


def _form(
    draft: Draft,
    asked: Asked,
    values: Mapping[str, Any],
    errors: Mapping[str, Fault] | None = None,
    conflicts: Sequence[Difference] = (),
) -> str:
    drawn = spec_form(
        asked.parts,
        values,
        errors=errors,
        options=_options(draft),
        files={FILES: [file_row(file, remove=str(file.id)) for file in files_of(draft.id)]},
    )
    return render_template(
        "drafts/form.html",
        form=drawn,
        found=asked.found,
        enterprise=draft.enterprise,
        draft=draft,
        conflicts=conflicts,
        saved=saved_answer(draft)["text"],
    )


def _stale(
    draft: Draft, asked: Asked, typed: dict[str, Any], current: Mapping[str, Any]
) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error=""), CONFLICT
    rows = differing(asked.specs, current, content(asked.found, typed), _options(draft))
    return _form(draft, asked, typed, conflicts=rows), CONFLICT


def _ended(draft: Draft) -> ResponseReturnValue:
    """A filed draft leads to its need; one thrown away does not exist any more."""
    number = filed_as(draft)
    if number is None:
        raise Hidden
    return redirect(url_for("needs.page", number=number), 303)


def _values(draft: Draft) -> dict[str, Any]:
    return dict(draft.data) | ({"channel": draft.channel.value} if draft.unit_id is not None else {})


def _options(draft: Draft) -> Any:
    return options_for(draft.enterprise, actor())


def _files(draft: Draft) -> list[str]:
    return [file.shown_name for file in files_of(draft.id)]


ROUTES = (
    Route("/drafts", index, Permission.FILE_NEEDS),
    Route("/drafts/<int:draft_id>", page, Permission.FILE_NEEDS, methods=FORM, writes=True),
    Route("/drafts/<int:draft_id>/check", check, Permission.FILE_NEEDS),
    Route("/drafts/<int:draft_id>/discard", discard, Permission.FILE_NEEDS, methods=ACT, writes=True),
)
