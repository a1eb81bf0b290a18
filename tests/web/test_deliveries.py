"""The page of dead letters: what went wrong and how to send once more, and nothing of what the letters say."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.life import MORNING, Story
from tracker.models import AuditEntry, Delivery, Jam, Message
from tracker.vocabulary import DeliveryState, Road


@pytest.fixture
def dead(session, town):
    """dead(person) is a letter given up; those of a need hold its number nowhere."""
    count = iter(range(1000))

    def made(person=None, road=Road.MAIL, **given) -> Delivery:
        values = {"kind": "digest", "made_at": MORNING, "key": f"test:{next(count)}"} | given
        message = Message(person_id=person.id if person else None, **values)
        message.deliveries = [
            Delivery(
                road=road,
                next_at=MORNING,
                state=DeliveryState.DEAD,
                ended_at=MORNING + timedelta(minutes=next(count)),
                error="550 no such user",
                tries=2,
            )
        ]
        session.add(message)
        session.commit()
        return message.deliveries[0]

    return made


def anew(session) -> None:
    """Let the test see what requests have changed."""
    session.rollback()
    session.expire_all()


def test_without_dead_letters_the_page_says_so_and_how_the_roads_stand(as_):
    page = as_("admin").get("/deliveries")
    assert page.status == 200
    assert "No letter was given up" in page.words
    assert page.words.count("Messages stay in the inbox. Set TRACKER_MAIL_URL.") == 1


def test_a_dead_letter_shows_kind_road_reader_and_reason_but_no_address_and_no_content(
    as_, dead, session, town
):
    town.supervisor.email, town.liaison.phone = "supervisor@jiangcheng.example", "+8613812345678"
    need = Story(session, town).file()
    dead(town.supervisor)
    dead(town.liaison, Road.SMS, kind="return", need_id=need.id)
    page = as_("admin").get("/deliveries")
    rows = [" ".join(row.get_text(" ").split()) for row in page.html.select("main .panel tbody tr")]
    assert [("Return" in row, "Text message" in row, "+86…678" in row) for row in rows] == [
        (True, True, True),
        (False, False, False),
    ]
    assert "s…@jiangcheng.example" in rows[1]
    assert all("550 no such user" in row for row in rows)
    for hidden in (need.number, need.title, town.liaison.phone, town.supervisor.email):
        assert hidden not in page.text


def test_an_administrator_sends_one_or_all_once_more_and_it_is_recorded(as_, dead, session, town):
    first, second, third = dead(town.supervisor), dead(town.head), dead(town.official)
    admin = as_("admin")
    page = admin.get("/deliveries")
    admin.submit(page, action=f"/deliveries/{first.id}/resend")
    anew(session)
    assert [(one.state, one.tries) for one in (first, second, third)] == [
        (DeliveryState.WAITING, 0),
        (DeliveryState.DEAD, 2),
        (DeliveryState.DEAD, 2),
    ]
    assert admin.follow(admin.submit(page, action="/deliveries/resend")).words.count("2 letters wait") == 1
    anew(session)
    assert {one.state for one in (first, second, third)} == {DeliveryState.WAITING}
    facts = session.scalars(select(AuditEntry.facts).where(AuditEntry.act == "resend")).all()
    assert facts == [{"count": 1}, {"count": 2}]


def test_what_is_not_dead_cannot_be_sent_once_more(as_, dead, session, town):
    delivery = dead(town.supervisor)
    delivery.state = DeliveryState.SENT
    session.commit()
    assert as_("admin").post(f"/deliveries/{delivery.id}/resend").status == 404
    session.refresh(delivery)
    assert delivery.state is DeliveryState.SENT


def test_an_auditor_looks_and_cannot_send(as_, dead, town):
    delivery = dead(town.supervisor)
    auditor = as_("auditor")
    page = auditor.get("/deliveries")
    assert page.status == 200
    assert page.html.main.find_all("form", method="post") == []
    assert auditor.post(f"/deliveries/{delivery.id}/resend").status == 403


@pytest.mark.parametrize("username", ["liaison", "official", "coordinator", "supervisor"])
def test_nobody_else_reads_it(as_, username):
    assert as_(username).get("/deliveries").status == 403


def test_a_jammed_road_is_shown_with_what_was_said(as_, session, town):
    session.add(
        Jam(target="robot:7", since_at=MORNING, until_at=MORNING + timedelta(minutes=5), error="HTTP 500")
    )
    session.commit()
    page = as_("admin").get("/deliveries")
    assert "Nothing gets through: Group chat" in page.words
    assert "HTTP 500" in page.words


def test_a_long_list_has_pages_and_as_many_queries_as_a_short_one(as_, dead, session, town):
    admin = as_("admin")
    dead(town.supervisor)
    few = admin.get("/deliveries").queries
    for _number in range(60):
        dead(town.supervisor)
    page = admin.get("/deliveries")
    assert (page.queries, len(page.html.select("main .panel tbody tr"))) == (few, 50)
    following = page.html.select_one(".pager a[rel=next]")["href"]
    assert len(admin.get(following).html.select("main .panel tbody tr")) == 11
