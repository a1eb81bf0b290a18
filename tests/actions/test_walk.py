"""People walk the table at random over several needs; whatever they do, the laws of the house hold."""

import os
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.actions.drive import SILENCES, WAYS, Drive, Way, end
from tests.factories import grant, make_person, stand_in
from tracker.clock import office_date, office_instant
from tracker.models import Event, Message, Need, Person, RoleGrant
from tracker.queries.case import case_of
from tracker.queries.people import actor_of
from tracker.queries.verification import Verified, verify
from tracker.rules.deadlines.table import PAUSED_IN, PAUSED_KINDS, STAGES
from tracker.rules.event_chain import fold, tracked
from tracker.rules.offers import offers
from tracker.rules.permissions import SYSTEM, Actor
from tracker.rules.refused import Hidden, Invalid, Refused
from tracker.rules.workflow import arrows
from tracker.vocabulary import ON_BOOKS, OPEN_TASKS, Action, DeadlineKind, Role, Status

A, K, S = Action, DeadlineKind, Status
STEPS, NEEDS = 150, 4
ARROWS = {(here, there, action) for here, there, action in arrows()}
BY_ACTION: dict[Action, list[Way]] = {
    action: [way for way in WAYS if way.action is action] for action in Action
}
LIVES_IN = {rule.kind: rule.lives_in for rule in STAGES}


class Walk:
    """A random walker with a log of its own, from which the books are counted again."""

    def __init__(self, drive: Drive, random: Random) -> None:
        self.drive, self.random = drive, random
        self.actors: dict[tuple[int, date], Actor] = {}
        self.done: Counter[Action] = Counter()
        self.refused: Counter[str] = Counter()

    def file(self) -> None:
        """One more need, by the enterprise or on its behalf."""
        by = self.random.choice([self.drive.town.liaison, self.drive.town.east_official])
        urgency = self.random.choice(["normal", "urgent", "critical"])
        self.drive.file(by=by, urgency=urgency)
        self.done[A.FILE] += 1

    @property
    def needs(self) -> list[int]:
        """Every need there is; some acts file a second one to name it."""
        return list(self.drive.session.scalars(select(Need.id).order_by(Need.id)))

    def step(self) -> None:
        """Somebody does something that is offered, or tries what is not; time goes by, or not."""
        self._time_passes()
        need = self._need()
        chance = self.random.random()
        people = [*self.drive.town.people.values()]
        if chance < 0.02:
            self.file()
        elif chance < 0.06:
            self._silence(need)
        elif chance < 0.12:
            self._try(need, self.random.choice(people), self.random.choice(list(Action)))
        else:
            self._offered(need, people)

    def _offered(self, need: Need, people: list[Person]) -> None:
        """One of all the acts that somebody is offered, those that lead onwards oftener."""
        case = case_of(need.number, SYSTEM, self.drive.today)
        found = [
            (person, offer.action)
            for person in people
            for offer in offers(case, self._actor(person), self.drive.at)
            if offer.possible
        ]
        if found:
            weights = [WEIGHT.get(action, 2) for _, action in found]
            self._try(need, *self.random.choices(found, weights)[0])

    def _actor(self, person: Person) -> Actor:
        key = person.id, self.drive.today
        if key not in self.actors:
            self.actors[key] = actor_of(person, self.drive.today)
        return self.actors[key]

    def _time_passes(self) -> None:
        if self.random.random() < 0.2:
            days = self.random.choice([0, 1, 1, 1, 2, 3, 6, 12])
            at = office_instant(self.drive.today + timedelta(days=days), self.random.randrange(8, 20))
            self.drive.at = max(self.drive.at, at)

    def _need(self) -> Need:
        """Mostly one that lives."""
        found = [self.drive.session.get_one(Need, need_id) for need_id in self.needs]
        alive = [need for need in found if need.status in ON_BOOKS]
        return self.random.choice(alive if alive and self.random.random() < 0.85 else found)

    def _silence(self, need: Need) -> None:
        kind = self.random.choice([*SILENCES.values()])
        self._attempt(lambda: end(self.drive, need, kind))

    def _try(self, need: Need, person: Person, action: Action) -> None:
        self._attempt(lambda: self.drive.do(person, action, need, **self._data(need, action)))

    def _data(self, need: Need, action: Action) -> dict:
        ways = BY_ACTION.get(action) or []
        if not ways:
            return {}
        data = self._said(self.random.choice(ways), need)
        if action in (A.ASSIGN, A.REASSIGN, A.RULE) and self.random.random() < 0.8:
            town = self.drive.town
            lead = self.random.choice([town.talent, town.industry])
            data |= {"lead_unit": lead.id, "helpers": [town.finance.id]}
        return data

    def _said(self, way: Way, need: Need) -> dict:
        try:
            return way.data(self.drive, need)
        except StopIteration:  # no task of that person: whatever task there is
            found = list(self.drive.whole(need).tasks)
            task = self.random.choice(found).id if found else 1
            return {"task": task, "reason": "x", "result": "x", "missing": "x", "due_on": self.drive.day(2)}

    def _attempt(self, act) -> None:
        session = self.drive.session
        session.commit()
        try:
            event = act()
        except (Refused, Invalid, Hidden) as refusal:
            session.rollback()
            self.refused[type(refusal).__name__] += 1
            return
        session.commit()
        self.done[event.action] += 1


