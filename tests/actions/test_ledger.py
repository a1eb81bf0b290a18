"""The ledger: what an event holds, what it does not, in which quarter it is booked."""

import json
from datetime import date

from sqlalchemy import select

from tests.actions.drive import content
from tests.factories import stand_in
from tracker.clock import Quarter, office_instant
from tracker.models import EventText, QuarterBook
from tracker.rules.event_chain import event_hash, fold, text_digest, tracked
from tracker.vocabulary import Action, Status

A = Action


def test_the_first_event_holds_every_tracked_column_that_has_a_value_and_later_ones_what_changed(drive):
    need = drive.file()
    stands = {name: value for name, value in tracked(drive.whole(need)).items() if value is not None}
    drive.do(drive.town.county, A.ACCEPT, need, list_code="RC", urgency="normal")
    filed, accepted = drive.history(need)
    assert filed.changes == stands
    assert accepted.changes.keys() == {"status", "accepted_at"}
    assert fold([filed, accepted]) == tracked(drive.whole(need))


def test_events_are_chained_by_hash_from_an_empty_start_to_the_head(drive):
    need = drive.closed()
    previous = ""
    for event in drive.history(need):
        assert (event.previous_hash, event.hash) == (previous, event_hash(event, need.number))
        previous = event.hash
    assert drive.whole(need).head_hash == previous


def test_words_and_names_lie_beside_the_event_under_salted_digests(drive, session):
    need = drive.file(contact_name="王秘密", contact_phone="13912345678", description="秘密工艺")
    event = drive.history(need)[0]
    said = json.dumps([event.changes, event.facts, event.digests], ensure_ascii=False)
    assert [word for word in ("王秘密", "13912345678", "秘密工艺", "cnc") if word in said] == []
    texts = {t.field: t for t in session.scalars(select(EventText).where(EventText.event_id == event.id))}
    assert texts["contact_name"].body == "王秘密"
    assert {f: text_digest(t.salt, t.body) for f, t in texts.items()} == event.digests
    assert len({t.salt for t in texts.values()}) == len(texts)


def test_an_event_says_who_acted_and_for_whom(drive):
    town = drive.town
    stand_in(drive.session, town.official, town.official2, town.talent)
    need = drive.claimed()
    event = drive.do(town.official2, A.ASK, need, question="x")
    assert (event.actor_id, event.for_id) == (town.official2.id, town.official.id)


def test_the_same_text_has_another_digest_each_time(drive):
    need = drive.implementing()
    one = drive.do(drive.town.official, A.REPORT, need, report="进展")
    two = drive.do(drive.town.official, A.REPORT, need, report="进展")
    assert one.digests["report"] != two.digests["report"]


def test_an_event_is_never_booked_before_the_one_before_it_whatever_the_clock_says(drive):
    drive.at = office_instant(date(2027, 1, 4), 10)
    need = drive.file()
    drive.at = office_instant(date(2026, 12, 31), 10)
    event = drive.do(drive.town.liaison, A.WITHDRAW, need, reason="x")
    assert (event.booked_quarter, event.seq) == ("2027Q1", 2)


def test_nothing_is_booked_into_a_frozen_quarter(drive, session):
    session.add(QuarterBook(code="2026Q4", opened_at=drive.at, frozen_at=drive.at))
    session.flush()
    need = drive.file()
    assert drive.history(need)[0].booked_quarter == Quarter(2027, 1).code


def test_each_quarter_stands_in_the_books_from_its_first_event_and_the_first_is_open(drive, session):
    began = drive.file().filed_at
    drive.at = office_instant(date(2027, 1, 4), 10)
    drive.file(), drive.file()
    books = session.execute(select(QuarterBook.code, QuarterBook.opened_at).order_by(QuarterBook.code)).all()
    assert books == [("2026Q4", began), ("2027Q1", None)]


def test_a_content_edit_names_what_changed_and_never_the_words(drive):
    need = drive.accepted()
    said = content(drive, need, title="改招五名数控技工", reason="订单增加")
    event = drive.do(drive.town.liaison, A.AMEND, need, **said)
    assert event.facts["changed"] == ["title"]
    assert event.from_status is event.to_status is Status.ACCEPTED
