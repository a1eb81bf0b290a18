"""Policy, in Chinese: a payment due, measured by what was paid; told on PostgreSQL as well."""

import pytest

from tests.journeys.main_line import Told, tell

STORY = Told(
    slug="policy",
    code="ZC",
    language="zh",
    unit="市人社局",
    wrong={
        "title": "2025年技改奖补120万元未兑付",
        "description": "公示期满至今未到账,请说明进度、卡点和预计到账时间。",
        "ask": "payment",
        "amount_due": "120",
        "amount_paid": "150",
        "conditions.0.condition": "设备投资五百万元以上",
        "conditions.0.met": "yes",
        "applied_on": "2099-01-01",
        "contact_phone": "13800138000",
    },
    errors={"amount_paid": "", "applied_on": ""},
    kept={"amount_due": "120", "amount_paid": "150", "applied_on": "2099-01-01"},
    right={
        "amount_paid": "20",
        "applied_on": "2026-05-06",
        "conditions.1.condition": "在本市纳税满两年",
        "conditions.1.met": "unsure",
    },
    shown=("2025年技改奖补120万元未兑付", "设备投资五百万元以上", "在本市纳税满两年"),
    hidden=("proposal", "window_closes_on"),
    promise="三天内查清卡在哪里并书面告知。",
    words={
        "agreed": "企业把公示文件发来。",
        "report": "已查明卡在银行账户信息。",
        "result": "已完成,见核查情况。",
        "thanks": "终于到账了。",
    },
    ended=("已销号", "非常满意", "三天内查清卡在哪里"),
    drops=1,
    closing_wrong={"outcome": "solved", "summary": "余款已全部到账。", "paid_total": "100"},
    closing_errors={"paid_total": "120", "evidence": "1"},
    closing={"paid_total": "120", "paid_on": "2026-11-03"},
)


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_a_policy_need_from_filing_to_rating_in_chinese(window_of, drive, tmp_path):
    assert tell(STORY, window_of, drive, tmp_path) == "429702-ZC-2026Q4-0001"