# What leads onwards is chosen oftener, so that walks get somewhere.
WEIGHT = {
    A.WITHDRAW: 0.3, A.ENDORSE: 1, A.SUCCEED: 0.05, A.NOTE: 0.2, A.LINK: 0.2, A.NUDGE: 0.5, A.INSTRUCT: 0.3,
    A.ASK: 0.3, A.ACCEPT: 8, A.ASSIGN: 12, A.CLAIM: 8, A.DECOMPOSE: 30, A.REQUEST_CLOSURE: 40, A.VERIFY: 20,
    A.CONFIRM: 4, A.SUBMIT_TASK: 12, A.APPROVE_TASK: 20, A.CANCEL_TASK: 3, A.PARK: 12, A.RULE_EXTENSION: 6,
    A.ASK_EXTENSION: 4, A.ASK_PARK: 4, A.AMEND: 1, A.ADD_TASK: 3, A.RESUME: 6, A.REFILE: 6, A.REOPEN: 3,
    A.ESCALATE: 0.5, A.DELEGATE: 1, A.MERGE: 0.3, A.NAME_HELPERS: 0.3, A.NAME_SPONSOR: 0.3, A.HAND_OVER: 0.5,
    A.RELEASE: 0.5, A.REASSIGN: 0.5, A.ASK_DECLINE: 1, A.DECLINE: 6, A.RULE_DISPUTE: 12, A.FOLLOW_UP: 6,
}  # fmt: skip


def check(walk: Walk, before: dict[int, int]) -> None:
    """The laws, on every need whose history grew."""
    drive = walk.drive
    drive.session.expire_all()
    for need_id in walk.needs:
        number, version = drive.session.execute(
            select(Need.number, Need.version).where(Need.id == need_id)
        ).one()
        if before.get(need_id) == version:
            continue
        before[need_id] = version
        need = case_of(number, SYSTEM, drive.today).need
        events = drive.history(need)
        _replays(need, events)
        _deadlines_hold(need, drive)
        _told_rightly(need, events, drive)
        if need.status not in ON_BOOKS:
            assert [t.id for t in need.tasks if t.state in OPEN_TASKS] == [], number
            assert [r.id for r in need.requests if r.is_pending and need.status is not S.DECLINED] == [], (
                number
            )


def _replays(need: Need, events: list[Event]) -> None:
    assert fold(events) == tracked(need)
    assert [event.seq for event in events] == list(range(1, need.version + 1))
    here = S.DRAFT
    for event in events:
        assert event.from_status is here
        moved = event.to_status is not here
        assert not moved or (here, event.to_status, event.action) in ARROWS, event.action
        here = event.to_status
    assert here is need.status
    quarters = [event.booked_quarter for event in events]
    assert quarters == sorted(quarters)


