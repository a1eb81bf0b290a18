"""The sections on where needs stand, how long stages take, and what is overdue, extended, objected to or parked."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flask_babel import gettext as _

from tracker.documents.charts import Bar, Caption, bars, funnel
from tracker.documents.digest.labels import STAGES, line_name, part_name
from tracker.documents.digest.subject import NOTHING, Subject, figure, plain
from tracker.documents.paper import Cell, Column, Drawing, Section, Table
from tracker.documents.words import number, words
from tracker.vocabulary import ON_BOOKS, Status

MOST_BARS = 12
STANDING = tuple(status for status in Status if status in ON_BOOKS)
ASKED = (
    "extensions-asked",
    "extensions-granted",
    "objections",
    "objections-upheld",
    "reassignments",
    "parked",
    "parked-wd",
)


def stages(subject: Subject) -> Section:
    """Where the needs on the books stood at the end, and the working days the stages took."""
    return Section(_("By stage"), (), (*_funnel(subject), _standing(subject), _medians(subject)))


def delays(subject: Subject) -> Section:
    """Overdue by unit with days; extensions, objections, parked time."""
    count, worst = subject.figures.count, subject.figures.worst.get("all", 0)
    said = _(
        "%(late)s needs are past their promised date, by %(days)s working days in all and by %(worst)s at most.",
        late=number(count("overdue")),
        days=number(count("overdue-wd")),
        worst=number(worst),
    )
    return Section(
        _("Overdue, extended, objected to, parked"),
        (said if count("overdue") else _("No need is past its promised date."),),
        (*_overdue_bars(subject), _overdue(subject), _asked(subject)),
    )


def _funnel(subject: Subject) -> Iterator[Drawing]:
    title = _("Where needs stand at the end of the quarter")
    counts = [(status, subject.figures.count(f"status-{status.value}")) for status in STANDING]
    if any(n for _status, n in counts):
        desc = _(
            "A bar for each stage, the wider the more needs stand in it; the numbers are written beside."
        )
        rows = [Bar(words(status), n, number(n)) for status, n in counts]
        yield Drawing(title, funnel(Caption("stages", title, desc), rows))


def _standing(subject: Subject) -> Table:
    rows = [
        (
            plain(words(status)),
            subject.count(f"status-{status.value}"),
            subject.moved(f"status-{status.value}"),
        )
        for status in STANDING
    ]
    heads = (Column(_("Status"), numeric=False), Column(_("Needs")), Column(_("Against the quarter before")))
    return Table(_("On the books at the end, by status"), heads, tuple(rows))


def _medians(subject: Subject) -> Table:
    heads = (
        Column(_("Stage"), numeric=False),
        Column(_("Stays that ended")),
        Column(_("Median in working days")),
        Column(_("Longest in working days")),
    )
    rows = []
    for stage, word in STAGES.items():
        found = subject.figures.medians.get(stage)
        reckoned = (_decimal(found["median"]), figure(found["worst"])) if found else (plain(NOTHING),) * 2
        rows.append((plain(words(word)), subject.count(f"stage-{stage}"), *reckoned))
    return Table(_("How long the stages took"), heads, tuple(rows))


def _decimal(text: str) -> Cell:
    return Cell(number(Decimal(text)), int(text) if text.isdigit() else None)


def _late_units(subject: Subject) -> list[str]:
    """The units with something overdue, the most first."""
    count = subject.figures.count
    parts = [part for part in subject.figures.parts("unit") if count("overdue", part)]
    return sorted(parts, key=lambda part: (-count("overdue", part), -count("overdue-wd", part)))


def _overdue_bars(subject: Subject) -> Iterator[Drawing]:
    title = _("Overdue by unit")
    rows = [
        Bar(part_name(part, subject.names), n, number(n))
        for part in _late_units(subject)[:MOST_BARS]
        if (n := subject.figures.count("overdue", part))
    ]
    if rows:
        desc = _(
            "A bar for each unit, the longer the more of its needs are overdue; the numbers are written beside."
        )
        yield Drawing(title, bars(Caption("overdue", title, desc), rows))


def _overdue(subject: Subject) -> Table:
    heads = (
        Column(_("Unit"), numeric=False),
        Column(_("Needs overdue")),
        Column(_("Working days overdue")),
        Column(_("Worst, in working days")),
    )
    parts = _late_units(subject)
    rows = [_late(subject, part, part_name(part, subject.names)) for part in parts]
    rows.append(_late(subject, "all", _("In all")))
    empty = "" if parts else _("No need is past its promised date.")
    return Table(_("Overdue by unit"), heads, tuple(rows) if parts else (), total=True, empty=empty)


def _late(subject: Subject, part: str, name: str) -> tuple[Cell, ...]:
    late, days = subject.count("overdue", part), subject.count("overdue-wd", part)
    return (plain(name), late, days, figure(subject.figures.worst.get(part, 0)))


def _asked(subject: Subject) -> Table:
    rows = [(plain(line_name(line)), subject.count(line), subject.moved(line)) for line in ASKED]
    heads = (Column(_("Matter"), numeric=False), Column(_("Number")), Column(_("Against the quarter before")))
    return Table(_("Extensions, objections and parked time"), heads, tuple(rows))
