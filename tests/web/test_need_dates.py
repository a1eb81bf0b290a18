"""Why this date: every due date of a need explains itself day by day."""

import pytest

from tests.actions.drive import GRANTED
from tracker.vocabulary import Action, DeadlineKind


def rows(page):
    """The table day by day: (day, kind, number in the limit, remarks)."""
    return [
        tuple(cell.get_text(" ", strip=True) for cell in row.find_all("td"))
        for row in page.html.select("tbody tr")
    ]


def address(drive, need, kind):
    """The page that explains the need's deadline of this kind."""
    found = [one for one in drive.whole(need).deadlines if one.kind is kind]
    return f"/needs/{need.number}/deadlines/{found[-1].id}"


def test_each_due_date_of_the_page_leads_to_its_explanation(drive, as_):
    need = drive.implementing()
    drive.keep()
    official = as_("official")
    page = official.get(f"/needs/{need.number}")
    links = {link["href"] for link in page.html.select("a.due-date")}
    assert links == {f"/needs/{need.number}/deadlines/{one.id}" for one in drive.whole(need).deadlines}
    assert {official.get(link).status for link in links} == {200}


def test_weekends_are_told_and_not_counted(drive, as_):
    need = drive.assigned()
    drive.keep()
    page = as_("official").get(address(drive, need, DeadlineKind.PROMISE))
    assert page.heading == "Why this date: 23 Nov 2026"
    assert "The limit is 15 working days; it counts from the next working day after 2 Nov 2026" in page.words
    told = rows(page)
    assert told[0] == ("Tue 3 Nov", "Working day", "1", "")
    assert told[4] == ("Sat 7 Nov", "Weekend", "–", "")
    assert told[-1] == ("Mon 23 Nov", "Working day", "15", "")


def test_parked_time_is_not_counted_and_the_move_is_told(drive, as_, town):
    need = drive.parked()
    drive.pass_days(5)
    drive.do(town.official, Action.RESUME, need, reason="手续已办结")
    drive.keep()
    page = as_("official").get(address(drive, need, DeadlineKind.PROMISE))
    told = rows(page)
    assert told[0] == ("Tue 3 Nov", "Working day", "–", "not counted: Parked")
    assert told[-1][:3] == ("Mon 30 Nov", "Working day", "15")
    assert "9 Nov 2026: Resumed: moved from 23 Nov 2026 to 30 Nov 2026" in page.words
    assert "First date: 23 Nov 2026" in page.words


def test_a_date_in_a_year_without_a_published_calendar_is_marked_provisional(drive, as_, town):
    need = drive.implementing()
    ask = {"new_due_on": "2027-01-15", "reason": "未齐", "progress": "过半"}
    drive.do(town.official, Action.ASK_EXTENSION, need, **ask)
    drive.do(town.county, Action.RULE_EXTENSION, need, **GRANTED)
    drive.keep()
    page = as_("official").get(address(drive, need, DeadlineKind.PROMISE))
    assert "provisional" in page.html.find(class_="due").get_text()
    assert rows(page)[-1][:2] == ("Fri 15 Jan", "Working day provisional")


@pytest.mark.parametrize("kind", [DeadlineKind.TASK, DeadlineKind.INSTRUCTION])
def test_what_only_offices_owe_one_another_is_not_explained_to_the_enterprise(drive, as_, town, kind):
    need = drive.implementing()
    drive.do(town.supervisor, Action.INSTRUCT, need, instruction="请加快。", reply_due_on=drive.day(2))
    drive.keep()
    there = address(drive, need, kind)
    assert [as_(name).get(there).status for name in ("official", "liaison")] == [200, 404]


def test_a_deadline_of_another_need_is_not_found_here(drive, as_):
    need, other = drive.assigned(), drive.assigned()
    drive.keep()
    there = address(drive, other, DeadlineKind.CLAIM).replace(other.number, need.number)
    assert as_("official").get(there).status == 404
