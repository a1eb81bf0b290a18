"""Drives a need to any status, and knows for every action of the table an act that is possible there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from tests.life import ANSWER, Story
from tracker.actions.calendar import reckon_need
from tracker.actions.silences import end_silence
from tracker.actions.transition import act_on
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import office_date, office_instant
from tracker.models import Deadline, Event, Need, Person
from tracker.queries.case import case_of
from tracker.rules.permissions import SYSTEM, Actor
from tracker.rules.working_days import add_wd
from tracker.vocabulary import Action, DeadlineKind, Status

TICKS = {"outcome_right": "yes", "answer_right": "yes", "contact_right": "yes"}
GRANTED = {"verdict": "granted", "reason": "同意。"}
REFUSED = {"verdict": "refused", "reason": "不同意。"}
A, S, K = Action, Status, DeadlineKind


class Drive(Story):
    """A story in which a need gets to any status: led by talent, helped by finance, owned by the official."""

    @property
    def today(self) -> date:
        """The civil date in the office."""
        return office_date(self.at)

    def day(self, working_days: int = 0) -> str:
        """The date so many working days from today, as forms send it."""
        return add_wd(work_calendar(), self.today, working_days).isoformat()

    def pass_days(self, working_days: int) -> None:
        """Let working days pass; the clock shows ten in the morning."""
        self.at = office_instant(add_wd(work_calendar(), self.today, working_days), 10)

    def do(self, by: Person | Actor, action: Action, need: Need, **data: Any) -> Event:
        """One act on the need, and its event."""
        self._tick()
        actor = by if isinstance(by, Actor) else self.actor(by)
        return act_on(need.number, action, actor, at=self.at, data=data)

    def whole(self, need: Need) -> Need:
        """The need with everything loaded."""
        return case_of(need.number, SYSTEM, self.today).need

    def open_deadlines(self, need: Need) -> dict[DeadlineKind, Deadline]:
        """The open deadlines by kind; of tasks and requests the last one."""
        return {d.kind: d for d in self.whole(need).deadlines if d.is_open}

    def due(self, need: Need, kind: DeadlineKind) -> date | None:
        """When the open deadline of this kind is due."""
        found = self.open_deadlines(need).get(kind)
        return found.due_on if found else None

    def history(self, need: Need) -> list[Event]:
        """The need's events in order."""
        return list(self.session.scalars(select(Event).where(Event.need_id == need.id).order_by(Event.seq)))

    def assigned(self, **data: Any) -> Need:
        """With the talent unit, helped by finance."""
        need = self.accepted(**data)
        units = {"lead_unit": self.town.talent.id, "helpers": [self.town.finance.id]}
        self.do(self.town.coordinator, A.ASSIGN, need, **units)
        return need

    def implementing(self, **data: Any) -> Need:
        """With a task of the official's and one of the helper's."""
        need = self.claimed(**data)
        self.do(self.town.official, A.DECOMPOSE, need, tasks=[self.row("official"), self.row("helper")])
        return need

    def row(self, username: str, working_days: int = 5, **given: Any) -> dict[str, Any]:
        """A task for somebody of talent or finance, as forms send it."""
        unit = self.town.finance if username == "helper" else self.town.talent
        task = {"title": "对接", "unit": unit.id, "person": getattr(self.town, username).id}
        return task | {"due_on": self.day(working_days), "deliverable": "名单"} | given

    def finish_tasks(self, need: Need) -> None:
        """Every open task is submitted by its person and approved by the owner."""
        found = self.whole(need)
        for task in found.tasks:
            if task.is_open:
                by = self.session.get_one(Person, task.person_id)
                self.do(by, A.SUBMIT_TASK, need, task=task.id, result="已完成。")
                owner = self.session.get_one(Person, found.owner_id)
                self.do(owner, A.APPROVE_TASK, need, task=task.id)

    def verifying(self, **data: Any) -> Need:
        """Tasks done, answered in writing, closure asked for."""
        need = self.implementing(**data)
        self.ask_closure(need)
        return need

    def ask_closure(self, need: Need) -> None:
        """Finish what is open and ask for closure as answered."""
        self.finish_tasks(need)
        self.do(self.town.official, A.REQUEST_CLOSURE, need, **ANSWER)

    def confirming(self, **data: Any) -> Need:
        """Verified by the coordinator of the county."""
        need = self.verifying(**data)
        self.do(self.town.county, A.VERIFY, need, **TICKS)
        return need

    def parked(self, code: str = "procedure", **data: Any) -> Need:
        """Parked for a legal procedure unless said otherwise, for review in ten working days."""
        need = self.implementing(**data)
        self.park(need, code)
        return need

    def park(self, need: Need, code: str = "procedure") -> None:
        """The owner asks, the supervisor grants."""
        self.do(self.town.official, A.ASK_PARK, need, code=code, review_on=self.day(10), reason="等待")
        self.do(self.town.supervisor, A.PARK, need, **GRANTED)

    def to(self, status: Status, **data: Any) -> Need:
        """A need in this status, by the common road."""
        if status is S.FILED:
            return self.file(**data)
        if status in (S.RETURNED, S.WITHDRAWN, S.DECLINED, S.MERGED):
            need = self.file(**data)
            getattr(self, f"_{status.value}")(need)
            return need
        found: Need = getattr(self, status.value)(**data)
        return found

    def _returned(self, need: Need) -> None:
        self.do(self.town.county, A.RETURN, need, missing="请补充人数。")

    def _withdrawn(self, need: Need) -> None:
        self.do(self.town.liaison, A.WITHDRAW, need, reason="已自行解决。")

    def _declined(self, need: Need) -> None:
        self.do(self.town.coordinator, A.ASK_DECLINE, need, code="outside", reason="不属本级事权。")
        self.do(self.town.coordinator2, A.DECLINE, need, **GRANTED)

    def _merged(self, need: Need) -> None:
        self.do(self.town.county, A.MERGE, need, into=self.file().id, reason="同一事项。")


