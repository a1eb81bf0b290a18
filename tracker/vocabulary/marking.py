"""Marks English words as message ids, so that catalogs find them and the edge translates them for each reader."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


def N_(msgid: str) -> str:
    """Return `msgid` unchanged; its only use is to be seen by the extraction of messages."""
    return msgid


class Word(StrEnum):
    """A term of DOMAIN §2 with its code (what is stored) and its English label (what is translated)."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:  # looking a word up takes its code alone
        word = str.__new__(cls, code)
        word._value_ = code
        word.label = label
        return word
