"""Sessions: idle and absolute limits, ended by password change, listed on the profile; and wrong passwords."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.client import Browser
from tests.factories import PASSWORD
from tracker import clock
from tracker.models import AuditEntry, LoginSession

FRESH = "nine quiet herons at dusk"
WRONG = "This is not your present password, or there were too many tries: then wait 15 minutes."
REFUSED = ["Name or password is wrong, or there were too many tries: then wait 15 minutes."]


@pytest.fixture
def later():
    """later(minutes=…) moves the clock."""
    moved = timedelta()

    def move(**by):
        nonlocal moved
        moved += timedelta(**by)

    began = clock.now()
    clock.run_from(lambda: began + moved)
    yield move
    clock.run_from(None)


def test_an_idle_session_ends_after_thirty_minutes_and_a_used_one_does_not(as_, later):
    used, idle = as_("official"), as_("head")
    for _step in range(3):
        later(minutes=20)
        assert used.get("/profile").status == 200
    assert idle.get("/profile").location == "/login?next=/profile"


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(as_, later):
    official = as_("official")
    for _step in range(36):
        assert official.get("/profile").status == 200
        later(minutes=20)
    assert official.get("/profile").location == "/login?next=/profile"


def test_a_look_is_noted_at_most_once_a_minute(as_, later, session):
    official = as_("official")
    row = session.scalars(select(LoginSession)).one()
    began = row.seen_at
    official.get("/profile")
    session.commit()
    session.refresh(row)
    assert row.seen_at == began
    later(seconds=61)
    official.get("/profile")
    session.commit()
    session.refresh(row)
    assert row.seen_at > began


def test_a_new_password_signs_out_every_other_browser(as_, town):
    here, there = as_("official"), as_("official")
    form = here.get("/profile/password")
    page = here.submit(form, password=PASSWORD, new_password=FRESH, again=FRESH)
    assert (page.status, page.location) == (303, "/profile")
    assert here.get("/profile").status == 200
    assert there.get("/profile").location == "/login?next=/profile"


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"password": "wrong"}, [f"Present password: {WRONG}"]),
        ({"again": "another one entirely"}, ["New password again: The two passwords differ."]),
        ({"new_password": "short", "again": "short"}, ["New password: At least 12 characters are needed."]),
        (
            {"new_password": "zhou yanqiu 88", "again": "zhou yanqiu 88"},
            ["New password: Your own name, or this system's, is easily guessed."],
        ),
        (
            {"new_password": "password1234", "again": "password1234"},
            ["New password: This is easily guessed. Take several words that do not belong together."],
        ),
    ],
)
def test_a_new_password_must_hold(as_, town, typed, errors):
    official = as_("official")
    good = {"password": PASSWORD, "new_password": FRESH, "again": FRESH}
    page = official.submit(official.get("/profile/password"), **(good | typed))
    assert (page.status, page.errors) == (422, errors)


def test_nothing_of_a_long_password_is_cut_off(app, as_, town):
    official = as_("official")
    long = "quiet herons " * 6 + "x"
    official.submit(official.get("/profile/password"), password=PASSWORD, new_password=long, again=long)
    assert Browser(app).log_in("official", long[:72]).status == 422
    assert Browser(app).log_in("official", long).status == 303


def test_one_browser_and_all_others_can_be_signed_out(as_, town, session):
    here, there, elsewhere = as_("official"), as_("official"), as_("official")
    rows = session.scalars(select(LoginSession).order_by(LoginSession.id)).all()
    assert here.post(f"/profile/sessions/{rows[1].id}/end").status == 303
    assert there.get("/profile").status == 302
    assert elsewhere.get("/profile").status == 200
    assert here.post("/profile/sessions/end").status == 303
    assert elsewhere.get("/profile").status == 302
    assert here.get("/profile").status == 200


def test_nobody_ends_the_session_of_somebody_else(as_, town, session):
    as_("official")
    row = session.scalars(select(LoginSession)).one()
    assert as_("head").post(f"/profile/sessions/{row.id}/end").status == 404


def test_the_sixth_wrong_password_within_a_quarter_hour_is_refused_and_so_is_a_right_one(app, town, later):
    guesser = Browser(app)
    for _guess in range(5):
        assert guesser.log_in("official", "wrong").errors == REFUSED
    assert guesser.log_in("official").errors == REFUSED
    assert guesser.log_in("head").status == 303
    elsewhere = Browser(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert elsewhere.log_in("official").status == 303
    later(minutes=16)
    assert Browser(app).log_in("official").status == 303


def test_signing_in_failing_and_out_are_recorded(app, as_, town, session):
    Browser(app).log_in("official", "wrong")
    Browser(app).log_in("no\r\nbody", "wrong")
    as_("official").post("/logout")
    query = select(AuditEntry.act, AuditEntry.actor_id, AuditEntry.object).order_by(AuditEntry.id)
    me = town.official.id
    opened = session.scalars(select(LoginSession.id)).one()
    assert session.execute(query).all() == [
        ("login-failed", None, f"person:{me}"),
        ("login-failed", None, "unknown"),
        ("login", me, f"person:{me}"),
        ("logout", me, f"session:{opened}"),
    ]


def test_a_forced_change_comes_before_everything_else(app, town, session):
    town.official.must_change_password = True
    session.commit()
    official = Browser(app)
    official.log_in("official")
    assert official.get("/").location == "/profile/password"
    form = official.get("/profile/password")
    official.submit(form, password=PASSWORD, new_password=FRESH, again=FRESH)
    assert official.get("/profile").status == 200


def test_a_form_posted_after_the_session_ended_comes_back_with_its_text(app, as_, town, later):
    admin = as_("admin")
    form = admin.get("/people/new")
    later(hours=1)
    page = admin.submit(form, username="newcomer", name="林晚", post="<b>科员</b>")
    assert (page.status, page.heading) == (401, "Sign in")
    resumed = admin.submit(page, username="admin", password=PASSWORD)
    assert resumed.heading == "What you typed is kept"
    back = admin.submit(resumed)
    assert (back.status, back.heading) == (200, "Invite a person")
    assert (back.values("name"), back.values("post")) == (["林晚"], ["<b>科员</b>"])
    assert admin.submit(back).heading == "Link for 林晚"


def test_a_form_posted_after_signing_out_in_another_window_is_kept_too(as_, town):
    admin = as_("admin")
    form = admin.get("/people/new")
    admin.post("/logout")
    page = admin.submit(form, username="newcomer", name="林晚")
    assert (page.status, page.heading) == (401, "Sign in")
    resumed = admin.submit(page, username="admin", password=PASSWORD)
    assert admin.submit(resumed).values("name") == ["林晚"]


def test_a_kept_form_acts_on_nothing_by_itself(as_, town, later, session):
    admin = as_("admin")
    address = f"/people/{town.official.id}/deactivate"
    later(hours=1)
    page = admin.post(address)
    resumed = admin.submit(page, username="admin", password=PASSWORD)
    assert admin.submit(resumed).location == address
    session.refresh(town.official)
    assert town.official.active is True


def test_a_view_that_takes_a_kept_form_for_sent_shows_nothing_of_what_it_did(as_, town):
    admin = as_("admin")
    page = admin.post(f"/people/{town.official.id}/link", {"resumed": "1"})
    assert (page.status, page.location) == (302, f"/people/{town.official.id}/link")


@pytest.mark.parametrize(
    "next_",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"],
)
def test_nobody_is_led_elsewhere_after_signing_in(app, town, next_):
    browser = Browser(app)
    page = browser.submit(browser.get("/login"), username="admin", password=PASSWORD, next=next_)
    assert page.location == "/"


def test_a_language_is_kept_for_the_person(app, as_, town):
    official = as_("official", locale="zh_Hans_CN")
    assert official.get("/profile").html.html["lang"] == "zh-Hans-CN"
    assert official.post("/language", {"locale": "en", "next": "/profile"}).location == "/profile"
    assert official.get("/profile").html.html["lang"] == "en"
    elsewhere = Browser(app, locale="zh-CN")
    elsewhere.log_in("official")
    assert elsewhere.get("/profile").html.html["lang"] == "en"


def test_a_visitors_language_is_what_the_browser_asks_for_until_chosen(app, town):
    browser = Browser(app, locale="zh-CN,zh;q=0.9,en;q=0.1")
    assert browser.get("/login").html.html["lang"] == "zh-Hans-CN"
    browser.post("/language", {"locale": "en", "next": "/login"})
    assert browser.get("/login").html.html["lang"] == "en"
