"""Numbers: region, list, quarter and a sequence of their own; never twice, also under many hands."""

from concurrent.futures import ThreadPoolExecutor

from tests.factories import make_region
from tracker.actions.numbers import next_number
from tracker.clock import Quarter
from tracker.extensions import db, writing
from tracker.models import NumberCounter, Region

Q4, Q1 = Quarter(2026, 4), Quarter(2027, 1)


def test_a_number_names_region_list_quarter_and_sequence(session):
    region = make_region(session, code="421200")
    numbers = [next_number(region, "RC", Q4), next_number(region, "RC", Q4)]
    assert numbers == ["421200-RC-2026Q4-0001", "421200-RC-2026Q4-0002"]


def test_each_region_list_and_quarter_counts_for_itself(session):
    one, other = make_region(session, code="421200"), make_region(session, code="421202")
    numbers = [next_number(one, "RC", Q4), next_number(other, "RC", Q4), next_number(one, "JS", Q4),
               next_number(one, "RC", Q1)]  # fmt: skip
    assert [number[-4:] for number in numbers] == ["0001"] * 4


def test_beyond_9999_the_sequence_grows(session):
    region = make_region(session, code="421200")
    session.add(NumberCounter(region_id=region.id, list_code="RC", quarter="2026Q4", last=9999))
    session.flush()
    assert next_number(region, "RC", Q4) == "421200-RC-2026Q4-10000"


def test_a_number_rolled_back_may_be_given_again_but_never_twice(session):
    region = make_region(session, code="421200")
    session.commit()
    next_number(region, "RC", Q4)
    session.rollback()
    assert next_number(region, "RC", Q4) == "421200-RC-2026Q4-0001"


def test_eight_hands_at_once_get_eighty_different_numbers(app):
    with app.app_context():
        region_id = make_region(db.session, code="421200").id
        db.session.commit()

    def take(_: int) -> str:
        with app.app_context(), writing():
            number = next_number(db.session.get_one(Region, region_id), "RC", Q4)
            db.session.commit()
            return number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(take, range(80)))
    assert sorted(numbers) == [f"421200-RC-2026Q4-{n:04d}" for n in range(1, 81)]
