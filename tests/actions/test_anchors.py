"""Anchoring ties what changed since the last anchor, once a night where something did and once at each freeze."""

from sqlalchemy import func, select

from tests.life import MORNING
from tests.running import run_job
from tracker.actions.anchors import NIGHTLY, anchor
from tracker.actions.erasure import erase_contact
from tracker.models import Anchor, AnchorHead
from tracker.queries import anchors
from tracker.queries.verification import verify
from tracker.vocabulary import Action


def test_the_first_anchor_holds_every_head(drive, session):
    needs = [drive.file(), drive.accepted(), drive.closed()]
    made = anchor(drive.at, NIGHTLY)
    query = select(AnchorHead.need_id, AnchorHead.version, AnchorHead.head_hash)
    held = session.execute(query.order_by(AnchorHead.need_id)).all()
    assert [tuple(row) for row in held] == [(need.id, need.version, need.head_hash) for need in needs]
    assert (made.heads, made.previous_hash) == (3, "")
    assert anchors.head() == made.hash


def test_the_next_one_holds_only_what_changed_and_follows_it(drive, session):
    drive.file()
    changed = drive.file()
    first = anchor(drive.at, NIGHTLY)
    drive.do(drive.town.county, Action.RETURN, changed, missing="请补充人数。")
    new = drive.file()
    second = anchor(drive.at, NIGHTLY)
    query = select(AnchorHead.need_id).where(AnchorHead.anchor_id == second.id).order_by(AnchorHead.need_id)
    assert list(session.scalars(query)) == [changed.id, new.id]
    assert second.previous_hash == first.hash
    assert verify().found is None


def test_a_night_in_which_nothing_changed_makes_none(drive, session):
    drive.file()
    made = anchor(drive.at, NIGHTLY)
    assert anchor(drive.at, NIGHTLY) is None
    assert session.scalar(select(func.count()).select_from(Anchor)) == 1
    assert anchors.head() == made.hash


def test_an_empty_ledger_has_no_head(session):
    assert (anchor(MORNING, NIGHTLY), anchors.head()) == (None, "")


def test_a_freeze_makes_exactly_one_whether_or_not_something_changed(drive):
    drive.file()
    nightly = anchor(drive.at, NIGHTLY)
    made = anchor(drive.at, "2026Q3")
    drive.file()
    assert anchor(drive.at, "2026Q3") is made
    assert (made.heads, made.previous_hash) == (0, nightly.hash)
    assert verify().found is None


def test_the_nightly_job_counts_heads_and_does_a_night_once(drive, session):
    drive.file()
    drive.file()
    session.commit()
    assert run_job("anchor", drive.at) == (2, 0)
    assert run_job("anchor", drive.at) == (0, 0)
    drive.pass_days(1)
    drive.file()
    session.commit()
    assert run_job("anchor", drive.at) == (1, 0)
    occasions = session.scalars(select(Anchor.occasion).order_by(Anchor.id))
    assert list(occasions) == [NIGHTLY, NIGHTLY]


def test_an_erased_text_leaves_the_anchors_whole(drive, session):
    need = drive.closed()
    anchor(drive.at, NIGHTLY)
    session.commit()
    assert erase_contact(need.number, drive.at) > 0
    session.commit()
    assert verify().found is None
