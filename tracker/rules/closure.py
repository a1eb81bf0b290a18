"""What closing takes: the fields that are asked, the measure of the outcome, and its evidence (DOMAIN §4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tracker.catalog.fields import FieldSpec
from tracker.catalog.lists import common_form
from tracker.catalog.need_list import ClosureKind, Direction, Measure, NeedList, PermitState
from tracker.rules.amounts import measure_of
from tracker.rules.faults import Fault
from tracker.rules.field_checks import check_faults, number_at
from tracker.vocabulary import N_, Outcome

Data = Mapping[str, Any]
Faults = dict[str, Fault]

ALL_REACHED = N_("Everything asked for is reached: this is “solved”.")
NOTHING_ADDED = N_("Nothing was added since the filing: this is not “partly solved”.")


def closing_fields(found: NeedList, need_data: Data) -> tuple[FieldSpec, ...]:
    """The fields asked of who requests closure of a need with this data: outcome and summary, those of the
    list's measure (one line for each row of the need that is answered by name), answer, reason, evidence.
    """
    common = common_form().closing
    measure = measure_of(found, need_data)
    own = tuple(field for field in measure.fields if field.name != measure.row_results)
    results = next((field for field in measure.fields if field.name == measure.row_results), None)
    count = len(_rows(need_data, measure.rows))
    if results is not None and count:
        at = measure.fields.index(results)
        own = (*own[:at], replace(results, required=True, min_rows=count, max_rows=count), *own[at:])
    return (*common[:2], *own, *common[2:])


def closing_defaults(found: NeedList, need_data: Data) -> dict[str, Any]:
    """What the closing form begins with: one line for each row of the need, with what is known of it."""
    measure = measure_of(found, need_data)
    results = next((field for field in measure.fields if field.name == measure.row_results), None)
    if results is None:
        return {}
    return {
        results.name: [
            {column.name: row[column.name] for column in results.rows if _carries_over(column, row)}
            for row in _rows(need_data, measure.rows)
        ]
    }


def closure_faults(found: NeedList, need_data: Data, closing: Data) -> Faults:
    """What keeps a need with this data from being closed so; `closing` holds the clean values of
    closing_fields(). Faults stand at closing fields. The supervisor's consent is the workflow's to ask for.
    """
    outcome = Outcome(closing["outcome"])
    measure = measure_of(found, need_data)
    faults = check_faults(measure.checks, fields=measure.fields, values=closing)
    if outcome in (Outcome.SOLVED, Outcome.PARTLY):
        judge = JUDGES.get(measure.kind)
        faults |= judge(measure, need_data, closing) if judge is not None else {}
    return faults | _evidence_faults(found, outcome, closing)


def _evidence_faults(found: NeedList, outcome: Outcome, closing: Data) -> Faults:
    evidence = found.closure.evidence[outcome]
    if len(closing.get("evidence") or ()) >= evidence.files:
        return {}
    message = N_("This outcome needs at least %(least)s file(s) as evidence: %(what)s.")
    return {"evidence": Fault(message, {"least": evidence.files, "what": evidence.what})}


def _judge_number(measure: Measure, need_data: Data, closing: Data) -> Faults:
    """Heads, quantity or money: all is solved; more than at filing and less than all is partly solved."""
    target, achieved = number_at(measure.target or "", need_data), number_at(measure.achieved, closing)
    if target is None or achieved is None:
        return {}
    already = number_at(measure.already, need_data) if measure.already is not None else None
    if _is_solved(closing):
        message = N_("“Solved” needs %(target)s; with less it is “partly solved”.")
        return {} if achieved >= target else {measure.achieved: Fault(message, {"target": target})}
    if achieved >= target:
        return {measure.achieved: Fault(ALL_REACHED)}
    return {} if achieved > (already or 0) else {measure.achieved: Fault(NOTHING_ADDED)}


def _judge_indicators(measure: Measure, need_data: Data, closing: Data) -> Faults:
    """Each indicator's measured value against its target, unless a contract was signed instead."""
    if measure.instead is not None and closing.get(measure.instead):
        return {}
    faults = _name_faults(measure, need_data, closing)
    if faults:
        return faults
    pairs = list(_pairs(measure, need_data, closing))
    missed = {n: row for n, row, result in pairs if not _meets(row, "target", result)}
    if _is_solved(closing):
        message = N_("The target %(target)s is not met; this is “partly solved” at best.")
        return {
            f"{measure.achieved}.{n}.value": Fault(message, {"target": number_at("target", row)})
            for n, row in missed.items()
        }
    if not missed:
        return {measure.achieved: Fault(ALL_REACHED)}
    improved = any(n not in missed or _improved(row, result) for n, row, result in pairs)
    return {} if improved else {measure.achieved: Fault(NOTHING_ADDED)}


