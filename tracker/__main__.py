"""Starts Five Lists on a machine with only Python: makes .venv from the hash-locked requirements, hands over.

`python3 tracker demo` and `python3 tracker test` run this file as a script, when nothing is installed yet; so
it uses the standard library only and also parses on a Python too old for the rest, to say so plainly.
`python -m tracker …` in an environment that has the package is the same as `tracker …`.
"""

from __future__ import annotations

import sys

if not __package__:
    # Run as a script, Python puts this folder first: a room would hide a standard module of the same name.
    sys.path.pop(0)

import hashlib
import importlib.util
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
READY = ENVIRONMENT / "five-lists.ready"
UNFINISHED = ENVIRONMENT / "five-lists.unfinished"
RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-dev.lock"  # holds everything of RUN_LOCK in the same versions
OLDEST_PYTHON = (3, 11)
MOST_WORKERS = 8


def main(arguments: Sequence[str]) -> NoReturn:
    """Run one `tracker` command, or the tests, in an environment that fits the lock; never returns."""
    refuse_unfit_python()
    if arguments[:1] == ["test"]:
        prepare(TEST_LOCK, RUN_LOCK)
        os.chdir(ROOT)
        hand_over([str(PYTHON), "-m", "pytest", *with_workers(arguments[1:])])
    prepare(RUN_LOCK)
    hand_over([str(PYTHON), "-P", "-m", "tracker", *arguments])


def refuse_unfit_python() -> None:
    """Exit with the remedy where this Python is too old or cannot make environments."""
    if sys.version_info < OLDEST_PYTHON:
        wanted, found = ".".join(map(str, OLDEST_PYTHON)), ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"Five Lists needs Python {wanted} or newer; this is Python {found}. Try: python{wanted} tracker"
        )
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        sys.exit(
            "This Python cannot make an environment: its part `venv` is not installed.\n"
            "On Debian or Ubuntu: sudo apt install python3-venv"
        )


def prepare(lock: Path, *also_satisfied: Path) -> None:
    """Make .venv hold what `lock` names; when it already does, nothing is asked of pip."""
    if stamp(lock) in stamps():
        return
    with only_one_of_us():
        if stamp(lock) in stamps():  # another start did it while we waited
            return
        if UNFINISHED.exists() or not has_pip():
            make_environment()
        UNFINISHED.touch()
        install(lock)
        READY.write_text("\n".join(map(stamp, (lock, *also_satisfied))), encoding="ascii")
        UNFINISHED.unlink()


def stamp(lock: Path) -> str:
    """What must be the same for an environment to fit: the lock, the interpreter and where the tree lies."""
    parts = (lock.read_bytes(), sys.version.encode(), str(ROOT).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamps() -> set[str]:
    """The stamps of the locks this environment satisfies; none while an installation is unfinished."""
    if UNFINISHED.exists() or not READY.exists() or not PYTHON.exists():
        return set()
    return set(READY.read_text(encoding="ascii").split())


@contextmanager
def only_one_of_us() -> Iterator[None]:
    """Let a second start wait for the first one's installation (where the system has advisory locks)."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    folder = os.open(ROOT / "tracker", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def has_pip() -> bool:
    """Whether .venv is a working environment."""
    return PYTHON.exists() and run([str(PYTHON), "-m", "pip", "--version"], quiet=True) == 0


def make_environment() -> None:
    """Make .venv anew."""
    say("Making the environment .venv …")
    if run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]) != 0:
        sys.exit("The environment .venv could not be made; the message above says why.")


def install(lock: Path) -> None:
    """Install every package of `lock`, each file by its hash, and let the environment find our tree."""
    say(f"Installing the packages of {lock.name} (the first time takes about a minute) …")
    options = ["--disable-pip-version-check", "-qq", "--no-deps", "--require-hashes"]
    if run([str(PYTHON), "-m", "pip", "install", *options, "-r", str(lock)]) != 0:
        sys.exit("The packages could not be installed; the message above says why. Start again to try again.")
    folder = subprocess.check_output(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    )
    (Path(folder.strip()) / "five-lists.pth").write_text(f"{ROOT}\n", encoding="utf-8")


def with_workers(arguments: Sequence[str]) -> list[str]:
    """Pytest's arguments, with one worker a processor (at least two) unless they say otherwise."""
    chosen = ("-n", "--numprocesses", "--pdb", "--co", "-p")
    if any(argument.startswith(chosen) for argument in arguments):
        return list(arguments)
    workers = min(max(2, os.cpu_count() or 1), MOST_WORKERS)
    return ["-n", str(workers), "--dist", "worksteal", *arguments]


def run(command: Sequence[str], *, quiet: bool = False) -> int:
    """Run a command to its end and return its exit code."""
    silenced = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, stdout=silenced, stderr=silenced, check=False).returncode


def hand_over(command: list[str]) -> NoReturn:
    """Become `command`, so that signals and the exit code are its own."""
    sys.stdout.flush()
    if os.name == "nt":  # there exec starts a stranger and leaves the terminal
        sys.exit(run(command))
    os.execv(command[0], command)


def say(sentence: str) -> None:
    """Tell the person at the terminal what takes time."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    if __package__:
        from tracker.cli import main as command

        sys.exit(command())
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
