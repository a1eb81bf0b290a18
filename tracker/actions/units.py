"""Units: created, changed, and closed once they lead nothing any more."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy.exc import IntegrityError

from tracker.actions import audit
from tracker.actions.audit import Doer
from tracker.extensions import db
from tracker.models import Unit
from tracker.queries.directory import needs_led
from tracker.rules.faults import Fault
from tracker.rules.refused import Invalid, Refused, Stale
from tracker.vocabulary import N_, Refusal
from tracker.vocabulary.audit import AuditAct


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitParticulars:
    """What is known of a unit: names, region, and the lists whose needs it usually leads."""

    name: str
    name_en: str = ""
    short_name: str = ""
    region_id: int
    lists: list[str]


def create(doer: Doer, code: str, particulars: UnitParticulars) -> Unit:
    """A new active unit; Invalid at "code" when there is one with it."""
    unit = Unit(code=code, **asdict(particulars))
    try:
        with db.session.begin_nested():
            db.session.add(unit)
    except IntegrityError:
        raise Invalid({"code": Fault(N_("There is already a unit with this code."))}) from None
    audit.record_by(doer, AuditAct.CREATE_UNIT, f"unit:{unit.code}", fields=[])
    return unit


def change(doer: Doer, unit: Unit, particulars: UnitParticulars, *, version: int) -> None:
    """Change what is known of a unit; Stale when somebody saved since `version`."""
    now = of(unit)
    if version != unit.version:
        raise Stale(asdict(now))
    changed = sorted(name for name, value in asdict(particulars).items() if value != getattr(now, name))
    if not changed:
        return
    for name in changed:
        setattr(unit, name, getattr(particulars, name))
    unit.version += 1
    audit.record_by(doer, AuditAct.CHANGE_UNIT, f"unit:{unit.code}", fields=changed)


def close(doer: Doer, unit: Unit) -> None:
    """Let a unit get nothing new; refused while it leads needs on the books."""
    led = needs_led(unit.id)
    if led:
        raise Refused(Refusal.UNIT_LEADS, count=led)
    unit.active = False
    unit.ended_on = doer.today
    unit.version += 1
    audit.record_by(doer, AuditAct.CHANGE_UNIT, f"unit:{unit.code}", fields=["active"])


def reopen(doer: Doer, unit: Unit) -> None:
    """Let a closed unit work again."""
    unit.active = True
    unit.ended_on = None
    unit.version += 1
    audit.record_by(doer, AuditAct.CHANGE_UNIT, f"unit:{unit.code}", fields=["active"])


def of(unit: Unit) -> UnitParticulars:
    """What is known of a unit now."""
    return UnitParticulars(
        name=unit.name,
        name_en=unit.name_en,
        short_name=unit.short_name,
        region_id=unit.region_id,
        lists=list(unit.lists),
    )
