"""In which language a page is drawn: the person's own, else the browser's choice, else its wish."""

from __future__ import annotations

from babel import Locale
from flask import Flask, g, has_request_context, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from tracker.actions.people import choose_locale
from tracker.extensions import babel
from tracker.settings import Settings
from tracker.vocabulary import Permission
from tracker.web.access import me
from tracker.web.addresses import inside
from tracker.web.configuration import cookie_name, settings
from tracker.web.route import ACT, Route

LOCALES = ("zh_Hans_CN", "en")
# What browsers ask for -> what we have. Negotiating by locale names would answer English to "zh-CN".
WISHES = {"zh-Hans-CN": "zh_Hans_CN", "zh-CN": "zh_Hans_CN", "zh": "zh_Hans_CN", "en": "en"}
COOKIE = "locale"
YEAR_SECONDS = 365 * 24 * 3600


def init_app(app: Flask, settings: Settings) -> None:
    """Let pages speak their reader's language and the office's time."""
    app.config["BABEL_DEFAULT_LOCALE"] = settings.locale
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    babel.init_app(app, locale_selector=reader_locale)


def reader_locale() -> str:
    """The language of whoever reads this page; outside a request the installation's."""
    if not has_request_context():
        return settings().locale
    # An error page asks for nobody: the database may be what failed.
    person = None if g.get("failing") else me() or g.get("reader")
    wished = person.locale if person else request.cookies.get(cookie_name(COOKIE, settings()))
    if wished in LOCALES:
        return wished
    best = request.accept_languages.best_match(list(WISHES))
    return WISHES[best] if best else settings().locale


def languages() -> list[tuple[str, str, bool]]:
    """Every language as (code, its own name for itself, whether the page is drawn in it)."""
    current = str(get_locale())
    return [(code, str(Locale.parse(code).get_language_name()), code == current) for code in LOCALES]


def choose() -> ResponseReturnValue:
    """Keep the language chosen: for the person when signed in, and in this browser."""
    response = redirect(inside(request.form.get("next")))
    chosen = request.form.get("locale", "")
    if chosen in LOCALES:
        person = me()
        if person:
            choose_locale(person, chosen)
        name = cookie_name(COOKIE, settings())
        secure = settings().is_secure
        response.set_cookie(name, chosen, max_age=YEAR_SECONDS, secure=secure, httponly=True, samesite="Lax")
    return response


ROUTES = (Route("/language", choose, Permission.ANYONE, methods=ACT, writes=True),)
