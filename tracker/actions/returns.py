"""Quarterly returns: answered through the door, need by need, and ended when their time is over (DOMAIN §8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.actions.needs import Origin, begin_draft
from tracker.actions.notices import Notice, write
from tracker.actions.transition import perform
from tracker.catalog.lists import need_lists
from tracker.clock import office_date
from tracker.extensions import db
from tracker.models import Person, QuarterlyReturn, ReturnLine
from tracker.queries.case import case_of
from tracker.queries.people import holders
from tracker.queries.returns import open_in_regions, return_of
from tracker.rules.faults import Fault
from tracker.rules.permissions import Actor
from tracker.rules.refused import Invalid, Refused
from tracker.rules.return_form import (
    NO,
    YES,
    Given,
    answers_to,
    at_answer,
    given,
    new_name,
    placed,
    words_name,
)
from tracker.rules.roads import OF_KINDS
from tracker.vocabulary import MessageKind, Refusal, ReturnState, Role


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sending did: how many needs were answered by it, and the lists in which drafts were begun."""

    found: QuarterlyReturn
    answered: int
    begun: tuple[str, ...]


def is_settled(line: ReturnLine) -> bool:
    """Whether nothing is left to ask about a need: answered here, answered elsewhere, or with the verifier."""
    return line.answer is not None or not answers_to(line.need)


def answer_return(return_id: int, actor: Actor, *, at: datetime, values: Mapping[str, Any]) -> Sent:
    """Carry out the answers among `values` (the checked fields of rules/return_form), all of them or none.

    Needs answered before are passed over, so that sending twice is sending once. Raises Hidden, Refused when the
    time is over, or Invalid with each fault at the form's field.
    """
    found = return_of(return_id, actor, lock=True)
    if found.state is not ReturnState.OPEN:
        if found.state is ReturnState.ANSWERED:
            return Sent(found, 0, ())
        raise Refused(Refusal.TOO_LATE, on=found.due_on)
    faults: dict[str, Fault] = {}
    answered = 0
    for line in found.lines:
        chosen = None if is_settled(line) else given(line.need, values)
        if chosen is not None:
            faults |= _carry_out(line, chosen, actor, at)
            answered += 1
    if faults:
        raise Invalid(faults)
    begun = _note_new_needs(found, actor, values, at)
    _complete(found, actor, at)
    found.version += 1
    db.session.flush()
    return Sent(found, answered, begun)


def nudge_rest(quarter: str, actor: Actor, *, at: datetime) -> int:
    """Remind the liaisons of every enterprise in this person's regions that has not answered; once a day each.

    Returns how many enterprises were reminded now.
    """
    today = office_date(at)
    return sum(
        write(
            _reminders(return_id, quarter, holders(Role.LIAISON, today, enterprise_id=enterprise_id), at), at
        )
        > 0
        for return_id, enterprise_id in open_in_regions(quarter, actor)
    )


def _reminders(return_id: int, quarter: str, liaisons: Sequence[Person], at: datetime) -> list[Notice]:
    day = office_date(at).isoformat()
    return [
        Notice(
            key=f"return-nudge:{return_id}:{day}:{person.id}",
            kind=MessageKind.RETURN_REMINDER,
            person_id=person.id,
            facts={"return": return_id, "quarter": quarter},
            topics=frozenset({OF_KINDS[MessageKind.RETURN_REMINDER]}),
        )
        for person in liaisons
    ]


def end_unanswered(return_id: int, at: datetime) -> bool:
    """End one return whose time is over as unanswered; False where it was answered in the meantime."""
    query = select(QuarterlyReturn).where(QuarterlyReturn.id == return_id).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if found.state is not ReturnState.OPEN or found.due_on >= office_date(at):
        return False
    found.state, found.ended_at = ReturnState.UNANSWERED, at
    db.session.flush()
    return True


def overdue_returns(at: datetime) -> Sequence[int]:
    """The open returns whose last day is over at `at`."""
    query = select(QuarterlyReturn.id).where(
        QuarterlyReturn.state == ReturnState.OPEN, QuarterlyReturn.due_on < office_date(at)
    )
    return db.session.scalars(query.order_by(QuarterlyReturn.id)).all()


def _carry_out(line: ReturnLine, chosen: Given, actor: Actor, at: datetime) -> Mapping[str, Fault]:
    need = line.need
    case = case_of(need.number, actor, office_date(at), lock=True)
    try:
        event = perform(chosen.action, case, actor, at=at, data=chosen.data)
    except Invalid as invalid:
        return placed(need, chosen.answer, invalid.errors)
    except Refused as refused:
        return at_answer(need, Fault(refused.refusal.label, refused.params))
    line.answer, line.answered_at, line.answered_by_id = chosen.answer, at, actor.person_id
    line.seq = event.seq
    return {}


def _note_new_needs(
    found: QuarterlyReturn, actor: Actor, values: Mapping[str, Any], at: datetime
) -> tuple[str, ...]:
    """What was said of each list; a "yes" begins a draft with the words typed, once."""
    said = dict(found.new_needs)
    begun = []
    for code in need_lists():
        chosen = values.get(new_name(code))
        if chosen not in (NO, YES) or said.get(code) == YES:
            continue
        said[code] = chosen
        if chosen == YES:
            data = {"description": values.get(words_name(code)) or ""}
            begin_draft(actor, code, found.enterprise_id, at=at, origin=Origin(), data=data)
            begun.append(code)
    found.new_needs = said
    return tuple(begun)


def _complete(found: QuarterlyReturn, actor: Actor, at: datetime) -> None:
    """Answered once every need is settled and each of the five lists was asked for."""
    if all(is_settled(line) for line in found.lines) and found.new_needs.keys() >= need_lists().keys():
        found.state, found.ended_at = ReturnState.ANSWERED, at
        found.answered_by_id = actor.person_id
