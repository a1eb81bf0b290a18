"""What a person can do now: every action of the table with "yes" or the first reason why not (DESIGN §2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.rules.act import Act, Case
from tracker.rules.arrow import Row
from tracker.rules.permissions import Actor
from tracker.rules.refused import Refused
from tracker.rules.who import Standing, Who, standing_of
from tracker.rules.workflow import rows_of
from tracker.vocabulary import Action, Refusal


@dataclass(frozen=True, slots=True)
class Offer:
    """An action a person of this kind takes: possible now, or why not."""

    action: Action
    refused: Refused | None

    @property
    def possible(self) -> bool:
        """Whether it can be done now."""
        return self.refused is None


def offers(case: Case, actor: Actor, at: datetime) -> tuple[Offer, ...]:
    """The actions that are this person's in this case, in the order of the table; not those of others."""
    found = []
    for action in Action:
        standing = standing_of(_who(action), actor, case)
        if standing is not None and action is not Action.FILE:
            found.append(Offer(action, why_not(action, case, actor, standing, at)))
    return tuple(found)


def why_not(action: Action, case: Case, actor: Actor, standing: Standing, at: datetime) -> Refused | None:
    """The first reason why this action is not possible now, whatever would be handed in; None if it is."""
    act = Act(action, case, actor, at, work_calendar(), limits(), for_id=standing.for_id)
    rows = [row for row in rows_of(action) if case.need.status in row.sources]
    if not rows:
        return Refused(Refusal.WRONG_STATUS, status=case.need.status)
    fitting = [row for row in rows if standing_of(row.who, actor, case)]
    if not fitting:
        return Refused(Refusal.NOT_YOURS, who=who_of(action))
    return first_refusal(fitting[0], act)


def first_refusal(row: Row, act: Act) -> Refused | None:
    """The first guard of a row that does not hold."""
    return next((refused for guard in row.guards if (refused := guard.test(act))), None)


def who_of(action: Action) -> tuple[str, ...]:
    """The kinds of people an action is for, as message ids."""
    return tuple(dict.fromkeys(who.label for who in _who(action)))


def _who(action: Action) -> tuple[Who, ...]:
    return tuple(dict.fromkeys(who for row in rows_of(action) for who in row.who))
