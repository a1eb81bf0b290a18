"""A mail as it goes over the wire: text and HTML side by side, headers that no name or subject can break."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit

from tracker.delivery.rendering import one_line, rendered
from tracker.settings import Settings

LONGEST_NAME, LONGEST_SUBJECT = 60, 120
CONTROL = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ")
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")
# Names and addresses are told apart by these.
QUOTING = str.maketrans(dict.fromkeys('<>"\\', " "))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a mail says: subject, and the same words as text and as HTML."""

    subject: str
    text: str
    html: str


def sheet(folder: str, told: Mapping[str, Any]) -> Sheet:
    """The three templates of a kind of mail, filled in."""
    return Sheet(
        subject=plain(rendered(f"{folder}/subject.txt", told), LONGEST_SUBJECT),
        text=rendered(f"{folder}/text.txt", told).strip() + "\n",
        html=rendered(f"{folder}/html.html", told),
    )


def on_the_wire(content: Sheet, *, to: Address, sender: Address, message_id: str, at: datetime) -> bytes:
    """The mail as bytes, all of them ASCII, so that no server on the way need change it."""
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["From"], mail["To"], mail["Subject"] = sender, to, content.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    # Out-of-office answers to a machine help nobody (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(content.text, cte="base64")
    mail.add_alternative(content.html, subtype="html", cte="base64")
    return mail.as_bytes()


def address_of(email: str, name: str) -> Address | None:
    """Where a mail goes; None where the address is none that every server would take."""
    local, _at, domain = email.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        return None
    if not LOCAL_PART.fullmatch(local) or not DOMAIN.fullmatch(ascii_domain):
        return None
    return Address(plain(name.translate(QUOTING), LONGEST_NAME), local, ascii_domain)


def sender_of(settings: Settings) -> Address | None:
    """Who our mails are from: what is set, else an address at our own host; None where it is no address."""
    name, email = parseaddr(settings.mail_from)
    return address_of(email or f"five-lists@{_mail_domain(host_of(settings))}", name)


def host_of(settings: Settings) -> str:
    """The host by which people know us."""
    return urlsplit(settings.base_url).hostname or "localhost"


def message_id(delivery_id: int, settings: Settings) -> str:
    """The same for every try, so that a reader's mailbox knows a duplicate for one (DESIGN §2.6)."""
    return f"<delivery-{delivery_id}@{host_of(settings)}>"


def plain(text: str, longest: int) -> str:
    """A text as a header may hold it: one line, nothing invisible, no longer than it should be."""
    line = one_line(text.translate(CONTROL).encode("utf-8", "ignore").decode())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _mail_domain(host: str) -> str:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return "localhost"
