"""Filing a need through the pages: choosing, writing, checking, filing once, and on an enterprise's behalf."""

import pytest
from sqlalchemy import select

from tracker.models import Draft, Need
from tracker.vocabulary import Channel, Endorsement, Status

TALENT = {
    "title": "招聘五轴数控编程工程师3名",
    "description": "新生产线十二月投产,缺少五轴编程人员。",
    "posts-0-post": "五轴编程",
    "posts-0-category": "skilled",
    "posts-0-headcount": "3",
    "engagement": "full_time",
    "contact_name": "陈思涵",
    "contact_phone": "13800138000",
}
ADDRESS = "/needs/new/talent"


def typed(page, action=None, **more):
    """The fields of a page's form with `more` typed into them, names with dashes included."""
    return more


def test_the_five_lists_are_offered_by_name_with_what_each_is_for(as_):
    page = as_("liaison").get("/needs/new")
    assert [link.get_text(strip=True) for link in page.html.select(".choice-card-label")] == [
        "Talent needs",
        "Technology needs",
        "Project needs",
        "Resource needs",
        "Policy needs",
    ]


def test_an_unknown_list_is_not_found(as_):
    assert as_("liaison").get("/needs/new/wishes").status == 404


def test_a_need_is_written_checked_and_filed(as_, session, town):
    browser = as_("liaison")
    page = browser.submit(browser.get(ADDRESS), **TALENT)
    assert page.status == 303
    check = browser.get(page.location)
    assert check.heading == "Check your answers"
    filed = browser.submit(check)
    need = session.scalars(select(Need)).one()
    assert (filed.status, filed.location) == (303, f"/needs/{need.number}")
    assert (need.title, need.status, need.enterprise_id, need.channel, need.endorsement) == (
        TALENT["title"],
        Status.FILED,
        town.yunzhan.id,
        Channel.SELF,
        Endorsement.NOT_NEEDED,
    )


@pytest.mark.parametrize("slug", ["talent", "technology", "project", "resource", "policy"])
def test_an_empty_form_sent_to_be_checked_says_what_is_missing_and_keeps_the_draft(as_, session, slug):
    browser = as_("liaison")
    page = browser.submit(browser.get(f"/needs/new/{slug}"))
    assert page.status == 422
    assert page.errors[0] == "Title: Please fill this in."
    assert len(session.scalars(select(Draft)).all()) == 1
