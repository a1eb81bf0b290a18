"""What was reached, in the figures each list asks for at closing: all of it, or a part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tracker.catalog.lists import need_list
from tracker.catalog.need_list import ClosureKind, Measure
from tracker.cli.demo_city.stories import phrase
from tracker.cli.demo_city.teller import Teller
from tracker.rules.amounts import measure_of
from tracker.rules.closure import closing_defaults
from tracker.rules.field_checks import number_at

PART = Decimal("0.6")


def reached(tell: Teller, *, whole: bool) -> dict[str, Any]:
    """The closing figures of the need's own measure."""
    measure = _measure(tell)
    return _FIGURES[measure.kind](tell, measure, whole)


def can_be_partly(tell: Teller) -> bool:
    """Whether a part is something else than nothing and than all."""
    measure = _measure(tell)
    if measure.kind in (ClosureKind.COUNT, ClosureKind.QUANTITY, ClosureKind.AMOUNT):
        already = _number(tell, measure.already)
        return already < _part(tell, measure) < _number(tell, measure.target)
    if measure.kind is ClosureKind.STAGE:
        return len(tell.need.data.get(measure.rows or "") or ()) > 1
    return measure.kind is ClosureKind.INDICATORS and bool(tell.need.data.get(measure.rows or ""))


def _measure(tell: Teller) -> Measure:
    return measure_of(need_list(tell.seed.list_code), tell.need.data)


def _number(tell: Teller, path: str | None) -> Decimal:
    return (number_at(path, tell.need.data) if path else None) or Decimal(0)


def _part(tell: Teller, measure: Measure) -> Decimal:
    share = _number(tell, measure.target) * PART
    return share.to_integral_value() if measure.kind is ClosureKind.COUNT else share.quantize(Decimal("0.1"))


def _numbers(tell: Teller, measure: Measure, whole: bool) -> dict[str, Any]:
    value = _number(tell, measure.target) if whole else _part(tell, measure)
    integral = measure.kind is ClosureKind.COUNT
    said: dict[str, Any] = {measure.achieved: str(int(value)) if integral else format(value.normalize(), "f")}
    if any(field.name == "delivered_by" for field in measure.fields):
        said["delivered_by"] = phrase("delivered_by")
    return said


def _indicators(tell: Teller, measure: Measure, whole: bool) -> dict[str, Any]:
    rows = tell.need.data.get(measure.rows or "") or []
    if not rows:
        return {
            "proof": "contract",
            "contract_number": "2026420000JS0117",
            "contract_partner": phrase("contract_partner"),
        }
    measured = []
    for row in rows:
        now, target = number_at("now", row), number_at("target", row) or Decimal(0)
        value = target if whole or now is None else (now + target) / 2
        measured.append(
            {"name": row["name"], "value": format(value.quantize(Decimal("0.0001")).normalize(), "f")}
        )
    return {"proof": "measured", "measured": measured}


def _stage(tell: Teller, measure: Measure, whole: bool) -> dict[str, Any]:
    found, data = need_list(tell.seed.list_code), tell.need.data
    rows = closing_defaults(found, data).get(measure.row_results or "", [])
    permits = [
        {"name": row["name"], "state": "obtained", "permit_number": phrase("permit")}
        if whole or n == 0
        else {"name": row["name"], "state": "pending"}
        for n, row in enumerate(rows)
    ]
    stage = data.get(measure.target or "") or data.get(measure.already or "") or "permitted"
    return {measure.achieved: stage, "permits": permits, "trips_made": "0"}


def _answer(tell: Teller, measure: Measure, whole: bool) -> dict[str, Any]:
    if measure.achieved == "receipt_number":
        return {"receipt_number": phrase("receipt")}
    return {measure.achieved: tell.voice.tell("answers")["text"]}


_FIGURES: Mapping[ClosureKind, Callable[[Teller, Measure, bool], dict[str, Any]]] = {
    ClosureKind.COUNT: _numbers,
    ClosureKind.QUANTITY: _numbers,
    ClosureKind.AMOUNT: _numbers,
    ClosureKind.INDICATORS: _indicators,
    ClosureKind.STAGE: _stage,
    ClosureKind.ANSWER: _answer,
}