def _deadlines_hold(need: Need, drive: Drive) -> None:
    opened = [d for d in need.deadlines if d.is_open]
    keys = Counter((d.kind, d.task_id, d.request_id, d.instruction_id) for d in opened)
    assert keys == Counter(dict.fromkeys(keys, 1))
    assert {d.kind for d in opened if d.kind in LIVES_IN and need.status not in LIVES_IN[d.kind]} == set()
    still = need.status in PAUSED_IN
    assert {
        d.kind for d in opened if (d.paused_on is not None) != (still and d.kind in PAUSED_KINDS)
    } == set()
    assert [d.kind for d in need.deadlines if d.first_due_on < d.starts_on] == []
    assert all(d.moves[0].from_due_on == d.first_due_on for d in need.deadlines if d.moves)
    assert all(d.moves[-1].to_due_on == d.due_on for d in need.deadlines if d.moves)
    assert all(d.due_on == d.first_due_on for d in need.deadlines if not d.moves)
    pending = {r.id for r in need.requests if r.is_pending}
    assert {d.request_id for d in opened if d.kind is K.RULE} == pending
    tasks = {t.id: t.due_on for t in need.tasks if t.state in ("to-do", "doing")}
    assert {d.task_id: d.due_on for d in opened if d.kind is K.TASK} == (tasks if need.is_on_books else {})
    running = [d.due_on for d in opened if d.is_running and not d.is_enterprise_side]
    assert need.due_on == min(running, default=None)
    promise = [d for d in opened if d.kind is K.PROMISE]
    assert [d.due_on for d in promise] == [need.promised_by_on for _ in promise]
    fresh = [d for d in opened if d.started_at == need.changed_at]
    assert [d.kind for d in fresh if d.due_on < office_date(need.changed_at)] == []


def _told_rightly(need: Need, events: list[Event], drive: Drive) -> None:
    by_seq = {event.seq: event for event in events}
    speak = set(
        drive.session.scalars(select(RoleGrant.person_id).where(RoleGrant.role == Role.LIAISON)).all()
    )
    for message in drive.session.scalars(select(Message).where(Message.need_id == need.id)):
        event = by_seq[message.facts["seq"]]
        assert message.person_id != event.actor_id
        assert not (event.offices_only and message.person_id in speak)
        reader = message.person_id or f"unit:{message.unit_id}"
        assert message.key == f"act:{need.id}:{event.seq}:{reader}"


@pytest.mark.parametrize("seed", range(int(os.environ.get("WALKS", "2"))))
def test_a_random_walk_over_the_table_keeps_every_law(drive, session, seed):
    random = Random(seed)
    town = drive.town
    substitute = make_person(session, username="substitute")
    grant(session, substitute, Role.OFFICIAL, town.industry)
    stand_in(session, town.official, substitute, town.talent)
    town.people["substitute"] = substitute
    walk = Walk(drive, random)
    for _ in range(NEEDS):
        walk.file()
    session.commit()
    before: dict[int, int] = {}
    for _ in range(STEPS):
        walk.step()
        check(walk, before)
    events = session.scalar(select(func.count(Event.id)))
    needs = len(walk.needs)
    assert verify() == Verified(needs, events, None)
    assert len(walk.done) >= 25, walk.done
    _books_balance(session)


def _books_balance(session: Session) -> None:
    """Onto the books minus off them is what stands on them, counted from the events alone (DOMAIN §8)."""
    rows = session.execute(select(Event.from_status, Event.to_status)).all()
    onto = sum(here not in ON_BOOKS and there in ON_BOOKS for here, there in rows)
    off = sum(here in ON_BOOKS and there not in ON_BOOKS for here, there in rows)
    standing = session.scalar(select(func.count(Need.id)).where(Need.status.in_(ON_BOOKS)))
    assert onto - off == standing
