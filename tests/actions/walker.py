"""Somebody who walks the workflow table at random: picks a need, a person and an act, and does it by call or page."""

from collections import Counter
from random import Random
from typing import Any

from flask import Flask
from hypothesis import note
from sqlalchemy import func, select

from tests.actions.drive import WAYS, Drive, Way, end
from tests.actions.roads import DONE, Said, call, send, try_out
from tests.factories import grant, make_person, stand_in
from tracker.models import Event, Need, Person
from tracker.queries.case import case_of
from tracker.rules.act import Case
from tracker.rules.offers import offers
from tracker.rules.permissions import SYSTEM
from tracker.rules.refused import Refused
from tracker.rules.task_offers import TASK_ACTIONS, task_offers
from tracker.vocabulary import ON_BOOKS, Action, DeadlineKind, Role

A = Action
BY_ACTION: dict[Action, list[Way]] = {
    action: [way for way in WAYS if way.action is action] for action in Action
}
# What leads onwards is chosen oftener, what ends a need or leaves it as it is more rarely; all others weigh 4.
WEIGHT = {
    A.WITHDRAW: 0.5, A.SUCCEED: 0.1, A.NOTE: 1, A.LINK: 1, A.NUDGE: 1, A.INSTRUCT: 1, A.ASK: 1, A.MERGE: 1,
    A.NAME_HELPERS: 1, A.NAME_SPONSOR: 1, A.AFFIRM: 1, A.SAY_SOLVED: 1, A.ESCALATE: 1, A.HAND_OVER: 1,
    A.RELEASE: 1, A.REASSIGN: 1, A.RECALL: 1, A.DELEGATE: 1, A.ACCEPT: 8, A.ASSIGN: 10, A.CLAIM: 8,
    A.DECOMPOSE: 20, A.REQUEST_CLOSURE: 30, A.VERIFY: 20, A.PARK: 12, A.SUBMIT_TASK: 12, A.APPROVE_TASK: 20,
    A.RULE_DISPUTE: 12, A.FOLLOW_UP: 8, A.RATE_AGAIN: 12,
}  # fmt: skip


