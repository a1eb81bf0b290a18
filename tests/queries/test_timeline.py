"""What happened to a need, as far as each side may know it."""

import pytest

from tests.actions.drive import Drive
from tests.cast import settle
from tracker.queries.timeline import kin, names_in, timeline
from tracker.vocabulary import Action


@pytest.fixture
def drive(session):
    """Needs can be driven to any status in the town."""
    return Drive(session, settle(session))


def acts(drive, need, person):
    """The actions a person sees in the timeline, oldest first."""
    seen = timeline(drive.whole(need), drive.actor(person))
    return [one.event.action for one in reversed(seen)]


def test_offices_see_every_event_and_the_enterprise_none_that_is_for_offices_only(drive):
    need = drive.implementing()
    drive.do(drive.town.official, Action.NOTE, need, note="内部备注")
    drive.do(drive.town.official, Action.REPORT, need, report="进展")
    common = [Action.FILE, Action.ACCEPT, Action.ASSIGN, Action.CLAIM, Action.CONTACT, Action.DECOMPOSE]
    assert acts(drive, need, drive.town.helper) == [*common, Action.NOTE, Action.REPORT]
    assert acts(drive, need, drive.town.liaison) == [*common, Action.REPORT]


def test_texts_come_by_field_and_names_for_every_id(drive):
    need = drive.claimed()
    actor = drive.actor(drive.town.official)
    found = timeline(drive.whole(need), actor)
    assert {one.event.action: dict(one.texts) for one in found}[Action.CLAIM] == {
        "promise": "十五个工作日内答复。"
    }
    names = names_in(drive.whole(need), found, actor)
    assert {unit.name for unit in names.units.values()} == {"市人社局", "市财政局"}
    assert [person.name for person in names.people.values()] == ["周砚秋"]


def test_people_and_units_inside_a_plan_are_named(drive):
    need = drive.implementing()
    found = timeline(drive.whole(need), drive.actor(drive.town.official))
    plan = [one for one in found if one.event.action is Action.DECOMPOSE]
    names = names_in(drive.whole(need), plan, drive.actor(drive.town.official))
    assert {person.name for person in names.people.values()} == {"周砚秋", "吴文清"}


def test_kin_are_only_the_needs_this_person_sees(drive):
    target, source = drive.accepted(), drive.file()
    drive.do(drive.town.county, Action.MERGE, source, into=target.id, reason="同一事项。")
    whole = drive.whole(target)
    seen = {
        name: [one.id for one in kin(whole, drive.actor(getattr(drive.town, name)))]
        for name in ("liaison", "head")
    }
    assert seen == {"liaison": [source.id], "head": []}
