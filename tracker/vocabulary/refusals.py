"""Why something is refused, each as a sentence a person can act on; {name} places are filled by the refusal."""

from __future__ import annotations

from tracker.vocabulary.marking import N_, Word


class Refusal(Word):
    """A reason for "no"; one word for one reason, on every road alike."""

    NOT_YOURS = "not-yours", N_("This is not yours to do: it is for %(who)s.")
    WRONG_STATUS = "wrong-status", N_("This cannot be done while the need is “%(status)s”.")
    FASTER = "faster", N_("%(who)s was faster: “%(action)s” was done at %(at)s.")
    STALE = "stale", N_("Somebody changed this in the meantime. Compare both texts and send again.")
    NO_REQUEST = "no-request", N_("There is no pending request to rule on.")
    REQUEST_PENDING = "request-pending", N_("A request of this kind is already waiting for a ruling.")
    OWN_REQUEST = "own-request", N_("Whoever asked may not rule: another person decides.")
    OWN_HANDS = "own-hands", N_("You may not judge what you, or the person you stand in for, had a hand in.")
    NO_VERIFIER = "no-verifier", N_("Verified by a coordinator who had no hand in this need: %(who)s.")
    TASKS_OPEN = "tasks-open", N_("%(count)s task(s) are still open: approve or cancel them first.")
    NO_TASK = "no-task", N_("At least one task is needed.")
    NO_NEW_TASK = (
        "no-new-task",
        N_("After a new cycle began, at least one new task is needed before closing."),
    )
    NO_CONTACT = "no-contact", N_("The enterprise has not been contacted in this cycle.")
    NO_CONSENT = "no-consent", N_("Ending as unsolvable needs the supervisor's consent first.")
    NOT_ENDORSED_PENDING = "not-endorsed-pending", N_("There is nothing to endorse.")
    TOO_LATE = "too-late", N_("The time for this is over: it ended on %(on)s.")
    ONLY_ONCE = "only-once", N_("This can be done only once here.")
    TWO_EXTENSIONS = "two-extensions", N_("There have been two extensions; a third is not possible.")
    LATE_ASK = "late-ask", N_("After the due day only the supervisor can extend.")
    SECOND_BY_SUPERVISOR = "second-by-supervisor", N_("This one is ruled on by the supervisor.")
    PROMISE_NOT_LATER = "promise-not-later", N_("The new date must lie after the present one, %(on)s.")
    NOT_IN_UNIT = "not-in-unit", N_("That person does not work in the unit.")
    SAME_UNIT = "same-unit", N_("The need already lies with that unit.")
    UNIT_FINAL = "unit-final", N_("That unit's objection was ruled on already; the ruling is final.")
    UNIT_INACTIVE = "unit-inactive", N_("That unit is no longer active.")
    NOT_ABOVE = "not-above", N_("Escalation goes to the region directly above.")
    NOT_BELOW = "not-below", N_("Delegation goes to a region directly below.")
    MERGE_SELF = "merge-self", N_("A need cannot be merged into itself.")
    MERGE_OTHER = "merge-other", N_("Only needs of the same enterprise can be merged.")
    MERGE_CHAIN = (
        "merge-chain",
        N_("The target must be live and itself not merged, and nothing may be merged into this one."),
    )
    TARGET_OFF = "target-off", N_("The need it was merged into is no longer live.")
    AFTER_DUE = "after-due", N_("The date may not lie after the promised date, %(on)s.")
    BEFORE_TODAY = "before-today", N_("The date may not lie before today.")
    CYCLE = "cycle", N_("The order of tasks runs in a circle.")
    TASK_UNKNOWN = "task-unknown", N_("There is no such task in this need.")
    TASK_STATE = "task-state", N_("This cannot be done while the task is “%(state)s”.")
    TASK_BEFORE = "task-before", N_("The task before it, “%(title)s”, is not finished.")
    NOT_TASK_PERSON = "not-task-person", N_("This task belongs to another person.")
    NOTHING_CHANGED = "nothing-changed", N_("Nothing was changed.")
    NOT_POOR = "not-poor", N_("There is no follow-up to record.")
    NO_LOOK_BACK = "no-look-back", N_("This need was not drawn for a look-back.")
    NOT_PUT_RIGHT = "not-put-right", N_("A further rating is possible after things were put right.")
    NO_INSTRUCTION = "no-instruction", N_("There is no open instruction.")
    NO_QUESTION = "no-question", N_("There is no open question.")
    NOT_SAID_SOLVED = "not-said-solved", N_("The enterprise has not said that it is solved.")
    NO_NUDGE = "no-nudge", N_("There is no open nudge.")
    DISPUTE_PENDING = "dispute-pending", N_("A dispute waits for the supervisor's ruling.")
    REMINDERS_FIRST = "reminders-first", N_("The enterprise has until %(on)s to answer.")
    NOT_SUCCESSOR = "not-successor", N_("That enterprise cannot take over this need.")
    LINK_SELF = "link-self", N_("A need cannot be linked to itself.")
    LINK_OTHER = "link-other", N_("Only needs of the same enterprise can be linked.")
    NOT_LEADER = "not-leader", N_("A sponsor must be a leader linked to the enterprise.")
    ENTERPRISE_INACTIVE = "enterprise-inactive", N_("This enterprise is no longer active.")
    RATED_BY_SELF = (
        "rated-by-self",
        N_("Whoever filed it for the enterprise, owns it or works on it cannot speak for the enterprise."),
    )
    OWN_RIGHTS = "own-rights", N_("Nobody changes their own rights; another administrator does it.")
    AUDITOR_APART = (
        "auditor-apart",
        N_(
            "No administrator makes a link to an auditor's account: whoever runs the server does, by its command line."
        ),
    )
    UNIT_LEADS = "unit-leads", N_("This unit still leads %(count)s need(s); have them reassigned first.")
    UNKNOWN = "unknown", N_("There is no such entry, or it is not visible to you.")
    TOO_MANY = "too-many", N_("Too many at once: please wait a moment and try again.")
    FILING_PACE = (
        "filing-pace",
        N_(
            "One person files %(most)s needs a minute at most. This one is kept as a draft: file it in a minute."
        ),
    )
    EXPORT_PACE = (
        "export-pace",
        N_("One person takes %(most)s files a minute out of the house at most. Try again in a minute."),
    )
    EVIDENCE = "evidence", N_("Evidence is missing: %(count)s file(s) at least.")
    TOO_SOON = "too-soon", N_("This is possible from %(on)s.")
