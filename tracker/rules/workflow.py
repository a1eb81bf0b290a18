"""THE TABLE: every action on a need, from where to where, by whom, under what, with what effect (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.rules import checks, guards
from tracker.rules.act import Act
from tracker.rules.arrow import Row, When, row
from tracker.rules.deadlines.table import OWED_AFTERWARDS
from tracker.rules.effects import closing, content, course, requests, tasks
from tracker.rules.effects.requests import asks, ruled
from tracker.rules.guards import needs_no_pending, needs_pending
from tracker.rules.who import (
    COORDINATOR,
    FILING_OFFICIAL,
    LEAD_HEAD,
    LEAD_OFFICIAL,
    LEADER,
    LIAISON,
    ON_CASE,
    OWNER,
    SUPERVISOR,
    TASK_PERSON,
    THE_SYSTEM,
    VERIFIER,
)
from tracker.vocabulary import ON_BOOKS, Action, RequestKind, Role, Status


def rows_of(action: Action) -> tuple[Row, ...]:
    """The rows of an action, in the order in which their conditions are tried."""
    return _BY_ACTION[action]


def destination(taken: Row, act: Act) -> Status:
    """Where the need stands after this row."""
    if taken.back:
        return Status((act.need.before_merge or {})["status"])
    return taken.target or act.need.status


GRANTED = When("granted", lambda act: act.granted)
REFUSED = When("refused", lambda act: act.refused)
NOT_OURS = When("not our need", lambda act: act.data.get("answer") == "refused")
OURS = When("our need", lambda act: act.data.get("answer") != "refused")
FOR_GOOD = When("needs a yes", content.needs_yes)
AT_ONCE = When("takes effect at once", lambda act: not content.needs_yes(act))
FIRST_DISPUTE = When("the first", lambda act: act.need.disputes == 0)
LATER_DISPUTE = When("a further one", lambda act: act.need.disputes > 0)
WAITED_FOR = When(
    "parked for the enterprise's answer",
    lambda act: act.need.park_reason == "enterprise" and act.need.enterprise_id in act.actor.enterprise_ids(),
)
NOT_WAITED_FOR = When("not waited for", lambda act: not WAITED_FOR.test(act))
HOLDS = When("the result holds", lambda act: act.data.get("holds") == "yes")
HOLDS_NOT = When("the result does not hold", lambda act: act.data.get("holds") == "no")

S, A, K = Status, Action, RequestKind
FILER = (LIAISON, FILING_OFFICIAL)
STEERER = (COORDINATOR, SUPERVISOR)
OWNER_OR_HEAD = (OWNER, LEAD_HEAD)
TASK_HAND = (OWNER, TASK_PERSON)

OPEN_END = (course.cancel_tasks, requests.cancel_requests)
AT_WORK = (S.CLAIMED, S.IMPLEMENTING)
WITH_UNIT = (S.ASSIGNED, S.CLAIMED, S.IMPLEMENTING)
ACCEPTED_ON = ON_BOOKS - {S.FILED, S.RETURNED}
ASSIGNABLE = (
    checks.UNITS_LIVE,
    checks.PROMISE_FROM_TODAY,
    checks.PROMISE_HOLDS_TASKS,
    checks.NOT_RULED_FINAL,
)
RETURNABLE = (S.FILED, S.RETURNED, S.ACCEPTED, *WITH_UNIT, S.PARKED)
AMENDABLE = (S.ACCEPTED, S.ASSIGNED, S.CLAIMED, S.IMPLEMENTING, S.PARKED)

# Rows are read as a table, so they are laid out by hand.
# fmt: off
INTAKE = (
    row(A.FILE, [S.DRAFT], S.FILED, FILER, guards=(guards.ENTERPRISE_ACTIVE,),
        effects=(content.write_content, content.date_filing)),
    row(A.REFILE, [S.RETURNED], S.FILED, FILER, effects=(content.write_content,)),
    row(A.ENDORSE, ON_BOOKS, S.WITHDRAWN, (LIAISON,), when=NOT_OURS,
        guards=(guards.ENDORSEMENT_PENDING, guards.NOT_OF_OWN_HANDS),
        effects=(content.note_endorsement, *OPEN_END)),
    row(A.ENDORSE, ON_BOOKS, None, (LIAISON,), when=OURS,
        guards=(guards.ENDORSEMENT_PENDING, guards.NOT_OF_OWN_HANDS), effects=(content.note_endorsement,)),
    row(A.RETURN, [S.FILED], S.RETURNED, (COORDINATOR,), effects=(requests.cancel_requests,)),
    row(A.EXPIRE, [S.RETURNED], S.WITHDRAWN, (THE_SYSTEM,), guards=(guards.SILENCE_OVER,), effects=OPEN_END),
    row(A.ASK_DECLINE, [S.FILED], None, (COORDINATOR,), guards=(needs_no_pending(K.DECLINE),),
        effects=(asks(K.DECLINE, Role.COORDINATOR),), offices_only=True),
    row(A.DECLINE, [S.FILED], S.DECLINED, STEERER, when=GRANTED, guards=(needs_pending(K.DECLINE),),
        effects=(ruled(K.DECLINE), *OPEN_END)),
    row(A.DECLINE, [S.FILED], None, STEERER, when=REFUSED, guards=(needs_pending(K.DECLINE),),
        effects=(ruled(K.DECLINE),), offices_only=True),
    row(A.APPEAL, [S.DECLINED], None, (LIAISON,), guards=(needs_no_pending(K.APPEAL), guards.APPEAL_IN_TIME),
        effects=(asks(K.APPEAL, Role.SUPERVISOR),)),
    row(A.RESTORE, [S.DECLINED], S.FILED, (SUPERVISOR,), when=GRANTED, guards=(needs_pending(K.APPEAL),),
        effects=(ruled(K.APPEAL),)),
    row(A.RESTORE, [S.DECLINED], None, (SUPERVISOR,), when=REFUSED, guards=(needs_pending(K.APPEAL),),
        effects=(ruled(K.APPEAL),)),
    row(A.ACCEPT, [S.FILED], S.ACCEPTED, (COORDINATOR,), effects=(requests.cancel_requests, content.accept)),
)

ROUTING = (
    row(A.ESCALATE, [S.FILED, S.ACCEPTED, *WITH_UNIT], S.ACCEPTED, (COORDINATOR,), checks=(checks.ABOVE,),
        effects=(course.move_region,)),
    row(A.DELEGATE, [S.FILED, S.ACCEPTED, *WITH_UNIT], S.ACCEPTED, (COORDINATOR,), checks=(checks.BELOW,),
        effects=(course.move_region,)),
    row(A.MERGE, [S.FILED, S.ACCEPTED, S.ASSIGNED, S.CLAIMED], S.MERGED, (COORDINATOR,),
        guards=(guards.NOT_MERGED_TARGET,), checks=(checks.MERGEABLE,), effects=(course.merge, *OPEN_END)),
    row(A.UNMERGE, [S.MERGED], None, (COORDINATOR,), guards=(guards.MERGE_TARGET_LIVES,),
        effects=(course.unmerge,), back=True),
    row(A.ASSIGN, [S.ACCEPTED], S.ASSIGNED, (COORDINATOR,), checks=ASSIGNABLE, effects=(course.assign,)),
    row(A.REASSIGN, WITH_UNIT, S.ASSIGNED, (COORDINATOR,), checks=(checks.OTHER_UNIT, *ASSIGNABLE),
        effects=(course.assign,)),
    row(A.NAME_HELPERS, WITH_UNIT, None, (COORDINATOR,), checks=(checks.UNITS_LIVE,),
        effects=(course.name_helpers,)),
    row(A.NAME_SPONSOR, WITH_UNIT, None, STEERER, checks=(checks.SPONSOR_IS_LEADER,),
        effects=(course.name_sponsor,)),
    row(A.OBJECT, [S.ASSIGNED], None, (LEAD_HEAD,),
        guards=(needs_no_pending(K.OBJECTION), guards.OBJECTION_OPEN), checks=(checks.PROPOSED_OTHER,),
        effects=(asks(K.OBJECTION, Role.COORDINATOR),), offices_only=True),
    row(A.RULE, [S.ASSIGNED], None, (COORDINATOR,), guards=(needs_pending(K.OBJECTION),),
        checks=(checks.UPHELD_NAMES_UNIT, checks.NOT_RULED_FINAL),
        effects=(ruled(K.OBJECTION, course.uphold),), offices_only=True),
    row(A.CLAIM, [S.ASSIGNED], S.CLAIMED, (LEAD_OFFICIAL,),
        effects=(requests.withdraw_objection, course.claim)),
    row(A.RELEASE, AT_WORK, S.ASSIGNED, OWNER_OR_HEAD,
        effects=(requests.cancel_of_offices, course.clear_owner)),
    row(A.HAND_OVER, [S.CLAIMED, S.IMPLEMENTING, S.PARKED, S.VERIFYING], None, OWNER_OR_HEAD,
        checks=(checks.OWNER_IN_UNIT,), effects=(course.hand_over,)),
)

WORK = (
    row(A.CONTACT, AT_WORK, None, (OWNER,), effects=(course.note_contact,)),
    row(A.ASK, ACCEPTED_ON, None, (ON_CASE, LIAISON), effects=(course.count_as_contact, course.open_question)),
    row(A.ANSWER, [S.PARKED], S.IMPLEMENTING, (LIAISON, ON_CASE), when=WAITED_FOR,
        guards=(guards.QUESTION_TO_ANSWER,), effects=(course.close_question,)),
    row(A.ANSWER, ACCEPTED_ON, None, (LIAISON, ON_CASE), when=NOT_WAITED_FOR,
        guards=(guards.QUESTION_TO_ANSWER,), effects=(course.close_question,)),
    row(A.DECOMPOSE, [S.CLAIMED], S.IMPLEMENTING, (OWNER,), checks=(checks.PLAN,), effects=(tasks.decompose,)),
    row(A.ADD_TASK, [S.IMPLEMENTING], None, (OWNER,), checks=(checks.ONE_TASK,), effects=(tasks.add_task,),
        offices_only=True),
    row(A.CHANGE_TASK, [S.IMPLEMENTING], None, (OWNER,), guards=(guards.OPEN_TASK,),
        checks=(checks.TASK_CHANGE,), effects=(tasks.change_task,), offices_only=True),
    row(A.START_TASK, [S.IMPLEMENTING], None, TASK_HAND, guards=(guards.OPEN_TASK,),
        checks=(checks.TASK_TO_DO, checks.HANDS_ON, checks.PREDECESSOR_DONE), effects=(tasks.start_task,),
        offices_only=True),
    row(A.SUBMIT_TASK, [S.IMPLEMENTING], None, TASK_HAND, guards=(guards.OPEN_TASK,),
        checks=(checks.TASK_IN_WORK, checks.HANDS_ON, checks.PREDECESSOR_DONE), effects=(tasks.submit_task,),
        offices_only=True),
    row(A.APPROVE_TASK, [S.IMPLEMENTING], None, (OWNER,), guards=(guards.OPEN_TASK,),
        checks=(checks.TASK_SUBMITTED, checks.NOT_JUDGING_ABSENT), effects=(tasks.approve_task,),
        offices_only=True),
    row(A.SEND_BACK_TASK, [S.IMPLEMENTING], None, (OWNER,), guards=(guards.OPEN_TASK,),
        checks=(checks.TASK_SUBMITTED, checks.NOT_JUDGING_ABSENT), effects=(tasks.send_back_task,),
        offices_only=True),
    row(A.CANCEL_TASK, [S.IMPLEMENTING], None, (OWNER,), guards=(guards.OPEN_TASK,),
        checks=(checks.TASK_OPEN,), effects=(tasks.cancel_task,), offices_only=True),
    row(A.REPORT, [S.IMPLEMENTING, S.PARKED], None, TASK_HAND,
        effects=(course.count_as_contact, course.answer_nudges)),
    row(A.NOTE, ON_BOOKS, None, (ON_CASE, COORDINATOR, SUPERVISOR), offices_only=True),
    row(A.AMEND, AMENDABLE, None, (LIAISON,), when=FOR_GOOD, guards=(needs_no_pending(K.AMENDMENT),),
        effects=(content.amend,)),
    row(A.AMEND, AMENDABLE, None, (LIAISON,), when=AT_ONCE, guards=(needs_no_pending(K.AMENDMENT),),
        checks=(checks.SOMETHING_CHANGED,), effects=(content.amend,)),
    row(A.RULE_AMENDMENT, AMENDABLE, None, (OWNER, COORDINATOR), guards=(needs_pending(K.AMENDMENT),),
        effects=(content.rule_amendment,)),
    row(A.LINK, ON_BOOKS, None, (LIAISON, OWNER, COORDINATOR), checks=(checks.LINKABLE,),
        effects=(content.link,)),
    row(A.AFFIRM, RETURNABLE, None, (LIAISON,)),
    row(A.SAY_SOLVED, RETURNABLE, None, (LIAISON,), guards=(guards.NOT_SAID_SOLVED,),
        effects=(course.say_solved,)),
    row(A.WHY_NOT, RETURNABLE, None, (OWNER, LEAD_HEAD, COORDINATOR), guards=(guards.SAID_SOLVED,),
        effects=(course.answer_solved_said,)),
    row(A.NUDGE, ON_BOOKS, None, (LIAISON, COORDINATOR, SUPERVISOR), guards=(guards.NO_OPEN_NUDGE,),
        effects=(course.nudge,)),
    row(A.ANSWER_NUDGE, ON_BOOKS, None, (OWNER, LEAD_HEAD, COORDINATOR), guards=(guards.OPEN_NUDGE,),
        effects=(course.answer_nudges,)),
    row(A.INSTRUCT, ON_BOOKS, None, (SUPERVISOR, LEADER), effects=(course.instruct,), offices_only=True),
    row(A.REPLY, ON_BOOKS, None, (OWNER, LEAD_HEAD, COORDINATOR), guards=(guards.INSTRUCTION_OPEN,),
        effects=(course.reply,), offices_only=True),
)

TIME = (
    row(A.ASK_EXTENSION, [S.IMPLEMENTING], None, OWNER_OR_HEAD,
        guards=(needs_no_pending(K.EXTENSION), guards.EXTENSION_LEFT, guards.PROMISE_RUNS),
        checks=(checks.LATER_DATE,), effects=(requests.ask_extension,)),
    row(A.RULE_EXTENSION, [S.IMPLEMENTING], None, STEERER, guards=(needs_pending(K.EXTENSION),),
        effects=(ruled(K.EXTENSION, closing.extend),)),
    row(A.ASK_PARK, [S.IMPLEMENTING], None, OWNER_OR_HEAD, guards=(needs_no_pending(K.PARKING),),
        effects=(asks(K.PARKING, Role.SUPERVISOR),)),
    row(A.PARK, [S.IMPLEMENTING], S.PARKED, (SUPERVISOR,), when=GRANTED, guards=(needs_pending(K.PARKING),),
        effects=(ruled(K.PARKING, course.park),)),
    row(A.PARK, [S.IMPLEMENTING], None, (SUPERVISOR,), when=REFUSED, guards=(needs_pending(K.PARKING),),
        effects=(ruled(K.PARKING),)),
    row(A.REVIEW_PARK, [S.PARKED], None, (SUPERVISOR,)),
    row(A.RESUME, [S.PARKED], S.IMPLEMENTING, (OWNER, SUPERVISOR)),
)

ENDING = (
    row(A.ASK_UNSOLVABLE, [S.IMPLEMENTING], None, OWNER_OR_HEAD, guards=(needs_no_pending(K.UNSOLVABLE),),
        effects=(asks(K.UNSOLVABLE, Role.SUPERVISOR),), offices_only=True),
    row(A.CONSENT, [S.IMPLEMENTING], None, (SUPERVISOR,), guards=(needs_pending(K.UNSOLVABLE),),
        effects=(ruled(K.UNSOLVABLE),), offices_only=True),
    row(A.REQUEST_CLOSURE, [S.IMPLEMENTING], S.VERIFYING, (OWNER,),
        guards=(guards.TASKS_DONE, guards.TASK_IN_CYCLE), checks=(checks.CLOSURE, checks.CONSENTED),
        effects=(requests.cancel_requests, closing.propose_outcome, course.answer_solved_said)),
    row(A.RECALL, [S.VERIFYING], S.IMPLEMENTING, (OWNER,), effects=(closing.drop_outcome,)),
    row(A.SEND_BACK, [S.VERIFYING], S.IMPLEMENTING, (VERIFIER,), effects=(closing.drop_outcome,)),
    row(A.VERIFY, [S.VERIFYING], S.CONFIRMING, (VERIFIER,), guards=(guards.CONTACTED,),
        checks=(checks.ALL_TICKED,)),
    row(A.CONFIRM, [S.CONFIRMING], S.CLOSED, (LIAISON,),
        guards=(guards.NOT_OF_OWN_HANDS, guards.NO_DISPUTE_PENDING), checks=(checks.TEXT_WHERE_POOR,),
        effects=(closing.rate, closing.close_confirmed)),
    row(A.DISPUTE, [S.CONFIRMING], S.IMPLEMENTING, (LIAISON,), when=FIRST_DISPUTE,
        guards=(guards.NO_DISPUTE_PENDING,), effects=(closing.count_dispute, course.new_cycle)),
    row(A.DISPUTE, [S.CONFIRMING], None, (LIAISON,), when=LATER_DISPUTE, guards=(guards.NO_DISPUTE_PENDING,),
        effects=(closing.count_dispute, asks(K.DISPUTE, Role.SUPERVISOR))),
    row(A.RULE_DISPUTE, [S.CONFIRMING], S.IMPLEMENTING, (SUPERVISOR,), when=GRANTED,
        guards=(needs_pending(K.DISPUTE),), effects=(ruled(K.DISPUTE), course.new_cycle)),
    row(A.RULE_DISPUTE, [S.CONFIRMING], S.CLOSED, (SUPERVISOR,), when=REFUSED,
        guards=(needs_pending(K.DISPUTE),), effects=(ruled(K.DISPUTE), closing.close_disputed)),
    row(A.LAPSE, [S.CONFIRMING], S.CLOSED, (THE_SYSTEM,),
        guards=(guards.NO_DISPUTE_PENDING, guards.CONFIRM_TIME_OVER), effects=(closing.close_unconfirmed,)),
    row(A.WITHDRAW, [S.FILED, S.RETURNED, S.ACCEPTED, *WITH_UNIT, S.PARKED], S.WITHDRAWN, (LIAISON,),
        effects=OPEN_END),
)

AFTERWARDS = (
    row(A.FOLLOW_UP, [*ON_BOOKS, S.CLOSED], None, (OWNER, LEAD_HEAD), guards=(guards.FOLLOW_UP_OPEN,),
        effects=(closing.follow_up,)),
    row(A.RATE_AGAIN, [S.CLOSED], None, (LIAISON,), guards=(guards.PUT_RIGHT, guards.NOT_OF_OWN_HANDS),
        checks=(checks.TEXT_WHERE_POOR,), effects=(closing.rate_again,)),
    row(A.DRAW, [S.CLOSED], None, (SUPERVISOR, THE_SYSTEM), guards=(guards.NOT_DRAWN,), effects=(closing.draw,),
        offices_only=True),
    row(A.LOOK_BACK, [S.CLOSED], None, (SUPERVISOR,), when=HOLDS, guards=(guards.DRAWN,),
        effects=(closing.look_back,), offices_only=True),
    row(A.LOOK_BACK, [S.CLOSED], S.IMPLEMENTING, (SUPERVISOR,), when=HOLDS_NOT, guards=(guards.DRAWN,),
        effects=(closing.look_back, course.new_cycle)),
    row(A.REOPEN, [S.CLOSED], S.IMPLEMENTING, (SUPERVISOR, LIAISON), guards=(guards.REOPEN_IN_TIME,),
        effects=(course.new_cycle,)),
    row(A.RECKON, [*ON_BOOKS, *OWED_AFTERWARDS], None, (THE_SYSTEM,), guards=(guards.DATES_CHANGE,),
        effects=(course.reckon_dates,)),
    row(A.SUCCEED, Status, None, (COORDINATOR,), checks=(checks.SUCCESSOR,),
        effects=(content.move_to_successor,)),
)
# fmt: on

TABLE: tuple[Row, ...] = INTAKE + ROUTING + WORK + TIME + ENDING + AFTERWARDS
_BY_ACTION = {action: tuple(one for one in TABLE if one.action is action) for action in Action}


def arrows() -> Iterator[tuple[Status, Status, Action]]:
    """Every change of status the table allows, for diagrams; a merge is undone to each status it came from."""
    for one in TABLE:
        for source in sorted(one.sources, key=list(Status).index):
            if one.target is not None and one.target is not source:
                yield source, one.target, one.action
    merged_from = next(one for one in TABLE if one.action is Action.MERGE).sources
    for status in sorted(merged_from, key=list(Status).index):
        yield Status.MERGED, status, Action.UNMERGE
