"""What a person must have before their eyes to act: the events whose words an action answers or judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tracker.models import Event, Need
from tracker.rules.recipients import RULES_ON
from tracker.vocabulary import Action


def background(action: Action, need: Need, events: Sequence[Event]) -> tuple[int, ...]:
    """The numbers of the events to show beside the form; `events` are those the person sees, newest first."""
    if action in RULES_ON:
        asked = (one.asked_seq for one in need.requests if one.kind is RULES_ON[action] and one.is_pending)
        return tuple(asked)
    read = _READ.get(action)
    return read(need, events) if read is not None else ()


def _questions(need: Need, events: Sequence[Event]) -> tuple[int, ...]:
    since = min(
        (seq for seq in (need.office_question_seq, need.enterprise_question_seq) if seq), default=None
    )
    if since is None:
        return _latest(Action.PARK)(need, events)
    return tuple(one.seq for one in events if one.action is Action.ASK and one.seq >= since)


def _instruction(need: Need, events: Sequence[Event]) -> tuple[int, ...]:
    return tuple(one.seq for one in need.instructions if one.replied_at is None)[:1]


def _nudges(need: Need, events: Sequence[Event]) -> tuple[int, ...]:
    return tuple(one.seq for one in need.nudges if one.answered_at is None)


def _poor_ratings(need: Need, events: Sequence[Event]) -> tuple[int, ...]:
    return tuple(one.seq for one in need.ratings if one.is_poor and not one.again)[-1:]


def _latest(*actions: Action) -> Callable[[Need, Sequence[Event]], tuple[int, ...]]:
    def read(need: Need, events: Sequence[Event]) -> tuple[int, ...]:
        return tuple(one.seq for one in events if one.action in actions)[:1]

    return read


_READ: Mapping[Action, Callable[[Need, Sequence[Event]], tuple[int, ...]]] = {
    Action.REFILE: _latest(Action.RETURN),
    Action.ANSWER: _questions,
    Action.REPLY: _instruction,
    Action.WHY_NOT: _latest(Action.SAY_SOLVED),
    Action.ANSWER_NUDGE: _nudges,
    Action.FOLLOW_UP: _poor_ratings,
    Action.RATE_AGAIN: _latest(Action.FOLLOW_UP),
    Action.APPEAL: _latest(Action.DECLINE),
    Action.REASSIGN: _latest(Action.OBJECT),
    Action.REQUEST_CLOSURE: _latest(Action.SEND_BACK, Action.DISPUTE),
    Action.LOOK_BACK: _latest(Action.DRAW),
}
