"""Digests: each is reckoned again from its edition and must be equal, and bears a head of the ledger (DOMAIN §9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.catalog.limits import limits
from tracker.clock import Quarter
from tracker.extensions import db
from tracker.models import Digest
from tracker.queries.anchors import with_hash
from tracker.queries.digest_sources import edition_of, scope_of
from tracker.queries.quarters import book_of
from tracker.queries.verification.found import Break, Read
from tracker.rules.digest import Returned, figures_from, figures_hash, reckon


def digests(read: Read) -> Iterator[Break]:
    """What does not hold of any digest, the oldest first."""
    query = select(Digest).options(joinedload(Digest.region)).order_by(Digest.quarter, Digest.id)
    for digest in db.session.scalars(query).all():
        what = _break(digest)
        if what:
            yield Break(f"digest {digest.quarter} of {digest.region.code}", None, what)


def _break(digest: Digest) -> str | None:
    quarter, book = Quarter.parse(digest.quarter), book_of(Quarter.parse(digest.quarter))
    if book is None or digest.edition_hash != book.edition_hash:
        return "it was made from another edition than the one that stands"
    stored = figures_from(digest.figures)
    if figures_hash(stored) != digest.figures_hash:
        return "its figures are not those it was made with"
    if digest.head_hash and with_hash(digest.head_hash) is None:
        return "no anchor has the hash it bears as the ledger's head"
    # As it was made: by the settings of its day, and with who was asked then, since enterprises move.
    made_by = limits().digest.as_of(stored.weights, stored.settings)
    scope = scope_of(digest.region)
    asked = {name: stored.returns[name] for name in ("held", "sent", "answered")}
    edition = replace(edition_of(quarter, scope, made_by.quarters), returned=Returned(**asked))
    return None if reckon(edition, scope, made_by) == stored else "reckoned again, its figures differ"
