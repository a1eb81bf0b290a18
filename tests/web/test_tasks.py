"""The board of tasks: mine, my unit's, those I approve, each with the way to act."""

import pytest

from tests.life import Story
from tracker import clock
from tracker.vocabulary import Action


@pytest.fixture
def story(session, town):
    """A need in work, with one task of the official's."""
    told = Story(session, town)
    told.need = told.implementing()
    told.keep()
    with clock.frozen(told.at):
        yield told


def rows(page) -> list[str]:
    """Each task in words."""
    return [row.get_text(" ", strip=True) for row in page.html.select(".task")]


def acts(page) -> list[str]:
    """Where the buttons lead, without the need's number and the task's id."""
    return [link["href"].rpartition("/")[2].partition("?")[0] for link in page.html.select(".task-actions a")]


def test_my_task_can_be_started_and_submitted(story, as_):
    page = as_("official").get("/tasks")
    assert len(rows(page)) == 1
    for word in ("联系职校", "To do", "Zhou Yanqiu", "名单", story.need.number):
        assert word in rows(page)[0]
    assert acts(page) == ["start-task", "submit-task"]
    assert page.html.select_one(".task-actions a")["href"].startswith(
        f"/needs/{story.need.number}/start-task?task="
    )


def test_my_units_tasks_are_not_all_mine_to_do(story, as_):
    page = as_("officemate").get("/tasks?whose=unit")
    assert (len(rows(page)), acts(page)) == (1, [])
    assert rows(as_("officemate").get("/tasks")) == []


def test_the_owner_approves_what_was_submitted(story, as_):
    story.do(
        story.town.official, Action.SUBMIT_TASK, story.need, task=story.need.tasks[0].id, result="名单。"
    )
    story.keep()
    page = as_("official").get("/tasks?whose=approve")
    assert (len(rows(page)), acts(page)) == (1, ["approve-task", "send-back-task"])
    assert rows(as_("head").get("/tasks?whose=approve")) == []


def test_overdue_and_state_narrow_the_board(story, as_):
    browser = as_("official")
    assert rows(browser.get("/tasks?overdue=yes")) == []
    assert len(rows(browser.get("/tasks?state=to-do"))) == 1
    assert rows(browser.get("/tasks?state=cancelled")) == []
    assert len(rows(browser.get("/tasks?state=nonsense&whose=nobody"))) == 1
    story.wait(7)
    with clock.frozen(story.at):
        assert len(rows(as_("official").get("/tasks?overdue=yes"))) == 1


def test_a_parked_need_offers_nothing_to_do_on_its_tasks(story, as_):
    town = story.town
    asked = {"code": "enterprise", "review_on": "2026-11-30", "reason": "等企业。"}
    story.do(town.official, Action.ASK_PARK, story.need, **asked)
    story.do(town.supervisor, Action.PARK, story.need, verdict="granted", reason="同意。")
    story.keep()
    with clock.frozen(story.at):
        assert acts(as_("official").get("/tasks")) == []


def test_the_board_costs_the_same_with_one_task_and_with_three(story, as_):
    browser = as_("official")
    before = browser.get("/tasks").queries
    story.implementing(), story.implementing()
    story.keep()
    page = browser.get("/tasks")
    assert (len(rows(page)), page.queries) == (3, before)


def test_who_works_in_no_unit_has_no_board(town, as_):
    assert as_("liaison").get("/tasks").status == 403
