"""What the laws look at: the files of the project, as git would give them to somebody else."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tracker"
BINARY = {".png", ".jpg", ".webp", ".ico", ".mo", ".pdf", ".docx", ".xlsx", ".otf", ".woff2"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is committed or would be, relative to the root (all files where there is no git)."""
    command = ["git", "-c", "core.quotePath=off", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        names = [Path(name) for name in listed.stdout.splitlines()]
    else:
        left_out = {".venv", "data", "build", "dist", "__pycache__"}
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*") if not left_out & set(path.parts)]
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file with its content."""
    for name in files():
        if name.suffix not in BINARY:
            yield name, (ROOT / name).read_text(encoding="utf-8")


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Every Python module of the package with its syntax tree."""
    for name in files():
        if name.parts[0] == "tracker" and name.suffix == ".py":
            yield name, ast.parse((ROOT / name).read_text(encoding="utf-8"), filename=str(name))
