"""Plans of years as JSON, for the rows in which every version is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.catalog.fields import Words
from tracker.catalog.year_plans import DayKind, PlannedDay, YearPlan


def plan_to_json(plan: YearPlan) -> dict[str, Any]:
    """The days of a plan; year, source and version stand beside them in columns."""
    return {"days": [[day.on.isoformat(), day.kind.value, day.name.zh, day.name.en] for day in plan.days]}


def plan_from_json(year: int, source: str, version: int, data: Mapping[str, Any]) -> YearPlan:
    """The plan that plan_to_json wrote."""
    days = tuple(
        PlannedDay(date.fromisoformat(on), DayKind(kind), Words(zh=zh, en=en))
        for on, kind, zh, en in data["days"]
    )
    return YearPlan(year, source, version, days)
