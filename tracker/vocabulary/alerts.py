"""The words of alerts and of how people are reached (DOMAIN §7)."""

from __future__ import annotations

from tracker.vocabulary.marking import N_, Word


class AlertRung(Word):
    """How urgently somebody is told of a deadline."""

    BLUE = "blue", N_("Blue: due on the next working day")
    YELLOW = "yellow", N_("Yellow: overdue")
    RED = "red", N_("Red: overdue for days")


class AlertState(Word):
    """What became of an alert; lower rungs after downtime are skipped."""

    SENT = "sent", N_("Sent")
    SKIPPED = "skipped", N_("Skipped")


class Road(Word):
    """By which road a message leaves the house; the inbox always has it."""

    MAIL = "mail", N_("E-mail")
    SMS = "sms", N_("Text message")
    ROBOT = "robot", N_("Group chat")


class DeliveryState(Word):
    """Where a message stands on its road; a dead letter was given up, loudly."""

    WAITING = "waiting", N_("Waiting")
    SENDING = "sending", N_("Being sent")
    SENT = "sent", N_("Sent")
    DROPPED = "dropped", N_("No longer needed")
    DEAD = "dead", N_("Given up")


class DropReason(Word):
    """Why a message was not sent when its turn came: what it told of is over, or nobody is there to read it."""

    NO_ROAD = "no-road", N_("This road is not set up")
    LEFT = "left", N_("The reader's account is closed")
    NO_ADDRESS = "no-address", N_("The reader has no address on this road")
    NOT_LIAISON = "not-liaison", N_("Text messages go to liaisons only")
    HIDDEN = "hidden", N_("The reader no longer sees what it tells of")
    OVER = "over", N_("What it tells of has ended or moved")


class MessageKind(Word):
    """What a message tells of, where it is not an act on a need (those are told by the act's own word)."""

    ALERT = "alert", N_("Alert")
    ALERTS = "alerts", N_("Several alerts")
    BRIEF = "brief", N_("Morning brief")
    OVERDUE_LIST = "overdue-list", N_("Weekly overdue list")
    REMINDER = "reminder", N_("Reminder")
    RETURN_OPENED = "return-opened", N_("Quarterly return")
    RETURN_REMINDER = "return-reminder", N_("Reminder of the quarterly return")
    DIGEST = "digest", N_("Digest")
    HANDED_OVER = "handed-over", N_("Work handed over")
    EMPTY_ROLE = "empty-role", N_("Nobody holds a role")
    DEAD_LETTER = "dead-letter", N_("A message could not be delivered")
    DATES_MOVED = "dates-moved", N_("Dates moved by the calendar")


class Topic(Word):
    """What messages are about, as far as it decides by which roads they leave; people choose by topic."""

    ASKED = "asked", N_("What we are asked to do")
    DECIDED = "decided", N_("What was decided")
    ANSWERED = "answered", N_("Promises and answers")
    PROGRESS = "progress", N_("How it goes on")
    WORK = "work", N_("New work that cannot wait for the brief")
    RED = "red", N_("Red alerts")
    INSTRUCTED = "instructed", N_("Instructions")
    NUDGED = "nudged", N_("Nudges")
    HANDED_OVER = "handed-over", N_("Work handed over")
    BRIEF = "brief", N_("Morning brief")
    OVERDUE_LIST = "overdue-list", N_("Weekly overdue list")
    DIGEST = "digest", N_("Digest")
    OPERATION = "operation", N_("Warnings about the system")
