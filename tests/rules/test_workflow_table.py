"""The golden table: who may do what in which status (DOMAIN §5); every cell it does not name is refused."""

from itertools import groupby
from pathlib import Path

import pytest

from tests.rules.people import AT, EVERYBODY, case_in
from tracker.rules.offers import offers, who_of
from tracker.rules.permissions import may_see
from tracker.rules.who import EVERYONE, standing_of
from tracker.rules.workflow import TABLE, arrows, rows_of
from tracker.vocabulary import OFF_BOOKS, ON_BOOKS, Action, Refusal, Status

GOLDEN = Path(__file__).parent / "golden_table.txt"
NOT_A_CELL = {Refusal.WRONG_STATUS, Refusal.NOT_YOURS}


def golden() -> dict[tuple[Status, Action], list[str]]:
    """(status, action) -> who, as the file states it."""
    cells = {}
    status = None
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            status = Status(line.strip())
            continue
        action, who = line.strip().split(None, 1)
        cells[status, Action(action)] = [name.strip() for name in who.split(",")]
    return cells


def stated(status: Status) -> dict[Action, list[str]]:
    """The program's own cells in a status: everybody to whom an action is offered there, whatever the guards say."""
    found: dict[Action, list[str]] = {}
    case = case_in(status)
    for name, person in EVERYBODY.items():
        for offer in offers(case, person, AT):
            if offer.refused is None or offer.refused.refusal not in NOT_A_CELL:
                found.setdefault(offer.action, []).append(name)
    return found


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DRAFT])
def test_the_allowed_cells_of_a_status_are_those_of_the_golden_table(status):
    expected = {action: who for (where, action), who in golden().items() if where is status}
    assert stated(status) == expected


def test_only_filing_leads_out_of_a_draft_and_the_draft_page_offers_it():
    assert [row.action for row in TABLE if Status.DRAFT in row.sources] == [Action.FILE, Action.SUCCEED]
    assert {row.target for row in rows_of(Action.FILE)} == {Status.FILED}


def test_whoever_may_do_something_may_also_see_the_need():
    blind = [
        (status, name)
        for status in Status
        for name, person in EVERYBODY.items()
        if any(offer.possible for offer in offers(case_in(status), person, AT))
        and not may_see(person, case_in(status).need)
    ]
    assert blind == []


def test_visitors_administrators_auditors_and_strangers_are_offered_nothing_anywhere():
    strangers = ["liaison of another", "official of another unit", "head of another unit", "administrator",
                 "auditor", "nobody", "leader of others", "coordinator of another county",
                 "supervisor of another county"]  # fmt: skip
    offered = {
        (status, name): offers(case_in(status), EVERYBODY[name], AT)
        for status in Status
        for name in strangers
    }
    assert {cell for cell, found in offered.items() if found} == set()


def test_the_system_ends_silences_draws_look_backs_and_reckons_dates():
    done = {
        row.action: [who.name for who in row.who]
        for row in TABLE
        if "system" in {who.name for who in row.who}
    }
    assert done == {
        Action.EXPIRE: ["system"],
        Action.LAPSE: ["system"],
        Action.DRAW: ["supervisor", "system"],
        Action.RECKON: ["system"],
    }


def test_every_action_has_a_row_and_every_row_of_an_action_is_for_the_same_people():
    for action, rows in groupby(sorted(TABLE, key=lambda row: row.action), key=lambda row: row.action):
        assert len({row.who for row in rows}) == 1, action
    assert {row.action for row in TABLE} == set(Action)


def test_rows_of_an_action_that_share_a_source_tell_themselves_apart_by_a_condition():
    for action in Action:
        for status in Status:
            rows = [row for row in rows_of(action) if status in row.sources]
            assert len(rows) == 1 or all(row.when for row in rows), (action, status)


def test_every_kind_of_person_in_the_table_is_named_once_and_used():
    used = {who.name for row in TABLE for who in row.who}
    assert [who.name for who in EVERYONE if who.name not in used] == []
    assert used == {who.name for who in EVERYONE}


def test_who_an_action_is_for_is_said_in_words():
    assert who_of(Action.RELEASE) == ("the owner", "the head of the lead unit")
    assert who_of(Action.VERIFY) == ("a coordinator who had no hand in it",)