class Walker:
    """Counts what was `done`, and how often what was `refused`: by status, and for a page or call forbidden."""

    def __init__(self, drive: Drive, app: Flask) -> None:
        self.drive, self.app, self.session, self.town = drive, app, drive.session, drive.town
        self.chance, self.turns = Random(), 0
        self.done: Counter[Action] = Counter()
        self.refused: Counter[Any] = Counter()
        substitute = make_person(self.session, username="substitute")
        grant(self.session, substitute, Role.OFFICIAL, self.town.industry)
        stand_in(self.session, self.town.official, substitute, self.town.talent)
        self.town.people["substitute"] = substitute
        for person in self.town.people.values():
            person.locale = "en"
        self.session.commit()
        self.actors = {username: drive.actor(person) for username, person in self.town.people.items()}

    def turn(self, seed: int) -> None:
        """From here on chance is another, but the same for the same seed and turn."""
        self.turns += 1
        self.chance = Random(seed * 1000 + self.turns)

    def need(self) -> Need:
        """Mostly one that lives."""
        found = self.session.execute(select(Need.number, Need.status).order_by(Need.id)).all()
        alive = [number for number, status in found if status in ON_BOOKS]
        number = self.chance.choice(alive * 4 + [number for number, _status in found])
        return self.session.scalars(select(Need).where(Need.number == number)).one()

    def act(self, *, at_the_page: bool = False) -> None:
        """Somebody does something they are offered, what leads onwards oftener."""
        need = self.need()
        case = self._case(need)
        found = [
            one for one, possible in self._offers(case).items() if possible and self._has_task(*one, case)
        ]
        if found:
            weights = [WEIGHT.get(action, 4) for _username, action in found]
            self._try(need, *self.chance.choices(found, weights)[0], at_the_page=at_the_page)

    def act_though_forbidden(self) -> None:
        """Somebody tries what is not possible now or not theirs; nothing may change, by call or at the page."""
        need = self.need()
        offered = self._offers(self._case(need))
        later = [one for one, possible in offered.items() if not possible]
        of_others = [
            (username, action)
            for username in self.town.people
            for action in Action
            if (username, action) not in offered and action is not A.FILE
        ]
        insiders = {username for username, _action in offered}
        of_insiders = [one for one in of_others if one[0] in insiders]
        found = [some for some in (later, of_insiders, of_others) if some]
        username, action = self.chance.choice(self.chance.choice(found))
        at_the_page = self.chance.random() < 0.5
        before = self._written()
        # Who repeats an act of their own is told its first result, which is no new event.
        self._try(need, username, action, at_the_page=at_the_page, others=False)
        assert self._written() == before, (username, action, need.number)
        self.refused["at the page" if at_the_page else "by call"] += 1

    def end_silence(self, kind: DeadlineKind) -> None:
        """The system ends what is owed no answer any more, and is refused before."""
        try:
            self.done[end(self.drive, self.need(), kind).action] += 1
        except Refused:
            self.refused["silence"] += 1
        self.session.commit()

    def _try(
        self, need: Need, username: str, action: Action, *, at_the_page: bool, others: bool = True
    ) -> None:
        person = self.town.people[username]
        said = self._said(person, action, need, others=others)
        note(f"{username} {action.value} {need.number}, {need.status.value}, {self.drive.at}: {said}")
        road = self._at_the_page if at_the_page else self._by_call
        status = road(person, action, need, said).status
        if status == DONE:
            self.done[action] += 1
        else:
            self.refused[status] += 1

    def _by_call(self, person: Person, action: Action, need: Need, said: dict[str, Any]) -> Said:
        return call(self.drive, person, action, need, said)

    def _at_the_page(self, person: Person, action: Action, need: Need, said: dict[str, Any]) -> Said:
        """What the page answers is what the call would have said; refused, it leaves everything as it was."""
        expected = try_out(self.drive, person, action, need, said)
        before = self._written()
        answer = send(self.drive, self.app, person, action, need, said)
        assert expected.is_said_on(answer), (person.username, action, expected, answer)
        assert expected.status == DONE or self._written() == before, (person.username, action)
        return answer

    def _case(self, need: Need) -> Case:
        return case_of(need.number, SYSTEM, self.drive.today)

    def _offers(self, case: Case) -> dict[tuple[str, Action], bool]:
        """Whatever is somebody's to do, and whether it is possible now."""
        return {
            (username, offer.action): offer.possible
            for username, actor in self.actors.items()
            for offer in offers(case, actor, self.drive.at)
        }

    def _has_task(self, username: str, action: Action, case: Case) -> bool:
        return action not in TASK_ACTIONS or self._tasks(username, action, case) != []

    def _tasks(self, username: str, action: Action, case: Case) -> list[int]:
        """The tasks on which somebody may do this now."""
        offered = task_offers(case, self.actors[username], self.drive.at)
        return [task for task, actions in offered.items() if action in actions]

    def _said(self, person: Person, action: Action, need: Need, *, others: bool) -> dict[str, Any]:
        """What somebody could say with it; committed, because some acts name another need, filed for it (`others`)."""
        ways = BY_ACTION[action] if others or action not in (A.MERGE, A.LINK) else []
        said = self._words(self.chance.choice(ways), need) if ways else {"reason": "x"}
        if action is A.DELEGATE:
            said = {"region": self.chance.choice([self.town.east, self.town.west]).id, "reason": "下交"}
        elif action in (A.ASSIGN, A.REASSIGN, A.RULE) and self.chance.random() < 0.8:
            lead = self.chance.choice([self.town.talent, self.town.industry])
            said |= {"lead_unit": lead.id, "helpers": [self.town.finance.id]}
        elif action in TASK_ACTIONS:
            case = self._case(need)
            tasks = self._tasks(person.username, action, case) * 4 + [task.id for task in case.need.tasks]
            said["task"] = self.chance.choice(tasks or [1])
        self.session.commit()
        return said

    def _words(self, way: Way, need: Need) -> dict[str, Any]:
        try:
            return way.data(self.drive, need)
        except StopIteration:  # no task of the person the way has in mind
            return {"reason": "x", "result": "x", "missing": "x", "due_on": self.drive.day(2)}

    def _written(self) -> list[Any]:
        self.session.rollback()
        rows = select(Need.id, Need.status, Need.version, Need.head_hash).order_by(Need.id)
        return [*self.session.execute(rows).all(), self.session.scalar(select(func.count(Event.id)))]
