"""The city's quarters: each boundary of the past year was refreshed on its day, and its returns were answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from tracker.actions.ledger import begin_book
from tracker.actions.quarters import complete, freeze, next_rows, open_quarter, write_rows
from tracker.actions.returns import is_settled
from tracker.catalog.limits import limits
from tracker.catalog.lists import need_lists
from tracker.catalog.work_calendar import work_calendar
from tracker.cli.demo_city.returning import Answer, opened_at
from tracker.cli.demo_city.settling import City
from tracker.clock import Quarter, end_of, office_date, office_instant
from tracker.extensions import db
from tracker.models import EditionRow, Enterprise, Need, QuarterlyReturn, ReturnLine
from tracker.queries.quarters import first_event_at
from tracker.rules.return_form import NO
from tracker.rules.working_days import add_wd
from tracker.vocabulary import Exit, ReturnState

Answers = Mapping[tuple[str, int], Answer]


def hold_quarters(city: City, now: datetime) -> None:
    """Freeze every quarter that is over and open the next one, as of its first working day.

    The stories were told need by need; so the returns are put together afterwards from what was carried over at the
    boundary and from the answers given in the stories, which are events like all others.
    """
    began = first_event_at()
    if began is None:
        return
    quarter = Quarter.of(began)
    begin_book(quarter.code, began, is_first=True)
    while opened_at(quarter.next) <= now:
        quarter = quarter.next
        at = opened_at(quarter)
        freeze(quarter.previous, at)
        while batch := next_rows(quarter.previous, 500):
            write_rows(batch, at)
        open_quarter(quarter, at)
        _hold_return(quarter, at, now, city.answers)
        complete(quarter, at)


def _hold_return(quarter: Quarter, at: datetime, now: datetime, answers: Answers) -> None:
    due_on = add_wd(work_calendar(), office_date(at), limits().return_open)
    carried = select(EditionRow.exit_enterprise_id, EditionRow.need_id).where(
        EditionRow.quarter == quarter.previous.code, EditionRow.exit == Exit.CARRIED
    )
    asked: dict[int, list[int]] = {}
    for enterprise_id, need_id in db.session.execute(carried.order_by(EditionRow.need_id)):
        asked.setdefault(enterprise_id, []).append(need_id)
    for enterprise_id in db.session.scalars(select(Enterprise.id).where(Enterprise.key, Enterprise.active)):
        asked.setdefault(enterprise_id, [])
    for enterprise_id in sorted(asked):
        found = QuarterlyReturn(
            quarter=quarter.code,
            enterprise_id=enterprise_id,
            opened_at=at,
            opened_on=office_date(at),
            due_on=due_on,
            new_needs={},
            lines=_lines(quarter, asked[enterprise_id], answers),
        )
        db.session.add(found)
        _end(found, now)
    db.session.flush()


def _lines(quarter: Quarter, need_ids: Sequence[int], answers: Answers) -> list[ReturnLine]:
    lines = []
    for need_id in need_ids:
        line = ReturnLine(need_id=need_id)
        answer = answers.get((quarter.code, need_id))
        if answer is not None:
            line.answer, line.seq = answer.said, answer.seq
            line.answered_at, line.answered_by_id = answer.at, answer.person_id
        lines.append(line)
    return lines


def _end(found: QuarterlyReturn, now: datetime) -> None:
    """Answered with its last answer, unanswered after its last day, else open still."""
    if not found.lines and found.enterprise_id % 3:
        # A key enterprise without live needs said that there is nothing new.
        found.state, found.ended_at = ReturnState.ANSWERED, office_instant(found.opened_on, 15)
        found.new_needs = dict.fromkeys(need_lists(), NO)
        return
    given = [line for line in found.lines if line.answer is not None]
    is_over = found.due_on < office_date(now)
    if given and all(line.answer is not None or _is_settled(line) for line in found.lines):
        last = max(given, key=lambda line: line.answered_at or found.opened_at)
        found.state, found.ended_at = ReturnState.ANSWERED, last.answered_at
        found.answered_by_id = last.answered_by_id
        found.new_needs = dict.fromkeys(need_lists(), NO)
    elif is_over:
        found.state, found.ended_at = ReturnState.UNANSWERED, end_of(found.due_on)
    else:
        found.state = ReturnState.OPEN


def _is_settled(line: ReturnLine) -> bool:
    line.need = db.session.get_one(Need, line.need_id)
    return is_settled(line)
