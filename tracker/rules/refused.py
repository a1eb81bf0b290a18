"""How rules say no: refused with a reason, invalid with faults at fields, stale, or hidden."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.rules.faults import Fault
from tracker.vocabulary import Refusal


class Refused(Exception):
    """The act is not possible now or not by this person; `refusal` says why, `params` fill its sentence.

    A parameter may be a Word (translated for the reader), a text, a number, a date or an instant.
    """

    def __init__(self, refusal: Refusal, **params: object) -> None:
        super().__init__(refusal.value, params)
        self.refusal = refusal
        self.params: Mapping[str, object] = params


class Invalid(Exception):
    """What was handed in is wrong at these fields; nothing was changed."""

    def __init__(self, errors: Mapping[str, Fault]) -> None:
        super().__init__(", ".join(f"{path}: {fault.message}" for path, fault in errors.items()))
        self.errors = dict(errors)


class Hidden(Exception):
    """There is no such thing, or none for this person: both give the same answer."""


class Stale(Exception):
    """Somebody else saved in between; `current` is what stands there now."""

    def __init__(self, current: Mapping[str, object]) -> None:
        super().__init__("stale edit")
        self.current = current
