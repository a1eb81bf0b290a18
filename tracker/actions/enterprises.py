"""Enterprises as coordinators keep them: created, and their profile changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pypinyin import lazy_pinyin
from sqlalchemy.exc import IntegrityError

from tracker.actions.audit import Doer, record_by
from tracker.extensions import db
from tracker.models import Enterprise
from tracker.rules.enterprise_form import COLUMNS, PROFILE, checked_enterprise
from tracker.rules.faults import Fault
from tracker.rules.permissions import Actor
from tracker.rules.refused import Invalid, Refused, Stale
from tracker.rules.validation import to_json
from tracker.vocabulary import N_, Refusal, Role
from tracker.vocabulary.audit import AuditAct

LONGEST_PINYIN, LONGEST_INITIALS = 400, 80


def create(doer: Doer, actor: Actor, raw: Mapping[str, Any]) -> Enterprise:
    """A new active enterprise in a region the coordinator steers; Invalid with every field's fault."""
    values = _checked(doer, actor, raw)
    enterprise = Enterprise(version=1, active=True)
    _put(enterprise, values)
    _store(enterprise)
    record_by(doer, AuditAct.CREATE_ENTERPRISE, f"enterprise:{enterprise.uscc}")
    return enterprise


def change(doer: Doer, actor: Actor, enterprise: Enterprise, raw: Mapping[str, Any], *, version: int) -> None:
    """Change what is known of an enterprise.

    Raises Refused where it lies outside the coordinator's regions, Stale (with what stands there now) where
    somebody saved since `version`, Invalid with every field's fault.
    """
    if not may_keep(actor, enterprise):
        raise Refused(Refusal.NOT_YOURS, who=Role.COORDINATOR)
    if version != enterprise.version:
        raise Stale(content_of(enterprise))
    before = to_json(content_of(enterprise))
    values = _checked(doer, actor, raw)
    after = to_json(values)
    changed = sorted(name for name in after if (after[name] or None) != (before.get(name) or None))
    if not changed:
        return
    _put(enterprise, values)
    enterprise.version += 1
    _store(enterprise)
    record_by(doer, AuditAct.CHANGE_ENTERPRISE, f"enterprise:{enterprise.uscc}", fields=changed)


def may_keep(actor: Actor, enterprise: Enterprise) -> bool:
    """Whether the person is coordinator of the enterprise's region."""
    return any(enterprise.region_id in grant.region_ids for grant in actor.of(Role.COORDINATOR))


def content_of(enterprise: Enterprise) -> dict[str, Any]:
    """What is known of an enterprise, by the names of its form's fields."""
    content = {name: getattr(enterprise, name) for name in COLUMNS if name != "region"}
    return (
        content | {"region": enterprise.region_id} | {name: enterprise.profile.get(name) for name in PROFILE}
    )


def founded_on(enterprise: Enterprise) -> date | None:
    """The day the enterprise was founded, as far as it is known."""
    text = enterprise.profile.get("founded_on")
    return date.fromisoformat(text) if text else None


def spelled(name: str) -> tuple[str, str]:
    """How a Chinese name is found by letters: its pinyin and its initials, as far as columns hold them."""
    syllables = [part.lower() for part in lazy_pinyin(name)]
    initials = "".join(syllable[:1] for syllable in syllables)
    return "".join(syllables)[:LONGEST_PINYIN], initials[:LONGEST_INITIALS]


def _checked(doer: Doer, actor: Actor, raw: Mapping[str, Any]) -> dict[str, Any]:
    checked = checked_enterprise(raw, today=doer.today)
    errors = dict(checked.errors)
    region = checked.values.get("region")
    steered = any(region in grant.region_ids for grant in actor.of(Role.COORDINATOR))
    if region is not None and "region" not in errors and not steered:
        errors["region"] = Fault(Refusal.UNKNOWN.label, {})
    if errors:
        raise Invalid(errors)
    return checked.values


def _put(enterprise: Enterprise, values: Mapping[str, Any]) -> None:
    for name in COLUMNS:
        if name == "region":
            enterprise.region_id = values[name]
        elif name == "key":
            enterprise.key = bool(values[name])
        else:
            setattr(enterprise, name, values.get(name) or "")
    enterprise.pinyin, enterprise.initials = spelled(enterprise.name)
    kept = {name: value for name, value in (enterprise.profile or {}).items() if name not in PROFILE}
    enterprise.profile = kept | to_json({name: values[name] for name in PROFILE if values.get(name)})


def _store(enterprise: Enterprise) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(enterprise)
            db.session.flush()
    except IntegrityError:
        raise Invalid(
            {"uscc": Fault(N_("There is already an enterprise with this credit code."), {})}
        ) from None