def test_every_status_can_be_reached_and_every_status_on_the_books_can_be_left():
    ways = list(arrows())
    assert {there for _, there, _ in ways} == set(Status) - {Status.DRAFT}
    assert {here for here, _, _ in ways} >= ON_BOOKS
    reached = {Status.DRAFT}
    while len(reached) < len(reached := reached | {there for here, there, _ in ways if here in reached}):
        pass
    assert reached == set(Status)


def test_the_arrows_that_change_a_status_are_those_of_the_domain():
    assert {(action, here, there) for here, there, action in arrows()} == DOMAIN_ARROWS


def test_substitutes_act_in_the_name_of_the_absent_person_and_own_rights_go_first():
    case = case_in(Status.IMPLEMENTING)
    by_substitute = standing_of(rows_of(Action.CONTACT)[0].who, EVERYBODY["owner's substitute"], case)
    in_person = standing_of(rows_of(Action.CONTACT)[0].who, EVERYBODY["owner"], case)
    assert by_substitute.for_id == EVERYBODY["owner"].person_id
    assert in_person.for_id is None


def _from(action: Action, sources: str, target: Status) -> set[tuple[Action, Status, Status]]:
    return {(action, Status(source), target) for source in sources.split()}


A, S = Action, Status
DOMAIN_ARROWS = (
    _from(A.FILE, "draft", S.FILED)
    | _from(A.REFILE, "returned", S.FILED)
    | _from(A.ENDORSE, " ".join(ON_BOOKS), S.WITHDRAWN)
    | _from(A.RETURN, "filed", S.RETURNED)
    | _from(A.EXPIRE, "returned", S.WITHDRAWN)
    | _from(A.DECLINE, "filed", S.DECLINED)
    | _from(A.RESTORE, "declined", S.FILED)
    | _from(A.ACCEPT, "filed", S.ACCEPTED)
    | _from(A.ESCALATE, "filed assigned claimed implementing", S.ACCEPTED)
    | _from(A.DELEGATE, "filed assigned claimed implementing", S.ACCEPTED)
    | _from(A.MERGE, "filed accepted assigned claimed", S.MERGED)
    | {(A.UNMERGE, S.MERGED, back) for back in (S.FILED, S.ACCEPTED, S.ASSIGNED, S.CLAIMED)}
    | _from(A.ASSIGN, "accepted", S.ASSIGNED)
    | _from(A.REASSIGN, "claimed implementing", S.ASSIGNED)
    | _from(A.CLAIM, "assigned", S.CLAIMED)
    | _from(A.RELEASE, "claimed implementing", S.ASSIGNED)
    | _from(A.DECOMPOSE, "claimed", S.IMPLEMENTING)
    | _from(A.PARK, "implementing", S.PARKED)
    | _from(A.RESUME, "parked", S.IMPLEMENTING)
    | _from(A.ANSWER, "parked", S.IMPLEMENTING)
    | _from(A.REQUEST_CLOSURE, "implementing", S.VERIFYING)
    | _from(A.RECALL, "verifying", S.IMPLEMENTING)
    | _from(A.SEND_BACK, "verifying", S.IMPLEMENTING)
    | _from(A.VERIFY, "verifying", S.CONFIRMING)
    | _from(A.CONFIRM, "confirming", S.CLOSED)
    | _from(A.DISPUTE, "confirming", S.IMPLEMENTING)
    | _from(A.RULE_DISPUTE, "confirming", S.IMPLEMENTING)
    | _from(A.RULE_DISPUTE, "confirming", S.CLOSED)
    | _from(A.LAPSE, "confirming", S.CLOSED)
    | _from(A.LOOK_BACK, "closed", S.IMPLEMENTING)
    | _from(A.REOPEN, "closed", S.IMPLEMENTING)
    | _from(A.WITHDRAW, "filed returned accepted assigned claimed implementing parked", S.WITHDRAWN)
)


def test_off_the_books_is_left_only_by_restoring_unmerging_reopening_and_filing():
    back = {action for here, there, action in arrows() if here in OFF_BOOKS and there in ON_BOOKS}
    assert back == {A.FILE, A.RESTORE, A.UNMERGE, A.REOPEN, A.LOOK_BACK}
