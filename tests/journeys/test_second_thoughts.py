"""When the enterprise is not content: disputed, done again, rated poorly, put right, rated again, opened once more."""

from tests.actions.drive import TICKS
from tests.journeys.steps import act, begin, done, fill, fill_all, follow, go, refused, see
from tracker.vocabulary import Action

A = Action
ANSWER = {
    "outcome": "answered",
    "summary": "Answered in writing.",
    "answer_kind": "explained",
    "answer_text": "The college sends two graduates in January.",
    "answer_basis": "Notice 8 of 2026, section 3",
}


def confirming(drive):
    """A need, told in English, on whose answer the enterprise has to say its word."""
    town, posts = drive.town, [{"post": "CNC operator", "category": "skilled", "headcount": "2"}]
    need = drive.file(
        title="Two CNC operators", description="For the new line.", contact_name="Chen Sihan", posts=posts
    )
    drive.do(town.county, A.ACCEPT, need, list_code="RC", urgency="normal")
    drive.do(town.county, A.ASSIGN, need, lead_unit=town.talent.id)
    drive.do(town.official, A.CLAIM, need, promise="I call you today.")
    called = {
        "how": "phone",
        "with_whom": "Ms Chen",
        "contacted_on": drive.day(),
        "result": "Posts confirmed.",
    }
    drive.do(town.official, A.CONTACT, need, **called)
    plan = [drive.row("official", title="Ask the college", deliverable="A list")]
    drive.do(town.official, A.DECOMPOSE, need, tasks=plan)
    task = drive.whole(need).tasks[0].id
    drive.do(town.official, A.SUBMIT_TASK, need, task=task, result="The list is here.")
    drive.do(town.official, A.APPROVE_TASK, need, task=task)
    drive.do(town.official, A.REQUEST_CLOSURE, need, **ANSWER)
    drive.do(town.county, A.VERIFY, need, **TICKS)
    return need.number


def test_disputed_done_again_rated_poorly_put_right_and_reopened_in_english(people, drive):
    number = confirming(drive)
    liaison, official = people("liaison", language="en"), people("official", language="en")
    follow(liaison, f'main a[href^="/needs/{number}"]')
    begin(liaison, number, "confirm")
    follow(liaison, f'main a[href="/needs/{number}/dispute"]')
    fill(liaison, "reason", "Nobody has come for an interview.")
    done(liaison, number)
    see(liaison, "Implementing", "Nobody has come for an interview.")

    follow(official, f'main a[href^="/needs/{number}"]')
    see(official, "Nobody has come for an interview.")
    act(official, number, "contact", how="visit", with_whom="Ms Chen", result="Interviews on Thursday.")
    see(official, "After a new cycle began, at least one new task is needed before closing.")
    plan = {"title": "Bring the graduates", "unit": "Human Resources", "person": "Zhou Yanqiu"}
    act(official, number, "add-task", **plan, due_on=drive.day(3), deliverable="Two contracts")
    follow(official, 'main a.button[href*="/submit-task"]')
    fill(official, "result", "Both were interviewed.")
    done(official, number)
    follow(official, 'main a.button[href*="/approve-task"]')
    done(official, number)
    act(official, number, "request-closure", **ANSWER)
    county = people("county", language="en")
    follow(county, f'main a[href^="/needs/{number}"]')
    act(county, number, "verify", outcome_right=True, answer_right=True, contact_right=True)

    begin(liaison, number, "confirm")
    fill_all(liaison, {"judgement": "partly", "grade": "1"})
    refused(liaison, comment="what should have been better")
    fill(liaison, "comment", "It took two rounds.")
    done(liaison, number)
    see(liaison, "Closed", "Very dissatisfied")

    act(official, number, "follow-up", stage="contacted", result="I have said that I am sorry.")
    act(official, number, "follow-up", stage="put-right", result="Both start on Monday.")
    drive.pass_days(10)
    liaison = people("liaison", language="en", again=True)
    go(liaison, f"/needs/{number}")
    see(liaison, "Both start on Monday.")
    act(liaison, number, "rate-again", grade="4", comment="Now it is fine.")
    see(liaison, "Rated once more: Satisfied")
    act(liaison, number, "reopen", reason="One of the two has left again.")
    see(liaison, "Implementing", "One of the two has left again.")
    see(people("official", language="en", again=True), number)
