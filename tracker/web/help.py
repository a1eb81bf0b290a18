"""The manual: a page for each role, the life of a need drawn and printed from the table, and the glossary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale, gettext
from markdown_it import MarkdownIt
from markupsafe import Markup

from tracker import vocabulary
from tracker.catalog.lists import need_lists
from tracker.rules.arrow import Row
from tracker.rules.workflow import TABLE
from tracker.settings import place
from tracker.vocabulary import N_, Permission, Role, Status, Word
from tracker.web.access import actor
from tracker.web.filters import words
from tracker.web.life_drawing import drawing
from tracker.web.locale import LOCALES
from tracker.web.route import Route

# The words of the glossary, group by group.
GROUPS: tuple[tuple[str, type[Word]], ...] = (
    (N_("Statuses"), vocabulary.Status),
    (N_("Actions"), vocabulary.Action),
    (N_("Roles"), vocabulary.Role),
    (N_("Urgency"), vocabulary.Urgency),
    (N_("Outcomes"), vocabulary.Outcome),
    (N_("How the case ended with the enterprise"), vocabulary.Confirmation),
    (N_("Requests that wait for a ruling"), vocabulary.RequestKind),
    (N_("Deadlines"), vocabulary.DeadlineKind),
    (N_("States of a task"), vocabulary.TaskState),
    (N_("Grades"), vocabulary.Grade),
    (N_("Roads in"), vocabulary.Channel),
)
ORDER = tuple(Status)


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow of the table in words."""

    action: str
    sources: str
    target: str
    who: str
    offices_only: bool


def index() -> ResponseReturnValue:
    """The manual of the first role the reader holds."""
    held = actor().roles()
    return role(next((one.value for one in Role if one in held), Role.LIAISON.value))


def role(name: str) -> ResponseReturnValue:
    """The manual of one role; everybody may read them all."""
    if name not in set(Role):
        abort(404)
    return render_template(
        "help/role.html", title=words(Role(name)), text=manual(str(get_locale()), name), tabs=_tabs(name)
    )


def life() -> ResponseReturnValue:
    """The life of a need: the drawing, and the table it is drawn from."""
    return render_template("help/life.html", drawing=drawing(), lines=list(_lines()), tabs=_tabs("life"))


def glossary() -> ResponseReturnValue:
    """Every word of the house in every language."""
    lists = [(found.name.zh, found.name.en) for found in need_lists().values()]
    groups = [(gettext(label), [_translated(word) for word in kind]) for label, kind in GROUPS]
    return render_template(
        "help/glossary.html", groups=[(gettext(N_("The five lists")), lists), *groups], tabs=_tabs("words")
    )


@cache
def manual(locale: str, name: str) -> Markup:
    """The manual of a role in a language, as HTML; it is ours, so it is trusted, but HTML in it is not taken."""
    path = _folder() / locale / f"{name}.md"
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    return Markup(markdown.render(path.read_text(encoding="utf-8")))  # noqa: S704


def _folder() -> Path:
    return place("translations") / "help"


def _tabs(current: str) -> list[tuple[str, str, bool]]:
    tabs = [(words(one), url_for("help.role", name=one.value), one.value == current) for one in Role]
    return [
        *tabs,
        (gettext("The life of a need"), url_for("help.life"), current == "life"),
        (gettext("Glossary"), url_for("help.glossary"), current == "words"),
    ]


def _lines() -> Iterator[Line]:
    """Each row of the table once; rows that differ only in what they check are one line."""
    seen: set[Line] = set()
    for row in TABLE:
        line = _line(row)
        if line not in seen:
            seen.add(line)
            yield line


def _line(row: Row) -> Line:
    everywhere = row.sources == frozenset(Status)
    sources = gettext("any") if everywhere else _joined(words(one) for one in ORDER if one in row.sources)
    unnamed = gettext("as before the merge") if row.back else gettext("stays")
    target = words(row.target) if row.target else unnamed
    return Line(
        words(row.action), sources, target, _joined(gettext(one.label) for one in row.who), row.offices_only
    )


def _joined(parts: Iterator[str]) -> str:
    return str(gettext(", ")).join(parts)


def _translated(word: StrEnum) -> tuple[str, ...]:
    found = []
    for locale in LOCALES:
        with force_locale(locale):
            found.append(words(word))
    return tuple(found)


ROUTES = (
    Route("/help", index, Permission.SIGNED_IN),
    Route("/help/life", life, Permission.SIGNED_IN),
    Route("/help/words", glossary, Permission.SIGNED_IN),
    Route("/help/<name>", role, Permission.SIGNED_IN),
)
