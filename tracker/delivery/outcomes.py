"""What may become of a letter on the wire, if not sent: refused for good, put off, or the whole road is jammed."""

from __future__ import annotations

import re

LONGEST = 200
# Servers like to repeat whom or what a letter was for; neither belongs into a table that others read (TRUST 69).
SECRETS = (
    (re.compile(r"\b[a-z][a-z+]*://\S+", re.IGNORECASE), "(address)"),
    (re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?"), "(address)"),
    (re.compile(r"\+?\d[\d -]{9,}\d"), "(number)"),
)
UNPRINTABLE = re.compile(r"[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")


class NotSentError(Exception):
    """A letter did not go out; `reason` may be shown to an administrator."""

    def __init__(self, reason: str) -> None:
        self.reason = cleaned(reason)
        super().__init__(self.reason)


class RejectedError(NotSentError):
    """The other side will never take this letter."""


class DelayedError(NotSentError):
    """The other side did not take this letter now."""


class JammedError(NotSentError):
    """Nothing gets through on this road at present, whatever the letter."""


class LostError(NotSentError):
    """Another sender has taken the letter over: it is not ours to send."""


def cleaned(text: str) -> str:
    """What another machine said, on one short line, without addresses and numbers of people."""
    line = UNPRINTABLE.sub(" ", text)
    for pattern, stand_in in SECRETS:
        line = pattern.sub(stand_in, line)
    return " ".join(line.split())[:LONGEST]
