"""Two officials claim at once (TRUST F17): one wins each round, the others hear who was faster, nothing breaks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.actions.drive import Drive
from tests.cast import settle
from tests.factories import grant, make_person
from tests.faults.servers import Answer, Visitor, gunicorn
from tracker.queries.verification import verify
from tracker.vocabulary import Role, Status

CLIENTS, ROUNDS, WORKERS = 8, 25, 3


def test_of_eight_officials_who_claim_at_once_one_wins_every_round(session, database_url, tmp_path):
    town = settle(session)
    people = [make_person(session, name=f"争先{number}号") for number in range(CLIENTS)]
    for person in people:
        grant(session, person, Role.OFFICIAL, town.talent)
    drive = Drive(session, town)
    needs = [drive.assigned() for _ in range(ROUNDS)]
    session.commit()

    with gunicorn(database_url, tmp_path, workers=WORKERS) as address, ThreadPoolExecutor(CLIENTS) as pool:
        visitors = [Visitor(address) for _ in people]
        list(pool.map(lambda pair: pair[0].sign_in(pair[1].username), zip(visitors, people, strict=True)))
        rounds = [_claimed_at_once(pool, visitors, need.number) for need in needs]

    assert [[answer.status for answer in answers].count(303) for answers in rounds] == [1] * ROUNDS
    assert {answer.status for answers in rounds for answer in answers} == {303, 409}
    session.expire_all()
    for need, answers in zip(needs, rounds, strict=True):
        found = drive.whole(need)
        winner = people[[answer.status for answer in answers].index(303)]
        assert (found.status, found.owner_id) == (Status.CLAIMED, winner.id)
        assert [event.action for event in drive.history(found)][-2:] == ["assign", "claim"]
        assert [answer for answer in answers if answer.status == 409 and winner.name not in answer.text] == []
    assert verify().found is None


def _claimed_at_once(pool: ThreadPoolExecutor, visitors: list[Visitor], number: str) -> list[Answer]:
    """Everybody presses the button at the same moment."""
    ready = Barrier(len(visitors))

    def press(visitor: Visitor) -> Answer:
        ready.wait(60)
        return visitor.post(f"/needs/{number}/claim", promise="十五个工作日内办结。")

    return list(pool.map(press, visitors))
