"""One reader of time: nothing but tracker/clock.py asks a machine, or a database, what time it is."""

import subprocess
import sys

import pytest

from tests.house.tree import ROOT


def lint(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run only the rules about time."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "DTZ,TID251", *arguments]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)


def test_only_the_clock_reads_time():
    judged = lint("tracker", "migrations", "wsgi.py")
    assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import UTC, datetime\nat = datetime.now(UTC)",
        "from datetime import date\ntoday = date.today()",
        "import datetime\nat = datetime.datetime.utcnow()",
        "import time\nat = time.time()",
        "import sqlalchemy as sa\nat = sa.func.now()",
        "from sqlalchemy import func\nat = func.current_timestamp()",
    ],
)
def test_another_reader_of_time_is_noticed(line):
    assert lint("--stdin-filename", "tracker/rules/deadlines/rows.py", "-", text=line + "\n").returncode == 1


def test_the_clock_itself_may_read_time():
    text = "from datetime import UTC, datetime\nat = datetime.now(UTC)\n"
    assert lint("--stdin-filename", "tracker/clock.py", "-", text=text).returncode == 0
