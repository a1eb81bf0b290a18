"""What changes at the end: closure asked, verified, confirmed or disputed, looked back at, reopened."""

from __future__ import annotations

from datetime import date

from tracker.models import LookBack, Rating, Request
from tracker.rules.act import Act
from tracker.rules.deadlines.promise import shift_tasks
from tracker.rules.deadlines.rows import move_deadline
from tracker.rules.effects import effect
from tracker.rules.effects.course import remember_hand
from tracker.rules.working_days import wd_between
from tracker.vocabulary import (
    Confirmation,
    DeadlineKind,
    Grade,
    Judgement,
    MoveCause,
    Outcome,
)


@effect("outcome is proposed")
def propose_outcome(act: Act) -> None:
    """Who asks for closure had a hand in it."""
    act.need.outcome = Outcome(act.data["outcome"])
    remember_hand(act.need, person_id=act.actor.person_id)


@effect("outcome is open again")
def drop_outcome(act: Act) -> None:
    """Sent back, or recalled."""
    act.need.outcome = None


@effect("rated by the enterprise")
def rate(act: Act) -> None:
    """The enterprise's judgement stands beside the verified outcome, which it does not change."""
    act.need.ratings.append(
        Rating(
            person_id=act.actor.person_id,
            cycle=act.need.cycle,
            judgement=Judgement(act.data["judgement"]),
            grade=Grade(act.data["grade"]),
            at=act.at,
            seq=act.seq,
        )
    )


@effect("closed as confirmed")
def close_confirmed(act: Act) -> None:
    """By the enterprise's own word."""
    _close(act, Confirmation.CONFIRMED)


@effect("closed without a reply")
def close_unconfirmed(act: Act) -> None:
    """Silence is not consent and is counted apart; without a phone to call it is "unreachable"."""
    reachable = bool(act.need.contact_phone)
    _close(act, Confirmation.UNCONFIRMED if reachable else Confirmation.UNREACHABLE)


def _close(act: Act, confirmation: Confirmation) -> None:
    act.need.confirmation = confirmation
    act.need.closed_at = act.at


@effect("closed as disputed, unless one more cycle is granted")
def close_disputed(act: Act) -> None:
    """The supervisor's written decision ends a second dispute."""
    if act.refused:
        _close(act, Confirmation.DISPUTED)


@effect("the dispute is counted")
def count_dispute(act: Act) -> None:
    """The second one goes to the supervisor."""
    act.need.disputes += 1


@effect("the follow-up is recorded")
def follow_up(act: Act) -> None:
    """Contact first; put right includes the contact."""
    for rating in act.need.ratings:
        if rating.is_poor and not rating.again:
            rating.contacted_at = rating.contacted_at or act.at
            if act.data["stage"] == "put-right":
                rating.put_right_at = rating.put_right_at or act.at


@effect("rated once more")
def rate_again(act: Act) -> None:
    """The further rating stands beside the first."""
    first = next(r for r in reversed(act.need.ratings) if r.cycle == act.need.cycle and not r.again)
    act.need.ratings.append(
        Rating(
            person_id=act.actor.person_id,
            cycle=act.need.cycle,
            judgement=first.judgement,
            grade=Grade(act.data["grade"]),
            at=act.at,
            seq=act.seq,
            again=True,
        )
    )


@effect("drawn for a look-back")
def draw(act: Act) -> None:
    """By hand; the seeded draw of each quarter comes with the digest."""
    act.need.look_backs.append(LookBack(cycle=act.need.cycle, drawn_at=act.at))


@effect("the look-back is recorded")
def look_back(act: Act) -> None:
    """Whether the result holds."""
    one = next(item for item in act.need.look_backs if item.recorded_at is None)
    one.holds = act.data["holds"] == "yes"
    one.recorded_at, one.recorded_by_id, one.seq = act.at, act.actor.person_id, act.seq


def extend(act: Act, request: Request) -> None:
    """The promise moves to the date asked for; open tasks shift by as many working days (DOMAIN §7)."""
    promise = next(d for d in act.need.deadlines if d.kind is DeadlineKind.PROMISE and d.is_open)
    new = date.fromisoformat(request.facts["new_due_on"])
    by = wd_between(act.calendar, promise.due_on, new)
    move_deadline(act, promise, new, MoveCause.EXTENDED)
    shift_tasks(act, by, MoveCause.EXTENDED)
    act.need.extensions += 1
