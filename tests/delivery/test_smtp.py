"""The road by mail, against a real server: login, TLS with a certificate that must be right, and bounded patience."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sinks import Mailbox, mail_server, passwords
from tracker.delivery.outcomes import DelayedError, JammedError, LostError, RejectedError
from tracker.delivery.smtp import MailRoad
from tracker.delivery.targets import MailServer, Tls

LETTER = b"Subject: x\r\nMessage-ID: <1@x>\r\n\r\nwords\r\n"
MY = "us@here.example"


def ours() -> None:
    """Nobody has taken it over."""


def road(port: int, tls: Tls = Tls.NONE, *, context=None, seconds: float = 2.0, **login) -> MailRoad:
    server = MailServer("localhost" if tls is not Tls.NONE else "127.0.0.1", port, tls, **login)
    return MailRoad(server, MY, our_name="here.example", seconds=seconds, tls=context)


@contextmanager
def raw_server(say):
    """A server that only says what it is told to; say(connection) is called in a thread."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            threading.Thread(target=say, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


def test_many_letters_go_over_one_connection():
    with mail_server() as box, road(box.port) as by_mail:
        for _number in range(5):
            by_mail.send("you@there.example", LETTER, ours)
    assert (len(box.letters), box.connections) == (5, 1)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_it_signs_in_where_asked_to():
    with mail_server(**passwords("me", "pw")) as box:
        with road(box.port, user="me", password="pw") as by_mail:
            by_mail.send("you@there.example", LETTER, ours)
        with (
            road(box.port, user="me", password="wrong") as by_mail,
            pytest.raises(JammedError, match="535"),
        ):
            by_mail.send("you@there.example", LETTER, ours)
    assert len(box.letters) == 1


@pytest.mark.parametrize(("reply", "error"), [("550 no", RejectedError), ("450 not now", DelayedError)])
def test_what_is_said_of_a_recipient_concerns_this_letter_alone(reply, error):
    with mail_server(Mailbox(replies={"bad@there.example": reply})) as box, road(box.port) as by_mail:
        with pytest.raises(error, match=reply):
            by_mail.send("bad@there.example", LETTER, ours)
        by_mail.send("good@there.example", LETTER, ours)
    assert (box.recipients, box.connections) == (["good@there.example"], 1)


@pytest.mark.parametrize(
    ("reply", "error"), [("554 spam", RejectedError), ("452 full", DelayedError), ("421 bye", JammedError)]
)
def test_what_is_said_of_the_words_decides_too(reply, error):
    with (
        mail_server(Mailbox(reply_to_data=reply)) as box,
        road(box.port) as by_mail,
        pytest.raises(error, match=reply),
    ):
        by_mail.send("you@there.example", LETTER, ours)


def test_a_refused_sender_is_no_letters_fault():
    with (
        mail_server(Mailbox(reply_to_sender="550 not you")) as box,
        road(box.port) as by_mail,
        pytest.raises(JammedError, match="The sender was refused: 550 not you"),
    ):
        by_mail.send("you@there.example", LETTER, ours)


def test_a_letter_taken_over_by_another_sender_is_not_sent():
    def lost() -> None:
        raise LostError("gone")

    with mail_server() as box, road(box.port) as by_mail:
        with pytest.raises(LostError):
            by_mail.send("you@there.example", LETTER, lost)
        by_mail.send("you@there.example", LETTER, ours)
    assert len(box.letters) == 1


def test_a_silent_server_is_waited_for_so_long_and_no_longer():
    with mail_server(Mailbox(stalls_for={"*"})) as box, road(box.port, seconds=0.5) as by_mail:
        began = time.monotonic()
        with pytest.raises(DelayedError, match="did not answer in time"):
            by_mail.send("you@there.example", LETTER, ours)
        assert time.monotonic() - began < 5


def test_a_server_that_never_greets_is_a_jammed_road():
    with (
        raw_server(lambda connection: time.sleep(10)) as port,
        road(port, seconds=0.5) as by_mail,
        pytest.raises(JammedError, match="did not answer in time"),
    ):
        by_mail.send("you@there.example", LETTER, ours)


def test_an_answer_that_drips_does_not_stretch_the_time():
    def drip(connection: socket.socket) -> None:
        for byte in b"220 welcome" * 50:
            try:
                connection.send(bytes([byte]))
            except OSError:
                return
            time.sleep(0.1)

    with raw_server(drip) as port, road(port, seconds=0.5) as by_mail:
        began = time.monotonic()
        with pytest.raises(JammedError, match="did not answer in time"):
            by_mail.send("you@there.example", LETTER, ours)
        assert time.monotonic() - began < 3


def test_nobody_there_is_a_jammed_road():
    with road(1) as by_mail, pytest.raises(JammedError, match="Connection refused"):
        by_mail.send("you@there.example", LETTER, ours)


def test_a_server_that_refuses_to_speak_is_a_jammed_road():
    with (
        raw_server(lambda connection: connection.sendall(b"554 go away\r\n")) as port,
        road(port) as by_mail,
        pytest.raises(JammedError, match="554 go away"),
    ):
        by_mail.send("you@there.example", LETTER, ours)


@pytest.fixture(scope="module")
def certificate() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server for "localhost" shows, and the trust of somebody who knows that very certificate."""
    path = Path(__file__).with_name("localhost.pem")
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


@pytest.mark.parametrize("tls", [Tls.AT_ONCE, Tls.STARTED])
def test_tls_is_spoken_with_a_certificate_we_know(certificate, tls):
    shown, known = certificate
    options = (
        {"ssl_context": shown} if tls is Tls.AT_ONCE else {"tls_context": shown, "require_starttls": True}
    )
    with mail_server(**options) as box, road(box.port, tls, context=known) as by_mail:
        by_mail.send("you@there.example", LETTER, ours)
        by_mail.send("you@there.example", LETTER, ours)
    assert len(box.letters) == 2


@pytest.mark.parametrize("tls", [Tls.AT_ONCE, Tls.STARTED])
def test_a_certificate_nobody_vouches_for_is_refused(certificate, tls):
    shown, _known = certificate
    options = {"ssl_context": shown} if tls is Tls.AT_ONCE else {"tls_context": shown}
    with (
        mail_server(**options) as box,
        road(box.port, tls) as by_mail,
        pytest.raises(JammedError, match="certificate was refused"),
    ):
        by_mail.send("you@there.example", LETTER, ours)
    assert box.letters == []


def test_the_certificate_of_another_host_is_refused(certificate):
    shown, known = certificate
    with mail_server(ssl_context=shown) as box:
        by_mail = MailRoad(
            MailServer("127.0.0.1", box.port, Tls.AT_ONCE), MY, our_name="x", seconds=2, tls=known
        )
        with by_mail, pytest.raises(JammedError, match="certificate was refused"):
            by_mail.send("you@there.example", LETTER, ours)


def test_a_server_that_offers_no_tls_is_not_spoken_to_in_the_clear():
    with (
        mail_server() as box,
        road(box.port, Tls.STARTED, user="me", password="pw") as by_mail,
        pytest.raises(JammedError),
    ):
        by_mail.send("you@there.example", LETTER, ours)
    assert box.letters == []
