"""Appending to the ledger: the one place where events, their texts and their booked quarter are written."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.catalog.fields import TEXT_KINDS, FieldKind, FieldSpec
from tracker.clock import Quarter
from tracker.extensions import db
from tracker.models import Event, EventText, Need, QuarterBook
from tracker.rules.act import Act
from tracker.rules.event_chain import changes, event_hash, plain, text_digest, tracked
from tracker.vocabulary import Status

# Kinds whose values are words or name people: they lie in erasable rows, the event holds salted digests.
WORDED = TEXT_KINDS | {FieldKind.PHONE, FieldKind.ROWS, FieldKind.RANGE}


def append(
    act: Act, fields: tuple[FieldSpec, ...], *, before: Mapping[str, Any], offices_only: bool
) -> Event:
    """Append the event of an act that was carried out; the need's version and chain head move with it."""
    need = act.need
    texts = _texts(fields, act.data)
    salts = {name: secrets.token_hex(16) for name in texts}
    event = Event(
        need_id=need.id,
        seq=act.seq,
        action=act.action,
        from_status=act.from_status,
        to_status=need.status,
        actor_id=act.actor.person_id,
        for_id=act.for_id,
        at=act.at,
        booked_quarter=book(act.at, need.booked_quarter),
        cycle=need.cycle,
        changes=changes(before, tracked(need)),
        facts=_facts(fields, act),
        digests={name: text_digest(salts[name], body) for name, body in texts.items()},
        offices_only=offices_only,
        previous_hash=need.head_hash,
        hash="",
        texts=[EventText(field=name, salt=salts[name], body=body) for name, body in texts.items()],
    )
    event.hash = event_hash(event, need.number)
    db.session.add(event)
    need.version, need.head_hash, need.booked_quarter = event.seq, event.hash, event.booked_quarter
    need.changed_at = act.at
    return event


def book(at: datetime, previous: str) -> str:
    """max(Quarter(at), the need's last booked quarter, the first unfrozen quarter), DOMAIN §8.

    On PostgreSQL the quarter's row is share-locked until the transaction ends, so that freezing waits for us.
    """
    frozen = db.session.scalar(
        select(QuarterBook.code)
        .where(QuarterBook.frozen_at.is_not(None))
        .order_by(QuarterBook.code.desc())
        .limit(1)
    )
    first_open = Quarter.parse(frozen).next.code if frozen else ""
    booked = max(Quarter.of(at).code, previous, first_open)
    if db.session.get_bind().dialect.name == "postgresql":
        running = select(QuarterBook.code).where(QuarterBook.code == booked)
        db.session.execute(running.with_for_update(read=True))
    return booked


def _texts(fields: tuple[FieldSpec, ...], data: Mapping[str, Any]) -> dict[str, str]:
    worded = {spec.name: data.get(spec.name) for spec in fields if spec.kind in WORDED}
    return {name: _body(value) for name, value in worded.items() if value not in (None, "", [])}


def _body(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True)


def _facts(fields: tuple[FieldSpec, ...], act: Act) -> dict[str, Any]:
    said = {
        spec.name: plain(act.data[spec.name])
        for spec in fields
        if spec.kind not in WORDED and act.data.get(spec.name) not in (None, "", [], False)
    }
    said.update(plain(act.facts))
    return said


def starting_point(need: Need) -> dict[str, Any]:
    """The tracked columns before an act; nothing at all before the first, so that filing writes them all."""
    return {} if need.status is Status.DRAFT and need.version == 0 else tracked(need)
