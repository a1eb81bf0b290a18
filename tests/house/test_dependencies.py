"""The dependencies: what the code imports is declared, what is declared is used, and the locks hold it."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house import tree

# Used without an import of ours.
BY_OTHER_ROADS = {
    "gunicorn": "starts wsgi.py in production",
    "psycopg": "SQLAlchemy loads it for postgresql+psycopg",
    "tzdata": "zoneinfo reads it where the system has no time zones",
}
# Flask's own parts, which it hands on under their names.
PARTS_OF_FLASK = {"blinker", "click", "itsdangerous", "jinja2", "markupsafe", "werkzeug"}
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


@cache
def project() -> dict:
    """The project table of pyproject.toml."""
    return tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared() -> dict[str, Requirement]:
    """What runs the product, by name."""
    return _by_name(project()["dependencies"])


def locked(name: str) -> dict[str, str]:
    """The versions in a lock file, by name."""
    text = (tree.ROOT / name).read_text(encoding="utf-8")
    return {canonicalize_name(package): version for package, version in LOCKED.findall(text)}


def imported() -> set[str]:
    """The distributions that the package and its entry import themselves."""
    owners = packages_distributions()
    tops = {top for _name, module in tree.modules() for top in _tops(module)}
    others = tops - sys.stdlib_module_names - {"tracker"}
    return {
        canonicalize_name(owner) for top in others for owner in owners.get(top, [f"(not installed: {top})"])
    }


def test_every_import_is_a_declared_dependency():
    assert imported() - PARTS_OF_FLASK - set(declared()) == set()


def test_every_declared_dependency_is_used():
    assert set(declared()) - imported() - set(BY_OTHER_ROADS) == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_what_is_declared(lock):
    wanted = declared() | (_by_name(project()["optional-dependencies"]["dev"]) if "dev" in lock else {})
    versions = locked(lock)
    astray = {
        name: versions.get(name)
        for name, requirement in wanted.items()
        if name not in versions or not requirement.specifier.contains(versions[name])
    }
    assert astray == {}


def test_the_lock_of_the_tests_holds_the_same_versions_as_the_product():
    both = locked("requirements-dev.lock")
    assert {name: both.get(name) for name in locked("requirements.lock")} == locked("requirements.lock")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_of_a_lock_is_fixed_by_hash(lock):
    entries = re.split(r"\n(?=[A-Za-z0-9])", (tree.ROOT / lock).read_text(encoding="utf-8").strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def _by_name(lines: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def _tops(module: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found
