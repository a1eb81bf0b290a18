"""The edge every request passes: headers, forgery, commits, once-only keys, errors, a database that is away."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.client import Browser
from tests.databases import SQLiteFile
from tests.factories import PASSWORD
from tracker.models import AuditEntry, OnceKey, Person, Unit
from tracker.settings import place

PRIVATE = "/profile"
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Away:
    """A database nobody answers at."""

    url = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


@pytest.mark.parametrize("address", ["/login", "/nothing-here", "/healthz", "/static/0/css/app.css"])
def test_every_answer_protects_itself(visitor, address):
    page = visitor.get(address)
    assert {name: page.headers[name] for name in FIXED} == FIXED
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in page.headers


def test_static_files_are_kept_for_ever_under_their_own_version_only(visitor):
    link = visitor.get("/login").html.find("link", rel="stylesheet")["href"]
    assert visitor.get(link).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert visitor.get("/static/older/css/app.css").headers["Cache-Control"] == "no-cache"
    assert visitor.get("/static/older/../../wsgi.py").status == 404
    assert (place("static") / "css/app.css").read_text() == visitor.get(link).text


def test_behind_tls_cookies_are_bound_to_the_host_and_https_is_remembered(make_app, tmp_path):
    app = make_app(SQLiteFile(tmp_path / "empty.db"), base_url="https://five-lists.example")
    answer = app.test_client().get("/login", base_url="https://five-lists.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert [part for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/") if part not in cookie] == []
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_session_gets_a_new_token_at_login(app, town):
    browser = Browser(app)
    page = browser.get("/login")
    before = browser.client.get_cookie("session").value
    browser.submit(page, username="admin", password=PASSWORD)
    first = browser.client.get_cookie("session").value
    browser.post("/logout")
    browser.log_in("admin")
    assert len({before, first, browser.client.get_cookie("session").value}) == 3


def test_a_forged_form_changes_nothing_and_is_recorded(as_, town, session):
    admin = as_("admin")
    answer = admin.client.post(f"/people/{town.official.id}/deactivate", headers=admin.headers)
    assert answer.status_code == 400
    session.commit()
    session.refresh(town.official)
    assert town.official.active is True
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.act, entry.object, entry.facts) == (
        "refused",
        "people.deactivate",
        {"why": "csrf", "method": "POST"},
    )


def test_a_form_from_another_site_is_not_kept_for_after_the_login(visitor):
    headers = {"Sec-Fetch-Site": "cross-site"}
    page = visitor._open("POST", "/people/new", data={"name": "planted"}, headers=headers)
    assert (page.status, page.values("kept")) == (401, [""])


def test_a_refusal_is_recorded(as_, town, session):
    assert as_("official").get("/people").status == 403
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.act, entry.actor_id, entry.object) == ("refused", town.official.id, "people.index")


@pytest.mark.parametrize(("address", "method", "status"), [("/nothing", "GET", 404), ("/logout", "GET", 405)])
def test_errors_are_pages_with_a_number(as_, address, method, status):
    page = as_("official")._open(method, address)
    assert page.status == status
    assert len(page.html.select_one(".error-id .code").get_text()) == 12


def test_who_asks_for_json_gets_errors_as_json(visitor):
    page = visitor.get("/nothing", headers={"Accept": "application/json"})
    assert (page.status, page.headers["Content-Type"]) == (404, "application/json")


def test_a_database_that_is_away_is_a_page_that_asks_for_nobody(make_app):
    browser = Browser(make_app(Away()), locale="zh-CN")
    assert browser.get("/healthz").status == 200
    assert browser.get("/login").status == 200
    page = browser.submit(browser.get("/login"), username="admin", password="x")
    assert (page.status, page.headers["Retry-After"], page.html.html["lang"]) == (503, "5", "zh-Hans-CN")
    assert browser.get("/readyz").status == 503


def test_a_fault_of_ours_is_a_page_and_undoes_what_was_begun(app, as_, town, session):
    admin = as_("admin")
    page = admin.submit(admin.get("/units/new"), code="kjj", name="x" * 91, region=str(town.city.id))
    assert page.status == 422
    session.commit()
    assert session.scalars(select(Unit).where(Unit.code == "kjj")).all() == []


def test_six_copies_of_a_form_sent_at_once_make_one_thing(app, as_, town, session):
    admin = as_("admin")
    form = admin.get("/units/new")
    cookie = admin.client.get_cookie("session").value
    typed = {"csrf_token": admin.token(), "once": form.values("once")[0], "code": "kjj", "name": "市科技局"}
    typed |= {"region": str(town.city.id)}

    def send(_copy: int) -> tuple[int, str | None]:
        client = app.test_client()
        client.set_cookie("session", cookie)
        answer = client.post("/units/new", data=typed)
        return answer.status_code, answer.headers.get("Location")

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert answers == [(303, "/units/kjj")] * 6
    assert len(session.scalars(select(Unit).where(Unit.code == "kjj")).all()) == 1
    assert len(session.scalars(select(OnceKey)).all()) == 1


def test_guesses_sent_side_by_side_cannot_slip_past_the_limit(app, town, session):
    cookie_of = Browser(app)
    token = cookie_of.token()
    cookie = cookie_of.client.get_cookie("session").value

    def guess(_try: int) -> int:
        client = app.test_client()
        client.set_cookie("session", cookie)
        return client.post(
            "/login", data={"csrf_token": token, "username": "admin", "password": "x"}
        ).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(guess, range(12))) == [422] * 12
    failed = session.scalars(select(AuditEntry).where(AuditEntry.act == "login-failed")).all()
    assert len(failed) == 5


def test_fields_nobody_asked_for_change_nothing(as_, town, session):
    official = as_("official")
    form = official.get("/profile/contact")
    more = {
        "username": "root",
        "active": "",
        "password_hash": "x",
        "id": "1",
        "must_change_password": "1",
        "locale": "xx",
    }
    assert official.submit(form, post="科员", **more).status == 303
    session.commit()
    session.refresh(town.official)
    kept = town.official
    assert (kept.username, kept.active, kept.must_change_password, kept.locale) == (
        "official",
        True,
        False,
        "en",
    )
    assert kept.post == "科员"


def test_a_hash_of_another_cost_is_made_anew_at_login(app, town, session):
    from tracker.actions.accounts import hash_password

    dearer = hash_password(PASSWORD, 2)
    town.official.password_hash = dearer
    session.commit()
    assert Browser(app).log_in("official").status == 303
    session.refresh(town.official)
    assert town.official.password_hash.startswith("$argon2id$v=19$m=1024,t=1,p=1$")


def test_too_many_tries_from_anywhere_are_braked(app, town):
    browser = Browser(app)
    token = browser.token()
    answers = [browser.client.post("/login", data={"csrf_token": token}).status_code for _try in range(121)]
    assert answers == [422] * 120 + [429]


def test_the_client_address_is_taken_from_the_trusted_proxies_only(app, town, session):
    browser = Browser(app)
    browser.client.post(
        "/login",
        headers={"X-Forwarded-For": "6.6.6.6"},
        data={"csrf_token": browser.token(), "username": "a", "password": "b"},
    )
    entry = session.scalars(select(AuditEntry)).one()
    assert entry.address == "127.0.0.1"


def test_an_error_of_the_database_names_no_words_of_people(app, town):
    from tracker.extensions import db

    double = Person(username="official", name="秘密的名字", created_at=town.official.created_at)
    with app.app_context():
        db.session.add(double)
        with pytest.raises(IntegrityError) as broken:
            db.session.flush()
        db.session.rollback()
    assert "秘密的名字" not in str(broken.value)
