"""The digest as a paper: title, issuer, period, numbered sections, places to sign, hashes (DOMAIN §9)."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from tracker.catalog.limits import limits
from tracker.documents.digest.balance import by_list, by_region, by_unit, quarter_name, whole
from tracker.documents.digest.course import delays, stages
from tracker.documents.digest.labels import figure_name
from tracker.documents.digest.matters import decisions, hardest, returns
from tracker.documents.digest.rates import rates
from tracker.documents.digest.subject import Names, Subject
from tracker.documents.digest.summary import Summary, summary_of
from tracker.documents.paper import Paper, Section, numbered
from tracker.documents.words import called, day, instant, words
from tracker.models import Digest, Region
from tracker.queries.digests import regions_named, titles_named, units_named
from tracker.rules.digest import Figures, figures_from
from tracker.rules.permissions import Actor
from tracker.vocabulary import N_

SECTIONS: tuple[Callable[[Subject], Section], ...] = (
    whole,
    by_list,
    by_region,
    by_unit,
    stages,
    rates,
    delays,
    hardest,
    decisions,
    returns,
)
NUMBERS = (
    N_("1. "),
    N_("2. "),
    N_("3. "),
    N_("4. "),
    N_("5. "),
    N_("6. "),
    N_("7. "),
    N_("8. "),
    N_("9. "),
    N_("10. "),
)


def paper_of(subject: Subject) -> Paper:
    """The digest in the reader's language; it says the same whenever it is made."""
    quarter, region = subject.quarter, called(subject.names.region)
    return Paper(
        title=title_of(subject),
        issuer=words(limits().digest.issuer) % {"region": region},
        period=_(
            "%(quarter)s (%(first)s to %(last)s)",
            quarter=quarter_name(quarter),
            first=day(quarter.starts_on),
            last=day(quarter.ends_on),
        ),
        mark=_mark(subject),
        sections=numbered([make(subject) for make in SECTIONS], [_(text) for text in NUMBERS]),
        signs=(_("Issued by"), _("Checked by"), _("Date")),
        foot=_foot(subject),
    )


def title_of(subject: Subject) -> str:
    """What the digest is called, without its quarter."""
    return str(_("Quarterly digest of the five lists, %(region)s", region=called(subject.names.region)))


def _mark(subject: Subject) -> str:
    if subject.previewed_at is not None:
        return str(
            _(
                "Preview as of %(at)s: the quarter is still running, nothing of this is frozen.",
                at=instant(subject.previewed_at),
            )
        )
    return str(_("Made late: the refresh was held after its day.")) if subject.late else ""


def _foot(subject: Subject) -> tuple[tuple[str, str], ...]:
    found = ((_("Edition"), subject.edition_hash), (_("Head of the ledger"), subject.head_hash))
    return tuple((label, hash_) for label, hash_ in found if hash_)


def subject_of(digest: Digest, actor: Actor | None = None) -> Subject:
    """A stored digest with the names it needs; titles of needs for `actor`, none without. `digest.region` is loaded."""
    figures = figures_from(digest.figures)
    return Subject(
        figures,
        names_for(figures, digest.region, actor),
        late=digest.late,
        edition_hash=digest.edition_hash,
        head_hash=digest.head_hash,
    )


def names_for(figures: Figures, region: Region, actor: Actor | None = None) -> Names:
    """The names that figures need; titles of needs only as far as `actor` may see them."""
    titles = titles_named(figures, actor) if actor is not None else {}
    return Names(region, regions_named(figures), units_named(figures), titles)


__all__ = [
    "Names",
    "Subject",
    "Summary",
    "figure_name",
    "names_for",
    "paper_of",
    "quarter_name",
    "subject_of",
    "summary_of",
    "title_of",
]
