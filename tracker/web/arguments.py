"""What stands behind the question mark of an address: read leniently, since people shorten and mend addresses."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import request

from tracker.rules.text_reading import UNSTORABLE

LONGEST = 200
LARGEST = 2**31 - 1


def text_argument(name: str) -> str:
    """A text without what no database can store; empty when there is none."""
    return UNSTORABLE.sub("", request.args.get(name, "")).strip()[:LONGEST]


def number_argument(name: str) -> int | None:
    """A whole number that fits a column; None for anything else."""
    text = request.args.get(name, "")
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= LARGEST else None
    )


def date_argument(name: str) -> date | None:
    """A civil date of this century; None for anything else."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def with_arguments(**changed: object) -> str:
    """This page's address with some arguments changed; None takes one away."""
    kept = {name: value for name, value in request.args.items() if value and name not in changed}
    given = {name: value for name, value in changed.items() if value is not None}
    arguments = urlencode(kept | given)
    return f"{request.path}?{arguments}" if arguments else request.path
