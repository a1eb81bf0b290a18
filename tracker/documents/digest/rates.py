"""The section on the three rates, each with numerator and denominator, and on what the enterprises said."""

from __future__ import annotations

from flask_babel import gettext as _

from tracker.documents.digest.subject import Subject, percent, plain, points
from tracker.documents.paper import Cell, Column, Section, Table
from tracker.documents.words import words
from tracker.rules.digest.cells import CLOSED
from tracker.vocabulary import Confirmation, Figure, Grade, Judgement, Outcome


def rates(subject: Subject) -> Section:
    """Response, resolution, satisfaction; how the cases ended with the enterprises; what these say of the result."""
    said = _(
        "The three rates are kept apart: response counts claims, resolution counts needs closed, satisfaction counts "
        "ratings. Outcomes are never added up into one rate."
    )
    return Section(
        _("Response, resolution, satisfaction"),
        (said,),
        (_three(subject), _confirmations(subject), _judgements(subject), _grades(subject)),
    )


def _three(subject: Subject) -> Table:
    heads = (
        Column(_("Rate"), numeric=False),
        Column(_("Numerator"), numeric=False),
        Column(_("Needs")),
        Column(_("Denominator"), numeric=False),
        Column(_("Needs")),
        Column(_("Rate in percent")),
        Column(_("Percentage points against the quarter before")),
    )
    claimed, closed, rated = (
        _("claimed in the quarter"),
        _("closed in the quarter"),
        _("rated in the quarter"),
    )
    rows = (
        _rate(subject, _("Response"), (_("contacted within the limit"), "contacted"), (claimed, "claimed")),
        _rate(subject, _("Resolution"), (_("solved"), Figure.SOLVED), (closed, "closed")),
        _rate(subject, "", (_("partly solved"), Figure.PARTLY), (closed, "closed")),
        _rate(subject, _("Satisfaction"), (_("satisfied or better"), "satisfied"), (rated, "rated")),
    )
    return Table(_("The three rates"), heads, rows)


def _rate(subject: Subject, name: str, over: tuple[str, str], under: tuple[str, str]) -> tuple[Cell, ...]:
    (above, numerator), (below, denominator) = over, under
    part, all_of = subject.figures.count(numerator), subject.figures.count(denominator)
    return (
        plain(name),
        plain(above),
        subject.count(numerator),
        plain(below),
        subject.count(denominator),
        plain(percent(part, all_of)),
        plain(points(part, all_of, subject.before(numerator), subject.before(denominator))),
    )


def _confirmations(subject: Subject) -> Table:
    """How each outcome ended with the enterprise: silence is not consent and stands apart."""
    heads = [
        Column(_("Outcome"), numeric=False),
        *(Column(words(end)) for end in Confirmation),
        Column(_("In all")),
    ]
    rows = [
        (
            plain(words(Outcome(outcome))),
            *(subject.count(f"{end.value}-{outcome}") for end in Confirmation),
            subject.count(outcome),
        )
        for outcome in CLOSED
    ]
    return Table(_("How closed needs ended with the enterprise"), tuple(heads), tuple(rows))


def _judgements(subject: Subject) -> Table:
    """The enterprise's own judgement against the outcome that was verified."""
    heads = [
        Column(_("Verified outcome"), numeric=False),
        *(Column(_("Enterprise: %(judgement)s", judgement=words(judgement))) for judgement in Judgement),
    ]
    rows = [
        (
            plain(words(outcome)),
            *(subject.count(f"judged-{outcome.value}-{judgement.value}") for judgement in Judgement),
        )
        for outcome in Outcome
    ]
    return Table(_("The enterprise's judgement against the verified outcome"), tuple(heads), tuple(rows))


def _grades(subject: Subject) -> Table:
    heads = (
        *(Column(words(grade)) for grade in Grade),
        Column(_("Rated again")),
        Column(_("of these satisfied")),
    )
    row = (
        *(subject.count(f"grade-{grade.value}") for grade in Grade),
        subject.count("rated-again"),
        subject.count("satisfied-again"),
    )
    first = Column(_("Ratings"), numeric=False)
    return Table(_("Ratings by grade"), (first, *heads), ((plain(_("Number")), *row),))
