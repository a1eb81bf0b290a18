"""The words of the quarter: how a need comes into an edition, how it leaves, what a return answers (DOMAIN §8)."""

from __future__ import annotations

from tracker.vocabulary.marking import N_, Word


class Entry(Word):
    """How a need came into a quarter's edition: exactly one each."""

    OPENING = "opening", N_("Opening")
    FILED = "filed", N_("Filed")
    REOPENED = "reopened", N_("Reopened")


class Exit(Word):
    """How a need left a quarter's edition: exactly one each; outcomes are never added up."""

    SOLVED = "solved", N_("Solved")
    PARTLY = "partly", N_("Partly solved")
    ANSWERED = "answered", N_("Answered")
    UNSOLVABLE = "unsolvable", N_("Unsolvable")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    DECLINED = "declined", N_("Declined")
    MERGED = "merged", N_("Merged")
    CARRIED = "carried", N_("Carried over")


class Figure(Word):
    """A column of the balance: what came in on the one side, what left or stayed on the other."""

    OPENING = "opening", N_("Opening")
    FILED = "filed", N_("Filed")
    REOPENED = "reopened", N_("Reopened")
    MOVED_IN = "moved-in", N_("Moved in")
    SOLVED = "solved", N_("Solved")
    PARTLY = "partly", N_("Partly solved")
    ANSWERED = "answered", N_("Answered")
    UNSOLVABLE = "unsolvable", N_("Unsolvable")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    DECLINED = "declined", N_("Declined")
    MERGED = "merged", N_("Merged")
    CARRIED = "carried", N_("Carried over")
    MOVED_OUT = "moved-out", N_("Moved out")


CAME = (Figure.OPENING, Figure.FILED, Figure.REOPENED, Figure.MOVED_IN)
WENT = tuple(figure for figure in Figure if figure not in CAME)


class ReturnAnswer(Word):
    """What an enterprise says of one need in its quarterly return."""

    STILL = "still", N_("Still needed")
    CHANGED = "changed", N_("Changed")
    SOLVED = "solved", N_("Solved already")
    DROP = "drop", N_("Drop it")
    CONFIRMED = "confirmed", N_("Confirmed and rated")
    DISPUTED = "disputed", N_("Disputed")


class ReturnState(Word):
    """Where a quarterly return stands; what was not answered in time is unanswered and shown as such."""

    OPEN = "open", N_("Open")
    ANSWERED = "answered", N_("Answered")
    UNANSWERED = "unanswered", N_("Unanswered")
