"""The page of a draft: its form with what stands in it, what is wrong, and what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from tracker import clock
from tracker.catalog.fields import FieldKind
from tracker.catalog.lists import need_list
from tracker.models import Draft
from tracker.queries.drafts import files_of
from tracker.rules.faults import Fault
from tracker.rules.validation import validate
from tracker.web.access import actor
from tracker.web.attachments import file_row
from tracker.web.conflicts import Difference
from tracker.web.filters import instant
from tracker.web.forms.answers import differing
from tracker.web.forms.draft_form import Asked, asked_of, content, options_for
from tracker.web.forms.spec_form import Options, spec_form

# The field whose files hang on the draft itself.
FILES = "attachments"
# In the address: draw the faults that keep the draft from being filed; draw one row more of a table.
CHECK, MORE = "check", "more"


def asked_for(draft: Draft) -> Asked:
    """What is asked in this draft."""
    return asked_of(need_list(draft.list_code), on_behalf=draft.unit_id is not None)


def draft_page(draft: Draft) -> str:
    """The draft as it stands, drawn as its address says."""
    asked, values = asked_for(draft), values_of(draft)
    more = request.args.get(MORE, "")
    if any(spec.name == more and spec.kind is FieldKind.ROWS for spec in asked.specs):
        values[more] = [*(values.get(more) or [{}]), {}]
    return form_page(draft, values, faults_of(draft) if CHECK in request.args else {})


def form_page(
    draft: Draft,
    values: Mapping[str, Any],
    errors: Mapping[str, Fault] | None = None,
    *,
    conflicts: Sequence[Difference] = (),
) -> str:
    """The form of the draft holding `values`, with what is wrong at its fields."""
    asked = asked_for(draft)
    drawn = spec_form(
        asked.parts,
        values,
        errors=errors,
        options=options_of(draft),
        files={FILES: [file_row(file, remove=str(file.id)) for file in files_of(draft.id)]},
    )
    return render_template(
        "drafts/form.html",
        form=drawn,
        found=asked.found,
        enterprise=draft.enterprise,
        draft=draft,
        conflicts=conflicts,
        saved=saved_text(draft),
    )


def stale_page(draft: Draft, typed: Mapping[str, Any], current: Mapping[str, Any]) -> str:
    """The form with what was typed, and beside it what somebody else saved in between."""
    asked = asked_for(draft)
    rows = differing(asked.specs, current, content(asked.found, typed), options_of(draft))
    return form_page(draft, typed, conflicts=rows)


def faults_of(draft: Draft) -> dict[str, Fault]:
    """What would keep the draft from being filed."""
    asked = asked_for(draft)
    held = {FILES: [file.id for file in files_of(draft.id)]}
    checked = validate(
        asked.specs, values_of(draft) | held, today=clock.office_date(), checks=asked.found.checks
    )
    return checked.errors


def values_of(draft: Draft) -> dict[str, Any]:
    """What stands in the draft, by field."""
    return dict(draft.data) | ({"channel": draft.channel.value} if draft.unit_id is not None else {})


def options_of(draft: Draft) -> Options:
    """What its reference fields may name."""
    return options_for(draft.enterprise, actor())


def saved_text(draft: Draft) -> str:
    """When it was saved last."""
    return str(_("Saved at %(time)s", time=instant(draft.saved_at, "time")))
