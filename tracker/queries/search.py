"""Searching needs by words: what somebody typed, as a condition; whoever asks adds the scope."""

from __future__ import annotations

import unicodedata

from sqlalchemy import ColumnElement, or_, select

from tracker.models import Enterprise, Need

LONGEST = 60


def matching(typed: str) -> ColumnElement[bool]:
    """The needs whose number begins so, or whose title, description or enterprise's name holds the text."""
    text = typed[:LONGEST]
    number = unicodedata.normalize("NFKC", text).strip().upper()
    enterprises = select(Enterprise.id).where(
        or_(
            Enterprise.name.icontains(text, autoescape=True),
            Enterprise.name_en.icontains(text, autoescape=True),
        )
    )
    return or_(
        Need.number.startswith(number, autoescape=True),
        Need.title.icontains(text, autoescape=True),
        Need.description.icontains(text, autoescape=True),
        Need.enterprise_id.in_(enterprises),
    )
