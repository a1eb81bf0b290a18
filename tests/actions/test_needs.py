"""Drafts and filing: whose they are, what they keep, and that each is filed once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.actions.test_attachments import CONTENT
from tracker.actions.needs import Origin, begin_draft, check_draft, discard_draft, file_draft, save_draft
from tracker.models import Draft, Event, Need
from tracker.rules.refused import Hidden, Invalid, Stale
from tracker.vocabulary import Channel, Endorsement


@pytest.fixture
def begin(drive, town):
    """Begins a draft, by default the liaison's own with content that can be filed."""

    def begun(by=None, enterprise=None, data=CONTENT, **origin):
        return begin_draft(
            drive.actor(by or town.liaison),
            "RC",
            (enterprise or town.yunzhan).id,
            at=drive.at,
            origin=Origin(**origin),
            data=data,
        )

    return begun


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_draft_keeps_what_was_typed_valid_or_not(begin):
    data = {
        "title": "题" * 100,
        "contact_phone": "不知道",
        "posts": [{"headcount": "三四个"}],
        "unknown": "x",
    }
    draft = begin(data=data)
    assert draft.data["title"] == "题" * 100
    assert (draft.data["contact_phone"], draft.data["posts"][0]["headcount"]) == ("不知道", "三四个")
    assert "unknown" not in draft.data


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "\x01"])
def test_a_draft_refuses_what_cannot_be_stored(begin, session, text):
    with pytest.raises(Invalid) as refused:
        begin(data={"title": text, "posts": [{"post": text}]})
    assert sorted(refused.value.errors) == ["posts.0.post", "title"]
    assert count(session, Draft) == 0


def test_a_draft_is_begun_only_for_an_enterprise_of_ones_own_or_of_the_units_region(begin, town):
    with pytest.raises(Hidden):
        begin(enterprise=town.heling)
    with pytest.raises(Hidden):
        begin(by=town.east_official, enterprise=town.heling, unit_id=town.east_office.id)
    with pytest.raises(Hidden):
        begin(by=town.east_official, unit_id=town.talent.id)
    town.panshi.active = False
    with pytest.raises(Hidden):
        begin(by=town.east_official, enterprise=town.panshi, unit_id=town.east_office.id)


def test_a_stale_save_tells_what_stands_there_and_changes_nothing(begin, drive, town):
    draft = begin()
    save_draft(draft.id, drive.actor(town.colleague), at=drive.at, data={"title": "同事的"}, version=1)
    with pytest.raises(Stale) as stale:
        save_draft(draft.id, drive.actor(town.liaison), at=drive.at, data={"title": "我的"}, version=1)
    assert stale.value.current["title"] == "同事的"
    assert (draft.data["title"], draft.version) == ("同事的", 2)


def test_the_channel_changes_only_on_behalf(begin, drive, town):
    own = begin()
    save_draft(own.id, drive.actor(town.liaison), at=drive.at, data={}, version=1, channel=Channel.VISIT)
    assert own.channel is Channel.SELF
    other = begin(by=town.official, unit_id=town.talent.id, channel=Channel.ON_BEHALF)
    save_draft(other.id, drive.actor(town.officemate), at=drive.at, data={}, version=1, channel=Channel.VISIT)
    assert other.channel is Channel.VISIT


def test_a_draft_is_filed_once_whoever_asks(begin, drive, town, session):
    draft = begin()
    first = file_draft(draft.id, drive.actor(town.liaison), at=drive.at)
    second = file_draft(draft.id, drive.actor(town.colleague), at=drive.at + timedelta(days=1))
    assert (first.id, count(session, Need), count(session, Event)) == (second.id, 1, 1)


def test_a_draft_that_does_not_hold_is_not_filed_and_every_fault_is_named(begin, drive, town, session):
    draft = begin(data={"title": "招聘", "contact_phone": "不知道"})
    with pytest.raises(Invalid) as refused:
        file_draft(draft.id, drive.actor(town.liaison), at=drive.at)
    assert sorted(refused.value.errors) == ["contact_name", "contact_phone", "description", "posts"]
    assert (count(session, Need), draft.ended_at) == (0, None)


def test_a_draft_saved_after_it_was_looked_at_is_not_filed(begin, drive, town, session):
    draft = begin()
    save_draft(draft.id, drive.actor(town.colleague), at=drive.at, data=CONTENT, version=1)
    with pytest.raises(Stale):
        file_draft(draft.id, drive.actor(town.liaison), at=drive.at, version=1)
    assert count(session, Need) == 0


def test_a_draft_thrown_away_is_neither_saved_nor_filed(begin, drive, town):
    draft = begin()
    actor = drive.actor(town.liaison)
    discard_draft(draft.id, actor, at=drive.at)
    for act in (
        lambda: save_draft(draft.id, actor, at=drive.at, data={}, version=1),
        lambda: file_draft(draft.id, actor, at=drive.at),
    ):
        with pytest.raises(Hidden):
            act()


def test_a_need_lies_in_the_region_named_or_where_the_enterprise_is_registered(begin, drive, town):
    actor = drive.actor(town.liaison)
    home = file_draft(begin().id, actor, at=drive.at)
    away = file_draft(begin(data=CONTENT | {"region": str(town.west.id)}).id, actor, at=drive.at)
    assert [need.region_id for need in (home, away)] == [town.east.id, town.west.id]
    assert [need.number[:6] for need in (home, away)] == ["429702", "429721"]


@pytest.mark.parametrize("region", ["999999", str(2**31 - 1)])
def test_a_region_that_is_not_there_is_refused(begin, drive, town, region):
    with pytest.raises(Invalid) as refused:
        file_draft(begin(data=CONTENT | {"region": region}).id, drive.actor(town.liaison), at=drive.at)
    assert list(refused.value.errors) == ["region"]


def test_filing_on_behalf_waits_for_the_enterprise_to_endorse(begin, drive, town):
    draft = begin(by=town.official, unit_id=town.talent.id, channel=Channel.HOTLINE)
    need = file_draft(draft.id, drive.actor(town.official), at=drive.at)
    assert (need.channel, need.filing_unit_id, need.endorsement) == (
        Channel.HOTLINE,
        town.talent.id,
        Endorsement.PENDING,
    )


def test_checking_gives_clean_values_and_files_nothing(begin, drive, session):
    draft = begin(data=CONTENT | {"contact_phone": "１３８ ００１３ ８０００"})
    assert check_draft(draft, drive.at)["contact_phone"] == "+8613800138000"
    assert count(session, Need) == 0
