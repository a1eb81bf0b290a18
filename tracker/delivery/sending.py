"""A delivery on its way: judged, written for its reader, and handed to its road; nothing here is stored."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from tracker.clock import office_date
from tracker.delivery import mail, robots, sms
from tracker.delivery.composing import compose
from tracker.delivery.letter import Letter, Reader
from tracker.delivery.outcomes import LostError, RejectedError
from tracker.delivery.posting import SECONDS
from tracker.delivery.rendering import language_of, one_line, rendered
from tracker.delivery.smtp import LETTER_SECONDS, MailRoad
from tracker.delivery.targets import Robot, Targets
from tracker.documents.words import called
from tracker.models import Delivery
from tracker.queries.deliveries import is_held, opened
from tracker.queries.people import actor_of
from tracker.rules.permissions import Actor
from tracker.rules.sending import why_dropped
from tracker.settings import Settings
from tracker.vocabulary import DropReason, Road

NOBODY = Actor(person_id=None)
# Between the lease and the wire at most: who was held up for longer asks nobody and sends nothing (TRUST F5).
LATEST_SECONDS = 25.0
BAD_ADDRESS = "The address is not one that a mail server takes."
SMS_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds one letter may take on its road, all in all (TRUST F10, F11)."""

    mail: float = LETTER_SECONDS
    post: float = SECONDS


@dataclass(frozen=True, slots=True)
class Lease:
    """That a delivery is ours, and since when by a clock that nobody sets."""

    delivery_id: int
    fence: int
    since: float

    def still_ours(self) -> None:
        """Return only if no other sender can have taken it; raises LostError."""
        if time.monotonic() - self.since > LATEST_SECONDS or not is_held(self.delivery_id, self.fence):
            raise LostError("Another sender has taken it over.")


Wire = Callable[[Callable[[], None]], None]


class Roads:
    """The roads that are set up, for one round; a context manager, since mail keeps its connection."""

    def __init__(self, found: Targets, settings: Settings, patience: Patience) -> None:
        self._targets, self._settings, self._patience = found, settings, patience
        self._stack = ExitStack()
        self._mail: MailRoad | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def prepare(self, delivery_id: int, at: datetime) -> Wire | DropReason:
        """What will send this delivery when it is called, or why it need not be sent; reads, sends nothing."""
        delivery = opened(delivery_id)
        message, person = delivery.message, delivery.message.person
        actor = actor_of(person, office_date(at)) if person is not None else None
        reason = why_dropped(message, delivery.road, actor)
        if reason is not None:
            return reason
        with language_of(person.locale if person is not None else self._settings.locale):
            named = person or message.unit
            reader = Reader(actor or NOBODY, message.person_id, called(named) if named is not None else "")
            letter = compose(message, reader, at)
            return self._wire(delivery, letter, at) if isinstance(letter, Letter) else letter

    def _wire(self, delivery: Delivery, letter: Letter, at: datetime) -> Wire | DropReason:
        message = delivery.message
        if delivery.road is Road.ROBOT:
            robot = self._targets.robots.get(message.unit.code) if message.unit is not None else None
            return self._by_robot(robot, letter, at) if robot is not None else DropReason.NO_ROAD
        assert message.person is not None, "why_dropped asks for a person"
        if delivery.road is Road.SMS:
            return self._by_sms(message.person.phone, letter)
        return self._by_mail(delivery.id, message.person.email, called(message.person), letter, at)

    def _by_mail(
        self, delivery_id: int, email: str, name: str, letter: Letter, at: datetime
    ) -> Wire | DropReason:
        sender, road = mail.sender_of(self._settings), self._mail_road()
        if sender is None or road is None:
            return DropReason.NO_ROAD
        to = mail.address_of(email, name)
        if to is None:
            return _refusing
        sheet = mail.sheet(letter.folder, letter.told)
        message_id = mail.message_id(delivery_id, self._settings)
        wire = mail.on_the_wire(sheet, to=to, sender=sender, message_id=message_id, at=at)
        return lambda still_ours: road.send(to.addr_spec, wire, still_ours)

    def _by_robot(self, robot: Robot, letter: Letter, at: datetime) -> Wire:
        text = rendered(f"{letter.folder}/short.txt", letter.told).strip()
        return lambda still_ours: robots.send(robot, text, at, still_ours, seconds=self._patience.post)

    def _by_sms(self, phone: str, letter: Letter) -> Wire | DropReason:
        gateway = self._targets.sms
        if gateway is None:
            return DropReason.NO_ROAD
        text = one_line(rendered(f"{letter.folder}/short.txt", letter.told))[:SMS_LONGEST]
        return lambda still_ours: sms.send(gateway, phone, text, still_ours, seconds=self._patience.post)

    def _mail_road(self) -> MailRoad | None:
        sender = mail.sender_of(self._settings)
        if self._mail is None and self._targets.mail is not None and sender is not None:
            our_name = mail.host_of(self._settings)
            seconds = self._patience.mail
            road = MailRoad(self._targets.mail, sender.addr_spec, our_name=our_name, seconds=seconds)
            self._mail = self._stack.enter_context(road)
        return self._mail


def _refusing(still_ours: Callable[[], None]) -> None:
    raise RejectedError(BAD_ADDRESS)
