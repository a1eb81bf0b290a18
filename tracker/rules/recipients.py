"""Who is told of what: one table from actions to audiences (DOMAIN §5, §7)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from tracker.vocabulary import Action, RequestKind, Status


class Audience(StrEnum):
    """A group of people around a need, resolved to persons when the act happens."""

    LIAISONS = "liaisons"
    OWNER = "owner"
    FORMER_OWNER = "former owner"
    LEAD_UNIT = "lead unit"
    LEAD_HEADS = "lead heads"
    FORMER_HEADS = "former lead heads"
    HELPERS = "helpers"
    TASK_PEOPLE = "task people"
    COORDINATORS = "coordinators"
    SUPERVISORS = "supervisors"
    VERIFIERS = "verifiers"
    SPONSOR = "sponsor"
    ASKER = "asker"
    GIVER = "giver"


A, P = Action, Audience
CASE = (P.OWNER, P.LEAD_HEADS, P.TASK_PEOPLE)

TOLD: Mapping[Action, tuple[Audience, ...]] = MappingProxyType({
    A.FILE: (P.COORDINATORS, P.LIAISONS),
    A.REFILE: (P.COORDINATORS,),
    A.ENDORSE: (P.COORDINATORS, P.OWNER),
    A.RETURN: (P.LIAISONS,),
    A.EXPIRE: (P.LIAISONS,),
    A.ASK_DECLINE: (P.COORDINATORS, P.SUPERVISORS),
    A.DECLINE: (P.LIAISONS, P.ASKER),
    A.APPEAL: (P.SUPERVISORS,),
    A.RESTORE: (P.LIAISONS, P.COORDINATORS),
    A.ACCEPT: (P.LIAISONS,),
    A.ESCALATE: (P.COORDINATORS, P.FORMER_OWNER, P.LIAISONS),
    A.DELEGATE: (P.COORDINATORS, P.FORMER_OWNER, P.LIAISONS),
    A.MERGE: (P.LIAISONS, P.FORMER_OWNER, P.TASK_PEOPLE),
    A.UNMERGE: (P.LIAISONS, P.OWNER),
    A.ASSIGN: (P.LEAD_UNIT, P.HELPERS, P.LIAISONS),
    A.REASSIGN: (P.LEAD_UNIT, P.HELPERS, P.FORMER_OWNER, P.FORMER_HEADS, P.LIAISONS),
    A.NAME_HELPERS: (P.HELPERS, P.OWNER),
    A.NAME_SPONSOR: (P.SPONSOR, P.OWNER),
    A.OBJECT: (P.COORDINATORS,),
    A.RULE: (P.ASKER, P.LEAD_UNIT),
    A.CLAIM: (P.LIAISONS, P.LEAD_HEADS),
    A.RELEASE: (P.LEAD_UNIT, P.COORDINATORS),
    A.HAND_OVER: (P.OWNER, P.FORMER_OWNER, P.LIAISONS),
    A.CONTACT: (),
    A.ASK: (P.LIAISONS, P.OWNER),
    A.ANSWER: (P.OWNER, P.LIAISONS),
    A.DECOMPOSE: (P.TASK_PEOPLE, P.LIAISONS),
    A.ADD_TASK: (P.TASK_PEOPLE,),
    A.CHANGE_TASK: (P.TASK_PEOPLE,),
    A.START_TASK: (),
    A.SUBMIT_TASK: (P.OWNER,),
    A.APPROVE_TASK: (P.TASK_PEOPLE,),
    A.SEND_BACK_TASK: (P.TASK_PEOPLE,),
    A.CANCEL_TASK: (P.TASK_PEOPLE,),
    A.REPORT: (P.LIAISONS,),
    A.NOTE: (P.OWNER,),
    A.AMEND: (P.OWNER, P.COORDINATORS),
    A.RULE_AMENDMENT: (P.LIAISONS,),
    A.LINK: (),
    A.AFFIRM: (P.OWNER,),
    A.SAY_SOLVED: (P.OWNER, P.LEAD_HEADS),
    A.WHY_NOT: (P.LIAISONS,),
    A.NUDGE: (P.OWNER, P.LEAD_HEADS),
    A.ANSWER_NUDGE: (P.LIAISONS,),
    A.INSTRUCT: (P.OWNER, P.LEAD_HEADS, P.COORDINATORS),
    A.REPLY: (P.GIVER,),
    A.ASK_EXTENSION: (P.COORDINATORS, P.SUPERVISORS),
    A.RULE_EXTENSION: (P.ASKER, P.OWNER, P.LIAISONS),
    A.ASK_PARK: (P.SUPERVISORS,),
    A.PARK: (P.ASKER, P.OWNER, P.LIAISONS),
    A.REVIEW_PARK: (P.OWNER,),
    A.RESUME: (P.OWNER, P.LIAISONS),
    A.ASK_UNSOLVABLE: (P.SUPERVISORS,),
    A.CONSENT: (P.ASKER, P.OWNER),
    A.REQUEST_CLOSURE: (P.VERIFIERS,),
    A.RECALL: (P.VERIFIERS,),
    A.SEND_BACK: (P.OWNER, P.LEAD_HEADS),
    A.VERIFY: (P.LIAISONS, P.OWNER),
    A.CONFIRM: (P.OWNER, P.LEAD_HEADS),
    A.DISPUTE: (P.OWNER, P.LEAD_HEADS, P.COORDINATORS, P.SUPERVISORS),
    A.RULE_DISPUTE: (P.LIAISONS, P.OWNER),
    A.LAPSE: (P.LIAISONS, P.OWNER),
    A.FOLLOW_UP: (P.LIAISONS,),
    A.RATE_AGAIN: (P.OWNER, P.LEAD_HEADS),
    A.DRAW: (),
    A.LOOK_BACK: (P.OWNER, P.LEAD_HEADS),
    A.REOPEN: (P.OWNER, P.LEAD_HEADS, P.LIAISONS, P.COORDINATORS),
    A.WITHDRAW: (*CASE, P.COORDINATORS),
    A.SUCCEED: (P.LIAISONS, P.OWNER),
    A.RECKON: (),
})  # fmt: skip

# Which requests an act rules on, to find who asked.
RULES_ON: Mapping[Action, RequestKind] = MappingProxyType({
    A.DECLINE: RequestKind.DECLINE,
    A.RESTORE: RequestKind.APPEAL,
    A.RULE: RequestKind.OBJECTION,
    A.RULE_AMENDMENT: RequestKind.AMENDMENT,
    A.RULE_EXTENSION: RequestKind.EXTENSION,
    A.PARK: RequestKind.PARKING,
    A.CONSENT: RequestKind.UNSOLVABLE,
    A.RULE_DISPUTE: RequestKind.DISPUTE,
})  # fmt: skip


def audiences(action: Action, *, offices_only: bool, ended: bool) -> tuple[Audience, ...]:
    """Who is told of this act: an act only offices see never tells the enterprise; an end tells all who worked."""
    told = TOLD[action] + ((P.TASK_PEOPLE, P.HELPERS) if ended else ())
    return tuple(dict.fromkeys(one for one in told if not (offices_only and one is P.LIAISONS)))


ENDS_WORK = frozenset({Status.WITHDRAWN, Status.MERGED, Status.DECLINED})
