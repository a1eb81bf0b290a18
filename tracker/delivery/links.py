"""Signed links: they let one person do one thing until a date, without a password; nothing is stored for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from tracker.vocabulary import LinkPurpose

# Changing it ends every link given out so far.
SALT = "five-lists.links.1"


@dataclass(frozen=True, slots=True)
class SignedLink:
    """What a link says: `subject_id` is the return's id for RETURN, else the need's."""

    purpose: LinkPurpose
    person_id: int
    subject_id: int
    expires_at: datetime


def sign(purpose: LinkPurpose, *, person_id: int, subject_id: int, expires_at: datetime) -> str:
    """The token of a link that lets `person_id` do one thing until `expires_at` (whole seconds count)."""
    said = [purpose.value, person_id, subject_id, int(expires_at.timestamp())]
    return str(_signer().dumps(said))


def read(token: str, at: datetime) -> SignedLink | None:
    """What a token says; None for one we did not sign, that was changed, or that has expired at `at`.

    Whether the person is active and still speaks for the enterprise, the caller asks: rights change at once.
    """
    try:
        purpose, person_id, subject_id, expires = _signer().loads(token)
        link = SignedLink(LinkPurpose(purpose), person_id, subject_id, datetime.fromtimestamp(expires, UTC))
    except (BadData, TypeError, ValueError):
        return None
    return link if at < link.expires_at else None


def address(token: str) -> str:
    """The whole address of a link, as it is mailed or drawn as a QR code."""
    return f"{current_app.config['SETTINGS'].base_url}/r/{token}"


def _signer() -> URLSafeSerializer:
    options = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT, signer_kwargs=options)
