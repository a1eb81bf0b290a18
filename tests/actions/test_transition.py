"""The door: repeated acts, faster people, stale edits, foreign files; a refusal changes nothing."""

import pytest

from tests.actions.drive import GRANTED, content
from tests.life import ANSWER
from tracker.actions.attachments import store
from tracker.actions.needs import Origin, begin_draft, file_draft
from tracker.actions.transition import act_on, perform
from tracker.queries.verification import verify
from tracker.rules.act import Case
from tracker.rules.event_chain import tracked
from tracker.rules.refused import Hidden, Invalid, Refused, Stale
from tracker.vocabulary import Action, Refusal, Status

A = Action


def test_the_same_person_repeating_an_act_gets_the_first_result(drive):
    need = drive.assigned()
    first = drive.do(drive.town.official, A.CLAIM, need, promise="x")
    assert drive.do(drive.town.official, A.CLAIM, need, promise="y").id == first.id
    assert drive.whole(need).version == first.seq


def test_anybody_else_is_told_who_was_faster_and_when(drive):
    need = drive.assigned()
    first = drive.do(drive.town.official, A.CLAIM, need, promise="x")
    with pytest.raises(Refused) as caught:
        drive.do(drive.town.officemate, A.CLAIM, need, promise="y")
    assert caught.value.refusal is Refusal.FASTER
    assert caught.value.params == {"who": "周砚秋", "action": A.CLAIM, "at": first.at}


def test_an_act_that_lies_further_back_is_refused_by_the_status(drive):
    need = drive.implementing()
    with pytest.raises(Refused) as caught:
        drive.do(drive.town.officemate, A.CLAIM, need, promise="y")
    assert caught.value.refusal is Refusal.WRONG_STATUS
    assert caught.value.params == {"status": Status.IMPLEMENTING}


def test_acts_written_in_one_stroke_leave_the_books_as_acts_written_one_by_one(drive, session):
    need, acts = (
        drive.assigned(),
        {A.CLAIM: {"promise": "x"}, A.NOTE: {"note": "y"}, A.RELEASE: {"reason": "z"}},
    )
    official, case = drive.actor(drive.town.official), Case(drive.whole(need))
    with session.no_autoflush:
        events = [perform(action, case, official, at=drive.at, data=data) for action, data in acts.items()]
        assert [event.id for event in events] == [None] * 3
    session.commit()
    assert drive.history(need)[-3:] == events
    assert (verify().found, drive.whole(need).status) == (None, Status.ASSIGNED)


def test_a_draft_filed_twice_is_one_need(drive, session):
    filed = drive.whole(drive.file())
    liaison = drive.actor(drive.town.liaison)
    draft = begin_draft(
        liaison, "RC", filed.enterprise_id, at=drive.at, origin=Origin(), data=_content(filed)
    )
    first = file_draft(draft.id, liaison, at=drive.at)
    assert file_draft(draft.id, liaison, at=drive.at).id == first.id
    assert first.id != filed.id


def _content(need) -> dict:
    sent = {"title": need.title, "description": need.description, "urgency": "normal"}
    return sent | {"contact_name": "x", "contact_phone": "13800000000"} | dict(need.data)


def test_a_stale_edit_of_content_is_refused_with_what_stands_there_now(drive):
    need = drive.accepted()
    seen = drive.whole(need).version
    actor = drive.actor(drive.town.liaison)
    said = content(drive, need, title="改招五名", reason="增加")
    act_on(need.number, A.AMEND, actor, at=drive.at, data=said, version=seen)
    with pytest.raises(Stale):
        act_on(need.number, A.AMEND, actor, at=drive.at, data=said | {"title": "改招六名"}, version=seen)
    assert drive.whole(need).title == "改招五名"


def test_an_unknown_number_and_a_foreign_one_give_the_same_answer(drive):
    need = drive.file()
    stranger = drive.actor(drive.town.liaison2)
    for number in (need.number, "429702-RC-2026Q4-9999"):
        with pytest.raises(Hidden):
            act_on(number, A.WITHDRAW, stranger, at=drive.at, data={"reason": "x"})


def test_every_fault_of_a_form_stands_at_its_field(drive):
    need = drive.claimed()
    with pytest.raises(Invalid) as caught:
        drive.do(drive.town.official, A.CONTACT, need, how="pigeon", contacted_on="2099-01-01")
    assert caught.value.errors.keys() == {"how", "with_whom", "contacted_on", "result"}


