"""Signing in and out, and what an ended session does."""

import sys

import pytest

from tests.client import Browser, counted_queries
from tests.factories import PASSWORD


def test_a_right_password_leads_home(visitor, town):
    page = visitor.log_in("admin")
    assert (page.status, page.location) == (303, "/")
    assert visitor.get("/").status == 200


@pytest.mark.parametrize("username", ["admin", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(visitor, town, username):
    page = visitor.log_in(username, "wrong")
    assert page.status == 422
    assert page.errors == ["Name or password is wrong, or there were too many tries: then wait 15 minutes."]


def steps_of(app, username):
    """What we and the hasher do, call by call, and the statements sent, while a wrong password is tried.

    Turning the columns of a row that was found into values is left out: nobody can measure it.
    """
    browser, calls = Browser(app), []
    page = browser.get("/login")

    def note(frame, event, argument):
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith(
            ("tracker.web", "tracker.actions", "tracker.queries", "argon2")
        ):
            calls.append((module, frame.f_code.co_qualname))

    with counted_queries(app) as statements:
        sys.setprofile(note)
        try:
            browser.submit(page, username=username, password="a wrong password")
        finally:
            sys.setprofile(None)
    return calls, list(statements)


def test_an_unknown_name_takes_the_same_steps_as_a_known_one(app, town, session):
    town.helper.active = False
    session.commit()
    steps_of(app, "warms what is made once in each process")
    known = steps_of(app, "official")
    assert known[0].count(("argon2._password_hasher", "PasswordHasher.verify")) == 1
    assert known[1] != []
    assert [steps_of(app, name) == known for name in ("nobody", "helper")] == [True, True]


def test_a_visitor_is_led_to_the_login_page_and_back(visitor, town):
    page = visitor.get("/")
    assert page.location == "/login?next=/"
    assert visitor.submit(visitor.get(page.location), username="admin", password="x").status == 422


def test_a_login_page_left_open_over_a_logout_works_at_the_second_press(as_, town):
    browser = as_("admin")
    stale = "drawn before the session that is gone"
    browser.post("/logout")
    page = browser.get("/login?next=/people")
    again = browser.submit(page, csrf_token=stale, username="admin", password="x")
    assert (again.status, again.values("username"), again.values("next")) == (400, ["admin"], ["/people"])
    assert browser.submit(again, password=PASSWORD).location == "/people"


def test_a_copied_cookie_is_dead_after_logout(app, as_, town):
    browser, copy = as_("admin"), Browser(app)
    cookie = browser.client.get_cookie("session")
    copy.client.set_cookie("session", cookie.value)
    assert copy.get("/").status == 200
    page = browser.post("/logout")
    assert (page.location, page.headers["Clear-Site-Data"]) == ("/login", '"cache", "cookies", "storage"')
    assert copy.get("/").location == "/login?next=/"
