"""Addresses that come from outside: where a person may be sent next, and from where they came."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter, ValidationError

from tracker.rules.text_reading import UNSTORABLE

LONGEST = 2000


class StorableNumber(IntegerConverter):
    """A number in an address that fits a database's key; others name nothing."""

    def __init__(self, map_: Map) -> None:
        super().__init__(map_, max=2**63 - 1)


class StorableText(UnicodeConverter):
    """A text in an address that a database can hold; others name nothing."""

    def to_python(self, value: str) -> str:
        """The text, or no match."""
        if UNSTORABLE.search(value):
            raise ValidationError
        return value


def inside(address: str | None, otherwise: str = "/") -> str:
    """`address` when it is a path of this site, else `otherwise` (TRUST 25: redirects only inside)."""
    if not address or len(address) > LONGEST or not address.startswith("/") or address.startswith("//"):
        return otherwise
    # Browsers read a backslash as a slash and drop control characters: "/\evil.example", "/<tab>/evil".
    if "\\" in address or any(ord(character) <= 0x20 or ord(character) == 0x7F for character in address):
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address


def here() -> str:
    """This page's own address, to come back to by GET."""
    if request.method == "GET" and request.query_string:
        return inside(request.full_path, request.path)
    return inside(request.path)


def client_address() -> str:
    """The address of the browser, as far as the trusted proxies tell."""
    return (request.remote_addr or "")[:64]
