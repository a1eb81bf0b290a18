"""The quarterly return as a page: one question a need, five lists by name, all answers taken or none."""

import pytest
from sqlalchemy import select

from tracker.models import Draft, Event, QuarterBook, QuarterlyReturn, ReturnLine
from tracker.vocabulary import Action, ReturnAnswer, ReturnState, Status

LISTS = ("RC", "JS", "XM", "ZY", "ZC")


@pytest.fixture
def opened(drive, session):
    """opened(enterprise, *needs) is an open return of the enterprise with these needs."""

    def open_one(enterprise, *needs):
        if session.get(QuarterBook, "2026Q4") is None:
            session.add(QuarterBook(code="2026Q4", opened_at=drive.at))
        found = QuarterlyReturn(
            quarter="2026Q4",
            enterprise_id=enterprise.id,
            opened_at=drive.at,
            opened_on=drive.today,
            due_on=drive.today.replace(day=28),
            lines=[ReturnLine(need_id=need.id) for need in needs],
        )
        session.add(found)
        session.commit()
        return found

    return open_one


def answers(found, need, answer, **details):
    return {f"n{need.id}_{name}": value for name, value in {"answer": answer, **details}.items()}


def nothing_new():
    return {f"new_{code}": "no" for code in LISTS}


def acts(session, need):
    return list(session.scalars(select(Event.action).where(Event.need_id == need.id).order_by(Event.seq)))


def test_every_kind_of_answer_is_an_act_of_the_table(as_, drive, opened, session):
    town = drive.town
    still, changed, solved, dropped = (drive.implementing() for _ in range(4))
    confirmed, disputed, verifying = drive.confirming(), drive.confirming(), drive.verifying()
    needs = (still, changed, solved, dropped, confirmed, disputed, verifying)
    found = opened(town.yunzhan, *needs)
    liaison = as_("liaison")
    page = liaison.get(f"/returns/{found.id}")
    assert page.heading == "Quarterly return 2026Q4"
    assert page.values(f"n{verifying.id}_answer") == []
    sent = liaison.submit(
        page,
        action=f"/returns/{found.id}",
        **answers(found, still, "still", note="旺季前仍缺人。"),
        **answers(found, changed, "changed", description="改招五名。", changed="订单增加。"),
        **answers(found, solved, "solved", how="自行招到。"),
        **answers(found, dropped, "drop", why="生产线停建。"),
        **answers(found, confirmed, "confirmed", judgement="solved", grade="5"),
        **answers(found, disputed, "disputed", wrong="人没有到岗。"),
        **nothing_new(),
    )
    assert (sent.status, sent.location) == (303, f"/returns/{found.id}")
    assert "Thank you. The return is complete." in liaison.follow(sent).words
    last = {need.id: acts(session, need)[-1] for need in needs}
    assert last == {
        still.id: Action.AFFIRM,
        changed.id: Action.AMEND,
        solved.id: Action.SAY_SOLVED,
        dropped.id: Action.WITHDRAW,
        confirmed.id: Action.CONFIRM,
        disputed.id: Action.DISPUTE,
        verifying.id: Action.REQUEST_CLOSURE,
    }
    session.expire_all()
    assert session.get_one(QuarterlyReturn, found.id).state is ReturnState.ANSWERED
    assert (dropped.status, confirmed.status, disputed.status) == (
        Status.WITHDRAWN,
        Status.CLOSED,
        Status.IMPLEMENTING,
    )


def test_one_tap_says_that_everything_stands_and_nothing_is_new(as_, drive, opened, session):
    needs = [drive.implementing(), drive.assigned()]
    found = opened(drive.town.yunzhan, *needs)
    liaison = as_("liaison")
    liaison.submit(liaison.get(f"/returns/{found.id}"), f"/returns/{found.id}", press="all=as-it-stands")
    assert [acts(session, need)[-1] for need in needs] == [Action.AFFIRM, Action.AFFIRM]
    session.expire_all()
    assert session.get_one(QuarterlyReturn, found.id).state is ReturnState.ANSWERED


