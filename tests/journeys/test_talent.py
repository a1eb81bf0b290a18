"""Talent, in Chinese: rows of posts, a pay range, people on board counted at the end."""

from tests.journeys.main_line import Told, tell

STORY = Told(
    slug="talent",
    code="RC",
    language="zh",
    unit="市人社局",
    wrong={
        "title": "招聘五轴数控编程工程师3名",
        "description": "新生产线十二月投产,缺少会五轴编程的人手。𠮷日开工前到位最好。",
        "posts.0.post": "五轴编程工程师",
        "posts.0.headcount": "两个",
        "posts.0.category": "skilled",
        "posts.0.pay-min": "18000",
        "posts.0.pay-max": "12000",
        "contact_phone": "138",
    },
    errors={"posts-0-headcount": "", "posts-0-pay": "", "contact_phone": ""},
    kept={"posts.0.headcount": "两个", "contact_phone": "138", "posts.0.pay-min": "18000"},
    right={
        "posts.0.headcount": "2",
        "posts.0.pay-max": "22000",
        "posts.1.post": "工艺员",
        "posts.1.headcount": "1",
        "posts.1.pay_negotiable": True,
        "engagement": "full_time",
        "offers": ["housing", "training"],
        "contact_phone": "13800138000",
    },
    shown=("招聘五轴数控编程工程师3名", "五轴编程工程师", "工艺员"),
    promise="今天下午到厂核实岗位,十五个工作日内推荐人选。",
    words={
        "agreed": "约定周四到厂,先看岗位说明。",
        "report": "已与三所职校联系,下周面试。",
        "result": "已完成,材料见附件。",
        "thanks": "办得很快,谢谢。",
    },
    ended=("已销号", "非常满意", "今天下午到厂核实岗位"),
    drops=3,
    closing_wrong={"outcome": "solved", "summary": "三人已全部到岗。", "heads_on_board": "2"},
    closing_errors={"heads_on_board": "3", "evidence": "1"},
    closing={"heads_on_board": "3"},
)


def test_a_talent_need_from_filing_to_rating_in_chinese(window_of, drive, tmp_path):
    assert tell(STORY, window_of, drive, tmp_path) == "429702-RC-2026Q4-0001"
