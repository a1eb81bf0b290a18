"""How stories end: closure asked and verified, then confirmed, disputed, left unanswered, looked back at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tracker.catalog.lists import need_list
from tracker.cli.demo_city.figures import can_be_partly, reached
from tracker.cli.demo_city.nearing import draw_near
from tracker.cli.demo_city.parts import Parts
from tracker.cli.demo_city.stories import phrase
from tracker.cli.demo_city.teller import Teller
from tracker.rules.working_days import add_wd
from tracker.vocabulary import Action, Outcome

A = Action
GRADES = ("5", "4", "3", "2", "1")
GRADE_SHARES = (62, 24, 9, 3, 2)


def finish(tell: Teller, parts: Parts) -> None:
    """Closure is asked for, verified, and answered by the enterprise."""
    outcome = tell.fate.end if tell.fate.end in set(Outcome) else "solved"
    if tell.fate.stop == "unsolvable asked":
        outcome = "unsolvable"
    if outcome == "partly" and not can_be_partly(tell):
        outcome = "solved"
    tell.wait(0, 1)
    if outcome == "unsolvable":
        _ask_consent(tell, parts)
    for stop, ahead in AHEAD:
        draw_near(tell, parts, stop, ahead=ahead)
    _request_closure(tell, parts, outcome)
    tell.stop("verifying")
    _verify(tell, parts, outcome)
    tell.stop("confirming")
    END.get(tell.fate.stop or tell.fate.end, close)(tell, parts, outcome)


# How many working days before the story stands there closure was asked for.
AHEAD = (("verifying", 0), ("confirming", 1), ("disputed", 5), ("second dispute", 11), ("reopened", 14))


def close(tell: Teller, parts: Parts, outcome: str) -> None:
    """Most enterprises confirm and rate; one in seven never answers, and the case lapses."""
    if tell.voice.happens(15):
        tell.let_pass(12)
        tell.do(None, A.LAPSE)
        return
    tell.wait(1, 8)
    _confirm(tell, parts, outcome)
    _afterwards(tell, parts)


def disputed(tell: Teller, parts: Parts, outcome: str) -> None:
    """Not in order, says the enterprise: a new cycle."""
    tell.wait(1, 3)
    draw_near(tell, parts, "disputed")
    tell.do(parts.liaison, A.DISPUTE, reason=tell.voice.say("disputes"))


def disputed_twice(tell: Teller, parts: Parts, outcome: str) -> None:
    """A second dispute goes to the supervisor, who ends it in writing."""
    second_dispute(tell, parts, outcome)
    tell.wait(1)
    tell.do("supervisor", A.RULE_DISPUTE, verdict="refused", reason=tell.voice.say("dispute_rulings_close"))


def second_dispute(tell: Teller, parts: Parts, outcome: str) -> None:
    """The second dispute waits for its ruling."""
    disputed(tell, parts, outcome)
    _go_round_again(tell, parts, outcome)
    tell.wait(1, 2)
    draw_near(tell, parts, "second dispute")
    tell.do(parts.liaison, A.DISPUTE, reason=tell.voice.say("disputes"))


def reopened(tell: Teller, parts: Parts, outcome: str) -> None:
    """Closed, and opened again at the enterprise's wish; what ended long ago was then settled."""
    tell.wait(1, 5)
    _confirm(tell, parts, outcome, grade="4")
    tell.let_pass(tell.voice.chance.randint(5, 10))
    draw_near(tell, parts, "reopened")
    tell.do(parts.liaison, A.REOPEN, reason=tell.voice.say("reopen_reasons"))
    tell.stop("reopened")
    _go_round_again(tell, parts, outcome)
    tell.wait(1, 5)
    _confirm(tell, parts, outcome, grade="5")


END: dict[str, Callable[[Teller, Parts, str], None]] = {
    "disputed": disputed,
    "disputed twice": disputed_twice,
    "second dispute": second_dispute,
    "reopened": reopened,
}


def _ask_consent(tell: Teller, parts: Parts) -> None:
    """An unsolvable ending needs the supervisor's consent first."""
    draw_near(tell, parts, "unsolvable asked")
    why = tell.voice.tell("unsolvables", list=tell.seed.list_code)
    tell.do(parts.owner, A.ASK_UNSOLVABLE, code=why["code"], legal_basis=why["basis"], reason=why["text"])
    tell.stop("unsolvable asked")
    tell.wait(0, 1)
    tell.do("supervisor", A.CONSENT, verdict="granted", reason=tell.voice.say("consent_grants"))
    tell.wait(0)


def _request_closure(tell: Teller, parts: Parts, outcome: str) -> None:
    """A few owners notice too late that something is missing, and recall what they asked for."""
    tell.do(parts.owner, A.REQUEST_CLOSURE, **_closing(tell, parts, outcome))
    if tell.fate.stop is None and tell.voice.happens(4):
        tell.wait(0, 1)
        tell.do(parts.owner, A.RECALL, reason=tell.voice.say("recalls"))
        tell.wait(1, 2)
        tell.do(parts.owner, A.REQUEST_CLOSURE, **_closing(tell, parts, outcome))