@dataclass(frozen=True)
class Way:
    """One act that is possible: who does it, with what, after what, and where it leads (None: stays)."""

    action: Action
    by: str
    data: Callable[[Drive, Need], dict[str, Any]] = lambda drive, need: {}
    before: Callable[[Drive, Need], None] = lambda drive, need: None
    to: Status | None = None
    only_in: frozenset[Status] = field(default_factory=lambda: frozenset(Status))
    label: str = ""


def _say(**data: Any) -> Callable[[Drive, Need], dict[str, Any]]:
    return lambda drive, need: dict(data)


def _first(by: str, action: Action, **data: Any) -> Callable[[Drive, Need], None]:
    """Somebody else does this before."""

    def before(drive: Drive, need: Need) -> None:
        drive.do(getattr(drive.town, by), action, need, **data)

    return before


def _asked_for_extension(drive: Drive, need: Need) -> None:
    ask = {"new_due_on": drive.day(30), "reason": "材料未齐", "progress": "已过半"}
    drive.do(drive.town.official, A.ASK_EXTENSION, need, **ask)


def _asked_to_park(drive: Drive, need: Need) -> None:
    drive.do(drive.town.official, A.ASK_PARK, need, code="enterprise", review_on=drive.day(9), reason="等")


def _objected(drive: Drive, need: Need) -> None:
    drive.do(
        drive.town.head,
        A.OBJECT,
        need,
        reason="非本局职责",
        legal_basis="三定",
        proposed=drive.town.industry.id,
    )


def content(drive: Drive, need: Need, **given: Any) -> dict[str, Any]:
    """The content of the need as its form would send it again."""
    found = drive.whole(need)
    sent = {"title": found.title, "description": found.description, "urgency": found.urgency.value}
    sent |= {"contact_name": found.contact_name, "contact_phone": found.contact_phone}
    return sent | dict(found.data) | given


def _amendment(drive: Drive, need: Need) -> dict[str, Any]:
    return content(drive, need, title="改招五名数控技工", reason="订单增加")


