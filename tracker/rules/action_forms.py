"""What each action asks for: the fields of its form, drawn and checked like those of the lists (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from tracker.catalog.fields import Choice, Condition, FieldKind, FieldSpec
from tracker.catalog.lists import filing_fields, need_list, need_lists
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
    Verdict,
    Word,
)

LONG, SHORT = 1000, 300


def fields_of(action: Action, list_code: str, data: Mapping[str, object]) -> tuple[FieldSpec, ...]:
    """The fields an action takes for a need of this list with this list-specific data."""
    if action is Action.REQUEST_CLOSURE:
        return closing_fields(need_list(list_code), data)
    if action in CONTENT_ACTIONS:
        return filing_fields(need_list(list_code)) + FORMS[action]
    return FORMS[action]


def _choices(words: Iterable[Word]) -> tuple[Choice, ...]:
    return tuple(Choice(word.value, word.label) for word in words)


def _text(
    name: str,
    label: str,
    *,
    required: bool = True,
    length: int = LONG,
    help: str | None = None,
    show_when: Condition | None = None,
) -> FieldSpec:
    return FieldSpec(
        name, FieldKind.PARAGRAPH, label, help=help, required=required, max_length=length, show_when=show_when
    )


def _line(name: str, label: str, *, required: bool = True, length: int = 80) -> FieldSpec:
    return FieldSpec(name, FieldKind.TEXT, label, required=required, max_length=length)


def _pick(
    name: str,
    label: str,
    words: Iterable[Word],
    *,
    required: bool = True,
    default: str | None = None,
    show_when: Condition | None = None,
) -> FieldSpec:
    return FieldSpec(
        name,
        FieldKind.CHOICE,
        label,
        required=required,
        choices=_choices(words),
        default=default,
        show_when=show_when,
    )


def _date(
    name: str,
    label: str,
    *,
    required: bool = True,
    help: str | None = None,
    show_when: Condition | None = None,
) -> FieldSpec:
    return FieldSpec(
        name, FieldKind.DATE, label, required=required, help=help, not_before_today=True, show_when=show_when
    )


def _one(
    name: str, kind: FieldKind, label: str, *, required: bool = True, help: str | None = None
) -> FieldSpec:
    return FieldSpec(name, kind, label, required=required, help=help)


def _flag(name: str, label: str, *, help: str | None = None) -> FieldSpec:
    return FieldSpec(name, FieldKind.FLAG, label, help=help)


def _reason(label: str = N_("Reason")) -> FieldSpec:
    return _text("reason", label)


def _ruling(*more: FieldSpec, granted: str, refused: str) -> tuple[FieldSpec, ...]:
    verdicts = (Choice(Verdict.GRANTED.value, granted), Choice(Verdict.REFUSED.value, refused))
    verdict = FieldSpec("verdict", FieldKind.CHOICE, N_("Ruling"), required=True, choices=verdicts)
    return (verdict, *more, _text("reason", N_("Reasons for the ruling")))


def _if(field: str, *values: str) -> Condition:
    return Condition(field, frozenset(values))


FILES = FieldSpec("files", FieldKind.FILES, N_("Files"), help=N_("Photos, PDF, Word or Excel."), max_rows=10)
TASK = _one("task", FieldKind.TASK, N_("Task"))

TASK_FIELDS = (
    _line("title", N_("What is to be done")),
    _one("unit", FieldKind.UNIT, N_("Unit")),
    _one("person", FieldKind.PERSON, N_("Person"), required=False),
    _date("due_on", N_("Due on")),
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
        _pick("urgency", N_("Urgency"), Urgency),
        _one(
            "region",
            FieldKind.REGION,
            N_("Region"),
            required=False,
            help=N_("Only where it was filed for the wrong region."),
        ),
        _flag("complex", N_("Complex: 30 working days")),
        _text("complex_reason", N_("Why it is complex"), length=SHORT, show_when=_if("complex", "yes")),
    )


ASSIGNMENT = (
    _one("lead_unit", FieldKind.UNIT, N_("Lead unit")),
    FieldSpec("helpers", FieldKind.UNITS, N_("Helper units"), max_rows=8),
    _date(
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
    Action.AMEND: (_text("reason", N_("What changed and why"), length=SHORT),),
    Action.ENDORSE: (
        FieldSpec("answer", FieldKind.CHOICE, N_("Is this your need?"), required=True, choices=(
            Choice("confirmed", N_("Yes, exactly so")),
            Choice("corrected", N_("Yes, with a correction")),
            Choice("refused", N_("No, this is not our need")),
        )),
        _text("correction", N_("What is to be corrected"), show_when=_if("answer", "corrected")),
        _text("reason", N_("Why it is not your need"), length=SHORT, required=False,
              show_when=_if("answer", "refused")),
    ),
    Action.RETURN: (_text("missing", N_("What is missing")),),
    Action.EXPIRE: (),
    Action.ASK_DECLINE: (_pick("code", N_("Ground"), DeclineReason), _reason()),
    Action.DECLINE: _ruling(granted=N_("Decline the need"), refused=N_("Keep the need")),
    Action.APPEAL: (_text("reason", N_("Why it should be taken on")), FILES),
    Action.RESTORE: _ruling(granted=N_("Restore the need"), refused=N_("Stand by the decision")),
    Action.ACCEPT: _accept(),
    Action.ESCALATE: (_one("region", FieldKind.REGION, N_("To the region above")), _reason()),
    Action.DELEGATE: (_one("region", FieldKind.REGION, N_("To the region below")), _reason()),
    Action.MERGE: (_one("into", FieldKind.NEED, N_("Merge into")), _reason()),
    Action.UNMERGE: (_reason(),),
    Action.ASSIGN: ASSIGNMENT,
    Action.REASSIGN: (*ASSIGNMENT, _reason()),
    Action.NAME_HELPERS: (FieldSpec("helpers", FieldKind.UNITS, N_("Helper units"), max_rows=8), _reason()),
    Action.NAME_SPONSOR: (_one("sponsor", FieldKind.PERSON, N_("Sponsor")), _reason()),
    Action.OBJECT: (
        _reason(N_("Why it is not for this unit")),
        _text("legal_basis", N_("Legal basis"), length=SHORT),
        _one("proposed", FieldKind.UNIT, N_("Unit proposed")),
    ),
    Action.RULE: _ruling(_one("lead_unit", FieldKind.UNIT, N_("New lead unit"), required=False),
                         granted=N_("Upheld: assign to another unit"), refused=N_("Rejected: the unit keeps it")),
    Action.CLAIM: (_text("promise", N_("Your promise to the enterprise"), length=SHORT,
                         help=N_("In your own words: what you will do and when you will call.")),),
    Action.RELEASE: (_reason(),),
    Action.HAND_OVER: (_one("owner", FieldKind.PERSON, N_("New owner")), _reason()),
    Action.CONTACT: (
        FieldSpec("how", FieldKind.CHOICE, N_("How"), required=True, choices=(
            Choice("phone", N_("By phone")), Choice("visit", N_("On site")), Choice("meeting", N_("In a meeting")),
            Choice("message", N_("By message")))),
        _line("with_whom", N_("With whom")),
        FieldSpec("contacted_on", FieldKind.DATE, N_("Contacted on"), required=True, not_after_today=True),
        _text("result", N_("What was agreed")),
    ),
    Action.ASK: (_text("question", N_("Your question")), FILES),
    Action.ANSWER: (_text("answer", N_("Your answer")), FILES),
    Action.DECOMPOSE: (
        FieldSpec("tasks", FieldKind.ROWS, N_("Tasks"), rows=(*TASK_FIELDS, AFTER_ROW), max_rows=20),
    ),
    Action.ADD_TASK: (*TASK_FIELDS, _one("after", FieldKind.TASK, N_("After the task"), required=False)),
    Action.CHANGE_TASK: (TASK, _one("person", FieldKind.PERSON, N_("Person"), required=False),
                         _date("due_on", N_("Due on")), _reason()),
    Action.START_TASK: (TASK,),
    Action.SUBMIT_TASK: (TASK, _text("result", N_("What was delivered")), FILES),
    Action.APPROVE_TASK: (TASK, _text("remark", N_("Remark"), required=False, length=SHORT)),
    Action.SEND_BACK_TASK: (TASK, _text("missing", N_("What is missing"), length=SHORT)),
    Action.CANCEL_TASK: (TASK, _reason()),
    Action.REPORT: (_text("report", N_("Progress"), help=N_("The enterprise reads this.")), FILES),
    Action.NOTE: (_text("note", N_("Internal note"), help=N_("The enterprise never sees this.")), FILES),
    Action.RULE_AMENDMENT: _ruling(granted=N_("Take over the changes"), refused=N_("Keep it as it was")),
    Action.ASK_EXTENSION: (_date("new_due_on", N_("New date")), _reason(), _text("progress", N_("Progress so far"))),
    Action.RULE_EXTENSION: _ruling(granted=N_("Grant the new date"), refused=N_("Keep the date")),
    Action.ASK_PARK: (_pick("code", N_("Ground"), ParkReason), _date("review_on", N_("Review on")), _reason()),
    Action.PARK: _ruling(granted=N_("Park the need"), refused=N_("Work goes on")),
    Action.REVIEW_PARK: (_date("review_on", N_("Next review on")), _reason()),
    Action.RESUME: (_reason(),),
    Action.INSTRUCT: (_text("instruction", N_("Instruction")), _date("reply_due_on", N_("Reply due on"))),
    Action.REPLY: (_text("reply", N_("Reply")), FILES),
    Action.ASK_UNSOLVABLE: (_pick("code", N_("Ground"), UnsolvableReason), _text("legal_basis", N_("Legal basis")),
                            _reason(), FILES),
    Action.CONSENT: _ruling(granted=N_("Consent"), refused=N_("Do not consent")),
    Action.RECALL: (_reason(),),
    Action.SEND_BACK: (_text("missing", N_("What is missing")),),
    Action.VERIFY: (
        _flag("outcome_right", N_("The outcome stated is true and proved")),
        _flag("answer_right", N_("What the enterprise asked is answered")),
        _flag("contact_right", N_("The enterprise was contacted")),
        _text("remark", N_("Remark"), required=False, length=SHORT),
    ),
    Action.CONFIRM: (
        _pick("judgement", N_("In your own judgement"), Judgement),
        _pick("grade", N_("How satisfied are you?"), Grade),
        _text("comment", N_("What should have been better"), required=False),
    ),
    Action.DISPUTE: (_text("reason", N_("What is not in order")), FILES),
    Action.RULE_DISPUTE: _ruling(granted=N_("One more cycle"), refused=N_("Close as disputed, with this decision")),
    Action.LAPSE: (),
    Action.AFFIRM: (_text("note", N_("A word on it"), required=False, length=SHORT),),
    Action.SAY_SOLVED: (_text("how", N_("How it was solved"), required=False, length=SHORT), FILES),
    Action.WHY_NOT: (_text("answer", N_("Why it is not solved yet"),
                           help=N_("The enterprise reads this.")),),
    Action.NUDGE: (_text("remark", N_("What you are waiting for"), required=False, length=SHORT),),
    Action.ANSWER_NUDGE: (_text("answer", N_("Answer")),),
    Action.FOLLOW_UP: (
        FieldSpec("stage", FieldKind.CHOICE, N_("What was done"), required=True, choices=(
            Choice("contacted", N_("The enterprise was contacted")), Choice("put-right", N_("It was put right")))),
        _text("result", N_("Result")),
        FILES,
    ),
    Action.RATE_AGAIN: (_pick("grade", N_("How satisfied are you now?"), Grade),
                        _text("comment", N_("Comment"), required=False)),
    Action.DRAW: (_text("reason", N_("Why it is drawn"), length=SHORT),),
    Action.LOOK_BACK: (
        FieldSpec("how", FieldKind.CHOICE, N_("How"), required=True,
                  choices=(Choice("phone", N_("By phone")), Choice("visit", N_("On site")))),
        FieldSpec("holds", FieldKind.CHOICE, N_("Does the result hold?"), required=True,
                  choices=(Choice("yes", N_("Yes")), Choice("no", N_("No")))),
        _text("result", N_("What was found")),
    ),
    Action.REOPEN: (_reason(),),
    Action.WITHDRAW: (_reason(),),
    Action.SUCCEED: (_one("successor", FieldKind.ENTERPRISE, N_("Successor")), _reason()),
    Action.LINK: (_one("other", FieldKind.NEED, N_("The other need")),),
})  # fmt: skip
