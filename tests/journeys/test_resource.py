"""Resource, in Chinese: the kind drives which fields and units are asked."""

from tests.journeys.main_line import Told, tell

STORY = Told(
    slug="resource",
    code="ZY",
    language="zh",
    unit="市人社局",
    wrong={
        "title": "旺季用工余缺调剂60人",
        "description": "十一月至次年一月缺叉车工、分拣工60人,愿与淡季企业签共享用工协议。",
        "kind": "labour",
        "quantity": "六十",
        "shift": "two",
        "pay_basis": "day",
        "pay-min": "220",
        "sharing": True,
        "contact_phone": "13800138000",
    },
    errors={"quantity": ""},
    kept={"quantity": "六十", "pay-min": "220"},
    right={"quantity": "60", "from_on": "2026-11-16", "until_on": "2027-01-31", "location": "澄东物流园"},
    shown=("旺季用工余缺调剂60人", "60", "澄东物流园"),
    hidden=("land_use", "guarantee", "voltage", "material"),
    promise="三天内发布岗位并联系两家淡季企业。",
    words={
        "agreed": "先核实工种和班次。",
        "report": "两家企业愿意共享用工,正在谈协议。",
        "result": "已完成,名单已交企业。",
        "thanks": "正好赶上旺季。",
    },
    ended=("已销号", "非常满意", "三天内发布岗位"),
    drops=1,
    closing_wrong={
        "outcome": "solved",
        "summary": "六十人已全部到岗。",
        "delivered": "40",
        "delivered_by": "蓝溪线缆",
    },
    closing_errors={"delivered": "60", "evidence": "1"},
    closing={"delivered": "60"},
)


def test_a_resource_need_from_filing_to_rating_in_chinese(window_of, drive, tmp_path):
    assert tell(STORY, window_of, drive, tmp_path) == "429702-ZY-2026Q4-0001"
