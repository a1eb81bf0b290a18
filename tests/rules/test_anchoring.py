"""An anchor's hash holds every head, their order, the anchor before, its instant and its occasion."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules.anchoring import Head, anchor_hash

AT = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
HEADS = (Head("429702-RC-2026Q4-0001", 3, "ab"), Head("429702-RC-2026Q4-0002", 1, "cd"))
GIVEN = {"previous": "00", "at": AT, "occasion": "nightly"}


def test_the_hash_is_that_of_plain_lines_anybody_can_write():
    lines = [
        "00",
        "2026-11-02T18:00:00.000000+00:00 nightly",
        "429702-RC-2026Q4-0001:3:ab",
        "429702-RC-2026Q4-0002:1:cd",
    ]
    expected = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    assert anchor_hash(HEADS, **GIVEN) == expected


@pytest.mark.parametrize(
    ("heads", "changed"),
    [
        (HEADS[:1], {}),
        (HEADS[::-1], {}),
        ((HEADS[0], Head("429702-RC-2026Q4-0002", 2, "cd")), {}),
        (HEADS, {"previous": "01"}),
        (HEADS, {"at": AT + timedelta(microseconds=1)}),
        (HEADS, {"occasion": "2026Q3"}),
    ],
)
def test_whatever_differs_gives_another_hash(heads, changed):
    assert anchor_hash(heads, **GIVEN | changed) != anchor_hash(HEADS, **GIVEN)
