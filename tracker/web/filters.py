"""The filters of templates: how values become words, and what only pages say of people's browsers and acts."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext

from tracker.documents.words import called, day, instant, money, number, words
from tracker.vocabulary.audit import AuditAct

# Pages take the words of every room from here, where templates take them too.
__all__ = ["act_words", "browser_name", "called", "day", "init_app", "instant", "money", "number", "words"]

# Marks in a User-Agent header, the particular ones first: nearly every browser also calls itself Chrome or Safari.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def init_app(app: Flask) -> None:
    """Give the filters to every template."""
    filters = {
        "words": words,
        "act_words": act_words,
        "browser_name": browser_name,
        "called": called,
        "day": day,
        "instant": instant,
        "number": number,
        "money": money,
    }
    for name, function in filters.items():
        app.jinja_env.filters[name] = function
        app.jinja_env.globals[name] = function


def act_words(code: str) -> str:
    """An act of the audit by its stored code; one that later releases dropped stays readable as its code."""
    return words(AuditAct(code)) if code in set(AuditAct) else code


def browser_name(agent: str) -> str:
    """What people call the browser and the machine that sent this User-Agent header."""
    browser = next((name for mark, name in BROWSERS if mark in agent), gettext("Unknown browser"))
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} · {system}" if system else browser
