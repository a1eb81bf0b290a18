"""The need page put together for one reader: where it stands, what is waited for, what can be done, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from tracker.models import Need, Person, Task
from tracker.queries.contacts import steering
from tracker.queries.timeline import Happening
from tracker.rules.act import Case
from tracker.rules.confidentiality import Opening
from tracker.rules.offers import Offer
from tracker.rules.story import (
    MOVES_ON,
    Party,
    StepState,
    Waiting,
    main_action,
    steps,
    waiting,
)
from tracker.rules.story import Step as LifeStep
from tracker.rules.task_offers import TASK_ACTIONS
from tracker.rules.text_reading import written_phone
from tracker.vocabulary import Action, Role, TaskState
from tracker.web.due import chip, due_of
from tracker.web.filters import called, day, number, words
from tracker.web.owed import act_href, why_href
from tracker.web.wording import sentence

DANGEROUS = frozenset({Action.WITHDRAW, Action.MERGE, Action.RELEASE, Action.DISPUTE, Action.RECALL})


@dataclass(frozen=True, slots=True)
class Link:
    """An action as the panel shows it."""

    label: str
    href: str
    danger: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Denied:
    """An action that is not possible now, with the reason."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the life line."""

    label: str
    state: str
    note: str


def step_rows(need: Need) -> tuple[StepRow, ...]:
    """The four steps with a few words on each."""
    notes = {
        LifeStep.CLAIM: called(need.owner) if need.owner is not None else "",
        LifeStep.DECOMPOSE: _counted(need.tasks),
        LifeStep.IMPLEMENT: gettext("promised by %(date)s", date=day(need.promised_by_on))
        if need.promised_by_on
        else "",
        LifeStep.CLOSE: words(need.outcome) if need.outcome is not None else "",
    }
    return tuple(
        StepRow(words(step), state.value, notes[step] if state is not StepState.TODO else "")
        for step, state in steps(need)
    )


def _counted(tasks: Sequence[Task]) -> str:
    live = [task for task in tasks if task.state is not TaskState.CANCELLED]
    done = sum(task.state is TaskState.APPROVED for task in live)
    return gettext("%(done)s of %(all)s tasks done", done=number(done), all=number(len(live))) if live else ""


def action_parts(
    case: Case, found: Iterable[Offer]
) -> tuple[Link | None, tuple[Link, ...], tuple[Denied, ...]]:
    """What the reader can do: the act that moves the need on, the others, and what is refused and why."""
    shown = [offer for offer in found if offer.action not in TASK_ACTIONS]
    possible = [offer.action for offer in shown if offer.possible]
    main = main_action(case.need, possible)
    others = tuple(_link(case.need, one) for one in sorted(possible, key=_pressing) if one is not main)
    refused = tuple(
        Denied(words(offer.action), sentence(offer.refused.refusal, offer.refused.params))
        for offer in shown
        if offer.refused is not None
    )
    return (_link(case.need, main) if main is not None else None), others, refused


def _pressing(action: Action) -> tuple[bool, int]:
    """What moves the need on comes first, what takes it back last."""
    return action in DANGEROUS, MOVES_ON.index(action) if action in MOVES_ON else len(MOVES_ON)


def _link(need: Need, action: Action) -> Link:
    return Link(words(action), act_href(need, action), action in DANGEROUS)


def wait_parts(case: Case, today: date, opened: Opening) -> dict[str, Any] | None:
    """The arguments of the wait panel: what, who, phone, due; None where nobody owes the need anything."""
    found = waiting(case.need)
    if found is None:
        return None
    who, phone = _whom(case, found, today, opened)
    due = found.deadline
    return {
        "what": words(found.what),
        "who": who,
        "phone": phone,
        "due": chip(due_of(due, today, why_href(case.need, due))) if due is not None else None,
    }


def _whom(case: Case, found: Waiting, today: date, opened: Opening) -> tuple[str, str | None]:
    """The name of who is waited for, with unit or region, and a number to call."""
    need = case.need
    match found.party:
        case Party.ENTERPRISE:
            phone = written_phone(need.contact_phone) if opened is Opening.LOGGED else None
            return called(need.enterprise), phone or None
        case Party.OWNER if need.owner is not None:
            return _with_unit(need, need.owner), need.owner.phone or None
        case Party.OWNER | Party.LEAD_UNIT:
            return (called(need.lead_unit) if need.lead_unit is not None else words(found.party)), None
        case Party.VERIFIER:
            return gettext(", ").join(called(one) for one in case.verifiers) or words(found.party), None
        case _:
            role = Role.SUPERVISOR if found.party is Party.SUPERVISOR else Role.COORDINATOR
            people = steering(need, role, today)
            names = gettext(", ").join(called(person) for person in people)
            phone = people[0].phone if people else None
            return gettext("%(role)s of %(region)s: %(names)s", role=words(role), region=called(need.region),
                           names=names or "–"), phone or None  # fmt: skip


def _with_unit(need: Need, person: Person) -> str:
    unit = called(need.lead_unit) if need.lead_unit is not None else ""
    return " · ".join(part for part in (called(person), unit) if part)


def promise_given(happenings: Iterable[Happening]) -> str:
    """What the owner promised the enterprise in words, in the latest claim."""
    claims = (one for one in happenings if one.event.action is Action.CLAIM)
    latest: Mapping[str, str | None] = next((one.texts for one in claims), {})
    return latest.get("promise") or ""
