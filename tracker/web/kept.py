"""A form posted after the session ended: kept on the login page, signed, and shown again afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from tracker.web.addresses import here, inside

# Longer than a session ever lasts is of no use; a day covers a form left open overnight.
LIFETIME_SECONDS = 24 * 3600
LARGEST = 400_000
NEVER_KEPT = frozenset({"csrf_token", "resumed", "kept"})
SALT = "kept form"


@dataclass(frozen=True, slots=True)
class Kept:
    """A form's address and the fields typed into it, in order; no files, no passwords."""

    address: str
    fields: tuple[tuple[str, str], ...]


def seal() -> str:
    """The posted form as a signed text for a hidden field; empty where nothing may be kept."""
    # A form another site sends in a visitor's name is not worth keeping, and could mislead.
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return ""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NEVER_KEPT and "password" not in name
    ]
    sealed = str(_serializer().dumps([here(), fields]))
    return sealed if len(sealed) <= LARGEST else ""


def unseal(text: str | None) -> Kept | None:
    """The form kept on the login page; None when there is none, or it is too old or not ours."""
    if not text or len(text) > LARGEST:
        return None
    try:
        address, fields = _serializer().loads(text, max_age=LIFETIME_SECONDS)
    except BadData:
        return None
    return Kept(inside(address), tuple((name, value) for name, value in fields))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=SALT)
