"""A field added to a list is one TOML block and nothing else; a sixth list is one file: seen through the pages."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

NEW_FIELD = """
[[fields]]
name = "shifts"
kind = "integer"
group = "posts"
required = true
minimum = 1
maximum = 4
label = { zh = "班次", en = "Shifts" }

"""
SIXTH_LIST = """
code = "YP"
slug = "trial"
version = 1
position = 6
name = { zh = "样品试用清单", en = "Trial needs" }
short_name = { zh = "样品", en = "Trial" }
description = { zh = "样品试用与首用。", en = "Samples to be tried." }

[[groups]]
name = "sample"
label = { zh = "样品", en = "The sample" }

[[fields]]
name = "pieces"
kind = "integer"
group = "sample"
required = true
minimum = 1
maximum = 1000
label = { zh = "件数", en = "Pieces" }

[[tasks]]
key = "try"
title = { zh = "组织试用", en = "Have it tried" }
deliverable = { zh = "试用报告", en = "Report of the trial" }
days = 5

[[closure.measures]]
kind = "count"
achieved = "pieces_tried"
target = "pieces"

[[closure.measures.fields]]
name = "pieces_tried"
kind = "integer"
required = true
minimum = 0
maximum = 1000
show_when = { field = "outcome", values = ["solved", "partly"] }
label = { zh = "已试用件数", en = "Pieces tried" }

[closure.evidence]
solved = { files = 1, what = { zh = "试用报告", en = "report of the trial" } }
partly = { files = 1, what = { zh = "试用报告", en = "report of the trial" } }
answered = { files = 0, what = { zh = "书面答复", en = "written answer" } }
unsolvable = { files = 0, what = { zh = "依据", en = "basis" } }
"""
PREPARE = """
    import sys
    from pathlib import Path

    from sqlalchemy import select

    import tracker
    from tests.cast import settle
    from tests.client import Browser
    from tests.web.filing import COMMON, TALENT
    from tracker import create_app
    from tracker.extensions import db
    from tracker.models import Need
    from tracker.settings import Settings

    here = Path(sys.argv[1])
    assert Path(tracker.__file__).is_relative_to(here), "the copy is what is tested"
    app = create_app(Settings(
        data_dir=here / "data", secret_key="only-for-tests-0123456789-abcdefghij", testing=True, password_cost=1
    ).checked())
    with app.app_context():
        db.create_all()
        settle(db.session()).liaison.locale = "en"
        db.session.commit()
        db.session.remove()

    def filed(slug, **typed):
        page = browser.submit(browser.get(f"/needs/new/{slug}"), **typed)
        assert page.status == 303, page.errors
        return browser.get(browser.submit(browser.get(page.location)).location)

    def needs():
        with app.app_context():
            return db.session.scalars(select(Need)).all()

    browser = Browser(app)
    browser.log_in("liaison")
"""
ONE_FIELD = """
    form = browser.get("/needs/new/talent")
    assert form.html.select_one('label[for="shifts"]').get_text(strip=True) == "Shifts*"
    wrong = browser.submit(form, **(TALENT | {"shifts": "9"}))
    assert wrong.errors == ["Shifts: This must be at most 4."], wrong.errors
    page = filed("talent", **(TALENT | {"shifts": "3"}))
    assert "Shifts" in page.words
    assert needs()[0].data["shifts"] == 3
"""
ONE_LIST = """
    cards = [link.get_text(strip=True) for link in browser.get("/needs/new").html.select(".choice-card-label")]
    assert cards[-1] == "Trial needs", cards
    page = filed("trial", **(COMMON | {"title": "轴承样品试用", "pieces": "12"}))
    need = needs()[0]
    assert (need.list_code, need.data) == ("YP", {"pieces": 12}), need.data
    assert need.number.split("-")[1] == "YP"
    assert "Trial" in browser.get("/needs").words
    assert page.status == 200
"""


@pytest.fixture
def copy(tmp_path):
    """A copy of the program whose seeds may be changed; nothing but seeds is."""
    shutil.copytree(ROOT / "tracker", tmp_path / "tracker", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("demo"))
    for name in ("templates", "static", "migrations"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def run(copy, script):
    """Run the program of the copy in a process of its own."""
    finished = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PREPARE) + textwrap.dedent(script), str(copy)],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(copy), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-3000:]


def test_a_field_added_to_a_list_is_one_block(copy):
    path = copy / "seeds" / "lists" / "talent.toml"
    text = path.read_text(encoding="utf-8")
    at = text.index("[[fields]]")
    path.write_text(text[:at] + NEW_FIELD.lstrip() + text[at:], encoding="utf-8")
    run(copy, ONE_FIELD)


def test_a_sixth_list_is_one_file(copy):
    (copy / "seeds" / "lists" / "trial.toml").write_text(SIXTH_LIST, encoding="utf-8")
    run(copy, ONE_LIST)
