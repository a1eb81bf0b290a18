"""Making digests: one for each region whose scope somebody holds and each frozen quarter, and telling who holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.actions.notices import Notice, write
from tracker.catalog.limits import limits
from tracker.clock import Quarter, office_date
from tracker.extensions import db, in_line
from tracker.models import Digest, Region
from tracker.queries import anchors
from tracker.queries.digest_sources import edition_of, scope_of
from tracker.queries.digests import regions_held
from tracker.queries.quarters import book_of
from tracker.rules.digest import Figures, figures_hash, reckon
from tracker.vocabulary import MessageKind, Topic


@dataclass(frozen=True, slots=True)
class Prepared:
    """A digest that is reckoned, not yet written; without figures it is there already."""

    quarter: Quarter
    region_id: int
    figures: Figures | None = None
    edition_hash: str = ""
    late: bool = False


def make_digests(quarter: Quarter, at: datetime) -> list[Digest]:
    """The digests of a complete quarter, one for each region whose scope somebody holds at `at`."""
    return [keep(prepare(quarter, region_id), at) for region_id in regions_held(office_date(at))]


def prepare(quarter: Quarter, region_id: int) -> Prepared:
    """Reckon the digest of a region and a complete quarter, unless it is made; only reads.

    It is late where the refresh that froze the quarter was held after its day. Raises LookupError for a quarter whose
    edition is not complete.
    """
    if _kept(quarter, region_id) is not None:
        return Prepared(quarter, region_id)
    book, following = book_of(quarter), book_of(quarter.next)
    if book is None or not book.is_complete:
        raise LookupError(f"{quarter} has no complete edition")
    scope = scope_of(db.session.get_one(Region, region_id))
    made_by = limits().digest
    figures = reckon(edition_of(quarter, scope, made_by.quarters), scope, made_by)
    return Prepared(quarter, region_id, figures, book.edition_hash, following is not None and following.late)


def keep(prepared: Prepared, at: datetime) -> Digest:
    """Write a digest, once; everybody who holds the scope is told, once."""
    quarter, region_id, figures = prepared.quarter, prepared.region_id, prepared.figures
    in_line(f"digest:{quarter.code}:{region_id}")
    digest = _kept(quarter, region_id)
    if digest is None:
        if figures is None:
            raise LookupError(f"the digest of region {region_id} and {quarter} is gone")
        digest = Digest(
            quarter=quarter.code,
            region_id=region_id,
            made_at=at,
            late=prepared.late,
            figures=figures.as_json(),
            figures_hash=figures_hash(figures),
            edition_hash=prepared.edition_hash,
            head_hash=anchors.head(),
        )
        db.session.add(digest)
        db.session.flush()
    people = regions_held(office_date(at)).get(region_id, ())
    write([_notice(digest, person_id) for person_id in people], at)
    return digest


def _kept(quarter: Quarter, region_id: int) -> Digest | None:
    return db.session.scalar(
        select(Digest).where(Digest.quarter == quarter.code, Digest.region_id == region_id)
    )


def _notice(digest: Digest, person_id: int) -> Notice:
    return Notice(
        key=f"digest:{digest.quarter}:{digest.region_id}:{person_id}",
        kind=MessageKind.DIGEST.value,
        person_id=person_id,
        facts={"digest": digest.id},
        topics=frozenset({Topic.DIGEST}),
    )
