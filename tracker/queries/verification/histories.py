"""Histories: every need's is replayed, every hash and text digest reckoned again (TRUST I2, I7, I8, I9)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from tracker.catalog.lists import need_list
from tracker.extensions import db
from tracker.models import Event, EventText, Need, Task
from tracker.queries.verification.found import Break, Read
from tracker.rules.action_forms import CONTENT_ACTIONS
from tracker.rules.effects.content import content_of
from tracker.rules.event_chain import event_hash, fold, text_digest, tracked
from tracker.vocabulary import OPEN_TASKS, Action, Status, Verdict

BATCH = 200
TEXT = (EventText.field, EventText.salt, EventText.body, EventText.erased_at)


class Told(NamedTuple):
    """An event with its texts: columns only, because a ledger holds hundreds of thousands."""

    id: int
    seq: int
    action: Action
    from_status: Status
    to_status: Status
    actor_id: int | None
    for_id: int | None
    at: datetime
    booked_quarter: str
    cycle: int
    changes: Mapping[str, Any]
    facts: Mapping[str, Any]
    digests: Mapping[str, str]
    offices_only: bool
    previous_hash: str
    hash: str
    texts: Mapping[str, Any]


COLUMNS = tuple(getattr(Event, name) for name in Told._fields if name != "texts")


def histories(read: Read) -> Iterator[Break]:
    """What does not hold of any need and its history, in batches of constant memory; counts what it read."""
    for batch in _batches():
        found = told([need.id for need in batch])
        for need in batch:
            history = found.get(need.id, [])
            read.needs, read.events = read.needs + 1, read.events + len(history)
            yield from breaks(need, history)
        db.session.expunge_all()
    yield from _orphans()


def breaks(need: Need, history: Sequence[Told]) -> Iterator[Break]:
    """What does not hold of one need and its history, in the order of its events."""
    previous = ""
    for position, event in enumerate(history, 1):
        what = _event_break(need, event, position=position, previous=previous)
        if what:
            yield Break(need.number, position, what)
            return
        previous = event.hash
    if need.version != len(history):
        yield Break(need.number, None, f"holds {len(history)} events where its row counts {need.version}")
    if need.head_hash != previous:
        yield Break(need.number, None, "its head is not the hash of its last event")
    for name, replayed, stands in differences(fold(history), tracked(need)):
        yield Break(need.number, None, f"replay gives {name} = {replayed!r}, the row says {stands!r}")
    for field in altered_content(need, history):
        yield Break(need.number, None, f"its {field!r} is not what was filed or amended last")
    if need.status is Status.CLOSED and any(task.state in OPEN_TASKS for task in need.tasks):
        yield Break(need.number, None, "it is closed while a task is open")


def differences(replayed: Mapping[str, Any], stands: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The tracked columns in which a replay and the row differ."""
    for name, value in stands.items():
        if replayed[name] != value:
            yield name, replayed[name], value


def altered_content(need: Need, history: Sequence[Told]) -> Iterator[str]:
    """The fields of the need's content that differ from the event that wrote it; erased texts are passed over."""
    written = _writing_event(history)
    if written is None:
        return
    texts = {field: text.body for field, text in written.texts.items()}
    stands = content_of(need)
    own = {spec.name for spec in need_list(need.list_code).fields}
    # What a coordinator's acceptance set stands in tracked columns; a list corrected there keeps the old fields.
    for name in sorted(stands.keys() | (written.facts.keys() & own)):
        if name == "urgency" or texts.get(name, "") is None:
            continue
        said = _said(texts[name], stands.get(name)) if name in texts else written.facts.get(name)
        if (said or None) != (stands.get(name) or None):
            yield name


def _said(body: str | None, stands: object) -> object:
    return body if isinstance(stands, str) or body is None else json.loads(body)


def _writing_event(history: Sequence[Told]) -> Told | None:
    """The last event whose text became the content: filed, amended at once, or amended with a yes."""
    for event in history[::-1]:
        if event.action is Action.RULE_AMENDMENT and event.facts.get("verdict") == Verdict.GRANTED:
            asked_seq = int(event.facts["asked_seq"])
            return history[asked_seq - 1]
        if event.action in CONTENT_ACTIONS and not event.facts.get("waits"):
            return event
    return None


def _event_break(need: Need, event: Told, *, position: int, previous: str) -> str | None:
    if event.seq != position:
        return f"event {position} is missing or out of order (found {event.seq})"
    if event.previous_hash != previous:
        return "it does not follow the event before it"
    if event.hash != event_hash(event, need.number):
        return "it was altered"
    if event.texts.keys() != event.digests.keys():
        return "a text row is missing or too many"
    for field, text in event.texts.items():
        if text.body is None and text.erased_at is None:
            return f"its text {field!r} is gone without having been erased"
        if text.body is not None and text_digest(text.salt, text.body) != event.digests[field]:
            return f"its text {field!r} was altered"
    return None


def _batches() -> Iterator[Sequence[Need]]:
    last = 0
    while True:
        query = (
            select(Need)
            .where(Need.id > last)
            .order_by(Need.id)
            .limit(BATCH)
            .options(selectinload(Need.tasks).load_only(Task.state))
            .execution_options(populate_existing=True)
        )
        batch = db.session.scalars(query).all()
        if not batch:
            return
        last = batch[-1].id
        yield batch


def told(need_ids: Sequence[int]) -> dict[int, list[Told]]:
    """The histories of these needs, as they are judged."""
    query = (
        select(Event.need_id, *COLUMNS).where(Event.need_id.in_(need_ids)).order_by(Event.need_id, Event.seq)
    )
    rows = db.session.execute(query).all()
    texts = _texts(need_ids)
    return {
        need_id: [Told._make([*row[1:], texts.get(row.id, {})]) for row in own]
        for need_id, own in groupby(rows, key=itemgetter(0))
    }


def _texts(need_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """By event and field."""
    query = (
        select(EventText.event_id, *TEXT)
        .join(Event, Event.id == EventText.event_id)
        .where(Event.need_id.in_(need_ids))
    )
    found: dict[int, dict[str, Any]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.event_id, {})[row.field] = row
    return found


def _orphans() -> Iterator[Break]:
    """Events of no need at all (a foreign key forbids them; a copied file might hold some)."""
    lost = db.session.scalar(select(func.min(Event.need_id)).where(Event.need_id.not_in(select(Need.id))))
    if lost is not None:
        yield Break(f"need {lost}", None, "it has events but no row")
