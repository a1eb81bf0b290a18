"""How objections in similar needs were ruled on: routing shows it, so that a need goes right the first time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import Event, EventText, Need, Request, Unit
from tracker.queries.scope import visible_to
from tracker.rules.permissions import Actor
from tracker.vocabulary import RequestKind, Verdict

LOOKED_THROUGH, SHOWN = 60, 5
# The own field of a list that says which kind of matter it is.
KIND = "kind"


@dataclass(frozen=True, slots=True)
class Precedent:
    """A ruling on an objection: whose, for which need, what was decided and why."""

    need: Need
    request: Request
    unit: Unit | None
    reason: str


def precedents(need: Need, actor: Actor) -> list[Precedent]:
    """Rulings in needs of the same list that this person may see; those of the same kind first, then the newest."""
    query = (
        select(Request, Need)
        .join(Need, Need.id == Request.need_id)
        .where(
            visible_to(actor),
            Need.list_code == need.list_code,
            Need.id != need.id,
            Request.kind == RequestKind.OBJECTION,
            Request.verdict.in_((Verdict.GRANTED, Verdict.REFUSED)),
        )
        .options(joinedload(Request.unit))
        .order_by(Request.ruled_at.desc(), Request.id.desc())
        .limit(LOOKED_THROUGH)
    )
    rows = [(request, other) for request, other in db.session.execute(query)]
    alike = sorted(rows, key=lambda row: row[1].data.get(KIND) != need.data.get(KIND))[:SHOWN]
    reasons = _reasons([request for request, _other in alike])
    return [Precedent(other, request, request.unit, reasons.get(request.id, "")) for request, other in alike]


def _reasons(requests: Sequence[Request]) -> Mapping[int, str]:
    if not requests:
        return {}
    by_event = {(request.need_id, request.ruled_seq or 0): request.id for request in requests}
    query = (
        select(Event.need_id, Event.seq, EventText.body)
        .join(EventText, EventText.event_id == Event.id)
        .where(
            Event.need_id.in_({request.need_id for request in requests}),
            Event.seq.in_({request.ruled_seq for request in requests}),
            EventText.field == "reason",
        )
    )
    found = {(need_id, seq): body or "" for need_id, seq, body in db.session.execute(query)}
    return {request_id: found.get(key, "") for key, request_id in by_event.items()}
