"""Too much within a minute is answered 429 and costs nothing that was written (TRUST 17)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import func, select

from tests.web.filing import TALENT
from tracker.models import Draft, Need


def drafted(browser):
    """A draft ready to be filed: the page on which its answers are checked."""
    page = browser.submit(browser.get("/needs/new/talent"), press="go=check", **TALENT)
    return browser.get(page.location)


def file_at_once(drive, most):
    """So many needs of the liaison, all within this minute."""
    began = drive.at
    for _ in range(most):
        drive.at = began
        drive.file()
    drive.at = began + timedelta(minutes=1)
    drive.keep()


def test_the_sixty_first_need_of_a_minute_waits_as_a_draft(drive, as_, session):
    liaison = as_("liaison")
    page = drafted(liaison)
    file_at_once(drive, 60)
    refused = liaison.submit(page)
    assert (refused.status, refused.heading, refused.headers["Retry-After"]) == (
        429,
        "Too many requests",
        "60",
    )
    assert "One person files 60 needs a minute at most. This one is kept as a draft" in refused.words
    session.rollback()
    draft = session.scalars(select(Draft).where(Draft.ended_at.is_(None))).one()
    assert draft.data["title"] == TALENT["title"]
    drive.at += timedelta(minutes=1)
    again = liaison.submit(page)
    assert (again.status, again.location.startswith("/needs/")) == (303, True)


def test_filings_sent_side_by_side_cannot_slip_past_the_limit(app, drive, as_, session):
    liaison = as_("liaison")
    forms = [drafted(liaison).form() for _ in range(4)]
    token, cookie = liaison.token(), liaison.client.get_cookie("session").value
    file_at_once(drive, 59)

    def send(form) -> int:
        client = app.test_client()
        client.set_cookie("session", cookie)
        version = form.find("input", {"name": "version"})["value"]
        return client.post(form["action"], data={"csrf_token": token, "version": version}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, forms)) == [303, 429, 429, 429]
    session.rollback()
    assert session.scalar(select(func.count(Need.id))) == 60