def _asked_amendment(drive: Drive, need: Need) -> None:
    drive.do(drive.town.liaison, A.AMEND, need, **_amendment(drive, need))


def _instructed(drive: Drive, need: Need) -> None:
    say = {"instruction": "请加快。", "reply_due_on": drive.day(2)}
    drive.do(drive.town.supervisor, A.INSTRUCT, need, **say)


def _one_task(drive: Drive, need: Need) -> dict[str, Any]:
    return {"task": _task(drive, need)}


def _task(drive: Drive, need: Need, who: str = "official") -> int:
    person = getattr(drive.town, who).id
    return next(t.id for t in drive.whole(need).tasks if t.person_id == person and t.is_open)


def _submitted(drive: Drive, need: Need) -> None:
    drive.do(drive.town.helper, A.SUBMIT_TASK, need, task=_task(drive, need, "helper"), result="已交。")


def _wait(days: int) -> Callable[[Drive, Need], None]:
    return lambda drive, need: drive.pass_days(days)


def _disputed_twice(drive: Drive, need: Need) -> None:
    drive.do(drive.town.liaison, A.DISPUTE, need, reason="没有办好。")
    drive.do(drive.town.official, A.REPORT, need, report="重新对接。")
    drive.do(drive.town.official, A.ADD_TASK, need, **drive.row("official"))
    drive.ask_closure(need)
    drive.do(drive.town.county, A.VERIFY, need, **TICKS)
    drive.do(drive.town.liaison, A.DISPUTE, need, reason="仍未办好。")


def _provisional(drive: Drive, need: Need) -> None:
    """A date still bears the mark of a year that is known by now."""
    next(d for d in drive.whole(need).deadlines if d.is_open).provisional = True


def end(drive: Drive, need: Need, kind: DeadlineKind) -> Event:
    """The system ends a silence."""
    drive._tick()
    return end_silence(need.id, kind, drive.at)


REASON = _say(reason="理由如下。")
CONTACT = _say(how="phone", with_whom="陈思涵", contacted_on="2026-11-02", result="了解情况。")


def _region(name: str) -> Callable[[Drive, Need], dict[str, Any]]:
    return lambda drive, need: {"region": getattr(drive.town, name).id, "reason": "提级"}


def _units(lead: str, **more: Any) -> Callable[[Drive, Need], dict[str, Any]]:
    return lambda drive, need: {"lead_unit": getattr(drive.town, lead).id} | more


def _person(name: str, who: str) -> Callable[[Drive, Need], dict[str, Any]]:
    return lambda drive, need: {name: getattr(drive.town, who).id, "reason": "安排"}


