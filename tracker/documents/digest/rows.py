"""The sheet of rows: every need of the edition in the scope, one line each, for whoever counts again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flask_babel import gettext as _

from tracker.catalog.lists import need_lists
from tracker.documents.excel import Rows, Value
from tracker.documents.words import called, words
from tracker.models import Region, Unit
from tracker.queries.digests import Described
from tracker.rules.digest import Line
from tracker.vocabulary import Entry, Exit, Status


def sheet_of(
    lines: Iterable[Line],
    known: Mapping[int, Described],
    units: Mapping[int, Unit],
    regions: Iterable[Region],
) -> Rows:
    """The rows of an edition; titles and enterprises only of the needs in `known`, which this reader may see."""
    heads = (
        _("Need"),
        _("Title"),
        _("Enterprise"),
        _("List"),
        _("Region"),
        _("Lead unit"),
        _("Entry"),
        _("Exit"),
        _("Status at the end"),
        _("Promised by"),
        _("Working days overdue"),
        _("Working days since filing"),
        _("Cycle"),
        _("Disputes"),
    )
    places = {region.id: called(region) for region in regions}
    led = {unit_id: called(unit) for unit_id, unit in units.items()}
    return Rows(_("Rows"), heads, _rows(lines, known, led, places))


def _rows(
    lines: Iterable[Line],
    known: Mapping[int, Described],
    units: Mapping[int, str],
    places: Mapping[int, str],
) -> Iterator[tuple[Value, ...]]:
    """Labels are looked up once, not in every row."""
    lists = {code: words(found.short_name) for code, found in need_lists().items()}
    statuses = {status.value: words(status) for status in Status}
    ways = {way: words(way) for way in (*Entry, *Exit)}
    for line in lines:
        found, facts = known.get(line.need_id), line.facts
        yield (
            line.number,
            found.title if found else "",
            called(found.enterprise) if found else "",
            lists.get(line.exit_list, line.exit_list),
            places.get(line.exit_region_id, ""),
            units.get(line.exit_unit_id or 0, ""),
            ways[line.entry],
            ways[line.exit],
            statuses[line.exit_status],
            facts["promised_by_on"] or "",
            facts["overdue_wd"],
            facts["age_wd"],
            facts["cycle"],
            facts["disputes"],
        )
