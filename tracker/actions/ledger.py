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
from tracker.extensions import db, insert_new
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

    The quarter's row is made with its first event. On PostgreSQL it is share-locked until the transaction ends:
    freezing waits for us, and what was frozen while we waited is seen.
    """
    latest = db.session.execute(_LATEST).all()
    frozen = next((code for code, frozen_at in latest if frozen_at is not None), "")
    booked = max(Quarter.of(at).code, previous, Quarter.parse(frozen).next.code if frozen else "")
    if booked not in {code for code, _ in latest}:
        begin_book(booked, at, is_first=not latest)
    if db.session.get_bind().dialect.name == "postgresql":
        while _is_frozen(booked):
            booked = Quarter.parse(booked).next.code
            begin_book(booked, at, is_first=False)
    return booked


# Whoever was away for so long finds its quarters made, and frozen, one after the other.
NEWEST = 12
# Asked in every act, so the statement is ready-made.
_LATEST = select(QuarterBook.code, QuarterBook.frozen_at).order_by(QuarterBook.code.desc()).limit(NEWEST)


def begin_book(code: str, at: datetime, *, is_first: bool) -> None:
    """The row of a quarter, where there is none yet; the very first one is open without a refresh."""
    row = {"code": code, "opened_at": at if is_first else None, "late": False, "edition_hash": ""}
    db.session.execute(insert_new(QuarterBook).values(row | {"basis": {}, "progress": {}}))


def _is_frozen(code: str) -> bool:
    running = select(QuarterBook.frozen_at).where(QuarterBook.code == code)
    return db.session.scalars(running.with_for_update(read=True)).one() is not None


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
