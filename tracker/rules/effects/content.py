"""What changes in the content of a need: filing, amending, endorsing, linking, moving to a successor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.catalog.lists import common_fields, filing_fields, need_list
from tracker.models import Need, NeedLink
from tracker.rules.act import Act
from tracker.rules.amounts import yuan_of
from tracker.rules.effects import effect
from tracker.rules.effects.requests import ask, rule
from tracker.rules.validation import from_json, to_json
from tracker.vocabulary import Endorsement, RequestKind, Role, Status, Urgency

# Common fields that are columns of a need; the list's own fields lie in its JSON.
COLUMNS = (
    "title",
    "description",
    "wanted_outcome",
    "wanted_by_on",
    "urgency",
    "chain",
    "contact_name",
    "contact_phone",
    "confidential",
)
# What may change after the claim without anybody's yes: whom to call, and the wording of the wish.
FREE_AFTER_CLAIM = frozenset({"contact_name", "contact_phone", "chain", "confidential"})
BEFORE_CLAIM = frozenset({Status.FILED, Status.RETURNED, Status.ACCEPTED, Status.ASSIGNED})


def content_of(need: Need) -> dict[str, Any]:
    """The content of a need as its form asks it: JSON-ready values by field name."""
    columns = {name: getattr(need, name) for name in COLUMNS}
    return to_json({name: value for name, value in columns.items() if value not in (None, "")}) | dict(
        need.data
    )


def typed_content(list_code: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Stored content as typed values of the list's fields."""
    return from_json(filing_fields(need_list(list_code)), content)


def put_content(need: Need, values: Mapping[str, Any]) -> None:
    """Write checked values into the need's columns and JSON; the amount is kept in yuan for sums."""
    for name in COLUMNS:
        if name == "urgency":
            need.urgency = Urgency(values.get("urgency") or Urgency.NORMAL)
        elif name == "wanted_by_on":
            wanted: date | None = values.get(name)
            need.wanted_by_on = wanted
        elif name == "confidential":
            need.confidential = bool(values.get(name))
        else:
            setattr(need, name, values.get(name) or "")
    found = need_list(need.list_code)
    own = {spec.name for spec in found.fields}
    need.data = to_json({name: value for name, value in values.items() if name in own})
    need.list_version = found.version
    need.amount_yuan = yuan_of(found, values)


def changed_fields(need: Need, values: Mapping[str, Any]) -> frozenset[str]:
    """The names of the fields whose content would change."""
    asked = {spec.name for spec in filing_fields(need_list(need.list_code))} - _NOT_CONTENT
    old, new = content_of(need), to_json({name: values.get(name) for name in values if name in asked})
    return frozenset(name for name in asked if (old.get(name) or None) != (new.get(name) or None))


_NOT_CONTENT = {"region", "linked_need", "attachments"}


def _content_only(act: Act) -> dict[str, Any]:
    names = {spec.name for spec in common_fields()} | {s.name for s in need_list(act.need.list_code).fields}
    return {name: value for name, value in act.data.items() if name in names - _NOT_CONTENT}


@effect("content is written")
def write_content(act: Act) -> None:
    """File and refile."""
    put_content(act.need, act.data)


@effect("filing is dated")
def date_filing(act: Act) -> None:
    """The first filing fixes the instant and asks for endorsement where somebody filed on behalf."""
    act.need.filed_at = act.at
    if act.need.filing_unit_id:
        act.need.endorsement = Endorsement.PENDING


@effect("endorsement is noted")
def note_endorsement(act: Act) -> None:
    """Confirmed, corrected or refused, in the enterprise's own hand."""
    act.need.endorsement = Endorsement(act.data["answer"])


def needs_yes(act: Act) -> bool:
    """Whether an amendment needs the owner's or coordinator's yes: after the claim, unless it is only the contact."""
    if act.need.status in BEFORE_CLAIM:
        return False
    return bool(changed_fields(act.need, act.data) - FREE_AFTER_CLAIM)


@effect("amendment is written, or waits for a yes")
def amend(act: Act) -> None:
    """Before the claim at once; after it a change of scope or quantity becomes a request."""
    changed = changed_fields(act.need, act.data)
    act.facts["changed"] = sorted(changed)
    if needs_yes(act):
        request = ask(act, RequestKind.AMENDMENT, decider=Role.OFFICIAL)
        request.facts = {"content": to_json(_content_only(act)), "changed": sorted(changed)}
        act.facts["waits"] = True
    else:
        put_content(act.need, act.data)


@effect("amendment is taken over where granted")
def rule_amendment(act: Act) -> None:
    """The stored new content replaces the old."""
    request = rule(act, RequestKind.AMENDMENT)
    if act.granted:
        put_content(act.need, typed_content(act.need.list_code, request.facts["content"]))


@effect("needs are linked both ways")
def link(act: Act) -> None:
    """A row on this side and one on the other."""
    other = act.ref("other")
    act.need.links.append(NeedLink(other_id=other.id))
    other.links.append(NeedLink(other_id=act.need.id))


@effect("moves to the successor")
def move_to_successor(act: Act) -> None:
    """A live need belongs to the successor from now on; its number stays. A closed one stays readable by both."""
    need, there = act.need, act.ref("successor")
    act.facts["from_enterprise"] = need.enterprise_id
    need.enterprise.successor_id = there.id
    if need.is_on_books:
        need.enterprise_id = there.id


@effect("list, urgency, region and complexity are set")
def accept(act: Act) -> None:
    """Into the needs bank."""
    need, region = act.need, act.ref("region")
    need.list_code = act.data["list_code"]
    need.urgency = Urgency(act.data["urgency"])
    need.complex = bool(act.data.get("complex"))
    need.accepted_at = act.at
    if region is not None:
        need.region_id = region.id
