"""A year's plan imported: kept beside every earlier version, with its source, and in force for all at once."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.actions.drive import Drive
from tests.plans import plan_of_2027
from tracker.actions.audit import Doer
from tracker.actions.calendar import import_plan, take_over_seeds
from tracker.catalog.work_calendar import lift, seed_calendar, work_calendar
from tracker.catalog.year_plans import PACKAGE, YearPlan
from tracker.clock import office_instant
from tracker.models import AuditEntry, CalendarPlan
from tracker.queries.calendar import newest_plan_id, renew_calendar, versions
from tracker.rules.refused import Invalid

OLD = seed_calendar()


def doer(drive: Drive) -> Doer:
    return Doer(person_id=drive.town.admin.id, at=drive.at, today=drive.today, address="10.0.0.9")


def test_a_plan_is_kept_with_its_version_source_and_who_imported_it(drive, session):
    row = import_plan(plan_of_2027(), drive.at, by=doer(drive))
    held = session.get_one(CalendarPlan, row.id)
    assert (held.year, held.version, held.source) == (2027, 1, plan_of_2027().source)
    assert (held.imported_at, held.imported_by_id, held.moved) == (drive.at, drive.town.admin.id, None)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.act, entry.object, entry.actor_id) == (
        "import-calendar",
        "calendar:2027",
        drive.town.admin.id,
    )
    assert entry.facts == {"version": 1, "days": 26}


def test_it_is_in_force_at_once_and_earlier_versions_stay(drive, session):
    assert not work_calendar().is_known(2027)
    import_plan(plan_of_2027(), drive.at)
    assert work_calendar().is_workday(date(2027, 1, 9))
    other = YearPlan(
        2027, "second", 2, tuple(day for day in plan_of_2027().days if day.on != date(2027, 1, 9))
    )
    import_plan(other, drive.at)
    assert not work_calendar().is_workday(date(2027, 1, 9))
    assert [(row.version, row.source) for row in versions(2027)] == [
        (2, "second"),
        (1, plan_of_2027().source),
    ]


@pytest.mark.parametrize("version", [1, 2])
def test_a_version_that_is_not_newer_is_refused_and_changes_nothing(drive, session, version):
    import_plan(plan_of_2027(2), drive.at)
    with pytest.raises(Invalid) as refused:
        import_plan(plan_of_2027(version), drive.at)
    assert refused.value.errors["plan"].params == {"version": 2}
    assert len(versions(2027)) == 1


def test_the_first_import_keeps_the_years_of_the_seeds_beside_it(drive, session):
    import_plan(plan_of_2027(), drive.at)
    years = session.scalars(select(CalendarPlan.year).order_by(CalendarPlan.id)).all()
    assert list(years) == [*sorted(OLD.plans), 2027]
    moved = session.scalars(select(CalendarPlan.moved).where(CalendarPlan.year < 2027)).all()
    assert set(moved) == {0}
    assert take_over_seeds(drive.at) == 0


def test_what_the_seeds_of_a_new_release_know_is_taken_over_once(drive, session, monkeypatch):
    take_over_seeds(drive.at)
    drive.at = office_instant(date(2026, 12, 21), 9)
    drive.assigned()
    released = OLD.layered({2027: YearPlan(2027, f"{PACKAGE} 9.0", 1, plan_of_2027().days)})
    corrected = YearPlan(2026, f"{PACKAGE} 9.0", 1, OLD.plans[2026].days[:-1])
    for module in ("tracker.actions.calendar", "tracker.catalog.work_calendar"):
        monkeypatch.setattr(f"{module}.seed_calendar", lambda: released.layered({2026: corrected}))
    assert (take_over_seeds(drive.at), take_over_seeds(drive.at)) == (2, 0)
    newest = [(row.version, row.source, row.moved) for year in (2026, 2027) for row in versions(year)[:1]]
    assert newest == [(2, f"{PACKAGE} 9.0", None), (1, f"{PACKAGE} 9.0", None)]


def test_of_seeds_and_database_the_newer_version_of_a_year_is_in_force(drive, monkeypatch):
    import_plan(plan_of_2027(2), drive.at)
    for version, wins in ((1, "database"), (2, "database"), (3, "seeds")):
        seeds = OLD.layered({2027: YearPlan(2027, "seeds", version, plan_of_2027().days)})
        monkeypatch.setattr("tracker.catalog.work_calendar.seed_calendar", lambda seeds=seeds: seeds)
        lift()
        renew_calendar()
        source = work_calendar().plans[2027].source
        assert source == (plan_of_2027().source if wins == "database" else "seeds")


def test_a_process_that_did_not_import_sees_the_plan_as_soon_as_it_looks(drive, session):
    import_plan(plan_of_2027(), drive.at)
    session.commit()
    lift()
    assert not work_calendar().is_known(2027)
    renew_calendar()
    assert work_calendar().is_known(2027)
    session.query(CalendarPlan).delete()
    renew_calendar()
    assert (newest_plan_id(), work_calendar()) == (None, OLD)
