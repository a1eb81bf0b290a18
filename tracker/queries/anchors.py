"""The anchors of the ledger: the newest is its head, which digests and the auditor note down outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from tracker.extensions import db
from tracker.models import Anchor, AnchorHead, JobRun, Need
from tracker.rules.anchoring import Head

PAGE = 50
CHUNK = 1000


def head() -> str:
    """The ledger's head: the hash of the newest anchor, empty before the first."""
    last = newest()
    return last.hash if last else ""


def newest() -> Anchor | None:
    """The newest anchor."""
    return db.session.scalar(select(Anchor).order_by(Anchor.id.desc()).limit(1))


def of_occasion(occasion: str) -> Anchor | None:
    """The anchor made for an occasion that comes once, a quarter's freeze."""
    return db.session.scalar(
        select(Anchor).where(Anchor.occasion == occasion).order_by(Anchor.id.desc()).limit(1)
    )


def with_hash(hash_: str) -> Anchor | None:
    """The anchor with this hash."""
    return db.session.scalar(select(Anchor).where(Anchor.hash == hash_))


def anchors(before: int | None = None) -> tuple[Sequence[Anchor], int | None]:
    """Anchors, newest first, and the cursor of the next page."""
    query = select(Anchor).order_by(Anchor.id.desc()).limit(PAGE + 1)
    rows = db.session.scalars(query.where(Anchor.id < before) if before else query).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def heads_of(anchor_id: int) -> Iterator[Head]:
    """The heads an anchor holds in the order of their numbers, byte by byte; a need that is gone has no number."""
    byte_order = "C" if db.session.get_bind().dialect.name == "postgresql" else "BINARY"
    query = (
        select(Need.number, AnchorHead.version, AnchorHead.head_hash)
        .outerjoin(Need, Need.id == AnchorHead.need_id)
        .where(AnchorHead.anchor_id == anchor_id)
        .order_by(Need.number.collate(byte_order))
        .execution_options(yield_per=CHUNK)
    )
    for number, version, hash_ in db.session.execute(query):
        yield Head(number or "", version, hash_)


def last_verification() -> JobRun | None:
    """The newest finished nightly run of `verify`, with what it read and found."""
    query = select(JobRun).where(JobRun.job == "verify", JobRun.finished_at.is_not(None))
    return db.session.scalar(query.order_by(JobRun.started_at.desc()).limit(1))
