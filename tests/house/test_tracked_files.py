"""What is committed names no package registry and no path of one machine, and nothing in it was built."""

import re

import pytest

from tests.house import tree

REGISTRY = re.compile(
    r"(?:files\.)?py(?:pi|thonhosted)\.org|registry\.npmjs|/simple/|--(?:extra-)?index-url|--find-links"
)
WEB = re.compile(r"https?://")
OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w|[A-Z]:\\Users")
NEVER = {".db", ".sqlite3", ".pyc", ".pyo", ".log", ".whl"}


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Every committed line in which the pattern stands, this file left out."""
    return [
        f"{name}:{number}"
        for name, text in tree.texts()
        if name.name != "test_tracked_files.py"
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_holds_the_address_of_a_package_registry():
    assert lines_with(REGISTRY) == []


def test_lock_files_hold_no_address_at_all():
    locks = [name for name in tree.files() if name.suffix == ".lock"]
    assert [str(name) for name in locks] == ["requirements-dev.lock", "requirements.lock"]
    assert [str(name) for name in locks if WEB.search((tree.ROOT / name).read_text())] == []


def test_no_file_holds_a_path_of_one_machine():
    assert lines_with(OF_ONE_MACHINE) == []


def test_nothing_a_run_or_a_build_makes_is_committed():
    made = [str(name) for name in tree.files() if name.suffix in NEVER or "__pycache__" in name.parts]
    assert made == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRY, "https://pypi.org/simple/flask"),
        (REGISTRY, "pip install --index-url x"),
        (OF_ONE_MACHINE, "see /home/someone/notes"),
    ],
)
def test_such_a_line_would_be_noticed(pattern, line):
    assert pattern.search(line) is not None
