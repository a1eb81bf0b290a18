"""Drives needs through their life for tests: filed, accepted, assigned, claimed, as the people of the cast."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from tests.cast import Town
from tracker.actions.needs import Origin, begin_draft, file_draft
from tracker.actions.transition import act_on
from tracker.clock import office_date
from tracker.models import Enterprise, Event, Need, Person
from tracker.queries.people import actor_of
from tracker.rules.permissions import Actor
from tracker.vocabulary import Action

# A Monday morning in the office.
MORNING = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
ANSWER = {
    "outcome": "answered",
    "summary": "已书面答复企业。",
    "answer_kind": "explained",
    "answer_text": "经核查,可参加十二月校园招聘会。",
    "answer_basis": "人社发〔2026〕8号第三条",
}
_numbers = count(1)


class Story:
    """One town whose clock moves on by a minute with every act; nothing is committed before `keep`."""

    def __init__(self, session: Session, town: Town, at: datetime = MORNING) -> None:
        self.session, self.town, self.at = session, town, at

    def actor(self, person: Person) -> Actor:
        """The person's rights now."""
        return actor_of(person, office_date(self.at))

    def file(self, by: Person | None = None, enterprise: Enterprise | None = None, **data: Any) -> Need:
        """A need of the talent list, filed by the liaison of Yunzhan unless said otherwise."""
        self._tick()
        by, enterprise = by or self.town.liaison, enterprise or self.town.yunzhan
        content = {
            "title": f"招聘数控技工第{next(_numbers)}批",
            "description": "新生产线投产,需要熟练数控技工。",
            "urgency": "normal",
            "contact_name": "陈思涵",
            "contact_phone": "13800000000",
            "posts": [{"post": "cnc", "category": "skilled", "headcount": "2"}],
            "engagement": "full_time",
        } | data
        actor = self.actor(by)
        unit = next(iter(actor.unit_ids()), None)
        draft = begin_draft(
            actor,
            "RC",
            enterprise.id,
            at=self.at,
            origin=Origin(unit_id=unit) if unit else Origin(),
            data=content,
        )
        return file_draft(draft.id, actor, at=self.at)

    def do(self, by: Person, action: Action, need: Need, **data: Any) -> Event:
        """One act on the need."""
        self._tick()
        return act_on(need.number, action, self.actor(by), at=self.at, data=data)

    def wait(self, days: int) -> None:
        """Let civil days pass."""
        self.at += timedelta(days=days)

    def accepted(self, **data: Any) -> Need:
        """A need in the bank."""
        need = self.file(**data)
        self.do(self.town.coordinator, Action.ACCEPT, need, list_code="RC", urgency=need.urgency.value)
        return need

    def assigned(self, **data: Any) -> Need:
        """A need with the talent unit."""
        need = self.accepted(**data)
        self.do(self.town.coordinator, Action.ASSIGN, need, lead_unit=self.town.talent.id)
        return need

    def claimed(self, **data: Any) -> Need:
        """A need the official owns and has called about."""
        need = self.assigned(**data)
        self.do(self.town.official, Action.CLAIM, need, promise="十五个工作日内答复。")
        self.do(self.town.official, Action.CONTACT, need, **self._contact())
        return need

    def implementing(self, **data: Any) -> Need:
        """A need with one task of the official's."""
        need = self.claimed(**data)
        due = (office_date(self.at) + timedelta(days=3)).isoformat()
        task = {
            "title": "联系职校",
            "unit": self.town.talent.id,
            "person": self.town.official.id,
            "due_on": due,
        }
        self.do(self.town.official, Action.DECOMPOSE, need, tasks=[task | {"deliverable": "名单"}])
        return need

    def verifying(self, **data: Any) -> Need:
        """A need whose closure is asked for."""
        need = self.implementing(**data)
        official = self.town.official
        task = need.tasks[-1]
        self.do(official, Action.SUBMIT_TASK, need, task=task.id, result="名单已交。")
        self.do(official, Action.APPROVE_TASK, need, task=task.id)
        self.do(official, Action.REQUEST_CLOSURE, need, **ANSWER)
        return need

    def confirming(self, **data: Any) -> Need:
        """A need whose answer the enterprise is asked about."""
        need = self.verifying(**data)
        ticks = {"outcome_right": "yes", "answer_right": "yes", "contact_right": "yes"}
        self.do(self.town.county, Action.VERIFY, need, **ticks)
        return need

    def closed(self, grade: str = "5", **data: Any) -> Need:
        """A need the enterprise has confirmed and rated."""
        need = self.confirming(**data)
        word = {"judgement": "solved", "grade": grade, "comment": "办理太慢。"}
        self.do(self.town.liaison, Action.CONFIRM, need, **word)
        return need

    def fill(self) -> None:
        """Needs on which something waits for everybody."""
        town = self.town
        self.file(by=town.official), self.assigned(), self.accepted(), self.verifying(), self.confirming()
        asked = self.claimed()
        self.do(town.official, Action.ASK, asked, question="需要几名?")
        self.do(town.liaison, Action.ASK, asked, question="何时答复?")
        self.do(town.supervisor, Action.INSTRUCT, asked, instruction="请加快。", reply_due_on="2026-11-06")
        self.do(town.leader, Action.INSTRUCT, asked, instruction="请专人跟进。", reply_due_on="2026-11-06")
        self.do(town.liaison, Action.NUDGE, asked)
        self.do(town.liaison, Action.SAY_SOLVED, self.claimed(), how="已自行招到。")
        extended = self.implementing()
        wish = {"new_due_on": "2026-12-31", "reason": "人选少。", "progress": "一半。"}
        self.do(town.official, Action.ASK_EXTENSION, extended, **wish)
        parking = {"code": "enterprise", "review_on": "2026-11-30", "reason": "等企业。"}
        self.do(town.official, Action.ASK_PARK, self.implementing(), **parking)
        self.do(town.coordinator, Action.RETURN, self.file(), missing="请写明薪资。")
        other = self.file(by=town.liaison2, enterprise=town.heling)
        self.do(town.coordinator2, Action.ASK_DECLINE, other, code="outside", reason="非本级权限。")
        objection = {"reason": "职责不符。", "legal_basis": "三定方案", "proposed": town.industry.id}
        self.do(town.head, Action.OBJECT, self.assigned(), **objection)
        self.do(town.supervisor, Action.DRAW, self.closed(grade="1"), reason="评价为差。")
        submitted = self.implementing()
        self.do(town.official, Action.SUBMIT_TASK, submitted, task=submitted.tasks[0].id, result="名单。")

    def keep(self) -> None:
        """Commit, so that requests see it."""
        self.session.commit()

    def _contact(self) -> dict[str, str]:
        day = office_date(self.at).isoformat()
        return {"how": "phone", "with_whom": "陈思涵", "contacted_on": day, "result": "已了解情况。"}

    def _tick(self) -> None:
        self.at += timedelta(minutes=1)
