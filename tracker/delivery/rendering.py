"""Letters as text: templates of mail in their reader's language, without a request and out of reach of typed text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from flask import current_app
from flask_babel import force_locale, get_locale, gettext, ngettext
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tracker.documents.words import called, day, instant, number, words
from tracker.settings import place

LOCALES = frozenset({"zh_Hans_CN", "en"})


@contextmanager
def language_of(locale: str) -> Iterator[None]:
    """Within the block words are made for a reader of `locale`; another than ours means the installation's."""
    with force_locale(locale if locale in LOCALES else current_app.config["SETTINGS"].locale):
        yield


def rendered(template: str, told: Mapping[str, Any]) -> str:
    """A template of templates/mail filled in; only those that end in .html escape what they are given."""
    lang = str(get_locale()).replace("_", "-")
    base_url = current_app.config["SETTINGS"].base_url
    return _environment().get_template(template).render(told, lang=lang, base_url=base_url)


def one_line(text: str) -> str:
    """A text on one line, as a header or a text message needs it (TRUST 8)."""
    return " ".join(text.split())


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    """The templates are ours and never made of what people typed; the sandbox holds should that ever fail (TRUST 6)."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(place("templates") / "mail"),
        extensions=["jinja2.ext.i18n"],
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    for function in (called, day, instant, number, words):
        environment.globals[function.__name__] = environment.filters[function.__name__] = function
    return environment
