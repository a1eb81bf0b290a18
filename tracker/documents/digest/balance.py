"""The sections on the balance: as a whole, by list, by region, by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from tracker.catalog.lists import need_lists
from tracker.clock import Quarter
from tracker.documents.charts import Bar, Caption, Group, columns, heat
from tracker.documents.digest.labels import line_name, part_name
from tracker.documents.digest.subject import Subject, plain
from tracker.documents.paper import Cell, Column, Drawing, Section, Table
from tracker.documents.words import number, words
from tracker.rules.digest.cells import ALL, CLOSED, ENDED, JOIN
from tracker.vocabulary import CAME, N_, WENT, Figure, Outcome

OTHERWISE = JOIN.join(ENDED)
GROSS = tuple(f"gross-{outcome.value}" for outcome in Outcome)
SINCE = tuple(f"reopened-{outcome.value}" for outcome in Outcome)
# The columns of a table by parts: the line, and its short head where its name is too long for one.
COLUMNS: tuple[tuple[str, str], ...] = (
    *((line, "") for line in CAME),
    *((line, "") for line in CLOSED),
    (OTHERWISE, N_("Other exits")),
    (Figure.CARRIED, ""),
    (Figure.MOVED_OUT, ""),
    ("overdue", ""),
)


def whole(subject: Subject) -> Section:
    """The books of the scope: both sides of the balance, gross closings, and the quarters before."""
    return Section(
        _("The books"),
        (said_of_books(subject),),
        (*_history(subject), _both_sides(subject), _gross(subject)),
    )


def by_list(subject: Subject) -> Section:
    """The five lists."""
    parts = [f"list:{code}" for code in need_lists()]
    return Section(_("By list"), (), (_by_parts(subject, _("Needs by list"), _("List"), parts),))


def by_region(subject: Subject) -> Section:
    """The regions directly below, and what lies in none of them; as a heat map with the lists."""
    parts = subject.figures.parts("region")
    table = _by_parts(subject, _("Needs by region"), _("Region"), parts)
    return Section(_("By region"), (), (*_map(subject, parts), table))


def by_unit(subject: Subject) -> Section:
    """Every lead unit with something in its books, the fullest first, and what no unit leads."""
    figures = subject.figures

    def fullness(part: str) -> tuple[bool, int, int]:
        return (
            part == "unit:none",
            -figures.count(Figure.CARRIED, part),
            -figures.count(JOIN.join(CAME), part),
        )

    parts = sorted(figures.parts("unit"), key=fullness)
    said = _("A need enters the books of its lead unit as moved in from those without a unit.")
    return Section(_("By unit"), (said,), (_by_parts(subject, _("Needs by unit"), _("Unit"), parts),))


def said_of_books(subject: Subject) -> str:
    """The balance in a sentence."""
    count = subject.figures.count
    return str(
        _(
            "%(opening)s needs stood on the books at the start of the quarter; %(filed)s were filed, %(reopened)s came "
            "back and %(moved_in)s moved in. %(solved)s were solved, %(partly)s partly solved, %(answered)s answered "
            "and %(unsolvable)s unsolvable; %(ended)s ended otherwise and %(moved_out)s moved out. %(carried)s are "
            "carried over.",
            opening=number(count(Figure.OPENING)),
            filed=number(count(Figure.FILED)),
            reopened=number(count(Figure.REOPENED)),
            moved_in=number(count(Figure.MOVED_IN)),
            solved=number(count(Outcome.SOLVED.value)),
            partly=number(count(Outcome.PARTLY.value)),
            answered=number(count(Outcome.ANSWERED.value)),
            unsolvable=number(count(Outcome.UNSOLVABLE.value)),
            ended=number(count(OTHERWISE)),
            moved_out=number(count(Figure.MOVED_OUT)),
            carried=number(count(Figure.CARRIED)),
        )
    )


def _both_sides(subject: Subject) -> Table:
    """What came on the left, what went on the right, each with its movement; the sums are equal."""
    heads = (_("Came"), _("Went"))
    change = _("Against the quarter before")
    sides = [_side(subject, CAME), _side(subject, WENT)]
    most = max(map(len, sides))
    empty = (plain(""),) * 3
    rows = [(*_at(sides[0], n, empty), *_at(sides[1], n, empty)) for n in range(most)]
    rows.append((*_sum(subject, CAME), *_sum(subject, WENT)))
    shown = [
        column
        for head in heads
        for column in (Column(head, numeric=False), Column(_("Needs")), Column(change))
    ]
    return Table(_("The balance of the quarter"), tuple(shown), tuple(rows), total=True)


def _side(subject: Subject, lines: Sequence[str]) -> list[tuple[Cell, ...]]:
    return [(plain(line_name(line)), subject.count(line), subject.moved(line)) for line in lines]


def _sum(subject: Subject, lines: Sequence[str]) -> tuple[Cell, ...]:
    line = JOIN.join(lines)
    return (
        plain(_("Sum")),
        Cell(number(subject.figures.count(line)), subject.figures.count(line)),
        subject.moved(line),
    )


def _at(rows: list[tuple[Cell, ...]], n: int, empty: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return rows[n] if n < len(rows) else empty


def _gross(subject: Subject) -> Table:
    rows = tuple(
        (
            plain(words(outcome)),
            subject.count(f"gross-{outcome.value}"),
            subject.count(f"reopened-{outcome.value}"),
        )
        for outcome in Outcome
    )
    heads = (Column(_("Outcome"), numeric=False), Column(_("Closings")), Column(_("of these reopened since")))
    return Table(_("Closings of the quarter, gross"), heads, rows)


def _history(subject: Subject) -> Iterator[Drawing]:
    rows = subject.figures.history
    if not rows:
        return
    title = _("The books, quarter by quarter")
    series = {
        "opening": _("On the books at the start"),
        "came": _("Came in"),
        "left": _("Left"),
        "carried": _("Carried over"),
    }
    groups = [
        Group(
            quarter_name(Quarter.parse(row["quarter"])),
            tuple(Bar(label, row[name], number(row[name])) for name, label in series.items()),
        )
        for row in rows
    ]
    desc = _(
        "For each quarter what stood on the books, came in, left and was carried over; the numbers are written in."
    )
    yield Drawing(title, columns(Caption("history", title, desc), list(series.values()), groups))


def quarter_name(quarter: Quarter) -> str:
    """A quarter as people call it."""
    return str(_("%(year)s Q%(number)s", year=quarter.year, number=quarter.number))


def _map(subject: Subject, parts: Sequence[str]) -> Iterator[Drawing]:
    title = _("On the books at the end, by region and list")
    lists = {code: words(found.short_name) for code, found in need_lists().items()}
    groups = []
    for part in parts:
        region = part.partition(":")[2]
        counts = {code: subject.figures.count(Figure.CARRIED, f"cell:{region}:{code}") for code in lists}
        bars = tuple(Bar(lists[code], n, number(n)) for code, n in counts.items())
        groups.append(Group(part_name(part, subject.names), bars))
    if len(groups) > 1:
        desc = _(
            "A row for each region, a column for each list; the more needs, the darker; the numbers are written in."
        )
        yield Drawing(title, heat(Caption("map", title, desc), list(lists.values()), groups))


def _by_parts(subject: Subject, caption: str, head: str, parts: Sequence[str]) -> Table:
    heads = (
        Column(head, numeric=False),
        *(Column(words(short) if short else line_name(line)) for line, short in COLUMNS),
    )
    rows = [_part(subject, part, part_name(part, subject.names)) for part in parts]
    rows.append(_part(subject, ALL, _("In all")))
    empty = "" if parts else _("Nothing stood on the books in this quarter.")
    return Table(caption, heads, tuple(rows) if parts else (), total=True, empty=empty)


def _part(subject: Subject, part: str, name: str) -> tuple[Cell, ...]:
    return (plain(name), *(subject.count(line, part) for line, _short in COLUMNS))