def test_what_is_left_open_stays_open_and_what_was_answered_is_not_asked_again(as_, drive, opened, session):
    one, other = drive.implementing(), drive.implementing()
    found = opened(drive.town.yunzhan, one, other)
    liaison = as_("liaison")
    first = liaison.get(f"/returns/{found.id}")
    liaison.submit(first, f"/returns/{found.id}", **answers(found, one, "still"))
    again = liaison.submit(first, f"/returns/{found.id}", **answers(found, one, "still"))
    assert again.status == 303
    assert acts(session, one).count(Action.AFFIRM) == 1
    page = liaison.get(f"/returns/{found.id}")
    assert "Still needed, as it stands" in page.words
    assert (f"n{one.id}_answer" in page.text, f"n{other.id}_answer" in page.text) == (False, True)
    session.expire_all()
    assert session.get_one(QuarterlyReturn, found.id).state is ReturnState.OPEN
    line = session.scalars(select(ReturnLine).where(ReturnLine.need_id == one.id)).one()
    assert (line.answer, line.answered_by_id) == (ReturnAnswer.STILL, drive.town.liaison.id)


def test_a_fault_stands_at_its_place_and_nothing_is_done_or_lost(as_, drive, opened, session):
    one, other = drive.implementing(), drive.implementing()
    found = opened(drive.town.yunzhan, one, other)
    liaison = as_("liaison")
    sent = liaison.submit(
        liaison.get(f"/returns/{found.id}"),
        f"/returns/{found.id}",
        **answers(found, one, "drop", why=""),
        **answers(found, other, "still", note="仍需要"),
    )
    assert sent.status == 422
    assert sent.errors == ["Why it is no longer needed: Please fill this in."]
    assert sent.values(f"n{other.id}_note") == ["仍需要"]
    assert Action.AFFIRM not in acts(session, other)


def test_an_amendment_that_changes_nothing_is_told_at_the_need(as_, drive, opened):
    need = drive.assigned()
    found = opened(drive.town.yunzhan, need)
    liaison = as_("liaison")
    sent = liaison.submit(
        liaison.get(f"/returns/{found.id}"),
        f"/returns/{found.id}",
        **answers(found, need, "changed", changed="无", description=need.description),
    )
    assert (sent.status, len(sent.errors)) == (422, 1)


def test_a_new_need_named_in_a_list_becomes_a_draft(as_, drive, opened, session):
    found = opened(drive.town.yunzhan)
    liaison = as_("liaison")
    typed = nothing_new() | {"new_JS": "yes", "new_JS_words": "需要攻克密封件寿命问题。"}
    liaison.submit(liaison.get(f"/returns/{found.id}"), f"/returns/{found.id}", **typed)
    drafts = session.scalars(select(Draft)).all()
    assert [(one.list_code, one.data["description"], one.enterprise_id) for one in drafts] == [
        ("JS", "需要攻克密封件寿命问题。", drive.town.yunzhan.id)
    ]
    session.expire_all()
    assert session.get_one(QuarterlyReturn, found.id).new_needs == dict.fromkeys(LISTS, "no") | {"JS": "yes"}


def test_only_the_enterprise_answers_others_look_or_do_not_know_of_it(as_, drive, opened):
    found = opened(drive.town.yunzhan, drive.implementing())
    address = f"/returns/{found.id}"
    looks = {name: as_(name).get(address).status for name in ("colleague", "coordinator", "county", "leader")}
    assert looks == dict.fromkeys(looks, 200)
    hidden = {
        name: as_(name).get(address).status for name in ("liaison2", "west_county", "official", "admin")
    }
    assert hidden == {"liaison2": 404, "west_county": 404, "official": 404, "admin": 403}
    assert as_("coordinator").post(address, nothing_new()).status == 404


def test_the_page_costs_the_same_with_one_need_and_with_three(as_, drive, opened):
    liaison = as_("liaison")
    one = opened(drive.town.yunzhan, drive.implementing())
    few = liaison.get(f"/returns/{one.id}").queries
    drive.session.delete(one)
    drive.session.commit()
    three = opened(drive.town.yunzhan, *(drive.implementing() for _ in range(3)))
    assert liaison.get(f"/returns/{three.id}").queries == few


def test_home_says_that_a_return_waits(as_, drive, opened):
    opened(drive.town.yunzhan, drive.implementing())
    assert "The quarterly return 2026Q4 of Yunzhan Machinery waits" in as_("liaison").get("/").words
