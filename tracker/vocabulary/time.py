"""The words of time: kinds of deadline and why one moved (DOMAIN §7)."""

from __future__ import annotations

from tracker.vocabulary.marking import N_, Word


class DeadlineKind(Word):
    """What must be done by a date."""

    ACCEPT = "accept", N_("Accept")
    ASSIGN = "assign", N_("Assign")
    CLAIM = "claim", N_("Claim")
    RULE = "rule", N_("Rule")
    CONTACT = "contact", N_("First contact")
    DECOMPOSE = "decompose", N_("Decompose")
    PROMISE = "promise", N_("Promise")
    REPORT = "report", N_("Report")
    TASK = "task", N_("Task")
    APPROVE_TASK = "approve-task", N_("Approve a task")
    PARK_REVIEW = "park-review", N_("Review of parking")
    VERIFY = "verify", N_("Verify")
    FOLLOW_UP = "follow-up", N_("Contact after a poor rating")
    PUT_RIGHT = "put-right", N_("Put right after a poor rating")
    LOOK_BACK = "look-back", N_("Look-back")
    INSTRUCTION = "instruction", N_("Reply to an instruction")
    NUDGE = "nudge", N_("Answer a nudge")
    SOLVED_SAID = "solved-said", N_("Answer to “solved already”")
    ENDORSE = "endorse", N_("Endorsement")
    RETURNED = "returned", N_("Completion after a return")
    CONFIRM = "confirm", N_("Confirmation")


# The enterprise's own dates: it is reminded, never alerted (DOMAIN §7, last row).
ENTERPRISE_SIDE = frozenset({DeadlineKind.ENDORSE, DeadlineKind.RETURNED, DeadlineKind.CONFIRM})


class MoveCause(Word):
    """Why a due date moved."""

    PARKED = "parked", N_("Parked")
    RESUMED = "resumed", N_("Resumed")
    VERIFYING = "verifying", N_("Closure requested")
    SENT_BACK = "sent-back", N_("Sent back")
    EXTENDED = "extended", N_("Extended")
    PROMISE_RESET = "promise-reset", N_("Promise set anew")
    CHANGED = "changed", N_("Date changed")
    UNMERGED = "unmerged", N_("Merge undone")
    CALENDAR = "calendar", N_("Calendar of the year imported")
