"""Rounds of sending: what is due goes out once, in order; what fails waits longer each time and holds up nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import make_person
from tests.life import MORNING
from tracker.models import Delivery, Jam, Message
from tracker.rules.retrying import PAUSES
from tracker.vocabulary import DeliveryState, DropReason, MessageKind

D = DeliveryState
AT = MORNING + timedelta(hours=1)
# Half past six in the evening, and Saturday noon.
EVENING, SATURDAY = MORNING + timedelta(hours=8, minutes=30), MORNING + timedelta(days=5, hours=2)


def people(session, many):
    """So many people with addresses."""
    made = [make_person(session, email=f"person{number}@far.example") for number in range(many)]
    session.commit()
    return made


def test_what_is_due_goes_out_once_and_is_marked(by_mail, write, send, session, town):
    delivery = write(town.supervisor)
    assert send().done == 1
    assert by_mail.recipients == ["supervisor@jiangcheng.example"]
    assert by_mail.ids == [f"<delivery-{delivery.id}@127.0.0.1>"]
    assert (delivery.state, delivery.ended_at, delivery.tries) == (D.SENT, AT, 0)
    assert send().done == 0
    assert len(by_mail.letters) == 1


def test_letters_go_in_the_order_they_are_due_over_one_connection(by_mail, write, send, session, town):
    late, early = write(town.supervisor), write(town.coordinator)
    early.next_at = MORNING - timedelta(hours=1)
    send()
    assert by_mail.ids == [f"<delivery-{one.id}@127.0.0.1>" for one in (early, late)]
    assert by_mail.connections == 1


def test_what_is_not_due_yet_waits(by_mail, write, send, states, town):
    delivery = write(town.supervisor)
    delivery.next_at = AT + timedelta(seconds=1)
    assert send(AT).done == 0
    assert send(AT + timedelta(seconds=1)).done == 1


@pytest.mark.parametrize("at", [EVENING, SATURDAY], ids=["evening", "Saturday"])
def test_nothing_leaves_outside_working_hours(by_mail, write, send, states, town, at):
    write(town.supervisor)
    send(at)
    assert (by_mail.letters, states()) == ([], [D.WAITING])


def test_a_refusal_for_good_makes_a_dead_letter_and_tells_the_administrator_once_a_day(
    by_mail, write, send, session, town
):
    by_mail.replies = {"*": "550 5.1.1 <supervisor@jiangcheng.example>: no such user"}
    first, second = write(town.supervisor), write(town.coordinator)
    assert send().failed == 2
    assert [(one.state, one.error) for one in (first, second)] == [
        (D.DEAD, "550 5.1.1 (address): no such user")
    ] * 2
    told = session.execute(
        select(Message.person_id, Delivery.id)
        .outerjoin(Delivery, Delivery.message_id == Message.id)
        .where(Message.kind == MessageKind.DEAD_LETTER)
    )
    assert told.all() == [(town.admin.id, None)]


def test_a_refusal_for_now_is_tried_again_with_growing_pauses_and_then_given_up(
    by_mail, write, send, session, town
):
    by_mail.replies = {"*": "451 4.3.0 come back later"}
    delivery = write(town.supervisor)
    at, waited = AT, []
    for _try in range(len(PAUSES)):
        send(at)
        assert (delivery.state, delivery.error) == (D.WAITING, "451 4.3.0 come back later")
        waited.append(delivery.next_at - at)
        at = delivery.next_at
        session.query(Jam).delete()
    assert delivery.tries == len(PAUSES)
    # Pauses that end at night last until the office opens.
    assert waited[:4] == list(PAUSES[:4])
    assert all(real >= least for real, least in zip(waited, PAUSES, strict=True))
    send(at)
    assert (delivery.state, delivery.ended_at) == (D.DEAD, at)


def test_one_bad_address_in_twenty_holds_up_no_other(by_mail, write, send, session, town):
    bad = {f"person{number}@far.example" for number in (3, 23)}
    by_mail.replies = dict.fromkeys(bad, "550 no such user")
    deliveries = [write(person) for person in people(session, 40)]
    run = send()
    assert (run.done, run.failed) == (38, 2)
    assert [one.id for one in deliveries if one.state is D.DEAD] == [deliveries[3].id, deliveries[23].id]
    assert by_mail.connections == 1


def test_a_server_that_stalls_at_one_address_is_left_and_the_others_go(by_mail, write, send, session, town):
    by_mail.stalls_for = {"person2@far.example"}
    deliveries = [write(person) for person in people(session, 5)]
    run = send()
    assert (run.done, run.failed) == (4, 1)
    stalled = deliveries[2]
    assert (stalled.state, stalled.tries, stalled.error) == (
        D.WAITING,
        1,
        "The mail server did not answer in time.",
    )
    assert stalled.next_at == AT + timedelta(minutes=1)
    assert by_mail.connections == 2


def test_five_failures_in_a_row_break_the_round_and_the_road_rests(by_mail, write, send, session, town):
    by_mail.replies = {"*": "451 later"}
    deliveries = [write(person) for person in people(session, 8)]
    assert send(AT).failed == 5
    assert [one.tries for one in deliveries] == [1] * 5 + [0] * 3
    jam = session.scalars(select(Jam)).one()
    assert (jam.target, jam.since_at, jam.until_at) == ("mail", AT, AT + timedelta(minutes=1))
    # While it rests nothing is tried; then a single letter is, and the rest is longer.
    assert send(AT + timedelta(seconds=30)).failed == 0
    at = AT + timedelta(minutes=1)
    assert send(at).failed == 1
    assert (jam.failures, jam.until_at) == (2, at + timedelta(minutes=2))


def test_once_the_server_is_back_everything_goes_at_once(by_mail, write, send, session, states, town):
    by_mail.reply_to_sender = "451 not today"
    for person in people(session, 7):
        write(person)
    at = AT
    for _round in range(12):
        send(at)
        at += timedelta(minutes=5)
    assert states() == [D.WAITING] * 7
    by_mail.reply_to_sender = "250 OK"
    assert send(at).done == 7
    assert session.scalars(select(Jam)).all() == []


def test_a_server_that_is_away_costs_no_letter_a_try(reach, write, send, session, states, town):
    reach(mail_url="smtp://127.0.0.1:1")
    deliveries = [write(person) for person in people(session, 3)]
    assert send().failed == 1
    assert [(one.state, one.tries) for one in deliveries] == [(D.WAITING, 0)] * 3
    assert session.scalars(select(Jam)).one().error == "ConnectionRefusedError: Connection refused"


def test_what_waited_for_three_days_on_a_jammed_road_is_given_up(reach, write, send, session, states, town):
    reach(mail_url="smtp://127.0.0.1:1")
    write(town.supervisor)
    for days in range(3):
        send(AT + timedelta(days=days))
        assert states() == [D.WAITING]
    young = write(town.coordinator)
    young.next_at = AT + timedelta(days=2)
    send(AT + timedelta(days=3))
    assert states() == [D.DEAD, D.WAITING]


def test_a_server_that_takes_a_letter_and_cuts_the_connection_may_get_it_twice_under_one_id(
    by_mail, write, send, session, town
):
    by_mail.cuts_after_data = True
    delivery = write(town.supervisor)
    send(AT)
    assert (delivery.state, delivery.error) == (D.WAITING, "The mail server cut the connection.")
    by_mail.cuts_after_data = False
    send(AT + timedelta(minutes=1))
    assert delivery.state is D.SENT
    assert by_mail.ids == [f"<delivery-{delivery.id}@127.0.0.1>"] * 2


def test_a_connection_the_server_ended_meanwhile_is_opened_anew(by_mail, write, send, session, town):
    """Taken, answered for, and then the connection is closed: the next letter goes over another one."""
    deliveries = [write(person) for person in people(session, 3)]
    by_mail.replies = {"person1@far.example": "421 too many letters"}
    run = send(AT)
    assert (run.done, run.failed) == (1, 1)
    assert [one.state for one in deliveries] == [D.SENT, D.WAITING, D.WAITING]
    by_mail.replies = {}
    assert send(AT + timedelta(minutes=1)).done == 2


def test_without_a_mail_server_nothing_waits_for_one(reach, write, send, session, town):
    reach()
    delivery = write(town.supervisor)
    send()
    assert (delivery.state, delivery.error) == (D.DROPPED, DropReason.NO_ROAD.value)


def test_a_letter_that_cannot_be_written_holds_up_no_other(by_mail, write, send, session, story, town):
    need = story.assigned()
    session.commit()
    broken = write(town.head, kind=MessageKind.REMINDER, need_id=need.id, deadline_id=need.deadlines[-1].id,
                   facts={"due_on": "no day"})  # fmt: skip
    whole = write(town.supervisor)
    send()
    assert (broken.state, broken.tries, broken.error) == (
        D.WAITING,
        1,
        "The letter could not be written: ValueError",
    )
    assert whole.state is D.SENT


def test_an_address_no_server_takes_is_a_dead_letter_at_once(by_mail, write, send, session, town):
    town.supervisor.email = "高远航@江澄 市.example\r\nBcc: all@far.example"
    delivery = write(town.supervisor)
    send()
    assert (delivery.state, by_mail.letters) == (D.DEAD, [])
