"""The quarterly return: one page with the enterprise's needs, answered by login or by a signed link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker import clock
from tracker.actions.returns import Sent, answer_return, is_settled
from tracker.catalog.fields import FieldSpec
from tracker.catalog.lists import need_lists
from tracker.catalog.need_list import FormPart
from tracker.models import QuarterlyReturn, ReturnLine
from tracker.queries.returns import open_returns, return_of
from tracker.rules.faults import Fault
from tracker.rules.permissions import Actor
from tracker.rules.refused import Invalid, Refused
from tracker.rules.return_form import (
    NO,
    WORDING,
    as_it_stands,
    beginning,
    may_wait,
    need_part,
    new_name,
    new_needs_part,
)
from tracker.rules.validation import validate
from tracker.vocabulary import Permission, ReturnState
from tracker.web.access import actor
from tracker.web.filters import called, day, instant, words
from tracker.web.forms.spec_form import SpecForm, Topic, spec_form
from tracker.web.forms.typed import typed_values
from tracker.web.marks import list_name
from tracker.web.passing import pass_address
from tracker.web.route import FORM, Route
from tracker.web.wording import sentence
from tracker.web.writes import is_resumed

CONFLICT = 409
# One tap for everything: every need as it stands, and nothing new in any list.
ALL, AS_IT_STANDS = "all", "as-it-stands"


@dataclass(frozen=True, slots=True)
class Card:
    """A need on the return: what it is, and the question about it or what was answered."""

    number: str
    title: str
    list_code: str
    list_mark: str
    status: Any
    owner: str
    promised: str
    topic: Topic | None
    answered: str
    href: str


@dataclass(frozen=True, slots=True)
class Way:
    """How the reader came: who answers, where the form is sent, and whether needs can be opened from here."""

    actor: Actor
    action: str
    signed_in: bool


def index() -> ResponseReturnValue:
    """The open returns of the reader's enterprises; a single one is gone to at once."""
    found = open_returns(actor())
    if len(found) == 1:
        return redirect(f"/returns/{found[0].id}")
    rows = [
        {
            "enterprise": called(one.enterprise),
            "quarter": one.quarter,
            "href": f"/returns/{one.id}",
            "due": day(one.due_on),
        }
        for one in found
    ]
    return render_template("returns/index.html", rows=rows)


def page(return_id: int) -> ResponseReturnValue:
    """A return by login: looking shows it, sending answers it."""
    return answered(return_id, Way(actor(), f"/returns/{return_id}", signed_in=True))


def answered(return_id: int, way: Way) -> ResponseReturnValue:
    """The page by GET; by POST the answers are carried out, all or none, and nothing typed is lost."""
    found = return_of(return_id, way.actor)
    if request.method != "POST" or is_resumed():
        return _page(found, way, beginning(line.need for line in found.lines))
    parts = _parts(found, way)
    specs = [spec for part in parts for spec in part.fields]
    typed = typed_values(specs, request.form) | _at_once(found)
    checked = validate([may_wait(spec) for spec in specs], typed, today=clock.office_date())
    if not checked.is_valid:
        return _page(found, way, typed, errors=checked.errors)
    try:
        sent = answer_return(return_id, way.actor, at=clock.now(), values=checked.values)
    except Invalid as invalid:
        return _page(found, way, typed, errors=invalid.errors)
    except Refused as refused:
        flash(sentence(refused.refusal, refused.params), "wrong")
        return _page(found, way, typed)[0], CONFLICT
    _say(sent)
    return redirect(way.action, 303)


def _say(sent: Sent) -> None:
    if sent.found.state is ReturnState.ANSWERED:
        flash(_("Thank you. The return is complete."), "done")
    elif sent.answered:
        flash(ngettext("%(num)d answer was taken.", "%(num)d answers were taken.", sent.answered), "done")
    else:
        flash(_("Nothing was answered yet."), "info")


def _at_once(found: QuarterlyReturn) -> dict[str, Any]:
    if request.form.get(ALL) != AS_IT_STANDS:
        return {}
    lists = {new_name(code): NO for code in need_lists()}
    return as_it_stands(line.need for line in found.lines if not is_settled(line)) | lists


def _parts(found: QuarterlyReturn, way: Way) -> Sequence[FormPart]:
    """The questions that are left; none to who only looks, and none once the time is over."""
    if not is_answering(found, way):
        return ()
    open_lines = [line for line in found.lines if not is_settled(line)]
    return (*(need_part(line.need) for line in open_lines), new_needs_part())


def is_answering(found: QuarterlyReturn, way: Way) -> bool:
    """Whether the reader speaks for the enterprise and it can still be answered."""
    return found.state is ReturnState.OPEN and found.enterprise_id in way.actor.enterprise_ids()


def _page(
    found: QuarterlyReturn,
    way: Way,
    values: Mapping[str, Any],
    *,
    errors: Mapping[str, Fault] | None = None,
) -> tuple[str, int]:
    form = spec_form(_parts(found, way), values, errors=errors)
    topics = {topic.name: topic for topic in form.topics}
    page = render_template(
        "returns/return.html",
        layout="layouts/narrow.html" if way.signed_in else "layouts/bare.html",
        found=found,
        form=form,
        cards=[_card(line, topics, way) for line in found.lines],
        new_needs=_pairs(form, topics.get("new-needs")),
        said_new=[list_name(code) for code, said in sorted(found.new_needs.items()) if said != NO],
        is_answering=is_answering(found, way),
        address=way.action,
        opened=day(found.opened_on),
        due=day(found.due_on),
        ended=instant(found.ended_at) if found.ended_at else "",
        signed_in=way.signed_in,
        pass_at=pass_address(found) if way.signed_in else None,
    )
    return page, form.status


def _pairs(form: SpecForm, topic: Topic | None) -> Sequence[tuple[Any, FieldSpec]]:
    return topic.fields if topic else ()


def _card(line: ReturnLine, topics: Mapping[str, Topic], way: Way) -> Card:
    need = line.need
    who = [called(one) for one in (need.lead_unit, need.owner) if one is not None]
    return Card(
        number=need.number,
        title=need.title,
        list_code=need.list_code,
        list_mark=list_name(need.list_code)[:1],
        status=need.status,
        owner=" · ".join(who),
        promised=day(need.promised_by_on) if need.promised_by_on else "",
        topic=topics.get(f"need-{need.id}"),
        answered=_(WORDING[line.answer]) if line.answer else _without_question(line),
        href=f"/needs/{need.number}" if way.signed_in else "",
    )


def _without_question(line: ReturnLine) -> str:
    """Why nothing is asked: the result is being verified, or the matter ended meanwhile."""
    if line.need.is_on_books:
        return str(_("Nothing to answer now: %(status)s", status=words(line.need.status)))
    return str(_("Off the books meanwhile: %(status)s", status=words(line.need.status)))


ROUTES = (
    Route("/returns", index, Permission.READ_NEEDS),
    Route("/returns/<int:return_id>", page, Permission.READ_NEEDS, methods=FORM, writes=True),
)
