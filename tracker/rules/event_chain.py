"""How events are chained: canonical bytes, their hash, salted digests of texts, and the fold back to a state."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from tracker.models import Need

# An Event, or its columns under the same names: who reads a whole ledger does without rows of their own.
Chained = Any

# The columns of a need that its history must reproduce; each event stores those it changed, as they stand after it.
TRACKED = (
    "status",
    "list_code",
    "enterprise_id",
    "region_id",
    "lead_unit_id",
    "owner_id",
    "sponsor_id",
    "urgency",
    "complex",
    "endorsement",
    "outcome",
    "confirmation",
    "merged_into_id",
    "park_reason",
    "promised_by_on",
    "cycle",
    "disputes",
    "extensions",
    "origin_region_id",
    "filing_unit_id",
    "filed_by_id",
    "predecessor_id",
    "channel",
    "filed_at",
    "accepted_at",
    "assigned_at",
    "claimed_at",
    "first_contact_at",
    "closed_at",
)


def plain(value: object) -> Any:
    """A value as canonical JSON holds it: codes, ISO dates, decimals as text."""
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
        case _:
            return value


def tracked(need: Need) -> dict[str, Any]:
    """The tracked columns of a need as they stand now."""
    return {name: plain(getattr(need, name)) for name in TRACKED}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The tracked columns that differ, as they stand after."""
    return {name: after[name] for name in TRACKED if before.get(name) != after[name]}


def fold(events: Iterable[Chained]) -> dict[str, Any]:
    """The tracked columns that a history leads to; the one function behind replay, editions and verify."""
    state: dict[str, Any] = dict.fromkeys(TRACKED)
    for event in events:
        state.update(event.changes)
    return state


def text_digest(salt: str, body: str) -> str:
    """The salted digest that stands in the event for a text which may be erased."""
    return hashlib.sha256(f"{salt}\x00{body}".encode()).hexdigest()


def event_hash(event: Chained, number: str) -> str:
    """SHA-256 over the canonical event and the hash before it; `number` is the need's."""
    body = {
        "need": number,
        "seq": event.seq,
        "action": event.action.value,
        "from": event.from_status.value,
        "to": event.to_status.value,
        "actor": event.actor_id,
        "for": event.for_id,
        "at": plain(event.at),
        "booked_quarter": event.booked_quarter,
        "cycle": event.cycle,
        "changes": event.changes,
        "facts": event.facts,
        "digests": event.digests,
        "offices_only": event.offices_only,
        "previous": event.previous_hash,
    }
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
