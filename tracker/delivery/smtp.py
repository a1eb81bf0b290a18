"""The road by mail: one connection to the server for many letters, opened when the first one goes."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable
from typing import Self

from tracker.delivery.outcomes import DelayedError, JammedError, LostError, RejectedError
from tracker.delivery.targets import MailServer, Tls
from tracker.delivery.watching import bounded

READY, GO_AHEAD, SHUTTING_DOWN, FINAL = 220, 250, 421, 500
# A whole letter at most, the connection included (TRUST F10).
LETTER_SECONDS, CONNECT_SECONDS, LEAVE_SECONDS = 15.0, 5.0, 2.0
SILENT = "The mail server did not answer in time."
CUT = "The mail server cut the connection."


class MailRoad:
    """Takes letters to a mail server one after the other; use it as a context manager."""

    def __init__(
        self,
        server: MailServer,
        sender: str,
        *,
        our_name: str,
        seconds: float = LETTER_SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._server, self._sender, self._our_name, self._seconds = server, sender, our_name, seconds
        self._tls = tls or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None
        self._is_fresh = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._smtp is not None:
            with bounded(LEAVE_SECONDS, self._socket), contextlib.suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._leave()

    def send(self, recipient: str, letter: bytes, still_ours: Callable[[], None]) -> None:
        """Hand one letter over; returns only once the server has taken it, else raises a NotSentError.

        `still_ours` is asked last thing before the words go out, and raises when they must not.
        """
        with bounded(self._seconds, self._socket) as is_over:
            try:
                self._name(recipient)
                if is_over.is_set():
                    raise TimeoutError
                still_ours()
                self._judge(*self._connected().data(letter))
            except smtplib.SMTPResponseException as answer:
                self._judge(answer.smtp_code, answer.smtp_error)
            except (smtplib.SMTPException, OSError) as error:
                self._leave()
                raise DelayedError(SILENT if is_over.is_set() else _told(error)) from error
            except JammedError as jam:
                raise (JammedError(SILENT) if is_over.is_set() else jam) from jam
            except LostError:
                self._leave()
                raise

    def _name(self, recipient: str) -> None:
        """Say from whom and to whom."""
        try:
            code, said = self._connected().mail(self._sender)
        except smtplib.SMTPServerDisconnected as error:
            was_fresh = self._is_fresh
            self._leave()
            if was_fresh:
                raise JammedError(_told(error)) from error
            # A server may end a connection it has kept for a while; that says nothing of this letter.
            code, said = self._connected().mail(self._sender)
        self._is_fresh = False
        if code != GO_AHEAD:
            # We are the sender of every letter: who refuses that refuses them all.
            self._leave()
            raise JammedError(f"The sender was refused: {code} {_text(said)}")
        self._judge(*self._connected().rcpt(recipient))

    def _judge(self, code: int, said: bytes | str) -> None:
        """Return if the server agreed; else begin anew for the next letter and say what this means for this one."""
        if GO_AHEAD <= code < GO_AHEAD + 50:
            return
        words = f"{code} {_text(said)}"
        if code == SHUTTING_DOWN:
            self._leave()
            raise JammedError(words)
        try:
            self._connected().rset()
        except (smtplib.SMTPException, OSError, JammedError):
            self._leave()
        raise RejectedError(words) if code >= FINAL else DelayedError(words)

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._open()
            except (smtplib.SMTPException, OSError) as error:
                self._leave()
                raise JammedError(_told(error)) from error
        assert self._smtp is not None
        return self._smtp

    def _open(self) -> None:
        smtp = self._smtp = smtplib.SMTP(timeout=self._seconds, local_hostname=self._our_name)
        smtp.sock = socket.create_connection((self._server.host, self._server.port), CONNECT_SECONDS)
        smtp.sock.settimeout(self._seconds)
        if self._server.tls is Tls.AT_ONCE:
            self._encrypt(smtp)
        code, said = smtp.getreply()
        if code != READY:
            raise smtplib.SMTPResponseException(code, said)
        smtp.ehlo_or_helo_if_needed()
        if self._server.tls is Tls.STARTED:
            code, said = smtp.docmd("STARTTLS")
            if code != READY:
                raise smtplib.SMTPResponseException(code, said)
            self._encrypt(smtp)
            # What was said in the clear may be anybody's: ask anew (RFC 3207).
            smtp.file, smtp.ehlo_resp, smtp.helo_resp = None, None, None
            smtp.esmtp_features, smtp.does_esmtp = {}, False
            smtp.ehlo_or_helo_if_needed()
        if self._server.user:
            smtp.login(self._server.user, self._server.password)
        self._is_fresh = True

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        """Speak TLS from here on; the certificate must be the server's own (TRUST 53)."""
        assert smtp.sock is not None
        wrapped = self._tls.wrap_socket(
            smtp.sock, server_hostname=self._server.host, do_handshake_on_connect=False
        )
        smtp.sock = wrapped
        wrapped.do_handshake()

    def _socket(self) -> socket.socket | None:
        return self._smtp.sock if self._smtp is not None else None

    def _leave(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _told(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return SILENT
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The mail server's certificate was refused: {error.verify_message}"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return CUT
    return f"{type(error).__name__}: {getattr(error, 'strerror', None) or error}"


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
