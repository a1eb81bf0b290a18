"""People: rights are granted, run and end by their dates, and links are good once and for a time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import settle
from tests.factories import PASSWORD, grant, hashed, stand_in
from tracker.actions import accounts, people
from tracker.actions.audit import Doer
from tracker.queries.people import actor_of
from tracker.queries.sessions import usable_link
from tracker.rules.refused import Invalid, Refused, Stale
from tracker.vocabulary import Refusal, Role, TokenPurpose

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def town(session):
    return settle(session)


@pytest.fixture
def admin(town):
    return Doer(person_id=town.admin.id, at=AT, today=TODAY)


def roles(person, day=TODAY):
    return actor_of(person, day).roles()


def test_a_role_runs_from_its_first_to_its_last_day(admin, town):
    last = TODAY + timedelta(days=9)
    people.grant_role(
        admin, town.leader, Role.SUPERVISOR, town.city.id, from_on=TODAY + timedelta(days=1), to_on=last
    )
    days = [TODAY, TODAY + timedelta(days=1), last, last + timedelta(days=1)]
    assert [Role.SUPERVISOR in roles(town.leader, day) for day in days] == [False, True, True, False]


def test_an_ended_role_is_gone_on_the_same_day(admin, town):
    held = people.grant_role(admin, town.leader, Role.SUPERVISOR, town.city.id, from_on=TODAY)
    people.end_role(admin, held, town.leader)
    assert roles(town.leader) == {Role.LEADER}


@pytest.mark.parametrize(
    ("role", "scope", "place"),
    [
        (Role.OFFICIAL, "talent", "scope"),
        (Role.COORDINATOR, None, "scope"),
        (Role.ADMINISTRATOR, None, None),
        (Role.OFFICIAL, "industry", None),
    ],
)
def test_a_role_is_refused_at_the_field_that_is_wrong(admin, town, role, scope, place):
    scope_id = getattr(town, scope).id if scope else None
    wrong = set()
    try:
        people.grant_role(admin, town.official, role, scope_id, from_on=TODAY)
    except Invalid as invalid:
        wrong = set(invalid.errors)
    assert wrong == ({place} if place else set())


def test_a_role_cannot_begin_in_the_past_or_end_before_it_begins(admin, town):
    yesterday = TODAY - timedelta(days=1)
    for days in ({"from_on": yesterday}, {"from_on": TODAY, "to_on": yesterday}):
        with pytest.raises(Invalid) as invalid:
            people.grant_role(admin, town.official, Role.LEADER, None, **days)
        assert set(invalid.value.errors) == {"from_on"}


def test_nobody_changes_their_own_rights(admin, town, session):
    own = grant(session, town.admin, Role.LEADER)
    acts = [
        lambda: people.grant_role(admin, town.admin, Role.AUDITOR, None, from_on=TODAY),
        lambda: people.end_role(admin, own, town.admin),
        lambda: people.deactivate(admin, town.admin),
        lambda: people.make_link(admin, town.admin),
    ]
    refusals = []
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        refusals.append(refused.value.refusal)
    assert refusals == [Refusal.OWN_RIGHTS] * 4


def test_a_person_locked_out_holds_nothing(admin, town):
    people.deactivate(admin, town.official)
    assert roles(town.official) == frozenset()
    people.reactivate(admin, town.official)
    assert roles(town.official) == {Role.OFFICIAL}


def test_an_invitation_is_good_for_seven_days_and_a_reset_for_thirty_minutes(admin, town):
    newcomer, invitation = people.invite(admin, "newcomer", people.Particulars(name="林晚"), "zh_Hans_CN")
    reset = people.make_link(admin, town.official)
    week, half_hour = timedelta(days=7), timedelta(minutes=30)
    moment = timedelta(seconds=1)
    assert usable_link(invitation, TokenPurpose.INVITATION, AT + week - moment)[1] is newcomer
    assert usable_link(invitation, TokenPurpose.INVITATION, AT + week) is None
    assert usable_link(invitation, TokenPurpose.RESET, AT) is None
    assert usable_link(reset, TokenPurpose.RESET, AT + half_hour - moment)[1] is town.official
    assert usable_link(reset, TokenPurpose.RESET, AT + half_hour) is None


def test_a_link_is_used_once_and_ended_by_a_newer_one_a_password_and_an_email(admin, town):
    def made():
        return people.make_link(admin, town.official)

    def is_good(token):
        return usable_link(token, TokenPurpose.RESET, AT) is not None

    older, newer = made(), made()
    assert (is_good(older), is_good(newer)) == (False, True)
    accounts.set_password(town.official, hashed(PASSWORD), AT)
    assert is_good(newer) is False
    third = made()
    particulars = people.Particulars(name=town.official.name, email="new@example.com")
    people.change(admin, town.official, particulars, version=town.official.version)
    assert is_good(third) is False
    link, person = usable_link(made(), TokenPurpose.RESET, AT)
    used = [accounts.use_link(link, person, hashed(PASSWORD), AT) for _time in range(2)]
    assert used == [True, False]


def test_a_stale_edit_tells_what_stands_there_now(admin, town):
    drawn = town.official.version
    people.change(admin, town.official, people.Particulars(name="周砚秋", post="科长"), version=drawn)
    with pytest.raises(Stale) as stale:
        people.change(admin, town.official, people.Particulars(name="周砚秋", post="副科长"), version=drawn)
    assert stale.value.current["post"] == "科长"


def test_a_substitute_has_the_absent_persons_own_rights_in_that_unit_only(town, session):
    stand_in(session, town.head, town.helper, town.talent)
    stand_in(session, town.helper, town.official2, town.finance)
    held = {(item.role, item.unit_id, item.for_id) for item in actor_of(town.helper, TODAY).grants}
    assert held == {
        (Role.OFFICIAL, town.finance.id, None),
        (Role.HEAD, town.talent.id, town.head.id),
    }
    passed_on = {(item.role, item.unit_id) for item in actor_of(town.official2, TODAY).grants}
    assert passed_on == {(Role.OFFICIAL, town.industry.id), (Role.OFFICIAL, town.finance.id)}
