"""Needs that read alike: of the same enterprise, visible to the reader, most alike first."""

from datetime import UTC, datetime

import pytest

from tests.cast import settle
from tests.life import Story
from tracker.queries.look_alikes import look_alikes
from tracker.vocabulary import Status


@pytest.fixture
def story(session):
    """The town, and somebody who files in it."""
    return Story(session, settle(session), datetime(2026, 11, 2, 2, tzinfo=UTC))


def alike(story, by, title="招聘五轴数控编程工程师3名", most=5, enterprise=None):
    enterprise = enterprise or story.town.yunzhan
    found = look_alikes(enterprise.id, story.actor(by), title=title, description="缺少编程人员。", most=most)
    return [one.number for one in found]


def test_the_most_alike_comes_first_and_what_is_far_is_left_out(story):
    near = story.file(title="五轴数控编程工程师招聘", description="缺少人员。")
    same = story.file(title="招聘五轴数控编程工程师2名", description="缺少编程人员。")
    story.file(title="厂区道路拓宽", description="货车进出不便。")
    assert alike(story, story.town.liaison) == [same.number, near.number]


def test_only_so_many_are_shown(story):
    for _ in range(4):
        story.file(title="招聘五轴数控编程工程师2名")
    assert len(alike(story, story.town.liaison, most=3)) == 3


def test_withdrawn_needs_are_left_out_and_closed_ones_are_not(story, session):
    withdrawn = story.file(title="招聘五轴数控编程工程师2名")
    closed = story.file(title="招聘五轴数控编程工程师1名")
    withdrawn.status, closed.status = Status.WITHDRAWN, Status.CLOSED
    session.flush()
    assert alike(story, story.town.liaison) == [closed.number]


def test_another_enterprises_needs_are_never_shown(story):
    town = story.town
    story.file(by=town.liaison2, enterprise=town.heling, title="招聘五轴数控编程工程师2名")
    assert alike(story, town.liaison) == []
    assert alike(story, town.liaison, enterprise=town.heling) == []


def test_an_official_is_shown_only_what_the_official_may_see(story):
    town = story.town
    story.file(title="招聘五轴数控编程工程师2名")
    own = story.file(by=town.official, title="招聘五轴数控编程工程师4名")
    assert alike(story, town.official) == [own.number]
    assert len(alike(story, town.coordinator)) == 2
