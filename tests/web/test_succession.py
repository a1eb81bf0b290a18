"""An enterprise is bought by another: its live needs and drafts move, its closed ones stay with both."""

from tests.life import Story
from tracker import clock
from tracker.models import Draft, Enterprise, Need


def test_live_needs_move_and_closed_ones_stay_readable_by_both(session, town, as_):
    story = Story(session, town)
    live, ended = story.assigned(title="需要两名焊工"), story.closed(title="需要三名电工")
    live_number, ended_number = live.number, ended.number
    story.keep()
    with clock.frozen(story.at):
        address = f"/enterprises/{town.yunzhan.uscc}/succession"
        coordinator = as_("coordinator")
        coordinator.get(address)
        answer = coordinator.post(address, {"successor": town.heling.id, "reason": "整体并购"})
        assert answer.status == 303
        session.expire_all()
        moved, stayed = (
            session.query(Need).filter_by(number=number).one() for number in (live_number, ended_number)
        )
        assert (moved.enterprise_id, stayed.enterprise_id) == (town.heling.id, town.yunzhan.id)
        bought = session.get(Enterprise, town.yunzhan.id)
        assert (bought.active, bought.successor_id) == (False, town.heling.id)
        session.commit()
        assert as_("liaison").get(f"/needs/{live_number}").status == 404
        assert as_("liaison").get(f"/needs/{ended_number}").status == 200
        assert as_("liaison2").get(f"/needs/{live_number}").status == 200
        assert as_("liaison2").get(f"/needs/{ended_number}").status == 200


def test_without_a_successor_or_a_reason_nothing_moves(session, town, as_):
    address = f"/enterprises/{town.yunzhan.uscc}/succession"
    coordinator = as_("coordinator")
    coordinator.get(address)
    answer = coordinator.post(address, {"successor": town.yunzhan.id, "reason": ""})
    assert answer.status == 422
    session.expire_all()
    assert session.get(Enterprise, town.yunzhan.id).active


def test_a_coordinator_elsewhere_does_not_know_the_enterprise(town, as_):
    assert as_("west_county").get(f"/enterprises/{town.yunzhan.uscc}/succession").status == 404


def test_open_drafts_move_too(session, town, as_):
    story = Story(session, town)
    draft = Draft(
        enterprise_id=town.yunzhan.id,
        list_code="RC",
        made_by_id=town.liaison.id,
        made_at=story.at,
        saved_at=story.at,
    )
    session.add(draft)
    story.keep()
    with clock.frozen(story.at):
        coordinator = as_("coordinator")
        address = f"/enterprises/{town.yunzhan.uscc}/succession"
        coordinator.get(address)
        coordinator.post(address, {"successor": town.heling.id, "reason": "整体并购"})
    session.expire_all()
    assert session.get(Draft, draft.id).enterprise_id == town.heling.id
