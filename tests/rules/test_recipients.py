"""Who is told: one table over all actions; what only offices see never reaches the enterprise."""

from tracker.rules.recipients import RULES_ON, TOLD, Audience, audiences
from tracker.rules.workflow import TABLE, rows_of
from tracker.vocabulary import Action, RequestKind


def test_every_action_says_who_is_told():
    assert TOLD.keys() == set(Action)


def test_an_act_only_offices_see_is_never_told_to_the_enterprise():
    for row in TABLE:
        told = audiences(row.action, offices_only=row.offices_only, ended=False)
        assert not (row.offices_only and Audience.LIAISONS in told), row.action


def test_what_changes_the_status_is_told_to_somebody():
    silent = {row.action for row in TABLE if row.target is not None and not TOLD[row.action]}
    assert silent == set()


def test_the_end_of_a_need_is_told_to_all_who_worked_on_it_once():
    told = audiences(Action.WITHDRAW, offices_only=False, ended=True)
    assert {Audience.TASK_PEOPLE, Audience.HELPERS} <= set(told)
    assert len(set(told)) == len(told)


def test_whoever_asked_is_told_of_every_ruling_of_an_office():
    by_enterprise = {RequestKind.APPEAL, RequestKind.AMENDMENT, RequestKind.DISPUTE}
    for action, kind in RULES_ON.items():
        asker = Audience.LIAISONS if kind in by_enterprise else Audience.ASKER
        assert asker in TOLD[action], action


def test_there_is_a_ruling_for_every_kind_of_request():
    assert set(RULES_ON.values()) == set(RequestKind)
    assert all(rows_of(action) for action in RULES_ON)