@pytest.mark.parametrize(
    "raw",
    [
        {"promise": "\x00"},
        {"promise": "\ud800"},
        {"promise": "字" * 3001},
        {"promise": 2**63},
        {"promise": ["x"]},
        {"promise": {"a": {"b": 1}}},
        {},
        {"promise": "   "},
    ],
    ids=["NUL", "surrogate", "3001", "2^63", "list", "nested", "nothing", "blank"],
)
def test_bad_input_is_invalid_and_changes_nothing(drive, raw):
    need = drive.assigned()
    before = tracked(drive.whole(need))
    with pytest.raises(Invalid) as caught:
        drive.do(drive.town.official, A.CLAIM, need, **raw)
    assert caught.value.errors.keys() == {"promise"}
    assert tracked(drive.whole(need)) == before


@pytest.mark.parametrize("reference", [0, -1, 2**63, "x", 999_999], ids=str)
def test_a_reference_to_nothing_is_a_fault_at_its_field(drive, reference):
    need = drive.accepted()
    with pytest.raises(Invalid) as caught:
        drive.do(drive.town.coordinator, A.ASSIGN, need, lead_unit=reference)
    assert caught.value.errors.keys() == {"lead_unit"}


def test_a_need_of_another_enterprise_cannot_be_named_in_a_form(drive):
    need, foreign = drive.file(), drive.file(by=drive.town.liaison2, enterprise=drive.town.heling)
    with pytest.raises(Invalid) as caught:
        drive.do(drive.town.liaison, A.LINK, need, other=foreign.id)
    assert {path: fault.message for path, fault in caught.value.errors.items()} == {
        "other": Refusal.UNKNOWN.label
    }


def test_a_file_somebody_else_chose_and_did_not_send_cannot_be_handed_in(drive, tmp_path):
    need, town = drive.implementing(), drive.town
    chosen = store(tmp_path, b"x", shown_name="a.txt", media_type="text/plain", person_id=town.official.id,
                   at=drive.at, need_id=need.id)  # fmt: skip
    before = drive.whole(need).version
    with pytest.raises(Invalid) as caught:
        drive.do(town.liaison, A.ASK, need, question="x", files=[chosen.id])
    assert caught.value.errors.keys() == {"files"}
    assert drive.whole(need).version == before
    drive.do(town.official, A.REPORT, need, report="x", files=[chosen.id])
    assert (chosen.seq, chosen.offices_only) == (drive.whole(need).version, False)


def test_a_file_is_handed_in_once(drive, tmp_path):
    need, town = drive.implementing(), drive.town
    chosen = store(tmp_path, b"x", shown_name="a.txt", media_type="text/plain", person_id=town.official.id,
                   at=drive.at, need_id=need.id)  # fmt: skip
    drive.do(town.official, A.NOTE, need, note="x", files=[chosen.id])
    assert chosen.offices_only is True
    with pytest.raises(Invalid):
        drive.do(town.official, A.REPORT, need, report="x", files=[chosen.id])


def test_rights_taken_away_are_gone_at_the_next_act(drive):
    need, town = drive.implementing(), drive.town
    town.official.active = False
    with pytest.raises(Hidden):
        drive.do(town.official, A.REPORT, need, report="x")


def test_a_ruling_repeated_by_the_same_person_is_told_its_first_result(drive):
    need, town = drive.implementing(), drive.town
    drive.do(town.official, A.ASK_PARK, need, code="procedure", review_on=drive.day(5), reason="x")
    first = drive.do(town.supervisor, A.PARK, need, **GRANTED)
    assert drive.do(town.supervisor, A.PARK, need, **GRANTED).id == first.id


def test_closing_twice_by_two_owners_closes_once(drive):
    need, town = drive.implementing(), drive.town
    drive.finish_tasks(need)
    first = drive.do(town.official, A.REQUEST_CLOSURE, need, **ANSWER)
    assert drive.do(town.official, A.REQUEST_CLOSURE, need, **ANSWER).id == first.id


def test_a_file_chosen_for_another_need_cannot_be_handed_in(drive, tmp_path):
    foreign = drive.file(by=drive.town.liaison2, enterprise=drive.town.heling)
    secret = store(tmp_path, b"x", shown_name="a.txt", media_type="text/plain",
                   person_id=drive.town.liaison2.id, at=drive.at, need_id=foreign.id)  # fmt: skip
    need = drive.accepted()
    with pytest.raises(Invalid):
        drive.do(drive.town.liaison, A.ASK, need, question="x", files=[secret.id])
    assert (secret.need_id, secret.seq) == (foreign.id, None)
