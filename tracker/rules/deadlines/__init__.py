"""Deadlines follow an act: started, moved, paused, resumed and stopped as the table of DOMAIN §7 says."""

from __future__ import annotations

from datetime import date

from tracker.models import Deadline
from tracker.rules.act import Act
from tracker.rules.deadlines.promise import count_parked_time, follow_pauses, follow_promise, restore
from tracker.rules.deadlines.rows import open_by_kind, start_limit, stop
from tracker.rules.deadlines.subjects import follow_extras, follow_subjects, follow_tasks
from tracker.rules.deadlines.table import OWED_AFTERWARDS, STAGES, StageRule
from tracker.vocabulary import Action, DeadlineKind


def follow(act: Act) -> None:
    """Bring the need's deadlines in line with what the act made of it; called once, after the effects."""
    _drop_dead(act)
    if act.action is Action.UNMERGE:
        restore(act)
    running = open_by_kind(act)
    for rule in STAGES:
        _follow_stage(act, rule, running[rule.kind])
    follow_promise(act)
    follow_pauses(act)
    follow_tasks(act)
    follow_subjects(act)
    follow_extras(act)
    count_parked_time(act)
    act.need.due_on = _next_due(act)


def _drop_dead(act: Act) -> None:
    """Off the books everything stops, but what is owed after a closing or while an appeal waits."""
    if not act.need.is_on_books:
        owed = OWED_AFTERWARDS.get(act.need.status, frozenset())
        stop(act, *(d for d in act.need.deadlines if d.is_open and d.kind not in owed))


def _follow_stage(act: Act, rule: StageRule, running: list[Deadline]) -> None:
    if act.need.status not in rule.lives_in or act.action in rule.stops or _is_met(act, rule.kind):
        stop(act, *running)
        return
    entered = rule.on_entering and act.from_status not in rule.lives_in
    started = act.action in rule.starts and not act.refused
    if started and rule.afresh:
        stop(act, *running)
        running = []
    if (started or entered) and not running:
        start_limit(act, rule.kind)


def _is_met(act: Act, kind: DeadlineKind) -> bool:
    return kind is DeadlineKind.CONTACT and act.need.first_contact_at is not None


def _next_due(act: Act) -> date | None:
    """The earliest date on which the offices owe something; the enterprise's own dates do not count."""
    running = [d.due_on for d in act.need.deadlines if d.is_running and not d.is_enterprise_side]
    return min(running, default=None)
