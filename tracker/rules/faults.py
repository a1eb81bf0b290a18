"""What is wrong with an input, as a sentence a person can act on, to be translated at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """An English msgid whose %(name)s places `params` fill: with Labels, numbers or dates."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of validation: clean values by field, and faults by path ("indicators.0.target")."""

    values: dict[str, Any]
    errors: dict[str, Fault]

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors


class WrongValueError(Exception):
    """One value cannot be read; `at` names the part of it, `storable` is false for what no draft keeps."""

    def __init__(self, message: str, *, at: str = "", storable: bool = True, **params: object) -> None:
        super().__init__(message)
        self.fault = Fault(message, params)
        self.at = at
        self.storable = storable
