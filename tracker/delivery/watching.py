"""Bounds the time something may take on a socket, however slowly the other side drips its answer."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Timer


@contextmanager
def bounded(seconds: float, current: Callable[[], socket.socket | None]) -> Iterator[Event]:
    """Shut the socket that `current` names once the time is over: whoever waits on it reads its end.

    The event given is set then.
    """
    is_over = Event()

    def cut() -> None:
        is_over.set()
        sock = current()
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()
