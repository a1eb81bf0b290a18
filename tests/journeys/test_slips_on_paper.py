"""Each slip is exactly one A4 page, also with the longest texts, in both languages."""

import re
from io import BytesIO

import pytest

from tests.factories import PASSWORD
from tracker.vocabulary import Action

LONG = "我公司新建精密加工车间将于年底投产,五轴机床已到货八台,现有编程人员只有一人,订单交期压力很大。" * 60
WORDS = "The new workshop starts at the end of the year and eight machines stand there already. " * 11


def pages_of(pdf):
    """How many pages a PDF of the browser has, and the size of the first in points."""
    counts = [int(found) for found in re.findall(rb"/Type\s*/Pages.*?/Count\s+(\d+)", pdf, re.DOTALL)]
    box = re.search(rb"/MediaBox\s*\[([^\]]+)\]", BytesIO(pdf).read())
    return max(counts), tuple(round(float(side)) for side in box.group(1).split()[2:])


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("text", [LONG[:1000], WORDS[:990]], ids=["Chinese", "English"])
def test_every_slip_is_one_a4_page(drive, town, open_window, locale, text):
    need = drive.implementing(description=text, wanted_outcome=text[:500], title="字" * 60)
    for by, instruction in ((town.supervisor, text), (town.leader, text)):
        drive.do(by, Action.INSTRUCT, need, instruction=instruction, reply_due_on=drive.day(3))
        drive.do(town.official, Action.REPLY, need, reply=text)
    drive.finish_tasks(need)
    said = {"outcome": "answered", "summary": text, "answer_kind": "explained"}
    said |= {"answer_text": text * 2, "answer_basis": text[:500]}
    drive.do(town.official, Action.REQUEST_CLOSURE, need, **said)
    drive.do(town.county, Action.VERIFY, need, outcome_right="yes", answer_right="yes", contact_right="yes")
    drive.do(town.liaison, Action.CONFIRM, need, judgement="solved", grade="1", comment=text)
    town.official.locale = "en" if locale == "en" else "zh_Hans_CN"
    drive.keep()
    window = open_window(locale=locale)
    window.goto("/login")
    window.fill("[name=username]", "official")
    window.fill("[name=password]", PASSWORD)
    window.click("main form button[type=submit]")
    window.wait_for_url("**/")
    sizes = {}
    for kind in ("assignment", "supervision", "closing"):
        assert window.goto(f"/needs/{need.number}/slips/{kind}").status == 200
        sizes[kind] = pages_of(window.pdf(prefer_css_page_size=True))
    assert sizes == dict.fromkeys(("assignment", "supervision", "closing"), (1, (595, 842)))
