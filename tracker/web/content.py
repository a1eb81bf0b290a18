"""The content of a need topic by topic, confidential fields masked where they are not open to the reader."""

from __future__ import annotations

from tracker.catalog.fields import FieldKind
from tracker.catalog.lists import form_parts, need_list
from tracker.documents.values import Shown, shown_fields
from tracker.models import Need
from tracker.queries.timeline import names_of_units
from tracker.rules.confidentiality import Opening, confidential_fields
from tracker.rules.effects.content import content_of
from tracker.web.filters import words

CLOSED = frozenset({Opening.ON_REASON, Opening.MASKED})
# What the head of the page says already.
IN_THE_HEAD = frozenset({"title", "urgency", "confidential"})


def content_parts(need: Need, opened: Opening) -> list[tuple[str, tuple[Shown, ...]]]:
    """(title, fields) of each topic that holds something."""
    masked = confidential_fields(need) if opened in CLOSED else frozenset()
    content = content_of(need)
    topics = form_parts(need_list(need.list_code))
    specs = [spec for part in topics for spec in part.fields if spec.kind is FieldKind.UNITS]
    names = names_of_units(unit_id for spec in specs for unit_id in content.get(spec.name) or ())
    parts = [
        (words(part.label), shown_fields(part.fields, content, names=names, masked=masked)) for part in topics
    ]
    said = [(title, tuple(row for row in rows if row.name not in IN_THE_HEAD)) for title, rows in parts]
    return [(title, rows) for title, rows in said if rows]


def hides_files(need: Need, opened: Opening) -> bool:
    """Whether the files of the content are closed to the reader with its other fields."""
    return need.confidential and opened in CLOSED
