"""Writing needs before they are on the books: drafts are begun, saved, thrown away, and filed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.actions.numbers import next_number
from tracker.actions.pace import keep_filing_pace
from tracker.actions.transition import perform
from tracker.catalog.lists import filing_fields, need_list
from tracker.clock import Quarter, office_date
from tracker.extensions import db
from tracker.models import Draft, Event, Need, NeedLink, Region
from tracker.queries.drafts import draft_of, enterprise_to_file_for, files_of
from tracker.queries.filing import regions_to_file_in
from tracker.queries.scope import visible_needs
from tracker.rules.act import Case
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden, Invalid, Stale
from tracker.rules.validation import Fault, to_json, validate
from tracker.vocabulary import Action, Channel, Endorsement, Refusal, Status, Urgency


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a draft comes from: by which road, filed by which unit on behalf, and the need it succeeds."""

    channel: Channel = Channel.SELF
    unit_id: int | None = None
    predecessor_id: int | None = None


def begin_draft(
    actor: Actor, list_code: str, enterprise_id: int, *, at: datetime, origin: Origin, data: Mapping[str, Any]
) -> Draft:
    """A new draft for an enterprise this person may file for; raises Hidden or Invalid (what cannot be stored)."""
    enterprise = enterprise_to_file_for(enterprise_id, actor, origin.unit_id)
    draft = Draft(
        enterprise_id=enterprise.id,
        enterprise=enterprise,
        list_code=list_code,
        data=_keepable(list_code, data, at),
        channel=origin.channel,
        unit_id=origin.unit_id,
        predecessor_id=origin.predecessor_id,
        made_by_id=actor.person_id,
        made_at=at,
        saved_at=at,
        version=1,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def save_draft(
    draft_id: int,
    actor: Actor,
    *,
    at: datetime,
    data: Mapping[str, Any],
    version: int | None,
    channel: Channel | None = None,
) -> Draft:
    """Keep what was typed, valid or not; raises Stale (with what stands there) if somebody saved in between.

    Without `version` it is kept over whatever stands there: the form that began the draft is sent once more.
    `channel` is taken over for drafts on behalf.
    """
    draft = draft_of(draft_id, actor, lock=True)
    if draft.ended_at is not None:
        raise Hidden
    if version is not None and draft.version != version:
        raise Stale(draft.data)
    if channel is not None and draft.unit_id is not None:
        draft.channel = channel
    draft.data = _keepable(draft.list_code, data, at)
    draft.saved_at, draft.version = at, draft.version + 1
    return draft


def discard_draft(draft_id: int, actor: Actor, *, at: datetime) -> None:
    """Throw a draft away."""
    draft = draft_of(draft_id, actor, lock=True)
    draft.ended_at = draft.ended_at or at


def file_draft(
    draft_id: int, actor: Actor, *, at: datetime, version: int | None = None, paced: bool = True
) -> Need:
    """File a draft: number, first event, deadlines. A draft filed twice gives the same need.

    `version` is the one that was looked at. Only what brings in many needs as one, such as a file of rows, is not
    `paced`. Raises Invalid with every field's fault, Stale, Hidden, or Refused;
    in each case nothing is filed.
    """
    draft = draft_of(draft_id, actor, lock=True)
    if draft.need_id is not None:
        return db.session.get_one(Need, draft.need_id)
    if draft.ended_at is not None:
        raise Hidden
    if version is not None and draft.version != version:
        raise Stale(draft.data)
    checked = check_draft(draft, at)
    if paced and actor.person_id is not None:
        keep_filing_pace(actor.person_id, at)
    region = _region_of(draft, checked.get("region"))
    need = _new_need(draft, actor, region, at)
    data = dict(draft.data) | {"attachments": [file.id for file in files_of(draft.id)]}
    event = _file(need, actor, at, data, draft_id=draft.id)
    _link_earlier(need, actor, checked.get("linked_need"))
    draft.ended_at, draft.need_id = at, event.need_id
    return need


def check_draft(draft: Draft, at: datetime) -> dict[str, Any]:
    """The draft's content as clean values; raises Invalid where it could not be filed as it stands."""
    found = need_list(draft.list_code)
    checked = validate(filing_fields(found), draft.data, today=office_date(at), checks=found.checks)
    if not checked.is_valid:
        raise Invalid(checked.errors)
    return checked.values


def _region_of(draft: Draft, region_id: int | None) -> Region:
    home = draft.enterprise.region
    if region_id is None:
        return home
    found = next((region for region in regions_to_file_in(home) if region.id == region_id), None)
    if found is None:
        raise Invalid({"region": Fault(Refusal.UNKNOWN.label)})
    return found


def _keepable(list_code: str, data: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    checked = validate(filing_fields(need_list(list_code)), data, today=office_date(at), partial=True)
    if not checked.is_valid:
        raise Invalid(checked.errors)
    return to_json({name: value for name, value in checked.values.items() if value not in (None, "", [])})


def _file(need: Need, actor: Actor, at: datetime, data: Mapping[str, Any], *, draft_id: int) -> Event:
    return perform(Action.FILE, Case(need=need), actor, at=at, data=data, facts={"draft": draft_id})


def _new_need(draft: Draft, actor: Actor, region: Region, at: datetime) -> Need:
    need = Need(
        number=next_number(region, draft.list_code, Quarter.of(at)),
        status=Status.DRAFT,
        list_code=draft.list_code,
        list_version=need_list(draft.list_code).version,
        enterprise_id=draft.enterprise_id,
        enterprise=draft.enterprise,
        region_id=region.id,
        origin_region_id=region.id,
        region=region,
        title="",
        description="",
        urgency=Urgency.NORMAL,
        channel=draft.channel,
        endorsement=Endorsement.NOT_NEEDED,
        filed_by_id=actor.person_id,
        filing_unit_id=draft.unit_id,
        predecessor_id=draft.predecessor_id,
        filed_at=at,
        changed_at=at,
        version=0,
        cycle=1,
        disputes=0,
        extensions=0,
        parked_wd=0,
        complex=False,
        head_hash="",
        booked_quarter="",
        **_NOBODY,
        **{name: [] for name in _EMPTY},
    )
    db.session.add(need)
    db.session.flush()
    return need


_NOBODY: dict[str, Any] = {"lead_unit": None, "owner": None, "sponsor": None, "merged_into": None}
_EMPTY = (
    "helpers",
    "hands",
    "links",
    "tasks",
    "deadlines",
    "requests",
    "ratings",
    "look_backs",
    "nudges",
    "instructions",
)


def _link_earlier(need: Need, actor: Actor, earlier_id: int | None) -> None:
    for other_id in {earlier_id, need.predecessor_id} - {None}:
        other = db.session.scalar(visible_needs(actor).where(Need.id == other_id))
        if other is not None and other.enterprise_id == need.enterprise_id:
            need.links.append(NeedLink(other_id=other.id))
            db.session.add(NeedLink(need_id=other.id, other_id=need.id))
