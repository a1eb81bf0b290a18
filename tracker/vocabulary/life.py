"""The words of a need's life: where it stands, what may be done, how it ended (DOMAIN §4-5)."""

from __future__ import annotations

from tracker.vocabulary.marking import N_, Word


class Status(Word):
    """Where a need stands; overdue is never a status."""

    DRAFT = "draft", N_("Draft")
    FILED = "filed", N_("Filed")
    RETURNED = "returned", N_("Returned")
    ACCEPTED = "accepted", N_("Accepted")
    ASSIGNED = "assigned", N_("Assigned")
    CLAIMED = "claimed", N_("Claimed")
    IMPLEMENTING = "implementing", N_("Implementing")
    PARKED = "parked", N_("Parked")
    VERIFYING = "verifying", N_("Being verified")
    CONFIRMING = "confirming", N_("Awaiting confirmation")
    CLOSED = "closed", N_("Closed")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    DECLINED = "declined", N_("Declined")
    MERGED = "merged", N_("Merged")


OFF_BOOKS = frozenset({Status.DRAFT, Status.CLOSED, Status.WITHDRAWN, Status.DECLINED, Status.MERGED})
ON_BOOKS = frozenset(Status) - OFF_BOOKS
# In the needs bank: accepted and later, on the books.
IN_BANK = ON_BOOKS - {Status.FILED, Status.RETURNED}


class Action(Word):
    """Everything anybody may do to a need; the table in rules/workflow.py says who, from where and under what."""

    FILE = "file", N_("File")
    REFILE = "refile", N_("File again")
    ENDORSE = "endorse", N_("Endorse")
    RETURN = "return", N_("Return for completion")
    EXPIRE = "expire", N_("Withdraw for silence")
    ASK_DECLINE = "ask-decline", N_("Ask to decline")
    DECLINE = "decline", N_("Rule on declining")
    APPEAL = "appeal", N_("Appeal")
    RESTORE = "restore", N_("Rule on the appeal")
    ACCEPT = "accept", N_("Accept")
    ESCALATE = "escalate", N_("Escalate")
    DELEGATE = "delegate", N_("Delegate")
    MERGE = "merge", N_("Merge")
    UNMERGE = "unmerge", N_("Undo the merge")
    ASSIGN = "assign", N_("Assign")
    REASSIGN = "reassign", N_("Reassign")
    NAME_HELPERS = "name-helpers", N_("Name helper units")
    NAME_SPONSOR = "name-sponsor", N_("Name a sponsor")
    OBJECT = "object", N_("Object")
    RULE = "rule", N_("Rule on the objection")
    CLAIM = "claim", N_("Claim")
    RELEASE = "release", N_("Release")
    HAND_OVER = "hand-over", N_("Hand over")
    CONTACT = "contact", N_("Record first contact")
    ASK = "ask", N_("Ask a question")
    ANSWER = "answer", N_("Answer")
    DECOMPOSE = "decompose", N_("Decompose")
    ADD_TASK = "add-task", N_("Add a task")
    CHANGE_TASK = "change-task", N_("Change a task")
    START_TASK = "start-task", N_("Start the task")
    SUBMIT_TASK = "submit-task", N_("Submit the task")
    APPROVE_TASK = "approve-task", N_("Approve the task")
    SEND_BACK_TASK = "send-back-task", N_("Send the task back")
    CANCEL_TASK = "cancel-task", N_("Cancel the task")
    REPORT = "report", N_("Report progress")
    NOTE = "note", N_("Add an internal note")
    AMEND = "amend", N_("Amend")
    RULE_AMENDMENT = "rule-amendment", N_("Rule on the amendment")
    ASK_EXTENSION = "ask-extension", N_("Ask for an extension")
    RULE_EXTENSION = "rule-extension", N_("Rule on the extension")
    ASK_PARK = "ask-park", N_("Ask to park")
    PARK = "park", N_("Rule on parking")
    REVIEW_PARK = "review-park", N_("Set a new review date")
    RESUME = "resume", N_("Resume")
    INSTRUCT = "instruct", N_("Instruct")
    REPLY = "reply", N_("Reply to the instruction")
    ASK_UNSOLVABLE = "ask-unsolvable", N_("Ask to end as unsolvable")
    CONSENT = "consent", N_("Rule on ending as unsolvable")
    REQUEST_CLOSURE = "request-closure", N_("Request closure")
    RECALL = "recall", N_("Recall the closure request")
    SEND_BACK = "send-back", N_("Send back")
    VERIFY = "verify", N_("Verify")
    CONFIRM = "confirm", N_("Confirm and rate")
    DISPUTE = "dispute", N_("Dispute")
    RULE_DISPUTE = "rule-dispute", N_("Rule on the dispute")
    LAPSE = "lapse", N_("Close without confirmation")
    AFFIRM = "affirm", N_("Say it is still needed")
    SAY_SOLVED = "say-solved", N_("Say it is solved already")
    WHY_NOT = "why-not", N_("Say why it is not solved yet")
    NUDGE = "nudge", N_("Nudge")
    ANSWER_NUDGE = "answer-nudge", N_("Answer the nudge")
    FOLLOW_UP = "follow-up", N_("Record the follow-up")
    RATE_AGAIN = "rate-again", N_("Rate once more")
    DRAW = "draw", N_("Draw for look-back")
    LOOK_BACK = "look-back", N_("Record the look-back")
    REOPEN = "reopen", N_("Reopen")
    WITHDRAW = "withdraw", N_("Withdraw")
    SUCCEED = "succeed", N_("Move to the successor")
    LINK = "link", N_("Link to another need")
    RECKON = "reckon", N_("Reckon the dates anew")