WAYS: tuple[Way, ...] = (
    Way(A.REFILE, "liaison", content, to=S.FILED),
    Way(A.ENDORSE, "liaison", _say(answer="confirmed")),
    Way(A.ENDORSE, "liaison", _say(answer="refused"), to=S.WITHDRAWN, label="not our need"),
    Way(A.RETURN, "county", _say(missing="请补充。"), to=S.RETURNED),
    Way(A.EXPIRE, "system", before=_wait(21), to=S.WITHDRAWN),
    Way(A.ASK_DECLINE, "coordinator", _say(code="outside", reason="不属本级。")),
    Way(A.DECLINE, "supervisor", _say(**GRANTED), _first("county", A.ASK_DECLINE, code="outside", reason="x"),
        S.DECLINED),
    Way(A.DECLINE, "county", _say(**REFUSED), _first("coordinator", A.ASK_DECLINE, code="outside", reason="x"),
        label="kept"),
    Way(A.APPEAL, "liaison", _say(reason="请受理。")),
    Way(A.RESTORE, "supervisor", _say(**GRANTED), _first("liaison", A.APPEAL, reason="请受理。"), S.FILED),
    Way(A.RESTORE, "supervisor", _say(**REFUSED), _first("liaison", A.APPEAL, reason="请受理。"), label="stands"),
    Way(A.ACCEPT, "county", _say(list_code="RC", urgency="urgent", complex="yes", complex_reason="多部门"),
        to=S.ACCEPTED),
    Way(A.ESCALATE, "county", _region("city"), to=S.ACCEPTED),
    Way(A.MERGE, "county", lambda drive, need: {"into": drive.file().id, "reason": "同一事项"}, to=S.MERGED),
    Way(A.UNMERGE, "county", REASON, to=S.FILED),
    Way(A.ASSIGN, "county", _units("talent"), to=S.ASSIGNED),
    Way(A.REASSIGN, "county", _units("industry", reason="职责"), to=S.ASSIGNED),
    Way(A.NAME_HELPERS, "county", lambda drive, need: {"helpers": [drive.town.industry.id], "reason": "协同"}),
    Way(A.NAME_SPONSOR, "supervisor", _person("sponsor", "leader")),
    Way(A.OBJECT, "head", lambda drive, need: {"reason": "非职责", "legal_basis": "三定",
                                               "proposed": drive.town.industry.id}),
    Way(A.RULE, "county", _say(**REFUSED), _objected),
    Way(A.RULE, "county", lambda drive, need: GRANTED | {"lead_unit": drive.town.industry.id}, _objected,
        label="upheld"),
    Way(A.CLAIM, "officemate", _say(promise="十五日内答复。"), to=S.CLAIMED),
    Way(A.RELEASE, "head", REASON, to=S.ASSIGNED),
    Way(A.HAND_OVER, "head", _person("owner", "officemate")),
    Way(A.CONTACT, "official", CONTACT),
    Way(A.ASK, "liaison", _say(question="进展如何?")),
    Way(A.ANSWER, "official", _say(answer="正在办理。"), _first("liaison", A.ASK, question="进展如何?"),
        only_in=frozenset({S.ASSIGNED, S.CLAIMED, S.IMPLEMENTING, S.PARKED, S.VERIFYING, S.CONFIRMING})),
    Way(A.DECOMPOSE, "official", lambda drive, need: {"tasks": [drive.row("official")]}, to=S.IMPLEMENTING),
    Way(A.ADD_TASK, "official", lambda drive, need: drive.row("helper")),
    Way(A.CHANGE_TASK, "official", lambda drive, need: {"task": _task(drive, need), "due_on": drive.day(3),
                                                        "reason": "提前"}),
    Way(A.START_TASK, "official", _one_task),
    Way(A.SUBMIT_TASK, "official", lambda drive, need: _one_task(drive, need) | {"result": "已交。"}),
    Way(A.APPROVE_TASK, "official", lambda drive, need: {"task": _task(drive, need, "helper")}, _submitted),
    Way(A.SEND_BACK_TASK, "official", lambda drive, need: {"task": _task(drive, need, "helper"),
                                                           "missing": "缺附件"}, _submitted),
    Way(A.CANCEL_TASK, "official", lambda drive, need: _one_task(drive, need) | {"reason": "不再需要"}),
    Way(A.REPORT, "helper", _say(report="已对接三所职校。")),
    Way(A.NOTE, "coordinator", _say(note="内部提示。")),
    Way(A.AMEND, "liaison", _amendment),
    Way(A.RULE_AMENDMENT, "official", _say(**GRANTED), _asked_amendment,
        only_in=frozenset({S.CLAIMED, S.IMPLEMENTING, S.PARKED})),
    Way(A.ASK_EXTENSION, "head", lambda drive, need: {"new_due_on": drive.day(30), "reason": "未齐",
                                                      "progress": "过半"}),
    Way(A.RULE_EXTENSION, "county", _say(**GRANTED), _asked_for_extension),
    Way(A.ASK_PARK, "head", lambda drive, need: {"code": "procedure", "review_on": drive.day(9), "reason": "等"}),
    Way(A.PARK, "supervisor", _say(**GRANTED), _asked_to_park, S.PARKED),
    Way(A.PARK, "supervisor", _say(**REFUSED), _asked_to_park, label="work goes on"),
    Way(A.REVIEW_PARK, "supervisor", lambda drive, need: {"review_on": drive.day(20), "reason": "仍在审"}),
    Way(A.RESUME, "official", REASON, to=S.IMPLEMENTING),
    Way(A.INSTRUCT, "leader", lambda drive, need: {"instruction": "请加快", "reply_due_on": drive.day(2)}),
    Way(A.REPLY, "county", _say(reply="已办理。"), _instructed),
    Way(A.ASK_UNSOLVABLE, "head", _say(code="law", legal_basis="某法第三条", reason="法律不允许")),
    Way(A.CONSENT, "supervisor", _say(**GRANTED),
        _first("official", A.ASK_UNSOLVABLE, code="law", legal_basis="某法第三条", reason="法律不允许")),
    Way(A.REQUEST_CLOSURE, "official", _say(**ANSWER), Drive.finish_tasks, S.VERIFYING),
    Way(A.RECALL, "official", REASON, to=S.IMPLEMENTING),
    Way(A.SEND_BACK, "county", _say(missing="缺佐证"), to=S.IMPLEMENTING),
    Way(A.VERIFY, "county", _say(**TICKS), to=S.CONFIRMING),
    Way(A.CONFIRM, "liaison", _say(judgement="solved", grade="5"), to=S.CLOSED),
    Way(A.DISPUTE, "liaison", _say(reason="没有办好。"), to=S.IMPLEMENTING),
    Way(A.RULE_DISPUTE, "supervisor", _say(**GRANTED), _disputed_twice, S.IMPLEMENTING),
    Way(A.RULE_DISPUTE, "supervisor", _say(**REFUSED), _disputed_twice, S.CLOSED, label="closed"),
    Way(A.LAPSE, "system", before=_wait(11), to=S.CLOSED),
    Way(A.AFFIRM, "liaison", _say(note="仍需办理。")),
    Way(A.SAY_SOLVED, "liaison", _say(how="企业已自行招到。")),
    Way(A.WHY_NOT, "county", _say(answer="手续尚未办结。"), _first("liaison", A.SAY_SOLVED)),
    Way(A.NUDGE, "liaison", _say(remark="请尽快。")),
    Way(A.ANSWER_NUDGE, "county", _say(answer="明日答复。"), _first("liaison", A.NUDGE)),
    Way(A.FOLLOW_UP, "head", _say(stage="put-right", result="已补办。"), only_in=frozenset({S.CLOSED})),
    Way(A.RATE_AGAIN, "liaison", _say(grade="4"),
        _first("official", A.FOLLOW_UP, stage="put-right", result="已补办。")),
    Way(A.DRAW, "supervisor", _say(reason="抽查")),
    Way(A.LOOK_BACK, "supervisor", _say(how="phone", holds="yes", result="属实"),
        _first("supervisor", A.DRAW, reason="抽查")),
    Way(A.LOOK_BACK, "supervisor", _say(how="visit", holds="no", result="未落实"),
        _first("supervisor", A.DRAW, reason="抽查"), S.IMPLEMENTING, label="does not hold"),
    Way(A.REOPEN, "liaison", REASON, to=S.IMPLEMENTING),
    Way(A.WITHDRAW, "liaison", REASON, to=S.WITHDRAWN),
    Way(A.LINK, "liaison", lambda drive, need: {"other": drive.file().id}),
    Way(A.RECKON, "system", before=_provisional, only_in=frozenset(S) - {S.DECLINED}),
    Way(A.SUCCEED, "county", lambda drive, need: {"successor": drive.town.panshi.id, "reason": "被兼并"}),
)  # fmt: skip
SILENCES = {A.EXPIRE: K.RETURNED, A.LAPSE: K.CONFIRM}


def walk(drive: Drive, way: Way, need: Need) -> Event:
    """Do what comes before, then the act itself."""
    way.before(drive, need)
    if way.action is A.RECKON:
        drive._tick()
        return reckon_need(need.id, None, drive.today.year, drive.at)
    if way.by == "system":
        return end(drive, need, SILENCES[way.action])
    return drive.do(getattr(drive.town, way.by), way.action, need, **way.data(drive, need))
