"""One POST of JSON to one fixed place: no redirect is followed, no proxy asked, and ten seconds are enough."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any

from tracker.delivery.outcomes import DelayedError, JammedError, RejectedError
from tracker.delivery.targets import Endpoint
from tracker.delivery.watching import bounded

# All in all, however slowly the answer drips (TRUST F11).
SECONDS, CONNECT_SECONDS = 10.0, 5.0
LARGEST_ANSWER = 64 * 1024
SILENT = "It did not answer in time."
# Answers that say "not now"; other refusals are for good.
NOT_NOW = frozenset({408, 425, 429})
OK, REDIRECT, REFUSED, BROKEN = 200, 300, 400, 500


def post(
    endpoint: Endpoint,
    body: Mapping[str, Any],
    still_ours: Callable[[], None],
    *,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> dict[str, Any]:
    """The JSON object answered with a 2xx (empty for any other text); raises a NotSentError.

    `query` is put behind the endpoint's path; what it and the path hold is never repeated in an error.
    """
    connection = _connection(endpoint)
    path = endpoint.path + ("&" if query and "?" in endpoint.path else "?" if query else "") + query
    sent = json.dumps(body, ensure_ascii=False).encode()
    # Kept by itself: the connection lets go of its socket while the answer is still being read.
    sockets: list[socket.socket] = []
    with bounded(seconds, lambda: sockets[0] if sockets else None) as is_over:
        try:
            sockets.append(_connected(connection, seconds))
            if is_over.is_set():
                raise JammedError(SILENT)
            still_ours()
            connection.request("POST", path, sent, {"Content-Type": "application/json", **(headers or {})})
            response = connection.getresponse()
            _judge(response.status)
            answer = response.read(LARGEST_ANSWER)
        except (HTTPException, OSError) as error:
            raise DelayedError(SILENT if is_over.is_set() else _told(error)) from error
        finally:
            connection.close()
    if is_over.is_set():
        raise DelayedError(SILENT)
    return _object(answer)


def _connection(endpoint: Endpoint) -> HTTPConnection:
    if endpoint.is_tls:
        tls = ssl.create_default_context()
        return HTTPSConnection(endpoint.host, endpoint.port, timeout=CONNECT_SECONDS, context=tls)
    return HTTPConnection(endpoint.host, endpoint.port, timeout=CONNECT_SECONDS)


def _connected(connection: HTTPConnection, seconds: float) -> socket.socket:
    try:
        connection.connect()
    except OSError as error:
        raise JammedError(_told(error)) from error
    sock: socket.socket = connection.sock
    sock.settimeout(seconds)
    return sock


def _judge(status: int) -> None:
    if OK <= status < REDIRECT:
        return
    if REDIRECT <= status < REFUSED:
        raise RejectedError(f"HTTP {status}: redirects are not followed.")
    if status >= BROKEN or status in NOT_NOW:
        raise DelayedError(f"HTTP {status}")
    raise RejectedError(f"HTTP {status}")


def _object(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _told(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return SILENT
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate was refused: {error.verify_message}"
    return f"{type(error).__name__}: {getattr(error, 'strerror', None) or 'the connection broke'}"
