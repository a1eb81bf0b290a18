"""Slips on one A4 page each: assignment, supervision and closing, in the form offices expect (DOMAIN §5)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.catalog.lists import need_list
from tracker.models import Need
from tracker.queries.case import case_of
from tracker.queries.timeline import Happening, is_enterprise_side, timeline
from tracker.rules.confidentiality import Opening, confidential_fields, opening
from tracker.rules.text_reading import written_phone
from tracker.vocabulary import N_, Action, Grade, Judgement, Permission
from tracker.web.access import actor
from tracker.web.filters import called, day, words
from tracker.web.reading import note_reading
from tracker.web.route import Route

# Room on the page, in half-width letters: about ten lines for the long texts, two for the short ones.
LONG, SHORT = 540, 120
ASSIGNING = (Action.ASSIGN, Action.REASSIGN, Action.RULE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and what is written behind it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A row of the ruled form; `tall` ones have room for a text, `pair` stands beside."""

    label: str
    value: str
    tall: bool = False
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip ready to be drawn."""

    heading: str
    issued: str
    rows: tuple[SlipRow, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a slip is made from: the need, what happened (newest first), and which fields stay masked."""

    need: Need
    happenings: Sequence[Happening]
    masked: frozenset[str]

    def latest(self, *actions: Action) -> Happening | None:
        """The newest event of these actions."""
        return next((one for one in self.happenings if one.event.action in actions), None)

    def at_seq(self, seq: int | None) -> Happening | None:
        """The event with this number."""
        return next((one for one in self.happenings if one.event.seq == seq), None)

    def field(self, name: str, text: str, room: int) -> str:
        """A field of the content, clipped; a dash for a masked one."""
        return str(_("Confidential: not shown")) if name in self.masked else clipped(text, room)


HEADINGS = {
    "assignment": N_("Assignment slip"),
    "supervision": N_("Supervision slip"),
    "closing": N_("Closing slip"),
}


def slip(number: str, kind: str) -> ResponseReturnValue:
    """A slip of a need; one whose occasion has not come, or is not for this reader, does not exist."""
    case = case_of(number, actor(), clock.office_date())
    need = case.need
    if kind not in _kinds(need, enterprise_side=is_enterprise_side(actor(), need)):
        abort(404)
    opened = opening(actor(), need)
    masked = confidential_fields(need) if opened in (Opening.ON_REASON, Opening.MASKED) else frozenset()
    drawn = DRAWN[kind](Paper(need, timeline(need, actor()), masked))
    answer = render_template("needs/slip.html", need=need, slip=drawn, unit=called(need.region))
    note_reading(need, opened)
    return answer


def slip_links(need: Need, *, enterprise_side: bool) -> list[tuple[str, str]]:
    """The slips a reader can print now, as (name, address)."""
    return [
        (_(HEADINGS[kind]), url_for("slips.slip", number=need.number, kind=kind))
        for kind in _kinds(need, enterprise_side=enterprise_side)
    ]


def clipped(text: str, room: int) -> str:
    """The text in one paragraph, cut where the room is used up; a Chinese character takes two letters' room."""
    plain, used = " ".join(text.split()), 0
    for at, letter in enumerate(plain):
        used += 2 if unicodedata.east_asian_width(letter) in "WFA" else 1
        if used > room:
            return plain[:at].rstrip() + "…"
    return plain


def _kinds(need: Need, *, enterprise_side: bool) -> tuple[str, ...]:
    found = {
        "assignment": not enterprise_side and need.lead_unit is not None,
        "supervision": not enterprise_side and bool(need.instructions),
        "closing": need.closed_at is not None and need.outcome is not None,
    }
    return tuple(kind for kind, there in found.items() if there)


def _assignment(paper: Paper) -> Slip:
    need, given = paper.need, paper.latest(*ASSIGNING)
    helpers = _(", ").join(called(helper.unit) for helper in need.helpers)
    rows = (
        *_subject(need),
        SlipRow(_("Description"), paper.field("description", need.description, LONG), tall=True),
        SlipRow(_("Wanted outcome"), paper.field("wanted_outcome", need.wanted_outcome, SHORT * 2)),
        SlipRow(
            _("Contact person"),
            paper.field("contact_name", need.contact_name, SHORT),
            pair=Pair(_("Phone"), paper.field("contact_phone", written_phone(need.contact_phone), SHORT)),
        ),
        SlipRow(
            _("Lead unit"),
            clipped(called(need.lead_unit) if need.lead_unit is not None else "", SHORT),
            pair=Pair(_("Helper units"), clipped(helpers, SHORT) or "–"),
        ),
        SlipRow(
            _("Urgency"), words(need.urgency), pair=Pair(_("Promised by"), day(need.promised_by_on) or "–")
        ),
        SlipRow(_("Remarks of the unit"), "", tall=True),
    )
    marks = (_("Assigned by"), _("Received by"), _("Received on"))
    return Slip(_("Assignment slip"), _issued(given.event.at if given else need.assigned_at), rows, marks)