class Outcome(Word):
    """What became of the matter itself; kept apart in every figure."""

    SOLVED = "solved", N_("Solved")
    PARTLY = "partly", N_("Partly solved")
    ANSWERED = "answered", N_("Answered")
    UNSOLVABLE = "unsolvable", N_("Unsolvable")


class Confirmation(Word):
    """How the case ended with the enterprise: a second value, apart from the outcome."""

    CONFIRMED = "confirmed", N_("Confirmed by the enterprise")
    UNCONFIRMED = "unconfirmed", N_("Not confirmed: no reply")
    UNREACHABLE = "unreachable", N_("Not confirmed: unreachable")
    DISPUTED = "disputed", N_("Disputed by the enterprise")


class Judgement(Word):
    """The enterprise's own view of the result, apart from its grade."""

    SOLVED = "solved", N_("Solved")
    PARTLY = "partly", N_("Partly solved")
    NOT_SOLVED = "not-solved", N_("Not solved")


class Grade(Word):
    """The five grades of the rating, best first; the two lowest open a follow-up."""

    VERY_SATISFIED = "5", N_("Very satisfied")
    SATISFIED = "4", N_("Satisfied")
    FAIR = "3", N_("Fair")
    DISSATISFIED = "2", N_("Dissatisfied")
    VERY_DISSATISFIED = "1", N_("Very dissatisfied")


POOR_GRADES = frozenset({Grade.DISSATISFIED, Grade.VERY_DISSATISFIED})


class Endorsement(Word):
    """What the enterprise says of a need filed on its behalf."""

    NOT_NEEDED = "not-needed", N_("Filed by the enterprise")
    PENDING = "pending", N_("Not yet endorsed")
    CONFIRMED = "confirmed", N_("Endorsed")
    CORRECTED = "corrected", N_("Endorsed with corrections")
    REFUSED = "refused", N_("Not our need")


class Urgency(Word):
    """How urgent a need is; it sets the promise's limit."""

    NORMAL = "normal", N_("Normal")
    URGENT = "urgent", N_("Urgent")
    CRITICAL = "critical", N_("Most urgent")


class Channel(Word):
    """By which road a need came in."""

    SELF = "self", N_("Filed by the enterprise")
    ON_BEHALF = "on-behalf", N_("Filed on behalf")
    VISIT = "visit", N_("From a visit")
    MEETING = "meeting", N_("From a meeting")
    HOTLINE = "hotline", N_("From the hotline")
    IMPORT = "import", N_("Imported")
    API = "api", N_("By API")


class TaskState(Word):
    """Where a task stands."""

    TO_DO = "to-do", N_("To do")
    DOING = "doing", N_("Doing")
    SUBMITTED = "submitted", N_("Submitted")
    APPROVED = "approved", N_("Approved")
    CANCELLED = "cancelled", N_("Cancelled")


OPEN_TASKS = frozenset({TaskState.TO_DO, TaskState.DOING, TaskState.SUBMITTED})


class RequestKind(Word):
    """Acts that need a second person's ruling; a pending one never changes the status."""

    OBJECTION = "objection", N_("Objection")
    EXTENSION = "extension", N_("Extension")
    PARKING = "parking", N_("Parking")
    DECLINE = "decline", N_("Decline")
    APPEAL = "appeal", N_("Appeal")
    AMENDMENT = "amendment", N_("Amendment")
    UNSOLVABLE = "unsolvable", N_("Ending as unsolvable")
    DISPUTE = "dispute", N_("Second dispute")


class Verdict(Word):
    """A ruling on a request; cancelled when the need left the books or the asker took it back."""

    GRANTED = "granted", N_("Granted")
    REFUSED = "refused", N_("Refused")
    CANCELLED = "cancelled", N_("Cancelled")


class DeclineReason(Word):
    """Why a need is not taken on."""

    NOT_A_NEED = "not-a-need", N_("Not a need of an enterprise")
    OUTSIDE = "outside", N_("Outside the powers of this government")
    IN_PROCEDURE = "in-procedure", N_("Already in a legal procedure")
    DUPLICATE = "duplicate", N_("The same need is on the books")
    UNLAWFUL = "unlawful", N_("What is asked is not lawful")


class ParkReason(Word):
    """Why a need is parked; "waiting on enterprise" is resumed by the enterprise's answer."""

    ENTERPRISE = "enterprise", N_("Waiting on the enterprise")
    PROCEDURE = "procedure", N_("A legal procedure is running")
    LONG_TERM = "long-term", N_("Long-term work")


class UnsolvableReason(Word):
    """Why a need cannot be solved."""

    LAW = "law", N_("The law forbids it")
    POLICY = "policy", N_("No policy covers it")
    CONDITIONS = "conditions", N_("The enterprise does not meet the conditions")
    RESOURCES = "resources", N_("The resource does not exist here")


class AnswerKind(Word):
    """What a written answer gives."""

    EXPLAINED = "explained", N_("Explained")
    TIMETABLE = "timetable", N_("A timetable")
    REASON = "reason", N_("The reason why not")
