"""The turn of the quarter (TRUST F13) is the office's, wherever the server's own clock thinks it stands."""

import os
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

ZONES = ("UTC", "Asia/Shanghai", "America/New_York")
TURN = (
    (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), "2026Q4"),
    (datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), "2027Q1"),
    (datetime(2026, 12, 31, 16, 0, 1, tzinfo=UTC), "2027Q1"),
)
STORED = {
    "sqlite": "SELECT filed_at FROM need ORDER BY id",
    "postgresql": "SELECT to_char(filed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM need ORDER BY id",
}


@pytest.fixture(params=ZONES)
def server_zone(request):
    """The server's own time zone while the test runs."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def test_needs_filed_around_the_turn_are_numbered_and_booked_by_the_offices_clock(
    server_zone, drive, session, database_name
):
    found = []
    for at, _ in TURN:
        drive.at = at
        drive._tick = lambda: None
        need = drive.file()
        event = drive.history(need)[0]
        found.append((need.number.split("-")[2], need.booked_quarter, event.booked_quarter, event.at))
    session.commit()
    session.expire_all()
    assert found == [(quarter, quarter, quarter, at) for at, quarter in TURN]
    stored = [row[0] for row in session.execute(text(STORED[database_name]))]
    assert stored == [f"{at:%Y-%m-%d %H:%M:%S}.000000" for at, _ in TURN]
