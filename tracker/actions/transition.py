"""THE DOOR: the only code that assigns a need's status; page, API, bulk, import and job all pass through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.actions.attachments import bind, handed_in
from tracker.actions.ledger import append, starting_point
from tracker.actions.messages import Before, tell
from tracker.actions.references import resolve
from tracker.catalog.fields import FieldSpec
from tracker.catalog.limits import limits
from tracker.catalog.lists import need_list
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import office_date
from tracker.extensions import db
from tracker.models import Event, Need, Region
from tracker.queries.case import case_of
from tracker.rules.act import Act, Case
from tracker.rules.action_forms import CONTENT_ACTIONS, fields_of
from tracker.rules.arrow import Row
from tracker.rules.deadlines import follow
from tracker.rules.offers import first_refusal, who_of
from tracker.rules.permissions import Actor
from tracker.rules.refused import Invalid, Refused, Stale
from tracker.rules.validation import validate
from tracker.rules.who import Standing, standing_of
from tracker.rules.workflow import destination, rows_of
from tracker.vocabulary import Action, Refusal


def act_on(
    number: str,
    action: Action,
    actor: Actor,
    *,
    at: datetime,
    data: Mapping[str, Any],
    version: int | None = None,
) -> Event:
    """Find the need with this number for this person, lock it, and perform; every road calls this or perform.

    `version` is the one the person saw: where given and no longer true for an edit of content, Stale is raised.
    Raises Hidden, Refused, Invalid, Stale. Commits nothing.
    """
    case = case_of(number, actor, office_date(at), lock=True)
    if version is not None and action in CONTENT_ACTIONS and version != case.need.version:
        raise Stale({"version": case.need.version})
    return perform(action, case, actor, at=at, data=data)


def perform(
    action: Action,
    case: Case,
    actor: Actor,
    *,
    at: datetime,
    data: Mapping[str, Any],
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Carry out one action of the table: who, source, guards, form, checks, effects, deadlines, event, messages.

    The same person repeating an act gets the first result. Raises Refused (with the reason), or Invalid with
    every field's fault; in both cases nothing has changed. `facts` are ids the event holds beside the data.
    """
    standing = _standing(action, case, actor)
    rows = [row for row in rows_of(action) if case.need.status in row.sources]
    if not rows:
        return _repeated(action, case, actor)
    act = Act(
        action,
        case,
        actor,
        at,
        work_calendar(),
        limits(),
        for_id=standing.for_id,
        from_status=case.need.status,
        facts=dict(facts or {}),
    )
    _guard(rows[0], act)
    fields = fields_of(action, case.need.list_code, case.need.data)
    act.data = _checked(fields, act, data)
    act.refs = resolve(fields, act.data, case=case, actor=actor, today=act.today)
    row = _fitting(rows, act)
    _guard(row, act)
    for check in row.checks:
        if faults := check.test(act):
            raise Invalid(faults)
    return _carry_out(row, act, fields)


def _carry_out(row: Row, act: Act, fields: tuple[FieldSpec, ...]) -> Event:
    need, files = act.need, handed_in(act, fields)
    before, concerned = starting_point(need), Before(need.owner_id, need.lead_unit_id)
    there = destination(row, act)
    for effect in row.effects:
        effect.apply(act)
    need.status = there
    follow(act)
    # What is asked from here on is nothing this act has written: one flush at the end is enough.
    with db.session.no_autoflush:
        event = append(act, fields, before=before, offices_only=row.offices_only)
        bind(act, files, event)
        if need.region.id != need.region_id:
            _reload_region(need)
        tell(act, event, concerned)
    # Whoever suspends autoflush, because many acts follow each other, has them written in fewer strokes.
    if db.session.autoflush:
        db.session.flush()
    return event


def _standing(action: Action, case: Case, actor: Actor) -> Standing:
    """Own rows first: somebody for whom the action is not is told for whom it is."""
    rows = [row for row in rows_of(action) if case.need.status in row.sources] or list(rows_of(action))
    for row in rows:
        if standing := standing_of(row.who, actor, case):
            return standing
    raise Refused(Refusal.NOT_YOURS, who=who_of(action))


def _fitting(rows: Sequence[Row], act: Act) -> Row:
    return next(row for row in rows if row.when is None or row.when.test(act))


def _guard(row: Row, act: Act) -> None:
    if refused := first_refusal(row, act):
        raise refused


def _checked(fields: tuple[FieldSpec, ...], act: Act, data: Mapping[str, Any]) -> dict[str, Any]:
    checks = need_list(act.need.list_code).checks if act.action in CONTENT_ACTIONS else ()
    since = office_date(act.need.filed_at) if act.action is Action.AMEND else None
    checked = validate(fields, data, today=act.today, since=since, checks=checks)
    if not checked.is_valid:
        raise Invalid(checked.errors)
    return checked.values


def _repeated(action: Action, case: Case, actor: Actor) -> Event:
    """The source no longer fits: the same person gets the first result, anybody else hears who was faster."""
    last = db.session.scalar(
        select(Event)
        .where(Event.need_id == case.need.id, Event.action == action, Event.cycle == case.need.cycle)
        .options(joinedload(Event.actor))
        .order_by(Event.seq.desc())
        .limit(1)
    )
    if last is None or last.to_status is not case.need.status or last.from_status is last.to_status:
        raise Refused(Refusal.WRONG_STATUS, status=case.need.status)
    if last.actor_id == actor.person_id:
        return last
    name = last.actor.name if last.actor else ""
    raise Refused(Refusal.FASTER, who=name, action=action, at=last.at)


def _reload_region(need: Need) -> None:
    need.region = db.session.get_one(Region, need.region_id)
