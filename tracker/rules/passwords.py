"""Which passwords are good enough: long, not guessable, without the person's own words (TRUST 33)."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.rules.faults import Fault
from tracker.vocabulary import N_

SHORTEST = 12
LONGEST = 1024
FEWEST_DIFFERENT = 5
SHORTEST_OWN_WORD = 4
OUR_WORDS = ("fivelists", "five-lists", "wuzhangqingdan")
# What people choose first; the longer ones on the usual lists are these with something behind them.
COMMON = (
    "password",
    "passw0rd",
    "p@ssw0rd",
    "qwertyuiop",
    "qwerty123",
    "1q2w3e4r",
    "1qaz2wsx",
    "iloveyou",
    "woaini",
    "administrator",
    "letmein",
    "welcome",
    "changeme",
    "abcdefgh",
    "abcd1234",
    "admin123",
    "5201314",
    "a1b2c3d4",
    "zxcvbnm",
    "asdfghjkl",
    "147258369",
    "123456",
    "654321",
    "111111",
    "888888",
    "666666",
    "123123",
    "112233",
)
ROWS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
LONGEST_RUN = 8
FEWEST_OWN = 6


def fault(password: str, own_words: Iterable[str] = ()) -> Fault | None:
    """What is wrong with a password for somebody with these names; None when it is good enough."""
    if len(password) < SHORTEST:
        return Fault(N_("At least %(count)s characters are needed."), {"count": SHORTEST})
    if len(password) > LONGEST:
        return Fault(N_("At most %(count)s characters are possible."), {"count": LONGEST})
    plain = password.casefold()
    if len(set(plain)) < FEWEST_DIFFERENT or _has_run(plain) or _is_common(plain):
        return Fault(N_("This is easily guessed. Take several words that do not belong together."))
    if any(word in plain for word in _own(own_words)):
        return Fault(N_("Your own name, or this system's, is easily guessed."))
    return None


def _is_common(plain: str) -> bool:
    """Whether little is left once a usual password is taken out of it."""
    rest = plain
    for word in COMMON:
        rest = rest.replace(word, "")
    return len(rest) < FEWEST_OWN


def _has_run(plain: str) -> bool:
    """Whether most of it is a run along the alphabet, the digits or the keyboard."""
    for row in (*ROWS, *(row[::-1] for row in ROWS)):
        for start in range(len(row) - LONGEST_RUN + 1):
            if row[start : start + LONGEST_RUN] in plain:
                return True
    return False


def _own(words: Iterable[str]) -> Iterable[str]:
    yield from OUR_WORDS
    for word in words:
        for part in word.casefold().split():
            if len(part) >= SHORTEST_OWN_WORD:
                yield part
