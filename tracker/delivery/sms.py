"""The road by text message: one short text to one phone, through the gateway that is set."""

from __future__ import annotations

from collections.abc import Callable

from tracker.delivery.posting import SECONDS, post
from tracker.delivery.targets import Gateway


def send(
    gateway: Gateway, phone: str, text: str, still_ours: Callable[[], None], *, seconds: float = SECONDS
) -> None:
    """Hand a text to the gateway; any 2xx says that it took it, else a NotSentError is raised."""
    headers = {"Authorization": f"Bearer {gateway.token}"}
    post(gateway.endpoint, {"to": phone, "text": text}, still_ours, headers=headers, seconds=seconds)