def _judge_stage(measure: Measure, need_data: Data, closing: Data) -> Faults:
    """The stage wanted is reached, and every approval asked for is obtained or no longer needed."""
    faults = _name_faults(measure, need_data, closing)
    if faults:
        return faults
    pairs = list(_pairs(measure, need_data, closing))
    pending = [n for n, _, result in pairs if result.get("state") == PermitState.PENDING]
    is_short = _stage(measure, closing, measure.achieved) < _stage(measure, need_data, measure.target)
    if _is_solved(closing):
        wanted = {measure.achieved: Fault(N_("The stage wanted is not reached; this is “partly solved”."))}
        message = N_("“Solved” needs every approval; this one is pending.")
        permits = {f"{measure.row_results}.{n}.state": Fault(message) for n in pending}
        return (wanted if is_short else {}) | permits
    if not is_short and not pending:
        return {measure.achieved: Fault(ALL_REACHED)}
    moved = _stage(measure, closing, measure.achieved) > _stage(measure, need_data, measure.already)
    granted = any(result.get("state") == PermitState.OBTAINED != row.get("state") for _, row, result in pairs)
    return {} if moved or granted else {measure.achieved: Fault(NOTHING_ADDED)}


def _name_faults(measure: Measure, need_data: Data, closing: Data) -> Faults:
    """Each row of the need is answered once, under its name."""
    left = [row.get("name") for row in _rows(need_data, measure.rows)]
    for n, result in enumerate(_rows(closing, measure.row_results)):
        if result.get("name") not in left:
            message = N_("The need has no line of this name, or it stands here twice.")
            return {f"{measure.row_results}.{n}.name": Fault(message)}
        left.remove(result.get("name"))
    return {str(measure.row_results): Fault(N_("“%(name)s” is missing."), {"name": left[0]})} if left else {}


def _pairs(measure: Measure, need_data: Data, closing: Data) -> Iterator[tuple[int, Data, Data]]:
    """The closing rows with their positions and the rows of the need they answer."""
    asked = {row.get("name"): row for row in _rows(need_data, measure.rows)}
    for n, result in enumerate(_rows(closing, measure.row_results)):
        yield n, asked[result.get("name")], result


def _meets(row: Data, figure: str, result: Data) -> bool:
    wanted, value = number_at(figure, row), number_at("value", result)
    if wanted is None or value is None:
        return False
    return value <= wanted if row.get("direction") == Direction.AT_MOST else value >= wanted


def _improved(row: Data, result: Data) -> bool:
    return _meets(row, "now", result) and number_at("now", row) != number_at("value", result)


def _stage(measure: Measure, data: Data, name: str | None) -> int:
    """The place of the stage that `data` holds under `name`, from 0; -1 where there is none."""
    order = next(field.choices for field in measure.fields if field.name == measure.achieved)
    stage = data.get(name or "")
    return next((n for n, choice in enumerate(order) if choice.code == stage), -1)


def _carries_over(column: FieldSpec, row: Data) -> bool:
    value = row.get(column.name)
    return value is not None and (not column.choices or column.choice(str(value)) is not None)


def _rows(data: Data, name: str | None) -> list[Data]:
    return list(data.get(name) or ()) if name is not None else []


def _is_solved(closing: Data) -> bool:
    return bool(closing["outcome"] == Outcome.SOLVED)


# An answer is measured by its closing field being required: nothing is left to judge.
JUDGES: Mapping[ClosureKind, Callable[[Measure, Data, Data], Faults]] = {
    ClosureKind.COUNT: _judge_number,
    ClosureKind.QUANTITY: _judge_number,
    ClosureKind.AMOUNT: _judge_number,
    ClosureKind.INDICATORS: _judge_indicators,
    ClosureKind.STAGE: _judge_stage,
}