def _verify(tell: Teller, parts: Parts, outcome: str) -> None:
    """Some closures are sent back once; then the verifier agrees."""
    if tell.fate.stop is None and tell.voice.happens(10):
        tell.wait(0, 1)
        tell.do(parts.coordinator2, A.SEND_BACK, missing=tell.voice.say("send_backs"))
        tell.wait(1, 2)
        tell.do(parts.owner, A.REQUEST_CLOSURE, **_closing(tell, parts, outcome))
    tell.wait(0, 2)
    draw_near(tell, parts, "confirming")
    _agree(tell, parts)


def _agree(tell: Teller, parts: Parts) -> None:
    tell.do(parts.coordinator2, A.VERIFY, outcome_right="yes", answer_right="yes", contact_right="yes",
            remark=tell.voice.say("verifications"))  # fmt: skip


def _go_round_again(tell: Teller, parts: Parts, outcome: str) -> None:
    """A new cycle: contacted anew, one more task, and closure asked for again."""
    tell.wait(0, 1)
    contact = tell.voice.tell("contacts")
    tell.do(parts.owner, A.CONTACT, how=contact["how"], with_whom=tell.need.contact_name,
            contacted_on=tell.today.isoformat(), result=contact["text"])  # fmt: skip
    tell.wait(1, 2)
    promised = tell.need.promised_by_on or tell.today
    due = max(tell.today, min(add_wd(tell.calendar, tell.today, 4), promised)).isoformat()
    tell.do(parts.owner, A.ADD_TASK, title=tell.voice.say_of("tasks"), unit=tell.need.lead_unit_id,
            person=tell.city.people[parts.owner].id, due_on=due,
            deliverable=tell.voice.say("deliverables"))  # fmt: skip
    task = tell.need.tasks[-1]
    tell.wait(1, 3)
    tell.do(parts.owner, A.SUBMIT_TASK, task=task.id, result=tell.voice.say("deliverables"))
    tell.do(parts.owner, A.APPROVE_TASK, task=task.id)
    tell.wait(0, 1)
    tell.do(parts.owner, A.REQUEST_CLOSURE, **_closing(tell, parts, outcome))
    tell.wait(0, 1)
    _agree(tell, parts)


def _confirm(tell: Teller, parts: Parts, outcome: str, grade: str | None = None) -> None:
    given = grade or tell.voice.chance.choices(GRADES, GRADE_SHARES)[0]
    judged = {"solved": "solved", "partly": "partly", "answered": "partly"}.get(outcome, "not-solved")
    tell.do(parts.liaison, A.CONFIRM, judgement=judged, grade=given, comment=tell.voice.rating(given))


def _afterwards(tell: Teller, parts: Parts) -> None:
    """A poor rating is followed up; some cases are looked back at."""
    poor = any(rating.is_poor for rating in tell.need.ratings)
    if poor:
        followed = tell.voice.tell("follow_ups")
        tell.wait(0, 1)
        tell.do(parts.owner, A.FOLLOW_UP, stage="contacted", result=followed["contact"])
        tell.wait(4, 9)
        tell.do(parts.owner, A.FOLLOW_UP, stage="put-right", result=followed["done"])
        tell.wait(1, 2)
        tell.do(parts.liaison, A.RATE_AGAIN, grade="4", comment=tell.voice.say("rate_agains"))
    if poor or tell.voice.happens(12):
        tell.wait(3, 10)
        tell.do("supervisor", A.DRAW, reason=phrase("draw"))
        tell.wait(2, 8)
        kept = tell.voice.tell("look_backs", kept=True)
        tell.do("supervisor", A.LOOK_BACK, how="phone", holds="yes", result=kept["text"])


def _closing(tell: Teller, parts: Parts, outcome: str) -> dict[str, Any]:
    """What the closing form of this list asks for, as this outcome needs it."""
    said: dict[str, Any] = {"outcome": outcome, "summary": tell.voice.closure(outcome)}
    if outcome in ("solved", "partly"):
        said |= reached(tell, whole=outcome == "solved")
        if outcome == "partly":
            said["remaining"] = phrase("remaining")
    elif outcome == "answered":
        answer = tell.voice.tell("answers")
        due = add_wd(tell.calendar, tell.today, 30).isoformat()
        said |= {
            "answer_kind": answer["kind"],
            "answer_text": answer["text"],
            "answer_basis": answer["basis"],
        }
        said |= {"answer_by_on": due} if answer["kind"] == "timetable" else {}
    else:
        why = tell.voice.tell("unsolvables", list=tell.seed.list_code)
        said |= {"unsolvable_reason": why["code"], "legal_basis": why["basis"]}
    if need_list(tell.seed.list_code).closure.evidence[Outcome(outcome)].files:
        said["evidence"] = tell.hand_in(parts.owner, tell.voice.say("papers"))
    return said
