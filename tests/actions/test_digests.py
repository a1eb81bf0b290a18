"""Digests are made once for each region and quarter, told once to whoever holds the scope, and can be made again."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import grant, make_person, make_region
from tests.running import run_job
from tracker.actions.digests import make_digests, prepare
from tracker.actions.quarters import refresh_all
from tracker.catalog.limits import limits
from tracker.clock import Quarter, office_instant
from tracker.models import Delivery, Digest, EditionRow, Message, RoleGrant
from tracker.queries.anchors import head
from tracker.queries.digest_sources import preview_of, scope_of
from tracker.queries.quarters import book_of
from tracker.queries.verification.digests import digests as breaks
from tracker.queries.verification.found import Read
from tracker.rules.digest import figures_from, figures_hash, reckon
from tracker.vocabulary import Action, Exit, Role

Q3, Q4, Q1 = Quarter(2026, 3), Quarter(2026, 4), Quarter(2027, 1)
NEW_YEAR, LATER = office_instant(date(2027, 1, 4), 9), office_instant(date(2027, 1, 4), 15)
APRIL = office_instant(date(2027, 4, 1), 9)


@pytest.fixture
def lived(drive):
    """A quarter with needs in both counties, frozen."""
    drive.fill()
    drive.session.commit()
    run_job("quarter-refresh", NEW_YEAR)
    return drive


def kept(session):
    """The digests by region and quarter."""
    session.rollback()
    query = select(Digest).execution_options(populate_existing=True).order_by(Digest.id)
    return {(digest.region_id, digest.quarter): digest for digest in session.scalars(query)}


def told(session):
    """Who was told of which digest."""
    return sorted(session.scalars(select(Message.key).where(Message.kind == "digest")))


def test_each_region_whose_scope_is_held_has_one_and_its_holders_are_told(lived, session):
    town = lived.town
    make_region(session, parent=town.city)
    session.commit()
    assert run_job("digests", NEW_YEAR) == (3, 0)
    found = kept(session)
    assert list(found) == [(region.id, "2026Q4") for region in (town.city, town.east, town.west)]
    holders = {
        town.city: (town.coordinator, town.coordinator2, town.supervisor),
        town.east: (town.county,),
        town.west: (town.west_county,),
    }
    assert told(session) == sorted(
        f"digest:2026Q4:{region.id}:{person.id}" for region, people in holders.items() for person in people
    )
    facts = session.execute(select(Message.person_id, Message.facts).where(Message.kind == "digest")).all()
    assert (town.county.id, {"digest": found[town.east.id, "2026Q4"].id}) in [tuple(row) for row in facts]


def test_the_figures_are_those_of_the_edition_and_bear_its_hash_and_the_ledgers_head(lived, session):
    run_job("digests", NEW_YEAR)
    city = kept(session)[lived.town.city.id, "2026Q4"]
    figures = figures_from(city.figures)
    rows = session.scalars(select(EditionRow).where(EditionRow.quarter == "2026Q4")).all()
    assert figures.count("filed") == len(rows)
    assert figures.count("carried") == sum(row.exit is Exit.CARRIED for row in rows)
    assert (figures.before, figures.returns["held"]) == (None, False)
    assert (figures_hash(figures), head()) == (city.figures_hash, city.head_hash)
    assert (city.edition_hash, len(city.head_hash), city.late) == (book_of(Q4).edition_hash, 64, False)


def test_a_county_counts_its_own_needs_only(lived, session):
    run_job("digests", NEW_YEAR)
    found, town = kept(session), lived.town
    counts = {
        name: figures_from(found[region.id, "2026Q4"].figures).count("filed")
        for name, region in (("city", town.city), ("east", town.east), ("west", town.west))
    }
    assert counts["west"] == 1
    assert counts["city"] == counts["east"] + counts["west"]


def test_made_again_nothing_changes_and_nobody_is_told_twice(lived, session):
    run_job("digests", NEW_YEAR)
    before = {key: (d.id, d.made_at, d.figures_hash) for key, d in kept(session).items()}, told(session)
    assert run_job("digests", LATER) == (0, 0)
    make_digests(Q4, LATER)
    session.commit()
    assert (
        {key: (d.id, d.made_at, d.figures_hash) for key, d in kept(session).items()},
        told(session),
    ) == before


def test_who_holds_two_roles_in_a_scope_is_told_once_and_who_is_absent_from_it_not_at_all(lived, session):
    town = lived.town
    grant(session, town.county, Role.SUPERVISOR, town.east)
    grant(session, make_person(session), Role.SUPERVISOR, town.east, to_on=date(2026, 12, 31))
    session.commit()
    run_job("digests", NEW_YEAR)
    assert [key for key in told(session) if key.startswith(f"digest:2026Q4:{town.east.id}:")] == [
        f"digest:2026Q4:{town.east.id}:{town.county.id}"
    ]


def test_a_digest_leaves_the_house_by_mail(lived, session):
    lived.town.supervisor.email = "supervisor@example.cn"
    session.commit()
    run_job("digests", NEW_YEAR)
    query = select(Delivery.road).join(Message, Message.id == Delivery.message_id)
    assert session.scalars(
        query.where(Message.key.like("digest:%"), Message.person_id == lived.town.supervisor.id)
    ).all() == ["mail"]


def test_after_a_late_refresh_it_is_marked_late(drive, session):
    drive.fill()
    session.commit()
    at = office_instant(date(2027, 1, 25), 9)
    run_job("quarter-refresh", at)
    run_job("digests", at)
    assert {digest.late for digest in kept(session).values()} == {True}


def test_down_over_two_boundaries_each_quarter_has_its_digest_once(drive, session):
    drive.fill()
    session.commit()
    run_job("quarter-refresh", APRIL)
    assert run_job("digests", APRIL) == (6, 0)
    found = kept(session)
    city = drive.town.city.id
    assert [quarter for region_id, quarter in found if region_id == city] == ["2026Q4", "2027Q1"]
    second = figures_from(found[city, "2027Q1"].figures)
    assert second.count("opening") == figures_from(found[city, "2026Q4"].figures).count("carried")
    assert [row["quarter"] for row in second.history] == ["2026Q4", "2027Q1"]
    assert second.moved("filed") == -figures_from(found[city, "2026Q4"].figures).count("filed")
    assert len(told(session)) == 10


def test_an_incomplete_edition_has_no_digest(lived):
    with pytest.raises(LookupError):
        prepare(Q1, lived.town.city.id)


def test_without_anybody_holding_a_scope_there_is_none(lived, session):
    for role in session.scalars(select(RoleGrant).where(RoleGrant.region_id.is_not(None))):
        role.to_on = date(2026, 12, 1)
    session.commit()
    assert run_job("digests", NEW_YEAR) == (0, 0)
    assert kept(session) == {}


def test_an_old_digest_is_reckoned_again_and_equal_whatever_happened_since(lived, session):
    run_job("digests", NEW_YEAR)
    lived.at = LATER
    lived.closed()
    lived.town.yunzhan.region_id = lived.town.west.id
    session.commit()
    refresh_all(APRIL)
    make_digests(Q1, APRIL)
    session.commit()
    assert list(breaks(Read())) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (
            lambda digest, row: digest.figures["tally"].update({"all/filed": 1}),
            "its figures are not those it was made with",
        ),
        (lambda digest, row: setattr(row, "exit", Exit.SOLVED), "reckoned again, its figures differ"),
        (
            lambda digest, row: setattr(digest, "edition_hash", "0" * 64),
            "it was made from another edition than the one that stands",
        ),
        (
            lambda digest, row: setattr(digest, "head_hash", "0" * 64),
            "no anchor has the hash it bears as the ledger's head",
        ),
    ],
    ids=["figures", "row", "edition", "head"],
)
def test_an_altered_digest_or_row_is_found(lived, session, change, what):
    run_job("digests", NEW_YEAR)
    digest = kept(session)[lived.town.city.id, "2026Q4"]
    row = session.scalars(select(EditionRow).where(EditionRow.exit == Exit.CARRIED)).first()
    digest.figures = {**digest.figures, "tally": dict(digest.figures["tally"])}
    change(digest, row)
    session.commit()
    assert [str(one) for one in breaks(Read())][:1] == [f"digest 2026Q4 of {lived.town.city.code}: {what}"]


def test_a_preview_is_what_the_digest_becomes_if_nothing_more_happens(lived, session):
    """On the last day of the quarter; before, days overdue and ages are fewer."""
    lived.at = office_instant(date(2027, 1, 4), 10)
    lived.closed(), lived.implementing()
    lived.do(lived.town.supervisor, Action.NOTE, lived.file(), note="x")
    session.commit()
    scope = scope_of(lived.town.city)
    at = office_instant(date(2027, 3, 31), 18)
    preview = reckon(preview_of(Q1, scope, 5, at), scope, limits().digest)
    refresh_all(APRIL)
    digest = make_digests(Q1, APRIL)[0]
    session.commit()
    stored = figures_from(digest.figures)
    assert (preview.tally, preview.worst, preview.hardest) == (stored.tally, stored.worst, stored.hardest)
    assert (preview.history, preview.medians, preview.before) == (
        stored.history,
        stored.medians,
        stored.before,
    )
