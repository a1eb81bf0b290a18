"""Filing a need: choose a list, for an official the enterprise, write the draft, and put it on the books."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import needs
from tracker.actions.needs import Origin
from tracker.catalog.lists import list_of_slug, need_lists
from tracker.catalog.need_list import NeedList
from tracker.models import Draft
from tracker.queries.drafts import draft_of, open_drafts
from tracker.queries.filing import enterprises_to_file_for
from tracker.rules.faults import Fault
from tracker.rules.refused import Invalid, Stale
from tracker.vocabulary import Channel, Permission
from tracker.web import drafts
from tracker.web.access import actor
from tracker.web.addresses import inside
from tracker.web.arguments import text_argument
from tracker.web.filters import called, words
from tracker.web.forms import INVALID
from tracker.web.forms.draft_form import channel_of, content, options_for
from tracker.web.forms.spec_form import spec_form
from tracker.web.forms.typed import reshaped, typed_values
from tracker.web.marks import list_marks
from tracker.web.once import answer_once, made_once, typed_key
from tracker.web.route import ACT, FORM, Route
from tracker.web.starting import Start, prefilled, start_of
from tracker.web.writes import is_resumed


@dataclass(frozen=True, slots=True)
class Found:
    """One enterprise to choose."""

    name: str
    region: str
    uscc: str
    href: str


@dataclass(frozen=True, slots=True)
class Card:
    """One list to choose."""

    label: str
    href: str
    text: str
    list_code: str
    list_mark: str


def choose() -> ResponseReturnValue:
    """The five lists with what each is for, and the drafts that could be gone on with."""
    enterprise = request.args.get("enterprise")
    cards = [
        Card(
            words(found.name),
            url_for("filing.begin", slug=found.slug, enterprise=enterprise),
            words(found.description),
            found.code,
            words(found.short_name)[:1],
        )
        for found in need_lists().values()
    ]
    return render_template(
        "filing/choose.html",
        cards=cards,
        drafts=open_drafts(actor(), 5),
        list_marks=list_marks(),
    )


def begin(slug: str) -> ResponseReturnValue:
    """The empty form of a list; sent, it begins a draft, once, and goes on as the draft does."""
    found = list_of_slug(slug)
    if found is None:
        abort(404)
    start = start_of(found)
    if start is None:
        return _choose_enterprise(found)
    if request.method == "GET":
        return _form(start, prefilled(start))
    typed = typed_values(start.asked.specs, request.form)
    if is_resumed():
        return _form(start, typed)
    try:
        draft = _draft(start, typed)
    except Invalid as invalid:
        if drafts.wants_json():
            return jsonify(error=""), INVALID
        return _form(start, typed, invalid.errors), INVALID
    address = url_for("drafts.page", draft_id=draft.id)
    if draft.ended_at is not None:
        return redirect(address, 303)
    if drafts.wants_json():
        return jsonify(**drafts.saved_answer(draft), address=address)
    return drafts.go_on(draft, start.asked, typed)


def file(draft_id: int) -> ResponseReturnValue:
    """Put the draft on the books; sent twice it is filed once."""
    if is_resumed():
        return drafts.check(draft_id)

    def create() -> str:
        need = needs.file_draft(draft_id, actor(), at=clock.now(), version=drafts.drawn_from())
        flash(
            _("Filed as %(number)s. The coordinator looks at it within one working day.", number=need.number),
            "done",
        )
        return url_for("needs.page", number=need.number)

    try:
        return answer_once(create)
    except Stale:
        return drafts.check(draft_id, changed=True)
    except Invalid as invalid:
        return drafts.not_filed(draft_id, invalid.errors)


def _choose_enterprise(found: NeedList) -> str:
    typed = text_argument("q")
    return render_template(
        "filing/enterprise.html",
        found=found,
        typed=typed,
        enterprises=[
            Found(
                called(one),
                called(one.region),
                one.uscc,
                url_for("filing.begin", slug=found.slug, enterprise=one.id),
            )
            for one in enterprises_to_file_for(actor(), typed)
        ],
    )


def _draft(start: Start, typed: Mapping[str, Any]) -> Draft:
    """The draft this form begins; sent once more, the form is saved into the draft it began, unless that ended."""
    draft_id, is_new = _begun(start, typed)
    draft = draft_of(draft_id, actor())
    if is_new or draft.ended_at is not None:
        return draft
    return drafts.save(draft_id, start.asked, typed, version=None)


def _begun(start: Start, typed: Mapping[str, Any]) -> tuple[int, bool]:
    """The draft that this form begins, and whether it began only now."""
    made: list[int] = []

    def create() -> str:
        shaped = reshaped(start.asked.specs, typed, request.form) or typed
        draft = needs.begin_draft(
            actor(),
            start.asked.found.code,
            start.enterprise.id,
            at=clock.now(),
            origin=Origin(
                channel=channel_of(typed) if start.unit_id is not None else Channel.SELF,
                unit_id=start.unit_id,
                predecessor_id=start.predecessor.id if start.predecessor else None,
            ),
            data=content(start.asked.found, shaped),
        )
        made.append(draft.id)
        return url_for("drafts.page", draft_id=draft.id)

    address = inside(made_once(create))
    return (made[0], True) if made else (int(address.rpartition("/")[2]), False)


def _form(start: Start, values: Mapping[str, Any], errors: Mapping[str, Fault] | None = None) -> str:
    drawn = spec_form(
        start.asked.parts, values, errors=errors, options=options_for(start.enterprise, actor())
    )
    return render_template(
        "drafts/form.html",
        form=drawn,
        found=start.asked.found,
        enterprise=start.enterprise,
        draft=None,
        predecessor=start.predecessor,
        once=typed_key(),
        conflicts=(),
        saved="",
    )


ROUTES = (
    Route("/needs/new", choose, Permission.FILE_NEEDS),
    Route("/needs/new/<slug>", begin, Permission.FILE_NEEDS, methods=FORM, writes=True),
    Route("/drafts/<int:draft_id>/file", file, Permission.FILE_NEEDS, methods=ACT, writes=True),
)
