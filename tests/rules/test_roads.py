"""By which roads messages leave: a readable table of every act and kind; sending hours over weekends and holidays."""

from datetime import date, datetime

import pytest

from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import OFFICE, office_time
from tracker.rules import roads
from tracker.rules.recipients import TOLD, Audience
from tracker.rules.roads import (
    CONCERNED,
    OF_ENTERPRISE,
    OF_GROUPS,
    OF_KINDS,
    OF_OFFICES,
    ROADS,
    Wish,
    roads_of,
)
from tracker.vocabulary import Action, MessageKind, Road, Role, Topic

A, R, T = Action, Road, Topic

# Acts that leave at once, and to whom. Everything else is in the inbox and in the officials' morning brief.
AT_ONCE = """
answer           liaisons: answered
answer-nudge     liaisons: answered
ask              liaisons: asked
assign           lead heads: work
claim            liaisons: answered
decline          liaisons: decided
expire           liaisons: decided
file             liaisons: asked
follow-up        liaisons: decided
instruct         coordinators: instructed, lead heads: instructed, owner: instructed
lapse            liaisons: decided
merge            liaisons: decided
nudge            lead heads: nudged, owner: nudged
object           coordinators: work
park             liaisons: decided
reassign         lead heads: work
release          lead heads: work
reopen           liaisons: decided
restore          liaisons: decided
return           liaisons: asked
rule             lead heads: work
rule-amendment   liaisons: decided
rule-dispute     liaisons: decided
rule-extension   liaisons: decided
succeed          liaisons: decided
verify           liaisons: asked
why-not          liaisons: answered
"""


def table() -> str:
    """The tables of the rule, printed."""
    lines = []
    for action in sorted(Action):
        told = {str(audience): str(topic) for audience, topic in OF_OFFICES.get(action, {}).items()}
        if action in OF_ENTERPRISE:
            told["liaisons"] = str(OF_ENTERPRISE[action])
        if told:
            lines.append(f"{action:<16} " + ", ".join(f"{who}: {what}" for who, what in sorted(told.items())))
    return "\n".join(lines)


def test_what_leaves_at_once_and_to_whom():
    assert table() == AT_ONCE.strip()


def test_only_those_the_act_tells_anyway_hear_of_it_at_once():
    for action, told in OF_OFFICES.items():
        known = {Audience.LEAD_HEADS if one is Audience.LEAD_UNIT else one for one in TOLD[action]}
        assert set(told) <= known, action
    assert {action for action in OF_ENTERPRISE if Audience.LIAISONS not in TOLD[action]} == set()


def test_the_units_group_hears_of_assignments_instructions_and_nudges():
    assert {str(action): str(topic) for action, topic in OF_GROUPS.items()} == {
        "assign": "work", "reassign": "work", "release": "work", "rule": "work",
        "instruct": "instructed", "nudge": "nudged",
    }  # fmt: skip


def test_which_roads_a_topic_takes_and_what_may_be_switched():
    assert {topic: dict(taken) for topic, taken in ROADS.items()} == {
        T.ASKED: {R.MAIL: Wish.ALWAYS, R.SMS: Wish.ON},
        T.DECIDED: {R.MAIL: Wish.ALWAYS},
        T.ANSWERED: {R.MAIL: Wish.ON},
        T.PROGRESS: {R.MAIL: Wish.OFF},
        T.WORK: {R.MAIL: Wish.ALWAYS, R.ROBOT: Wish.ALWAYS},
        T.RED: {R.MAIL: Wish.ALWAYS, R.ROBOT: Wish.ALWAYS},
        T.INSTRUCTED: {R.MAIL: Wish.ALWAYS, R.ROBOT: Wish.ALWAYS},
        T.NUDGED: {R.MAIL: Wish.ON, R.ROBOT: Wish.ALWAYS},
        T.HANDED_OVER: {R.MAIL: Wish.ON},
        T.BRIEF: {R.MAIL: Wish.ALWAYS},
        T.OVERDUE_LIST: {R.MAIL: Wish.ON},
        T.DIGEST: {R.MAIL: Wish.ALWAYS},
        T.OPERATION: {R.MAIL: Wish.ON},
    }


def test_every_kind_of_message_but_the_alert_has_its_topic():
    assert set(MessageKind) - set(OF_KINDS) == {MessageKind.ALERT, MessageKind.ALERTS}
    assert set(OF_KINDS.values()) <= set(Topic)


def test_every_topic_concerns_somebody():
    assert CONCERNED.keys() == set(Topic)
    assert {topic for topic in Topic if not CONCERNED[topic]} == set()


def test_what_is_mandatory_cannot_be_switched_off_and_the_rest_can():
    off = {(topic, road): False for topic in Topic for road in Road}
    on = {(topic, road): True for topic in Topic for road in Road}
    assert roads_of([T.ASKED], off) == {R.MAIL}
    assert roads_of([T.ASKED], {}) == {R.MAIL, R.SMS}
    assert roads_of([T.PROGRESS], {}) == set()
    assert roads_of([T.PROGRESS], on) == {R.MAIL}
    assert roads_of([T.PROGRESS, T.WORK], off) == {R.MAIL, R.ROBOT}
    assert roads_of([], on) == set()


def test_people_choose_among_the_topics_of_their_roles():
    assert roads.topics_for([Role.LIAISON]) == (T.ASKED, T.DECIDED, T.ANSWERED, T.PROGRESS)
    assert roads.topics_for([Role.OFFICIAL]) == (T.RED, T.INSTRUCTED, T.NUDGED, T.HANDED_OVER, T.BRIEF)
    assert roads.topics_for([Role.SUPERVISOR]) == (T.RED, T.BRIEF, T.OVERDUE_LIST, T.DIGEST)
    assert roads.topics_for([Role.ADMINISTRATOR]) == (T.OPERATION,)
    assert roads.topics_for([Role.AUDITOR]) == ()


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-02 08:29:59", "2026-11-02 08:30:00"),  # a Monday, before the offices open
        ("2026-11-02 08:30:00", "2026-11-02 08:30:00"),
        ("2026-11-02 17:30:00", "2026-11-02 17:30:00"),
        ("2026-11-02 17:30:01", "2026-11-03 08:30:00"),
        ("2026-11-06 23:59:59", "2026-11-09 08:30:00"),  # Friday night
        ("2026-11-07 12:00:00", "2026-11-09 08:30:00"),  # Saturday
        ("2026-10-03 12:00:00", "2026-10-08 08:30:00"),  # National Day
        ("2026-10-10 09:00:00", "2026-10-10 09:00:00"),  # a Saturday worked in exchange
        ("2026-09-19 20:00:00", "2026-09-20 08:30:00"),  # the evening before a Sunday that is worked
    ],
)
def test_what_goes_at_once_goes_within_sending_hours(now, then):
    at = datetime.fromisoformat(now).replace(tzinfo=OFFICE)
    leaves = roads.leaves_at(at, work_calendar(), limits().alerts)
    assert office_time(leaves).strftime("%Y-%m-%d %H:%M:%S") == then


def test_sending_begins_at_half_past_eight():
    assert office_time(roads.opening(date(2026, 11, 2), limits().alerts)).strftime("%H:%M") == "08:30"
