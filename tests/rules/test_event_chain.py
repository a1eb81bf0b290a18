"""The chain: canonical bytes, hashes that any change breaks, salted digests, the fold back to a state."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from tests.rules.people import AT, need_in
from tracker.models import Event
from tracker.rules.event_chain import TRACKED, changes, event_hash, fold, plain, text_digest, tracked
from tracker.vocabulary import Action, Status


def event(**given) -> Event:
    values = {
        "seq": 2, "action": Action.ACCEPT, "from_status": Status.FILED, "to_status": Status.ACCEPTED,
        "actor_id": 7, "for_id": None, "at": AT, "booked_quarter": "2026Q4", "cycle": 1,
        "changes": {"status": "accepted"}, "facts": {"list_code": "RC"}, "digests": {"reason": "ab"},
        "offices_only": False, "previous_hash": "00",
    }  # fmt: skip
    return Event(**(values | given))


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 3}, {"action": Action.ASSIGN}, {"from_status": Status.RETURNED}, {"to_status": Status.MERGED},
        {"actor_id": 8}, {"for_id": 8}, {"at": AT + timedelta(microseconds=1)}, {"booked_quarter": "2027Q1"},
        {"cycle": 2}, {"changes": {}}, {"facts": {"list_code": "JS"}}, {"digests": {"reason": "ac"}},
        {"offices_only": True}, {"previous_hash": "01"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_the_hash_changes_with_every_part_of_the_event(change):
    assert event_hash(event(**change), "N-1") != event_hash(event(), "N-1")


def test_the_hash_belongs_to_the_need_and_is_the_same_each_time():
    assert event_hash(event(), "N-1") == event_hash(event(), "N-1")
    assert event_hash(event(), "N-1") != event_hash(event(), "N-2")
    assert len(event_hash(event(), "N-1")) == 64


def test_the_hash_does_not_depend_on_the_order_of_keys_or_on_the_zone_an_instant_is_written_in():
    shanghai = AT.astimezone(timezone(timedelta(hours=8)))
    one, other = event(facts={"a": 1, "b": 2}), event(facts={"b": 2, "a": 1}, at=shanghai)
    assert event_hash(one, "N-1") == event_hash(other, "N-1")


def test_a_text_has_a_digest_that_its_salt_alone_opens():
    assert text_digest("salt", "text") == text_digest("salt", "text")
    assert len({text_digest("salt", "text"), text_digest("tlas", "text"), text_digest("salt", "texts")}) == 3


@dataclass
class Changes:
    """As much of an event as a fold reads."""

    changes: dict


def test_folding_what_each_act_changed_gives_the_state_it_led_to():
    need = need_in(Status.CLAIMED)
    first = tracked(need)
    need.status, need.owner_id = Status.IMPLEMENTING, 9
    second = tracked(need)
    steps = [Changes(changes({}, first)), Changes(changes(first, second))]
    assert steps[1].changes == {"status": "implementing", "owner_id": 9}
    assert fold(steps) == second


def test_folding_nothing_gives_nothing():
    assert fold([]) == dict.fromkeys(TRACKED)


def test_values_are_written_plainly():
    values = [
        Status.FILED,
        date(2026, 11, 2),
        datetime(2026, 11, 2, tzinfo=UTC),
        Decimal("1E+3"),
        (1, "x"),
        {"a": None},
    ]
    assert plain(values) == [
        "filed",
        "2026-11-02",
        "2026-11-02T00:00:00.000000+00:00",
        "1000",
        [1, "x"],
        {"a": None},
    ]
