"""How alike two needs read, from 0 to 1: Chinese has no spaces, so pairs of characters stand for words."""

from __future__ import annotations

import unicodedata

from rapidfuzz import fuzz

TITLE_SHARE = 0.6
# Below this two needs of one enterprise have nothing but its trade in common.
ALIKE_FROM = 0.35


def likeness(title: str, text: str, *, other_title: str, other_text: str) -> float:
    """How alike two needs are by their titles (edit distance) and by all their words (Jaccard over bigrams)."""
    titles = fuzz.ratio(_plain(title), _plain(other_title)) / 100
    shared = _jaccard(_bigrams(f"{title} {text}"), _bigrams(f"{other_title} {other_text}"))
    return TITLE_SHARE * titles + (1 - TITLE_SHARE) * shared


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _bigrams(text: str) -> frozenset[str]:
    plain = _plain(text)
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    union = one | other
    return len(one & other) / len(union) if union else 0.0
