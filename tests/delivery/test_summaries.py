"""Letters that gather: the morning brief, several alerts, the overdue list, the digest, a warning of an empty role."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from tests.life import MORNING
from tracker.clock import office_date
from tracker.models import Deadline, Digest, QuarterBook
from tracker.vocabulary import Action, DeadlineKind, DeliveryState, DropReason, MessageKind

AT = MORNING + timedelta(hours=1)


@pytest.fixture
def letter_of(by_mail, send, session):
    """letter_of(delivery) sends what is due and is the letter of this one."""

    def sent(delivery, at=AT):
        send(at)
        assert (delivery.state, delivery.error) == (DeliveryState.SENT, "")
        wanted = f"<delivery-{delivery.id}@127.0.0.1>"
        return next(letter for letter in by_mail.letters if letter["Message-ID"] == wanted)

    return sent


def html_of(letter) -> BeautifulSoup:
    return BeautifulSoup(letter.get_body(("html",)).get_content(), "html.parser")


def text_of(letter) -> str:
    return letter.get_body(("plain",)).get_content()


def links_of(letter) -> list[str]:
    return [link["href"] for link in html_of(letter).find_all("a")]


def test_the_brief_says_what_waits_and_leads_to_each_need(letter_of, write, session, story, town):
    town.coordinator.locale = "en"
    filed, accepted = story.file(), story.accepted()
    letter = letter_of(write(town.coordinator, kind=MessageKind.BRIEF))
    assert letter["Subject"] == "What waits for you today"
    text = text_of(letter)
    for part in ("To accept: 1", "To assign: 1", "Accept or return it", filed.number, accepted.number):
        assert part in text
    found = links_of(letter)
    for address in (f"/needs/{filed.number}", f"/needs/{accepted.number}", "/needs?waiting=accept"):
        assert f"http://127.0.0.1:8000{address}" in found


def test_where_nothing_waits_any_more_no_brief_is_sent(by_mail, send, write, session, story, town):
    brief = write(town.coordinator, kind=MessageKind.BRIEF)
    send(AT)
    assert (brief.state, brief.error, by_mail.letters) == (DeliveryState.DROPPED, DropReason.OVER.value, [])


def test_a_brief_that_waited_until_another_day_is_not_sent(by_mail, send, write, session, story, town):
    story.file()
    brief = write(town.coordinator, kind=MessageKind.BRIEF)
    send(AT + timedelta(days=1))
    assert (brief.state, brief.error) == (DeliveryState.DROPPED, DropReason.OVER.value)


def test_several_alerts_are_one_letter_with_what_still_holds(
    letter_of, by_mail, send, write, session, story, town
):
    town.head.locale = "en"
    needs = [story.assigned() for _number in range(3)]
    session.commit()
    deadlines = session.scalars(
        select(Deadline).where(Deadline.kind == DeadlineKind.CLAIM).order_by(Deadline.id)
    ).all()
    told = [[one.id, one.due_on.isoformat()] for one in deadlines]
    told[1][1] = "2026-12-24"
    facts = {"rung": "red", "deadlines": told}
    alerts = write(town.head, kind=MessageKind.ALERTS, facts=facts)
    letter = letter_of(alerts)
    assert letter["Subject"] == "[Red: overdue for days] 2 dates"
    assert [need.number in text_of(letter) for need in needs] == [True, False, True]
    for need in needs:
        story.do(town.official, Action.CLAIM, need, promise="十五个工作日内答复。")
    over = write(town.head, kind=MessageKind.ALERTS, facts=facts)
    send(AT)
    assert (over.state, over.error) == (DeliveryState.DROPPED, DropReason.OVER.value)


def test_the_overdue_list_names_units_and_the_longest_overdue_first(letter_of, write, session, story, town):
    town.supervisor.locale = "en"
    first, second = story.assigned(), story.file()
    session.commit()
    at = AT + timedelta(days=14)
    overdue = write(town.supervisor, kind=MessageKind.OVERDUE_LIST)
    letter = letter_of(overdue, at)
    text = text_of(letter)
    assert "Human Resources: 1" in text
    assert "No unit yet: 1" in text
    assert 0 < text.index(first.number) < len(text)
    assert second.number in text
    assert "overdue by 9 working days" in text
    assert "http://127.0.0.1:8000/needs?overdue=yes" in links_of(letter)


@pytest.fixture
def digest(session, town):
    """The digest of the city's last quarter, with a few figures."""
    session.add(QuarterBook(code="2026Q3", opened_at=MORNING))
    session.flush()
    tally = {"all/opening": 12, "all/filed": 30, "all/solved": 20, "all/carried": 22}
    nothing = {name: {} for name in ("worst", "medians", "weights", "returns")}
    none = {name: [] for name in ("hardest", "instructions", "history")}
    figures = (
        {"quarter": "2026Q3", "region_id": town.city.id, "before": None, "tally": tally} | nothing | none
    )
    found = Digest(
        quarter="2026Q3",
        region_id=town.city.id,
        made_at=MORNING,
        figures=figures,
        figures_hash="0" * 64,
        edition_hash="0" * 64,
        head_hash="ab" * 32,
    )
    session.add(found)
    session.commit()
    return found


def test_the_digest_says_how_the_books_balance_and_bears_the_ledgers_head(letter_of, write, town, digest):
    letter = letter_of(write(town.supervisor, kind=MessageKind.DIGEST, facts={"digest": digest.id}))
    text = " ".join(html_of(letter).get_text(" ").split())
    for part in ("新提报 30", "已解决 20", "结转 22", digest.head_hash):
        assert part in text
    assert f"http://127.0.0.1:8000/digests/{digest.id}" in links_of(letter)


def test_a_digest_is_for_who_holds_the_region_only(by_mail, send, write, town, digest):
    told = write(town.county, kind=MessageKind.DIGEST, facts={"digest": digest.id})
    send(AT)
    assert (told.state, told.error, by_mail.letters) == (DeliveryState.DROPPED, DropReason.HIDDEN.value, [])


def test_an_administrator_is_told_of_a_role_that_nobody_holds(letter_of, write, session, town):
    town.admin.locale = "en"
    facts = {"role": "head", "unit": town.industry.id}
    letter = letter_of(write(town.admin, kind=MessageKind.EMPTY_ROLE, facts=facts))
    assert letter["Subject"] == "Nobody holds a role: Unit head, Industry"


@pytest.mark.parametrize("kind", [*MessageKind, "something-new"])
def test_no_kind_of_message_stays_unwritten(by_mail, send, write, session, story, town, kind):
    """Whatever is written for mail leaves or is dropped for a reason; none waits for ever."""
    need = story.assigned()
    session.commit()
    day = office_date(MORNING).isoformat()
    facts = {"rung": "red", "deadlines": [], "digest": 0, "return": 0, "role": "head", "on": day}
    told = write(town.head, kind=str(kind), facts=facts)
    send(AT)
    assert told.state in (DeliveryState.SENT, DeliveryState.DROPPED)
    assert need.title
