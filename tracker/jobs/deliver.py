"""The job that sends: each delivery is leased, written, sent and marked by itself, so that none waits for another.

Marked after it was sent: a crash in between sends it once more, under the same Message-ID (DESIGN §2.6, TRUST F3).
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app

from tracker import clock
from tracker.actions import deliveries as marking
from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.delivery.outcomes import DelayedError, JammedError, LostError, RejectedError
from tracker.delivery.sending import Lease, Patience, Roads
from tracker.delivery.targets import targets
from tracker.extensions import db
from tracker.jobs.run import Run, transaction
from tracker.queries import deliveries
from tracker.queries.deliveries import Due
from tracker.rules.retrying import JAMMING_FAILURES, JAMMING_SECONDS
from tracker.rules.roads import leaves_at
from tracker.vocabulary import DropReason, Road

log = logging.getLogger(__name__)

# A robot takes twenty a minute; what is left waits for the next round.
ROBOT_MOST = 5
PATIENT = Patience()
UNWRITTEN = "The letter could not be written"


def deliver(run: Run, patience: Patience = PATIENT) -> None:
    """Send what is due; a road that is jammed waits, the others go on."""
    if run.rehearsal:
        run.lines += [f"{one.road} {one.id}" for one in deliveries.due(run.at, clock.now())]
        return
    _drop_unset(run)
    if not _is_open(clock.now()):
        return
    with Roads(targets(), current_app.config["SETTINGS"], patience) as roads:
        current = _Round(run, roads)
        for one in current.due():
            current.send(one)


def _is_open(at: datetime) -> bool:
    """Whether letters may leave now: working days, half past eight to half past five (DOMAIN §7)."""
    return leaves_at(at, work_calendar(), limits().alerts) == at


def _drop_unset(run: Run) -> None:
    """What waits for a road that is not set up has nowhere to go; the inbox has it."""
    known = targets()
    groups = set(deliveries.units_by_code(known.robots)) if known.robots else set[int]()
    unset: dict[Road, set[int]] = {Road.ROBOT: groups}
    if known.mail is None:
        unset[Road.MAIL] = set()
    if known.sms is None:
        unset[Road.SMS] = set()
    for road, but in unset.items():
        while deliveries.due(run.at, clock.now(), roads=(road,), but_groups=but):
            with run.step():
                marking.drop_unset(road, run.at, clock.now(), but_units=but)


@dataclass(slots=True)
class _Round:
    """One pass over what is due: which roads are jammed, and what failed on each in a row."""

    run: Run
    roads: Roads
    jammed: set[str] = field(default_factory=set)
    failures: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    # Roads that were jammed and are tried again: one failure more, and they rest once more.
    tried: set[str] = field(default_factory=set)

    def due(self) -> Iterator[Due]:
        """What is due on roads that are open, each once."""
        at = clock.now()
        for target, jam in deliveries.jams().items():
            (self.jammed if jam.until_at > at else self.tried).add(target)
        after: tuple[datetime, int] | None = None
        while _is_open(clock.now()):
            batch = self._batch(after)
            db.session.rollback()
            if not batch:
                return
            for one in batch:
                if one.target not in self.jammed:
                    yield one
            after = batch[-1].next_at, batch[-1].id

    def send(self, one: Due) -> None:
        """Take one delivery as far as it goes."""
        since = time.monotonic()
        with self.run.step():
            fence = marking.lease(one.id, self.run.at, clock.now())
        if fence is None:
            return
        lease = Lease(one.id, fence, since)
        try:
            wire = self.roads.prepare(one.id, clock.now())
            db.session.rollback()
            if isinstance(wire, DropReason):
                with transaction(self.run.worker):
                    marking.drop(one.id, fence, clock.now(), wire)
                return
            wire(lease.still_ours)
        except LostError:
            db.session.rollback()
        except JammedError as jam:
            self._put_back(one, fence, jam.reason)
        except RejectedError as refusal:
            with self._failed(one):
                marking.give_up(one.id, fence, clock.now(), refusal.reason)
        except DelayedError as delay:
            with self._failed(one):
                marking.put_off(one.id, fence, clock.now(), delay.reason)
            self._count(one, delay.reason, time.monotonic() - since)
        except Exception as error:
            # A letter that cannot be written must not hold up the others, nor come back at once.
            db.session.rollback()
            log.exception("delivery %s could not be written", one.id)
            with self._failed(one):
                marking.put_off(one.id, fence, clock.now(), f"{UNWRITTEN}: {type(error).__name__}")
        else:
            self._mark_sent(one, fence)

    def _batch(self, after: tuple[datetime, int] | None) -> list[Due]:
        groups = [int(target.partition(":")[2]) for target in self.jammed if ":" in target]
        roads = [road for road in Road if road.value not in self.jammed]
        return list(deliveries.due(self.run.at, clock.now(), after=after, roads=roads, but_groups=groups))

    def _mark_sent(self, one: Due, fence: int) -> None:
        with transaction(self.run.worker):
            marking.mark_sent(one.id, fence, clock.now())
            if one.target in self.tried:
                marking.clear_jam(one.target)
        self.tried.discard(one.target)
        self.failures[one.target] = self.lost[one.target] = 0
        self.run.done += 1
        self.said[one.target] += 1
        if one.road is Road.ROBOT and self.said[one.target] >= ROBOT_MOST:
            self.jammed.add(one.target)

    @contextmanager
    def _failed(self, one: Due) -> Iterator[None]:
        db.session.rollback()
        with transaction(self.run.worker):
            yield
        self.run.failed += 1

    def _count(self, one: Due, reason: str, seconds: float) -> None:
        """Several failures in a row, or a long wait for them, say that it is the road and not the letters."""
        self.failures[one.target] += 1
        self.lost[one.target] += int(seconds)
        in_a_row = self.failures[one.target] >= JAMMING_FAILURES
        if in_a_row or self.lost[one.target] >= JAMMING_SECONDS or one.target in self.tried:
            with transaction(self.run.worker):
                self._jam(one, reason)

    def _put_back(self, one: Due, fence: int, reason: str) -> None:
        with self._failed(one):
            marking.put_back(one.id, fence, reason)
            self._jam(one, reason)

    def _jam(self, one: Due, reason: str) -> None:
        self.jammed.add(one.target)
        marking.note_jam(one.target, clock.now(), reason)
        given_up = marking.give_up_jammed(one.target, one.road, clock.now(), unit_id=one.unit_id)
        log.warning("%s is jammed, %s letters were given up: %s", one.target, given_up, reason)
