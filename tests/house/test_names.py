"""No drawer for odds and ends, no standard module hidden, and every module says what it is for."""

import ast
import sys
from collections import Counter
from pathlib import Path

from tests.house import tree

ODDS_AND_ENDS = {
    *("common", "core", "helper", "helpers", "managers", "misc"),
    *("service", "services", "util", "utils"),
}
CODE = {"migrations", "static", "templates", "tests", "tracker"}
TOP = {
    *("migrations", "pyproject.toml", "seeds", "static", "templates", "tests", "tracker", "wsgi.py"),
    *("CHANGELOG.md", "LICENSE", "README.md", "README.zh-CN.md", "SECURITY.md"),
    *("requirements.lock", "requirements-dev.lock"),
}


def test_no_file_or_folder_is_a_drawer_for_odds_and_ends():
    code = [name for name in tree.files() if name.parts[0] in CODE]
    named = {str(name) for name in code if ODDS_AND_ENDS & {Path(part).stem for part in name.parts}}
    assert named == set()


def test_every_module_opens_with_what_it_is_for():
    silent = {str(name) for name, module in tree.modules() if not ast.get_docstring(module)}
    assert silent == set()


def test_no_room_hides_a_module_of_the_standard_library():
    """`python3 tracker` starts with the package folder on the path, before the launcher can take it off."""
    rooms = {name.parts[1].removesuffix(".py") for name in tree.files() if name.parts[0] == "tracker"}
    assert rooms & sys.stdlib_module_names == set()


def test_the_top_of_the_tree_is_what_the_design_lists():
    top = {name.parts[0] for name in tree.files() if not name.parts[0].startswith(".")}
    assert top - TOP == set()


def test_no_two_files_differ_only_by_capitals():
    doubled = Counter(str(name).lower() for name in tree.files())
    assert [name for name, times in doubled.items() if times > 1] == []
