"""What stands beside an action's form: what was asked, what was promised and delivered, what changes, precedents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.catalog.lists import filing_fields, need_list
from tracker.documents.telling import Teller
from tracker.documents.values import Shown, shown_fields
from tracker.models import Need
from tracker.queries.precedents import Precedent, precedents
from tracker.queries.timeline import Happening, is_enterprise_side, names_in, timeline
from tracker.rules.act import Case
from tracker.rules.action_forms import CONTENT_ACTIONS
from tracker.rules.background import background
from tracker.rules.closure import closing_fields
from tracker.rules.confidentiality import opening
from tracker.rules.effects.content import content_of
from tracker.rules.permissions import Actor
from tracker.vocabulary import Action, RequestKind
from tracker.web.attachments import file_row
from tracker.web.content import CLOSED, content_parts, hides_files
from tracker.web.filters import called, instant, words
from tracker.web.forms.spec_form import FileRow
from tracker.web.need_page import promise_given
from tracker.web.telling import Entry, Timeline

ROUTING = frozenset({Action.ACCEPT, Action.ASSIGN, Action.REASSIGN, Action.RULE})
JUDGING = frozenset(
    {Action.VERIFY, Action.SEND_BACK, Action.CONFIRM, Action.DISPUTE, Action.RULE_DISPUTE, Action.LOOK_BACK}
)
# Who decides about a need as a whole reads it before deciding.
READING = frozenset(
    {Action.ENDORSE, Action.ACCEPT, Action.ASK_DECLINE, Action.DECLINE, Action.CLAIM, Action.ASSIGN}
)


@dataclass(frozen=True, slots=True)
class Delivered:
    """The promise and what came of it: the closing fields as the owner stated them, with the evidence."""

    promise: str
    rows: tuple[Shown, ...]
    evidence: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with the text that stands and the one that was sent."""

    label: str
    theirs: str
    yours: str


def beside(action: Action, case: Case, actor: Actor) -> dict[str, Any]:
    """The context of the panels beside the form of an action."""
    need = case.need
    happenings = timeline(need, actor)
    return {
        "edited": _last_edit(happenings),
        "asked": _asked(action, need, happenings, actor),
        "delivered": _delivered(need, happenings) if action in JUDGING else None,
        "proofs": _proofs(need) if action is Action.REQUEST_CLOSURE else [],
        "changes": _amendment(case) if action is Action.RULE_AMENDMENT else [],
        "topics": content_parts(need, opening(actor, need)) if action in READING else [],
        "precedents": precedents(need, actor) if action in ROUTING else list[Precedent](),
    }


def differences(need: Need, typed: Mapping[str, Any]) -> list[Difference]:
    """The fields of the content whose typed text is not what stands there now."""
    specs = filing_fields(need_list(need.list_code))
    theirs, yours = _read(specs, content_of(need)), _read(specs, typed)
    return [
        Difference(words(spec.label), theirs.get(spec.name, "–"), yours.get(spec.name, "–"))
        for spec in specs
        if spec.name in typed and theirs.get(spec.name) != yours.get(spec.name)
    ]


def _asked(action: Action, need: Need, happenings: Sequence[Happening], actor: Actor) -> tuple[Entry, ...]:
    wanted = background(action, need, [one.event for one in happenings])
    found = [one for one in happenings if one.event.seq in wanted]
    teller = Teller(
        need,
        names_in(need, found, actor),
        hides_plan=is_enterprise_side(actor, need),
        hides_contact=opening(actor, need) in CLOSED,
    )
    return Timeline(teller, file_row, hides_files(need, opening(actor, need))).entries(found)


def _delivered(need: Need, happenings: Sequence[Happening]) -> Delivered | None:
    stated = next((one for one in happenings if one.event.action is Action.REQUEST_CLOSURE), None)
    if stated is None:
        return None
    specs = closing_fields(need_list(need.list_code), need.data)
    values = dict(stated.event.facts) | {
        name: _stored(body) for name, body in stated.texts.items() if body is not None
    }
    values.pop("evidence", None)
    return Delivered(
        promise_given(happenings), shown_fields(specs, values), tuple(file_row(file) for file in stated.files)
    )


def _last_edit(happenings: Sequence[Happening]) -> tuple[str, str]:
    """Who wrote the content that stands, and when."""
    last = next(one.event for one in happenings if one.event.action in CONTENT_ACTIONS)
    return (called(last.actor) if last.actor is not None else "", instant(last.at))


def _proofs(need: Need) -> list[tuple[str, str, int]]:
    """What each outcome must be proved by: (outcome, what the files show, how many at least)."""
    evidence = need_list(need.list_code).closure.evidence
    return [(words(outcome), words(one.what), one.files) for outcome, one in evidence.items()]


def _amendment(case: Case) -> list[Difference]:
    """What a pending amendment would change, field by field."""
    asked = case.pending(RequestKind.AMENDMENT)
    if asked is None:
        return []
    specs = filing_fields(need_list(case.need.list_code))
    theirs, yours = _read(specs, content_of(case.need)), _read(specs, asked.facts["content"])
    return [
        Difference(words(spec.label), theirs.get(spec.name, "–"), yours.get(spec.name, "–"))
        for spec in specs
        if spec.name in asked.facts["changed"]
    ]


def _read(specs: Sequence[Any], values: Mapping[str, Any]) -> dict[str, str]:
    """Each field that holds something as one text."""
    texts = {}
    for spec in specs:
        for one in shown_fields((spec,), values):
            texts[spec.name] = "\n".join(one.lines) or one.value
    return texts


def _stored(body: str) -> Any:
    """A text as the ledger keeps it: rows and ranges are JSON, all others words."""
    if not body.startswith(("[", "{")):
        return body
    try:
        return json.loads(body)
    except ValueError:
        return body
