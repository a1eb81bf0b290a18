"""The digest in a few lines, for a mail: the figures a leader asks for first, and the hash of the ledger's head."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from tracker.documents.digest.balance import quarter_name, said_of_books
from tracker.documents.digest.subject import Subject, percent
from tracker.documents.words import called, number
from tracker.vocabulary import Figure


@dataclass(frozen=True, slots=True)
class Summary:
    """`title` names the digest, `said` tells of the books, `lines` are figures with their labels, `foot` the hashes."""

    title: str
    said: str
    lines: tuple[tuple[str, str], ...]
    foot: tuple[tuple[str, str], ...]


def summary_of(subject: Subject) -> Summary:
    """The key figures in the reader's language; no need is named, nobody's words are repeated."""
    count = subject.figures.count
    return Summary(
        title=str(
            _(
                "Digest of the five lists, %(region)s, %(quarter)s",
                region=called(subject.names.region),
                quarter=quarter_name(subject.quarter),
            )
        ),
        said=said_of_books(subject),
        lines=(
            (_("Response"), _share(subject, "contacted", "claimed")),
            (_("Resolution, solved"), _share(subject, Figure.SOLVED, "closed")),
            (_("Resolution, partly solved"), _share(subject, Figure.PARTLY, "closed")),
            (_("Satisfaction"), _share(subject, "satisfied", "rated")),
            (_("Needs overdue"), number(count("overdue"))),
            (_("Open instructions"), number(count("instructions"))),
        ),
        foot=((_("Head of the ledger"), subject.head_hash),) if subject.head_hash else (),
    )


def _share(subject: Subject, part: str, whole: str) -> str:
    """A rate with its numerator and denominator: a percentage alone says nothing of how many."""
    count = subject.figures.count
    return str(
        _(
            "%(percent)s (%(part)s of %(whole)s)",
            percent=percent(count(part), count(whole)),
            part=number(count(part)),
            whole=number(count(whole)),
        )
    )
