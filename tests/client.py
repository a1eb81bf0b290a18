"""A browser without a screen that judges every page it is given, as a strict reader would."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.factories import PASSWORD

LANGUAGES = {"zh-Hans-CN", "en"}
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
# What most pages need at most; a test that knows better says so.
QUERY_BUDGET = 40


class Page:
    """An answer, judged when it is HTML."""

    def __init__(self, response: TestResponse, queries: int) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.location = response.headers.get("Location")
        self.queries = queries
        is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
        self.text = "" if response.direct_passthrough or is_file else response.get_data(as_text=True)
        self.html = BeautifulSoup(self.text, "html.parser") if response.mimetype == "text/html" else None
        if self.html is not None and self.text and not self.location:
            judge(self)

    @property
    def heading(self) -> str:
        """The page's h1."""
        return _flat(self.html.h1.get_text())

    @property
    def words(self) -> str:
        """What a person reads in the page's main part."""
        return _flat(self.html.main.get_text(" "))

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return [_flat(item.get_text()) for item in self.html.select(".error-summary li")]

    def values(self, name: str) -> list[str]:
        """What stands in the main part's controls of that name, also what is chosen and checked."""
        return [value for field, value in fields_of(self.html.main) if field == name]

    def form(self, action: str | None = None) -> Tag:
        """The form that posts to `action`, by default the first in the page's main part."""
        forms = self.html.main.find_all("form", method="post")
        return next(form for form in forms if action is None or form["action"] == action)


class Browser:
    """One person at the site: cookies of their own, every page judged, every form sent as a browser would."""

    def __init__(self, app: Flask, *, locale: str = "en") -> None:
        self.app = app
        self.client = app.test_client()
        self.headers = {"Accept-Language": locale}

    def get(self, address: str, **options) -> Page:
        """Look at a page."""
        return self._open("GET", address, **options)

    def post(self, address: str, data: dict | None = None, **options) -> Page:
        """Send fields to an address with a valid token, whatever form they come from."""
        return self._open("POST", address, data={"csrf_token": self.token()} | (data or {}), **options)

    def follow(self, page: Page) -> Page:
        """Go where the answer sends us, as long as it does."""
        while page.location:
            page = self.get(page.location)
        return page

    def submit(self, page: Page, /, action: str | None = None, press: str | None = None, **typed) -> Page:
        """Fill in a form of the page and send it; `press` is "name=value" of the button."""
        form = page.form(action)
        data = {name: [] for name, _value in fields_of(form)}
        for name, value in fields_of(form):
            data[name].append(value)
        if press:
            name, _equals, value = press.partition("=")
            data[name] = [value]
        data |= typed
        return self._open("POST", form["action"], data=data)

    def log_in(self, username: str, password: str = PASSWORD) -> Page:
        """Sign in by the login page."""
        return self.submit(self.get("/login"), username=username, password=password)

    def token(self) -> str:
        """A valid forgery token of this browser, from the language switch that every page has."""
        page = self.client.get("/login", headers=self.headers, follow_redirects=True)
        return BeautifulSoup(page.text, "html.parser").find("input", {"name": "csrf_token"})["value"]

    def _open(self, method: str, address: str, **options) -> Page:
        headers = self.headers | options.pop("headers", {})
        with counted_queries(self.app) as queries:
            response = self.client.open(address, method=method, headers=headers, **options)
        return Page(response, len(queries))


def judge(page: Page) -> None:
    """What every page must hold: strict HTML, title, language, labels, headings, headers, no leftover template."""
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert page.html.title.get_text(strip=True), "no title"
    assert page.html.html["lang"] in LANGUAGES
    assert len(page.html.find_all("h1")) == 1, "a page has one h1"
    assert page.html.find("main", id="main"), "no main"
    for leftover in ("{{", "{%", "%(", "Undefined", "<tracker."):
        assert leftover not in page.text, f"{leftover} is left over"
    assert _unlabelled(page.html) == []
    assert _doubled_ids(page.html) == []
    assert [
        form["action"] for form in page.html.find_all("form", method="post") if not _has_token(form)
    ] == []
    assert [tag.name for tag in page.html.find_all(style=True)] == [], "inline style"
    assert [tag for tag in page.html.find_all("script") if not tag.get("src")] == [], "inline script"
    for rule in POLICY:
        assert rule in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.queries <= QUERY_BUDGET, f"{page.queries} queries"


def fields_of(part: Tag) -> Iterator[tuple[str, str]]:
    """(name, value) of what a browser would send from here, the buttons left out."""
    for field in part.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type")
        if not name or kind in ("submit", "button", "file") or field.has_attr("disabled"):
            continue
        if field.name == "select":
            options = field.find_all("option")
            chosen = [option for option in options if option.has_attr("selected")]
            if not chosen and not field.has_attr("multiple"):
                chosen = options[:1]
            yield from ((name, option.get("value", option.get_text())) for option in chosen)
        elif field.name == "textarea":
            yield name, field.get_text().removeprefix("\r").removeprefix("\n")
        elif kind not in ("checkbox", "radio") or field.has_attr("checked"):
            yield name, field.get("value", "on" if kind == "checkbox" else "")


@contextmanager
def counted_queries(app: Flask) -> Iterator[list[str]]:
    """The statements the application sends to its database inside the block, transaction marks left out."""
    from tracker.extensions import db

    seen: list[str] = []

    def note(connection, cursor, statement, parameters, context, many) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _unlabelled(html: BeautifulSoup) -> list[str]:
    labelled = {label["for"] for label in html.find_all("label") if label.get("for")}
    return [
        str(field)
        for field in html.find_all(["input", "select", "textarea"])
        if field.get("type") not in UNLABELLED
        and field.get("id") not in labelled
        and not field.get("aria-label")
        and not field.get("aria-labelledby")
    ]


def _doubled_ids(html: BeautifulSoup) -> list[str]:
    ids = [tag["id"] for tag in html.find_all(id=True)]
    return sorted({name for name in ids if ids.count(name) > 1})


def _has_token(form: Tag) -> bool:
    return form.find("input", {"name": "csrf_token"}) is not None


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
