"""Real servers that take what we send: one for mail, one for what is posted, each with faults on demand."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

OK = "250 OK"
# Longer than anybody in a test waits.
FOR_EVER = 60


@dataclass
class Mailbox:
    """What a mail server was given, and how it behaves: replies by recipient or for all, stalls, cut connections."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    replies: dict[str, str] = field(default_factory=dict)
    reply_to_sender: str = OK
    reply_to_data: str = OK
    stalls_for: set[str] = field(default_factory=set)
    cuts_after_data: bool = False
    closed: bool = False
    seconds: float = 0.0
    # Called with each letter before it is answered for.
    watch: Callable[[EmailMessage], None] = lambda letter: None
    port: int = 0

    @property
    def ids(self) -> list[str]:
        """The Message-IDs in the order they came."""
        return [letter["Message-ID"] for letter in self.letters]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope: Envelope, address, options) -> str:
        envelope.mail_from = address
        return self.reply_to_sender

    async def handle_RCPT(self, server, session: Session, envelope: Envelope, address, options) -> str:
        if address in self.stalls_for or "*" in self.stalls_for:
            await asyncio.sleep(FOR_EVER)
        reply = self.replies.get(address, self.replies.get("*", OK))
        if reply == OK:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session, envelope: Envelope) -> str:
        letter = message_from_bytes(envelope.content, policy=default)
        if self.reply_to_data == OK:
            self.letters.append(letter)
            self.recipients += envelope.rcpt_tos
        self.watch(letter)
        await asyncio.sleep(self.seconds)
        if self.cuts_after_data:
            server.transport.abort()
        return self.reply_to_data


@contextmanager
def mail_server(box: Mailbox | None = None, **options: Any) -> Iterator[Mailbox]:
    """A mail server on this machine; `options` are those of aiosmtpd."""
    found = box or Mailbox()
    controller = Controller(found, hostname="127.0.0.1", port=_free_port(), ready_timeout=30, **options)
    controller.start()
    found.port = controller.port
    try:
        yield found
    finally:
        _end_all_tasks(controller)
        controller.stop()


def passwords(user: str, password: str) -> dict[str, Any]:
    """The options of a mail server that lets in only this user."""

    def check(server, session, envelope, mechanism, data) -> AuthResult:
        is_right = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=is_right, handled=False)

    return {"authenticator": check, "auth_required": True, "auth_require_tls": False}


@dataclass
class Posted:
    """A request that came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class PostBox:
    """What was posted, and what is answered: status, body, where to, after how many seconds."""

    posts: list[Posted] = field(default_factory=list)
    status: int = 200
    body: Any = field(default_factory=lambda: {"errcode": 0, "code": 0, "errmsg": "ok"})
    location: str = ""
    is_silent: bool = False
    drips: bool = False
    port: int = 0
    stop: threading.Event = field(default_factory=threading.Event)


@contextmanager
def post_server() -> Iterator[PostBox]:
    """A web server on this machine that takes JSON."""
    box = PostBox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            box.posts.append(Posted(self.path, dict(self.headers), json.loads(said)))
            if box.is_silent:
                box.stop.wait(FOR_EVER)
                return
            self.send_response(box.status)
            if box.location:
                self.send_header("Location", box.location)
            answer = json.dumps(box.body).encode()
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if box.drips:
                self._drip(answer)
            else:
                self.wfile.write(answer)

        def do_GET(self) -> None:
            box.posts.append(Posted(f"GET {self.path}", dict(self.headers), {}))
            self.send_error(404)

        def _drip(self, answer: bytes) -> None:
            for byte in answer:
                if box.stop.wait(0.2):
                    return
                self.wfile.write(bytes([byte]))
                self.wfile.flush()

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    box.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        box.stop.set()
        server.shutdown()
        server.server_close()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_all_tasks(controller: Controller) -> None:
    """Those that stall would keep the server's thread alive."""

    def cancel() -> None:
        for task in asyncio.all_tasks(controller.loop):
            task.cancel()

    controller.loop.call_soon_threadsafe(cancel)
