"""One believable need of each list as its form would send it: texts throughout, nested where rows are."""

from copy import deepcopy
from datetime import date
from typing import Any

TODAY = date(2026, 11, 23)

COMMON: dict[str, Any] = {
    "title": "招聘五轴数控编程工程师 3 名",
    "description": "本科及以上,机械自动化专业,3年以上五轴经验,可提供人才公寓。",
    "urgency": "normal",
    "contact_name": "王芳",
    "contact_phone": "13800138000",
}

OWN: dict[str, dict[str, Any]] = {
    "RC": {
        "posts": [
            {
                "post": "五轴数控编程工程师",
                "headcount": "3",
                "category": "professional",
                "degree": "bachelor",
                "experience": "3",
                "pay": {"min": "12000", "max": "18000"},
            },
            {"post": "钳工", "headcount": "2", "pay_negotiable": "on"},
        ],
        "on_board": "1",
        "on_board_by": "2027-03-01",
        "engagement": "full_time",
        "offers": ["housing", "schooling"],
    },
    "JS": {
        "field": "materials",
        "present_basis": "已有热震试验台",
        "indicators": [
            {"name": "使用寿命", "direction": "at_least", "now": "42", "target": "60", "unit": "炉"},
            {"name": "甲醛释放量", "direction": "at_most", "now": "0.08", "target": "0.03", "unit": "mg/m³"},
        ],
        "funds": "80",
        "forms": ["joint", "commissioned"],
        "ownership": "shared",
        "months": "12",
        "secrecy": "agreement",
    },
    "XM": {
        "project_name": "年产 3 万套减速器扩建项目",
        "kind": "expansion",
        "investment": "26000",
        "planned_start": "2027-03-01",
        "planned_completion": "2028-06-30",
        "stage": "signed",
        "target_stage": "building",
        "approvals": [
            {"name": "环评审批", "state": "submitted"},
            {"name": "项目备案", "state": "obtained", "permit_number": "江发改备〔2026〕18号"},
        ],
        "units": ["3", "5"],
        "trips": "5",
    },
    "ZY": {
        "kind": "power",
        "quantity": "4000",
        "quantity_unit": "kva",
        "power_kind": "increase",
        "voltage": "kv10",
        "present_capacity": "2000",
        "location": "青岑县工业园",
    },
    "ZC": {
        "ask": "payment",
        "amount_due": "120",
        "amount_paid": "20",
        "policy_name": "工业企业技术改造奖补办法",
        "level": "city",
        "conditions": [{"condition": "技改投资满 500 万元", "met": "yes"}],
        "applied_on": "2026-03-02",
    },
}


def typed_need(code: str, **changes: Any) -> dict[str, Any]:
    """What the form of a list sends, with some fields changed."""
    return deepcopy(COMMON | OWN[code]) | changes
