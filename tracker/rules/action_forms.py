"""What each action asks for: the fields of its form, drawn and checked like those of the lists (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from tracker.catalog.fields import Choice, FieldKind, FieldSpec
from tracker.catalog.lists import filing_fields, need_list, need_lists
from tracker.rules.asking import (
    SHORT,
    flag,
    from_today,
    line,
    paragraph,
    pick,
    reason,
    reference,
    ruling,
    shown_if,
)
from tracker.rules.closure import closing_fields
from tracker.vocabulary import (
    N_,
    Action,
    DeclineReason,
    Grade,
    Judgement,
    ParkReason,
    UnsolvableReason,
    Urgency,
)


def fields_of(action: Action, list_code: str, data: Mapping[str, object]) -> tuple[FieldSpec, ...]:
    """The fields an action takes for a need of this list with this list-specific data."""
    if action is Action.REQUEST_CLOSURE:
        return closing_fields(need_list(list_code), data)
    if action in CONTENT_ACTIONS:
        return filing_fields(need_list(list_code)) + FORMS[action]
    return FORMS[action]


FILES = FieldSpec("files", FieldKind.FILES, N_("Files"), help=N_("Photos, PDF, Word or Excel."), max_rows=10)
TASK = reference("task", FieldKind.TASK, N_("Task"))

TASK_FIELDS = (
    line("title", N_("What is to be done")),
    reference("unit", FieldKind.UNIT, N_("Unit")),
    reference("person", FieldKind.PERSON, N_("Person"), required=False),
    from_today("due_on", N_("Due on")),
    FieldSpec("deliverable", FieldKind.TEXT, N_("What is delivered"), required=True, max_length=SHORT),
    FieldSpec(
        "weight", FieldKind.INTEGER, N_("Weight"), minimum=Decimal(1), maximum=Decimal(10), default="1"
    ),
)
AFTER_ROW = FieldSpec(
    "after",
    FieldKind.INTEGER,
    N_("After task no."),
    minimum=Decimal(1),
    maximum=Decimal(20),
    help=N_("The number, in this plan, of the task that must be finished first."),
)


def list_choices() -> tuple[Choice, ...]:
    """The five lists as choices."""
    return tuple(Choice(one.code, one.name) for one in need_lists().values())


def _accept() -> tuple[FieldSpec, ...]:
    return (
        FieldSpec("list_code", FieldKind.CHOICE, N_("List"), required=True, choices=list_choices()),
        pick("urgency", N_("Urgency"), Urgency),
        reference(
            "region",
            FieldKind.REGION,
            N_("Region"),
            required=False,
            help=N_("Only where it was filed for the wrong region."),
        ),
        flag("complex", N_("Complex: 30 working days")),
        paragraph(
            "complex_reason", N_("Why it is complex"), length=SHORT, show_when=shown_if("complex", "yes")
        ),
    )


ASSIGNMENT = (
    reference("lead_unit", FieldKind.UNIT, N_("Lead unit")),
    FieldSpec("helpers", FieldKind.UNITS, N_("Helper units"), max_rows=8),
    from_today(
        "promised_by",
        N_("Promised by"),
        required=False,
        help=N_("Left empty, the limit of its urgency counts from the next working day."),
    ),
)

# Actions whose form is the whole content of a need.
CONTENT_ACTIONS = frozenset({Action.FILE, Action.REFILE, Action.AMEND})

FORMS: Mapping[Action, tuple[FieldSpec, ...]] = MappingProxyType({
    Action.FILE: (),
    Action.REFILE: (),
    Action.AMEND: (paragraph("reason", N_("What changed and why"), length=SHORT),),
    Action.ENDORSE: (
        FieldSpec("answer", FieldKind.CHOICE, N_("Is this your need?"), required=True, choices=(
            Choice("confirmed", N_("Yes, exactly so")),
            Choice("corrected", N_("Yes, with a correction")),
            Choice("refused", N_("No, this is not our need")),
        )),
        paragraph("correction", N_("What is to be corrected"), show_when=shown_if("answer", "corrected")),
        paragraph("reason", N_("Why it is not your need"), length=SHORT, required=False,
              show_when=shown_if("answer", "refused")),
    ),
    Action.RETURN: (paragraph("missing", N_("What is missing")),),
    Action.EXPIRE: (),
    Action.ASK_DECLINE: (pick("code", N_("Ground"), DeclineReason), reason()),
    Action.DECLINE: ruling(granted=N_("Decline the need"), refused=N_("Keep the need")),
    Action.APPEAL: (paragraph("reason", N_("Why it should be taken on")), FILES),
    Action.RESTORE: ruling(granted=N_("Restore the need"), refused=N_("Stand by the decision")),
    Action.ACCEPT: _accept(),
    Action.ESCALATE: (reference("region", FieldKind.REGION, N_("To the region above")), reason()),
    Action.DELEGATE: (reference("region", FieldKind.REGION, N_("To the region below")), reason()),
    Action.MERGE: (reference("into", FieldKind.NEED, N_("Merge into")), reason()),
    Action.UNMERGE: (reason(),),
    Action.ASSIGN: ASSIGNMENT,
    Action.REASSIGN: (*ASSIGNMENT, reason()),
    Action.NAME_HELPERS: (FieldSpec("helpers", FieldKind.UNITS, N_("Helper units"), max_rows=8), reason()),
    Action.NAME_SPONSOR: (reference("sponsor", FieldKind.PERSON, N_("Sponsor")), reason()),
    Action.OBJECT: (
        reason(N_("Why it is not for this unit")),
        paragraph("legal_basis", N_("Legal basis"), length=SHORT),
        reference("proposed", FieldKind.UNIT, N_("Unit proposed")),
    ),
    Action.RULE: ruling(reference("lead_unit", FieldKind.UNIT, N_("New lead unit"), required=False),
                         granted=N_("Upheld: assign to another unit"), refused=N_("Rejected: the unit keeps it")),
    Action.CLAIM: (paragraph("promise", N_("Your promise to the enterprise"), length=SHORT,
                         help=N_("In your own words: what you will do and when you will call.")),),
    Action.RELEASE: (reason(),),
    Action.HAND_OVER: (reference("owner", FieldKind.PERSON, N_("New owner")), reason()),
    Action.CONTACT: (
        FieldSpec("how", FieldKind.CHOICE, N_("How"), required=True, choices=(
            Choice("phone", N_("By phone")), Choice("visit", N_("On site")), Choice("meeting", N_("In a meeting")),
            Choice("message", N_("By message")))),
        line("with_whom", N_("With whom")),
        FieldSpec("contacted_on", FieldKind.DATE, N_("Contacted on"), required=True, not_after_today=True),
        paragraph("result", N_("What was agreed")),
    ),
    Action.ASK: (paragraph("question", N_("Your question")), FILES),
    Action.ANSWER: (paragraph("answer", N_("Your answer")), FILES),
    Action.DECOMPOSE: (
        FieldSpec("tasks", FieldKind.ROWS, N_("Tasks"), rows=(*TASK_FIELDS, AFTER_ROW), max_rows=20),
    ),
    Action.ADD_TASK: (*TASK_FIELDS, reference("after", FieldKind.TASK, N_("After the task"), required=False)),
    Action.CHANGE_TASK: (TASK, reference("person", FieldKind.PERSON, N_("Person"), required=False),
                         from_today("due_on", N_("Due on")), reason()),
    Action.START_TASK: (TASK,),
    Action.SUBMIT_TASK: (TASK, paragraph("result", N_("What was delivered")), FILES),
    Action.APPROVE_TASK: (TASK, paragraph("remark", N_("Remark"), required=False, length=SHORT)),
    Action.SEND_BACK_TASK: (TASK, paragraph("missing", N_("What is missing"), length=SHORT)),
    Action.CANCEL_TASK: (TASK, reason()),
    Action.REPORT: (paragraph("report", N_("Progress"), help=N_("The enterprise reads this.")), FILES),
    Action.NOTE: (paragraph("note", N_("Internal note"), help=N_("The enterprise never sees this.")), FILES),
    Action.RULE_AMENDMENT: ruling(granted=N_("Take over the changes"), refused=N_("Keep it as it was")),
    Action.ASK_EXTENSION: (from_today("new_due_on", N_("New date")), reason(),
                           paragraph("progress", N_("Progress so far"))),
    Action.RULE_EXTENSION: ruling(granted=N_("Grant the new date"), refused=N_("Keep the date")),
    Action.ASK_PARK: (pick("code", N_("Ground"), ParkReason), from_today("review_on", N_("Review on")), reason()),
    Action.PARK: ruling(granted=N_("Park the need"), refused=N_("Work goes on")),
    Action.REVIEW_PARK: (from_today("review_on", N_("Next review on")), reason()),
    Action.RESUME: (reason(),),
    Action.INSTRUCT: (paragraph("instruction", N_("Instruction")), from_today("reply_due_on", N_("Reply due on"))),
    Action.REPLY: (paragraph("reply", N_("Reply")), FILES),
    Action.ASK_UNSOLVABLE: (pick("code", N_("Ground"), UnsolvableReason), paragraph("legal_basis", N_("Legal basis")),
                            reason(), FILES),
    Action.CONSENT: ruling(granted=N_("Consent"), refused=N_("Do not consent")),
    Action.RECALL: (reason(),),
    Action.SEND_BACK: (paragraph("missing", N_("What is missing")),),
    Action.VERIFY: (
        flag("outcome_right", N_("The outcome stated is true and proved")),
        flag("answer_right", N_("What the enterprise asked is answered")),
        flag("contact_right", N_("The enterprise was contacted")),
        paragraph("remark", N_("Remark"), required=False, length=SHORT),
    ),
    Action.CONFIRM: (
        pick("judgement", N_("In your own judgement"), Judgement),
        pick("grade", N_("How satisfied are you?"), Grade),
        paragraph("comment", N_("What should have been better"), required=False),
    ),
    Action.DISPUTE: (paragraph("reason", N_("What is not in order")), FILES),
    Action.RULE_DISPUTE: ruling(granted=N_("One more cycle"), refused=N_("Close as disputed, with this decision")),
    Action.LAPSE: (),
    Action.AFFIRM: (paragraph("note", N_("A word on it"), required=False, length=SHORT),),
    Action.SAY_SOLVED: (paragraph("how", N_("How it was solved"), required=False, length=SHORT), FILES),
    Action.WHY_NOT: (paragraph("answer", N_("Why it is not solved yet"),
                           help=N_("The enterprise reads this.")),),
    Action.NUDGE: (paragraph("remark", N_("What you are waiting for"), required=False, length=SHORT),),
    Action.ANSWER_NUDGE: (paragraph("answer", N_("Answer")),),
    Action.FOLLOW_UP: (
        FieldSpec("stage", FieldKind.CHOICE, N_("What was done"), required=True, choices=(
            Choice("contacted", N_("The enterprise was contacted")), Choice("put-right", N_("It was put right")))),
        paragraph("result", N_("Result")),
        FILES,
    ),
    Action.RATE_AGAIN: (pick("grade", N_("How satisfied are you now?"), Grade),
                        paragraph("comment", N_("Comment"), required=False)),
    Action.DRAW: (paragraph("reason", N_("Why it is drawn"), length=SHORT),),
    Action.LOOK_BACK: (
        FieldSpec("how", FieldKind.CHOICE, N_("How"), required=True,
                  choices=(Choice("phone", N_("By phone")), Choice("visit", N_("On site")))),
        FieldSpec("holds", FieldKind.CHOICE, N_("Does the result hold?"), required=True,
                  choices=(Choice("yes", N_("Yes")), Choice("no", N_("No")))),
        paragraph("result", N_("What was found")),
    ),
    Action.REOPEN: (reason(),),
    Action.WITHDRAW: (reason(),),
    Action.SUCCEED: (reference("successor", FieldKind.ENTERPRISE, N_("Successor")), reason()),
    Action.RECKON: (),
    Action.LINK: (reference("other", FieldKind.NEED, N_("The other need")),),
})  # fmt: skip
