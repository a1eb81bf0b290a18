"""The table of DOMAIN §7: what starts each kind of deadline, in which statuses it lives, how long it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.vocabulary import ON_BOOKS, Action, DeadlineKind, Status

WITH_UNIT = frozenset({Status.ASSIGNED, Status.CLAIMED, Status.IMPLEMENTING, Status.PARKED, Status.VERIFYING})
AT_WORK = WITH_UNIT - {Status.ASSIGNED}
# A claim, and what begins a new cycle in the owner's hands: the enterprise is contacted once in each cycle.
NEW_HANDS = frozenset({Action.CLAIM, Action.DISPUTE, Action.RULE_DISPUTE, Action.REOPEN, Action.LOOK_BACK})


@dataclass(frozen=True, slots=True)
class StageRule:
    """A deadline of a stage: started by `starts`, dropped as soon as the need leaves `lives_in`.

    `afresh`: another such act replaces a running one; otherwise the running one goes on. `on_entering`: any
    road into `lives_in` starts it where none runs. The limit stands in seeds under the kind.
    """

    kind: DeadlineKind
    starts: frozenset[Action]
    lives_in: frozenset[Status]
    stops: frozenset[Action] = frozenset()
    afresh: bool = False
    on_entering: bool = False


STAGES: tuple[StageRule, ...] = (
    StageRule(
        DeadlineKind.ACCEPT,
        starts=frozenset({Action.FILE, Action.REFILE, Action.RESTORE}),
        lives_in=frozenset({Status.FILED}),
    ),
    StageRule(
        DeadlineKind.ASSIGN,
        starts=frozenset({Action.ACCEPT, Action.ESCALATE, Action.DELEGATE}),
        lives_in=frozenset({Status.ACCEPTED}),
        afresh=True,
    ),
    StageRule(
        DeadlineKind.CLAIM,
        starts=frozenset({Action.ASSIGN, Action.REASSIGN, Action.RELEASE, Action.RULE}),
        lives_in=frozenset({Status.ASSIGNED}),
        afresh=True,
    ),
    StageRule(DeadlineKind.CONTACT, starts=NEW_HANDS, lives_in=AT_WORK),
    StageRule(DeadlineKind.DECOMPOSE, starts=frozenset({Action.CLAIM}), lives_in=frozenset({Status.CLAIMED})),
    StageRule(
        DeadlineKind.REPORT,
        starts=frozenset({Action.DECOMPOSE, Action.REPORT}),
        lives_in=frozenset({Status.IMPLEMENTING}),
        afresh=True,
        on_entering=True,
    ),
    StageRule(
        DeadlineKind.VERIFY,
        starts=frozenset({Action.REQUEST_CLOSURE}),
        lives_in=frozenset({Status.VERIFYING}),
    ),
    StageRule(
        DeadlineKind.RETURNED, starts=frozenset({Action.RETURN}), lives_in=frozenset({Status.RETURNED})
    ),
    StageRule(
        DeadlineKind.CONFIRM,
        starts=frozenset({Action.VERIFY}),
        lives_in=frozenset({Status.CONFIRMING}),
        stops=frozenset({Action.DISPUTE}),
    ),
)

# The promise runs through the offices' hands; it stands still while nobody there can work (DOMAIN §7).
PROMISE_STARTS = frozenset({Action.ASSIGN, Action.REASSIGN, Action.RULE})
PROMISE_LIVES_IN = WITH_UNIT | {Status.ACCEPTED, Status.CONFIRMING}
PAUSED_IN = frozenset({Status.PARKED, Status.VERIFYING, Status.CONFIRMING})
PAUSED_KINDS = (DeadlineKind.PROMISE, DeadlineKind.TASK, DeadlineKind.APPROVE_TASK)
TASKS_LIVE_IN = ON_BOOKS
# What is still owed after the need left the books: a poor rating's follow-up and a look-back, or an appeal's ruling.
OWED_AFTERWARDS = {
    Status.CLOSED: frozenset({DeadlineKind.FOLLOW_UP, DeadlineKind.PUT_RIGHT, DeadlineKind.LOOK_BACK}),
    Status.DECLINED: frozenset({DeadlineKind.RULE}),
}


def _lives_in(kind: DeadlineKind) -> frozenset[Status]:
    afterwards = frozenset(status for status, kinds in OWED_AFTERWARDS.items() if kind in kinds)
    return ON_BOOKS | afterwards


# In which statuses an open deadline of each kind may stand; in every other it has stopped (verify holds it so).
LIVES_IN: Mapping[DeadlineKind, frozenset[Status]] = {
    **{kind: _lives_in(kind) for kind in DeadlineKind},
    **{rule.kind: rule.lives_in for rule in STAGES},
    DeadlineKind.PROMISE: PROMISE_LIVES_IN,
    DeadlineKind.TASK: TASKS_LIVE_IN,
    DeadlineKind.APPROVE_TASK: TASKS_LIVE_IN,
    DeadlineKind.PARK_REVIEW: frozenset({Status.PARKED}),
    DeadlineKind.LOOK_BACK: frozenset({Status.CLOSED}),
}
