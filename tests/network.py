"""Closes the network for the suite: a connection that leaves this machine is a mistake in the test."""

import ipaddress
import socket
from typing import Any


class NetworkClosedError(RuntimeError):
    """A test tried to reach another machine."""


def close() -> None:
    """From now on Python's sockets connect to this machine only."""
    socket.socket.connect = _guarded(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = _guarded(socket.socket.connect_ex)  # type: ignore[method-assign]


def stays_here(address: Any) -> bool:
    """Whether an address of any socket family is this machine."""
    if not isinstance(address, tuple):
        return True  # a path: a Unix socket
    host = address[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _guarded(connect: Any) -> Any:
    def connect_here(self: socket.socket, address: Any) -> Any:
        if not stays_here(address):
            raise NetworkClosedError(f"the suite is closed to the network, and this wanted {address!r}")
        return connect(self, address)

    return connect_here
