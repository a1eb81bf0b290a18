"""What every page is given: who reads it, the rooms, the languages, and the addresses of static files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, send_from_directory
from flask_babel import get_locale

from tracker.queries import directory
from tracker.settings import place
from tracker.vocabulary import Permission
from tracker.web.access import actor, may, me
from tracker.web.addresses import here
from tracker.web.filters import called
from tracker.web.locale import languages
from tracker.web.navigation import navigation
from tracker.web.once import new_key
from tracker.web.route import Route

YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Reader:
    """The person in the spine: name, where they work, and whether needs are open to them."""

    name: str
    place: str
    reads_needs: bool


def init_app(app: Flask) -> None:
    """Give templates their context, and static files a version that changes with any of them."""
    app.config["STATIC_VERSION"] = _version(place("static"))
    app.context_processor(_context)
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["once_key"] = new_key


def asset(path: str) -> str:
    """The address of a static file; it changes with the release, so that browsers may keep it for ever."""
    return f"/static/{current_app.config['STATIC_VERSION']}/{path}"


def static(version: str, path: str) -> Response:
    """A static file; asked for under another version than ours (during an upgrade) it is not kept."""
    is_ours = version == current_app.config["STATIC_VERSION"]
    response = send_from_directory(place("static"), path, max_age=YEAR_SECONDS if is_ours else None)
    response.cache_control.immutable = is_ours
    return response


def _context() -> dict[str, Any]:
    if g.get("failing"):
        # The database may be what failed: an error page asks for nobody.
        return {"locale": str(get_locale()), "languages": (), "back": "/", "me": None, "nav": (), "unread": 0}
    reader = _reader()
    return {
        "locale": str(get_locale()),
        "languages": languages(),
        "back": here(),
        "me": reader,
        "nav": navigation(),
        "unread": directory.unread(actor().person_id) if reader else 0,
    }


def _reader() -> Reader | None:
    person = me()
    if person is None:
        return None
    workplace = directory.workplace(actor())
    return Reader(called(person), called(workplace) if workplace else "", may(Permission.READ_NEEDS))


def _version(folder: Path) -> str:
    """A digest over names and bytes: relative imports inside style sheets and modules keep it too."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


ROUTES = (Route("/static/<version>/<path:path>", static, Permission.ANYONE),)
