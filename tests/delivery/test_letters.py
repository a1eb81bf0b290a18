"""What a letter says: in its reader's language, only what the reader may know, and nothing typed does anything."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from tests.cast import Town
from tests.life import MORNING
from tracker.clock import end_of
from tracker.delivery import links
from tracker.models import Deadline, Delivery, Message
from tracker.vocabulary import (
    Action,
    DeadlineKind,
    DeliveryState,
    DropReason,
    LinkPurpose,
    MessageKind,
    ReturnState,
    Road,
)

AT = MORNING + timedelta(hours=1)


def text_of(letter: EmailMessage) -> str:
    """The part without markup."""
    return letter.get_body(("plain",)).get_content()


def html_of(letter: EmailMessage) -> BeautifulSoup:
    """The part with markup."""
    return BeautifulSoup(letter.get_body(("html",)).get_content(), "html.parser")


def links_of(letter: EmailMessage) -> list[str]:
    """Where the links of the HTML part lead, in order."""
    return [link["href"] for link in html_of(letter).find_all("a")]


@pytest.fixture
def letter_to(by_mail, send, session, story):
    """letter_to(person) sends what is due and is the last letter to this person."""

    def last(person, at=None) -> EmailMessage:
        send(at or story.at + timedelta(hours=1))
        found = [one for one in by_mail.letters if one["To"].addresses[0].addr_spec == person.email]
        return found[-1]

    return last


def tell(session, need, kind, person=None, **given) -> Delivery:
    """A message of a kind about a need, with its delivery by mail unless said otherwise."""
    road = given.pop("road", Road.MAIL)
    message = Message(
        key=f"test:{kind}:{person.id if person else given.get('unit_id')}",
        kind=kind,
        need_id=need.id,
        person_id=person.id if person else None,
        made_at=MORNING,
        **given,
    )
    message.deliveries = [Delivery(road=road, next_at=MORNING, state=DeliveryState.WAITING)]
    session.add(message)
    session.commit()
    return message.deliveries[0]


def test_an_act_is_told_in_the_language_of_its_reader(letter_to, story, session, town):
    town.liaison.locale, town.colleague.locale = "zh_Hans_CN", "en"
    need = story.file()
    story.do(town.coordinator, Action.RETURN, need, missing="请写明薪资。")
    chinese, english = letter_to(town.liaison), letter_to(town.colleague)
    assert chinese["Subject"] == f"退回补正 · {need.title}"
    assert english["Subject"] == f"Returned for completion · {need.title}"
    assert (html_of(chinese).html["lang"], html_of(english).html["lang"]) == ("zh-Hans-CN", "en")
    for letter in (chinese, english):
        assert need.number in text_of(letter)
        assert "请写明薪资。" in text_of(letter)
    assert "By Li Jingyi." in html_of(english).get_text()
    assert links_of(english).count(f"http://127.0.0.1:8000/needs/{need.number}") == 2


def test_each_mail_has_a_text_part_an_html_part_and_says_that_a_machine_sent_it(letter_to, story, town):
    need = story.file()
    story.do(town.coordinator, Action.RETURN, need, missing="请写明薪资。")
    letter = letter_to(town.liaison)
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert (letter["Auto-Submitted"], letter["From"]) == ("auto-generated", "five-lists@localhost")
    assert letter["To"] == "陈思涵 <liaison@jiangcheng.example>"
    assert letter["Date"].datetime == story.at + timedelta(hours=1)


PAYLOADS = (
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "{{ 91371 * 7 }}",
    "{% for x in ''.__class__.__mro__ %}{{ x }}{% endfor %}",
    "{0.__class__} %n %(who)s",
    "[link](javascript:alert(1)) javascript:alert(2)",
)  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_typed_does_nothing_in_a_mail(letter_to, story, session, town, payload):
    need = story.file(title=payload[:60])
    town.coordinator.name = payload[:60]
    town.liaison.name = payload[:60]
    story.do(town.coordinator, Action.RETURN, need, missing=payload)
    letter = letter_to(town.liaison)
    html = html_of(letter)
    assert payload in html.get_text()
    assert payload in text_of(letter)
    assert html.find_all(["script", "img", "iframe", "object", "form"]) == []
    assert {link.split("://")[0] for link in links_of(letter)} == {"http"}
    assert "639597" not in str(letter)


HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"),
}
INJECTED = ("\r\nBcc: all@far.example", "\nX-Evil: 1\n\n<b>body</b>", "\x0b\x85\u2028To: x@y.zz")


@pytest.mark.parametrize("injected", INJECTED)
def test_no_name_and_no_title_can_add_a_header(by_mail, letter_to, story, session, town, injected):
    need = story.file()
    story.do(town.coordinator, Action.RETURN, need, missing="请写明薪资。")
    # The edge refuses such names; a row that got in by another road must not do harm either.
    need.title = f"招聘{injected}"
    town.liaison.name = f"陈思涵{injected}"
    letter = letter_to(town.liaison)
    assert set(letter.keys()) - {"X-Peer", "X-MailFrom", "X-RcptTo"} == HEADERS
    assert letter["Bcc"] is None
    assert letter["X-Evil"] is None
    assert [one.addr_spec for one in letter["To"].addresses] == ["liaison@jiangcheng.example"]
    assert set(by_mail.recipients) <= {f"{name}@jiangcheng.example" for name in town.people}


def test_of_a_need_that_holds_trade_secrets_a_mail_says_only_the_number(letter_to, story, session, town):
    need = story.file(confidential="yes")
    story.do(town.coordinator, Action.RETURN, need, missing="请写明合金配方。")
    letter = letter_to(town.liaison)
    assert need.confidential
    assert letter["Subject"] == f"退回补正 · {need.number}"
    for text in (text_of(letter), html_of(letter).get_text()):
        assert need.title not in text
        assert "合金配方" not in text


def test_who_is_asked_to_confirm_gets_a_link_of_their_own_that_works_until_the_day(
    app, letter_to, story, session, town
):
    need = story.confirming()
    letter = letter_to(town.liaison)
    token = next(one for one in links_of(letter) if "/r/" in one).rpartition("/")[2]
    due = session.scalars(select(Deadline.due_on).where(Deadline.kind == DeadlineKind.CONFIRM)).one()
    with app.app_context():
        link = links.read(token, AT)
    assert (link.purpose, link.person_id, link.subject_id) == (LinkPurpose.CONFIRM, town.liaison.id, need.id)
    assert link.expires_at == end_of(due)
    other = next(one for one in links_of(letter_to(town.colleague)) if "/r/" in one)
    assert not other.endswith(token)


def test_an_alert_is_sent_only_while_its_deadline_runs_and_is_due_on_that_day(
    by_mail, send, story, session, town
):
    need = story.assigned()
    deadline = next(one for one in need.deadlines if one.kind is DeadlineKind.CLAIM)
    session.commit()
    facts = {"rung": "red", "due_on": deadline.due_on.isoformat()}
    told = {"deadline_id": deadline.id}
    right = tell(session, need, MessageKind.ALERT, town.head, facts=facts, **told)
    moved = tell(
        session, need, MessageKind.ALERT, town.coordinator, facts=facts | {"due_on": "2026-12-24"}, **told
    )
    send(AT)
    assert right.state is DeliveryState.SENT
    assert (moved.state, moved.error) == (DeliveryState.DROPPED, DropReason.OVER.value)
    story.do(town.official, Action.CLAIM, need, promise="十五个工作日内答复。")
    stopped = tell(session, need, MessageKind.ALERT, town.supervisor, facts=facts, **told)
    send(AT)
    assert (stopped.state, stopped.error) == (DeliveryState.DROPPED, DropReason.OVER.value)


def test_a_red_alert_names_the_rung_what_is_due_since_when_and_who_has_it(
    by_mail, send, story, session, town
):
    town.head.locale = "en"
    need = story.assigned()
    deadline = next(one for one in need.deadlines if one.kind is DeadlineKind.CLAIM)
    facts = {"rung": "red", "due_on": deadline.due_on.isoformat()}
    told = tell(session, need, MessageKind.ALERT, town.head, facts=facts, deadline_id=deadline.id)
    send(AT + timedelta(days=7))
    letter = next(one for one in by_mail.letters if one["Message-ID"] == f"<delivery-{told.id}@127.0.0.1>")
    assert letter["Subject"] == f"[Red: overdue for days] Claim · {need.title}"
    assert "overdue by 4 working days" in text_of(letter)
    assert html_of(letter).h1.get_text() == "Red: overdue for days"


GONE = {
    DropReason.LEFT: lambda town: setattr(town.head, "active", False),
    DropReason.NO_ADDRESS: lambda town: setattr(town.head, "email", ""),
}


@pytest.mark.parametrize("reason", GONE)
def test_nobody_is_written_to_who_left_or_has_no_address(by_mail, send, story, session, town: Town, reason):
    need = story.assigned()
    delivery = tell(session, need, "instruct", town.head, facts={"seq": need.version})
    GONE[reason](town)
    send(AT)
    assert (delivery.state, delivery.error, by_mail.recipients.count(town.head.email)) == (
        *(DeliveryState.DROPPED, reason.value, 0),
    )


def test_who_no_longer_sees_the_need_is_not_written_to(by_mail, send, story, session, town):
    need = story.assigned()
    delivery = tell(session, need, "assign", town.head2, facts={"seq": need.version})
    send(AT)
    assert (delivery.state, delivery.error) == (DeliveryState.DROPPED, DropReason.HIDDEN.value)


def test_what_is_for_offices_only_is_not_written_to_the_enterprise(by_mail, send, story, session, town):
    need = story.assigned()
    objection = {"reason": "职责不符。", "legal_basis": "三定方案", "proposed": town.industry.id}
    event = story.do(town.head, Action.OBJECT, need, **objection)
    assert event.offices_only
    delivery = tell(session, need, "object", town.liaison, facts={"seq": event.seq})
    send(AT)
    assert (delivery.state, delivery.error) == (DeliveryState.DROPPED, DropReason.HIDDEN.value)


def test_a_return_that_is_answered_is_not_asked_for_again(by_mail, send, session, town, write, a_return):
    asked = write(
        town.liaison, kind=MessageKind.RETURN_OPENED, facts={"return": a_return.id, "quarter": "2026Q4"}
    )
    send(AT)
    assert asked.state is DeliveryState.SENT
    assert any("/r/" in link for link in links_of(by_mail.letters[-1]))
    a_return.state = ReturnState.ANSWERED
    session.commit()
    again = write(
        town.liaison, kind=MessageKind.RETURN_REMINDER, facts={"return": a_return.id, "quarter": "2026Q4"}
    )
    send(AT)
    assert (again.state, again.error) == (DeliveryState.DROPPED, DropReason.OVER.value)
