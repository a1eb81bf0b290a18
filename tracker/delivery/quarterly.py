"""Letters of the quarter: the return that an enterprise is asked for, and the digest for who holds a region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.delivery import links
from tracker.delivery.letter import Letter, Reader, at_site, personal_link
from tracker.documents.words import called, day, number, words
from tracker.models import Digest, Message
from tracker.queries.deliveries import digest_told, return_told
from tracker.rules.digest.figures import figures_from
from tracker.vocabulary import CAME, WENT, DropReason, Figure, MessageKind, ReturnState


def return_letter(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """A return that is open still, with a link for its reader alone."""
    found = return_told(message)
    if found is None or found.state is not ReturnState.OPEN:
        return DropReason.OVER
    if found.enterprise_id not in reader.actor.enterprise_ids() or reader.person_id is None:
        return DropReason.HIDDEN
    return Letter(
        "return",
        {
            "reader": reader.name,
            "is_reminder": message.kind == MessageKind.RETURN_REMINDER,
            "enterprise": called(found.enterprise),
            "quarter": found.quarter,
            "due": day(found.due_on),
            "link": personal_link(links.to_return(found, reader.person_id)),
            "page": at_site(f"/returns/{found.id}"),
        },
    )


def digest(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """The digest of a region and quarter: its balance, and the way to the whole."""
    found = digest_told(message)
    if found is None or found.region_id not in reader.actor.region_ids():
        return DropReason.HIDDEN
    return Letter(
        "digest",
        {
            "reader": reader.name,
            "region": called(found.region),
            "quarter": found.quarter,
            "late": found.late,
            "came": _side(found, CAME),
            "went": _side(found, WENT),
            "page": at_site(f"/digests/{found.id}"),
            "hash": found.head_hash,
        },
    )


def _side(found: Digest, lines: Sequence[Figure]) -> list[tuple[str, str]]:
    """One side of the balance as (label, amount), nothing left out: an office adds it up."""
    if not found.figures:
        return []
    figures = figures_from(found.figures)
    return [(words(line), number(figures.count(line.value))) for line in lines]
