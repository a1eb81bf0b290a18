"""Content that can be filed, as a browser sends it, for the tests of the filing pages."""

from urllib.parse import urlencode

COMMON = {
    "description": "新生产线十二月投产,缺少人手。",
    "contact_name": "陈思涵",
    "contact_phone": "13800138000",
}
TALENT = COMMON | {
    "title": "招聘五轴数控编程工程师3名",
    "posts-0-post": "五轴编程",
    "posts-0-category": "skilled",
    "posts-0-headcount": "3",
    "engagement": "full_time",
}
TECHNOLOGY = COMMON | {
    "title": "窑衬砖热震寿命提升",
    "field": "materials",
    "indicators-0-name": "寿命",
    "indicators-0-direction": "at_least",
    "indicators-0-now": "300",
    "indicators-0-target": "450",
    "indicators-0-unit": "炉",
    "secrecy": "summary",
}


def urlencoded(fields: dict[str, str], raw: str = "") -> dict:
    """The options of a request that sends these fields, with `raw` behind them as it stands."""
    return {
        "data": urlencode(fields) + raw,
        "content_type": "application/x-www-form-urlencoded",
    }
