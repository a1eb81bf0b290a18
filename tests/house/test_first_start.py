"""The launcher, on a machine with only Python: it makes the environment once, whole, and hands over."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

COMMAND = "import sys\n\n\ndef main():\n    print(sys.prefix, *sys.argv[1:])\n    return 7\n"


@pytest.fixture
def fresh_tree(tmp_path: Path) -> Path:
    """A tree with our launcher, a command that says where it runs, and locks that name no package."""
    package = tmp_path / "tracker"
    package.mkdir()
    shutil.copy(ROOT / "tracker" / "__main__.py", package)
    (package / "__init__.py").write_text("")
    (package / "cli.py").write_text(COMMAND)
    (package / "secrets.py").write_text("raise RuntimeError('a room was taken for the standard library')\n")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / lock).write_text(f"# {lock}\n")
    return tmp_path


def start(tree: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What a person types in the tree."""
    return subprocess.run(
        [sys.executable, "tracker", *words], cwd=tree, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_the_first_start_makes_the_environment_and_every_start_hands_over(fresh_tree):
    ready = fresh_tree / ".venv" / "five-lists.ready"
    first = start(fresh_tree, "demo", "--port", "1")
    assert (first.stdout.split(), first.returncode) == ([str(fresh_tree / ".venv"), "demo", "--port", "1"], 7)
    made = ready.stat().st_mtime_ns

    second = start(fresh_tree, "demo")
    assert (second.stdout.split(), second.stderr) == ([str(fresh_tree / ".venv"), "demo"], "")
    assert ready.stat().st_mtime_ns == made

    (fresh_tree / "requirements.lock").write_text("# another lock\n")
    assert start(fresh_tree, "demo").stderr.startswith("Installing the packages of requirements.lock")
    assert start(fresh_tree, "demo").stderr == ""


@pytest.mark.slow
def test_an_installation_that_did_not_finish_leaves_no_environment_that_looks_ready(fresh_tree):
    lock = fresh_tree / "requirements.lock"
    lock.write_text(f"no-such-package==1 --hash=sha256:{'0' * 64}\n")
    broken = subprocess.run(
        [sys.executable, "tracker", "demo"],
        cwd=fresh_tree,
        env={"PIP_NO_INDEX": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "could not be installed" in broken.stderr
    assert not (fresh_tree / ".venv" / "five-lists.ready").exists()

    lock.write_text("# mended\n")
    mended = start(fresh_tree, "demo")
    assert mended.stdout.split() == [str(fresh_tree / ".venv"), "demo"]
    assert mended.stderr.startswith("Making the environment")
