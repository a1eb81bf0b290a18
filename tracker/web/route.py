"""A route as one row of the table: its address, view, permission, methods, and whether it writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from tracker.vocabulary import Permission

View = Callable[..., ResponseReturnValue]
READ = ("GET",)
FORM = ("GET", "POST")
ACT = ("POST",)


@dataclass(frozen=True, slots=True)
class Route:
    """An address and what it asks for; `writes` says that its unsafe methods commit."""

    rule: str
    view: View
    permission: Permission
    methods: tuple[str, ...] = READ
    writes: bool = False

    @property
    def endpoint(self) -> str:
        """The name for url_for: module and view, as "people.index"."""
        return f"{self.view.__module__.rpartition('.')[2]}.{self.view.__name__}"
