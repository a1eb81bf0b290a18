"""Signed links: they let one person do one thing until a date, without a password; nothing is stored for them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from tracker.clock import end_of
from tracker.models import Need, QuarterlyReturn
from tracker.vocabulary import DeadlineKind, LinkPurpose

# Changing it ends every link given out so far.
SALT = "five-lists.links.1"
# What ends with the date by which it is asked for; so long where there is none.
DUE: Mapping[LinkPurpose, DeadlineKind] = {
    LinkPurpose.CONFIRM: DeadlineKind.CONFIRM,
    LinkPurpose.ENDORSE: DeadlineKind.ENDORSE,
}
WITHOUT_DEADLINE = timedelta(days=10)


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


@dataclass(frozen=True, slots=True)
class Given:
    """A link as it is handed out: what for, its whole address, and the instant it ends."""

    purpose: LinkPurpose
    address: str
    expires_at: datetime


def to_need(purpose: LinkPurpose, need: Need, person_id: int) -> Given:
    """A person's link to confirm or endorse a need, good until that is due; `need.deadlines` must be loaded."""
    due = next((one for one in need.deadlines if one.kind is DUE[purpose] and one.is_running), None)
    expires_at = end_of(due.due_on) if due is not None else need.changed_at + WITHOUT_DEADLINE
    return _given(purpose, person_id, need.id, expires_at)


def to_return(found: QuarterlyReturn, person_id: int) -> Given:
    """A person's link to answer a quarterly return, good until its last day is over."""
    return _given(LinkPurpose.RETURN, person_id, found.id, end_of(found.due_on))


def address(token: str) -> str:
    """The whole address of a link, as it is mailed or drawn as a QR code."""
    return f"{current_app.config['SETTINGS'].base_url}/r/{token}"


def _given(purpose: LinkPurpose, person_id: int, subject_id: int, expires_at: datetime) -> Given:
    token = sign(purpose, person_id=person_id, subject_id=subject_id, expires_at=expires_at)
    return Given(purpose, address(token), expires_at)


def _signer() -> URLSafeSerializer:
    options = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT, signer_kwargs=options)