def _supervision(paper: Paper) -> Slip:
    need = paper.need
    order = max(need.instructions, key=lambda one: (one.replied_at is None, one.seq))
    said, replied = paper.at_seq(order.seq), paper.at_seq(order.replied_seq)
    rows = (
        *_subject(need),
        SlipRow(
            _("Lead unit"),
            clipped(called(need.lead_unit) if need.lead_unit is not None else "–", SHORT),
            pair=Pair(_("Owner"), called(need.owner) if need.owner is not None else "–"),
        ),
        SlipRow(
            _("Where it stands"),
            words(need.status),
            pair=Pair(_("Promised by"), day(need.promised_by_on) or "–"),
        ),
        SlipRow(_("Instruction"), clipped(_text(said, "instruction"), LONG), tall=True),
        SlipRow(_("Given by"), called(order.giver), pair=Pair(_("Reply due on"), day(order.reply_due_on))),
        SlipRow(_("Reply"), clipped(_text(replied, "reply"), LONG), tall=True),
    )
    marks = (_("Unit head"), _("Replied by"), _("Replied on"))
    return Slip(_("Supervision slip"), _issued(order.given_at), rows, marks)


def _closing(paper: Paper) -> Slip:
    need = paper.need
    asked, verified = paper.latest(Action.REQUEST_CLOSURE), paper.latest(Action.VERIFY)
    summary = _text(asked, "summary")
    answer = _text(asked, "answer_text")
    files = len(asked.files) if asked is not None else 0
    verifier = verified.event.actor if verified is not None else None
    rows = (
        *_subject(need),
        SlipRow(
            _("Lead unit"),
            clipped(called(need.lead_unit) if need.lead_unit is not None else "–", SHORT),
            pair=Pair(_("Owner"), called(need.owner) if need.owner is not None else "–"),
        ),
        SlipRow(
            _("Filed on"),
            day(clock.office_date(need.filed_at)),
            pair=Pair(_("Promised by"), day(need.promised_by_on) or "–"),
        ),
        SlipRow(_("What was done"), clipped(summary, LONG), tall=True),
        *((SlipRow(_("Written answer"), clipped(answer, LONG // 2)),) if answer else ()),
        SlipRow(
            _("Outcome"),
            words(need.outcome) if need.outcome is not None else "–",
            pair=Pair(_("Evidence"), _("%(count)s file(s)", count=files)),
        ),
        SlipRow(
            _("Verified by"),
            called(verifier) if verifier is not None else "–",
            pair=Pair(_("Verified on"), _issued(verified.event.at) if verified is not None else "–"),
        ),
        SlipRow(_("The enterprise's word"), clipped(_word_of_enterprise(need), SHORT * 2)),
    )
    marks = (_("Owner"), _("Unit head"), _("Coordinator"))
    return Slip(_("Closing slip"), _issued(need.closed_at), rows, marks)


def _subject(need: Need) -> tuple[SlipRow, ...]:
    return (
        SlipRow(
            _("Enterprise"),
            clipped(called(need.enterprise), SHORT),
            pair=Pair(_("List"), words(need_list(need.list_code).name)),
        ),
        SlipRow(_("Need"), clipped(need.title, SHORT)),
    )


def _word_of_enterprise(need: Need) -> str:
    confirmed = words(need.confirmation) if need.confirmation is not None else "–"
    rated = [one for one in need.ratings if one.cycle == need.cycle]
    if not rated:
        return confirmed
    last = rated[-1]
    return str(
        _(
            "%(confirmation)s; own judgement: %(judgement)s; rated: %(grade)s",
            confirmation=confirmed,
            judgement=words(Judgement(last.judgement)),
            grade=words(Grade(last.grade)),
        )
    )


def _text(happening: Happening | None, name: str) -> str:
    return (happening.texts.get(name) or "") if happening is not None else ""


def _issued(at: datetime | None) -> str:
    return day(clock.office_date(at)) if at is not None else "–"


DRAWN: Mapping[str, Callable[[Paper], Slip]] = {
    "assignment": _assignment,
    "supervision": _supervision,
    "closing": _closing,
}

ROUTES = (Route("/needs/<number>/slips/<kind>", slip, Permission.SIGNED_IN),)
