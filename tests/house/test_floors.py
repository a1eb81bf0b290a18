"""A room imports only from the floors below, and the contracts in pyproject.toml notice where it does not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
ROOMS = (
    *("__init__", "__main__", "clock", "settings", "vocabulary", "catalog", "models", "rules", "extensions"),
    *("queries", "actions", "documents", "delivery", "web", "api", "jobs", "cli"),
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Judge the package `tracker` in `folder` by the contracts in its pyproject.toml."""
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, '.'); {LINT}", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A tree with our contracts and one empty module a room."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    package = tmp_path / "tracker"
    package.mkdir()
    for room in ROOMS:
        (package / f"{room}.py").write_text("")
    return tmp_path


def test_every_room_imports_only_from_the_floors_below_it():
    judged = lint(ROOT)
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_a_house_of_empty_rooms_keeps_the_contracts(small_house):
    judged = lint(small_house)
    assert judged.returncode == 0, judged.stdout + judged.stderr


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("models", "import tracker.rules"),
        ("rules", "import tracker.extensions"),
        ("rules", "import sqlalchemy"),
        ("rules", "import random"),
        ("queries", "from flask import request"),
        ("actions", "import flask_login"),
        ("api", "import tracker.web"),
        ("web", "import smtplib"),
        ("catalog", "import sqlalchemy"),
        ("settings", "import tracker.clock"),
    ],
)
def test_a_wrong_import_is_noticed(small_house, room, line):
    (small_house / "tracker" / f"{room}.py").write_text(line + "\n")
    judged = lint(small_house)
    assert judged.returncode == 1, judged.stdout + judged.stderr


def test_a_room_without_a_floor_is_noticed(small_house):
    (small_house / "tracker" / "attic.py").write_text("")
    assert lint(small_house).returncode == 1
