"""How a filing begins: for which enterprise, as whom, after which need, and with what known beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request

from tracker.catalog.need_list import NeedList
from tracker.models import Enterprise, Need
from tracker.queries.drafts import enterprise_to_file_for
from tracker.queries.filing import enterprises_to_file_for, partly_solved, unit_to_file_as
from tracker.rules.text_reading import UNSTORABLE
from tracker.web.access import actor, signed_in
from tracker.web.forms.draft_form import Asked, asked_of, continued, known_beforehand


@dataclass(frozen=True, slots=True)
class Start:
    """A filing about to begin: for whom, as which unit (None: the enterprise itself), after which need."""

    asked: Asked
    enterprise: Enterprise
    unit_id: int | None
    predecessor: Need | None = None
    remaining: str = ""


def start_of(found: NeedList) -> Start | None:
    """What the address or form says about the filing; None while the enterprise is still to be chosen."""
    predecessor, remaining = None, ""
    number = UNSTORABLE.sub("", request.values.get("from", ""))
    if number:
        predecessor, remaining = partly_solved(number, actor())
    enterprise_id = predecessor.enterprise_id if predecessor else _enterprise_id()
    if enterprise_id is None:
        return None
    unit_id = unit_to_file_as(enterprise_id, actor())
    enterprise = enterprise_to_file_for(enterprise_id, actor(), unit_id)
    return Start(asked_of(found, on_behalf=unit_id is not None), enterprise, unit_id, predecessor, remaining)


def prefilled(start: Start) -> dict[str, Any]:
    """What the empty form holds already; a successor begins with the content of its predecessor."""
    own = start.unit_id is None
    known = known_beforehand(start.asked.found, start.enterprise, signed_in(), own=own)
    if start.predecessor is not None and start.predecessor.list_code == start.asked.found.code:
        known |= continued(start.asked.found, start.predecessor, start.remaining, own=own)
    return known


def _enterprise_id() -> int | None:
    """The enterprise named; a liaison of only one enterprise need not name it."""
    text = request.values.get("enterprise", "")
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    if actor().unit_ids():
        return None
    own = enterprises_to_file_for(actor(), "")
    return own[0].id if len(own) == 1 else None
