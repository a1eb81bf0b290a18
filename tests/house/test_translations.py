"""Every word of the code and templates is in Chinese too, none is stale, and the compiled files are fresh."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.house.tree import ROOT

CATALOGS = ROOT / "tracker" / "translations"
CHINESE = CATALOGS / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"


def read(path: Path) -> Catalog:
    """A catalog from its text; a file that does not parse raises."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def words_of(catalog: Catalog) -> set[str]:
    """The message ids of a catalog: the singular stands for the plural beside it."""
    return {_id(message) for message in catalog if message.id}


def faults(wanted: set[str], catalog: Catalog) -> dict[str, list[str]]:
    """What is wrong with a catalog that should translate exactly the wanted words; empty where nothing is."""
    present = words_of(catalog)
    messages = [message for message in catalog if message.id]
    found = {
        "missing": wanted - present,
        "no longer used": present - wanted,
        "not translated": {_id(message) for message in messages if not _is_translated(message.string)},
        "fuzzy": {_id(message) for message in messages if message.fuzzy},
        "obsolete": {str(key) for key in catalog.obsolete},
        "other places than the original": {_id(message) for message, _errors in catalog.check()},
    }
    return {fault: sorted(words) for fault, words in found.items() if words}


def is_fresh(source: Path) -> bool:
    """Whether the compiled file beside a catalog is what compiling it now would give."""
    compiled = io.BytesIO()
    write_mo(compiled, read(source))
    beside = source.with_suffix(".mo")
    return beside.exists() and beside.read_bytes() == compiled.getvalue()


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every word the code and the templates show to people."""
    template = tmp_path_factory.mktemp("words") / "messages.pot"
    env = os.environ | {"PYBABEL": str(Path(sys.executable).with_name("pybabel"))}
    subprocess.run([ROOT / ".ci" / "words", "extract", template], cwd=ROOT, env=env, check=True)
    return words_of(read(template))


def test_every_word_people_see_is_translated(words):
    assert faults(words, read(CHINESE)) == {}


def test_every_compiled_catalog_is_fresh():
    sources = sorted(CATALOGS.rglob("*.po"))
    assert CHINESE in sources
    assert [str(source.relative_to(ROOT)) for source in sources if not is_fresh(source)] == []


def test_a_faulty_catalog_is_noticed():
    catalog = Catalog(locale="zh_Hans_CN")
    catalog.add("Accept", "受理")
    catalog.add("Assign", "")
    catalog.add("Claim", "领办", flags=["fuzzy"])
    catalog.add("%(count)d days", "%(number)d 天", flags=["python-format"])
    catalog.add("Gone", "没了")
    assert faults({"Accept", "Assign", "Claim", "Close", "%(count)d days"}, catalog) == {
        "missing": ["Close"],
        "no longer used": ["Gone"],
        "not translated": ["Assign"],
        "fuzzy": ["Claim"],
        "other places than the original": ["%(count)d days"],
    }


def _id(message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_translated(string: str | tuple[str, ...]) -> bool:
    return all((string,) if isinstance(string, str) else string)
