"""People walk the table as chance has it, by calls and by pages; whatever they do, the laws of the house hold.

WALKS=20 walks twenty times as far, and elsewhere each time.
"""

import os
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.actions import laws
from tests.actions.drive import SILENCES, Drive
from tests.actions.walker import Walker
from tests.cast import settle
from tracker import clock
from tracker.clock import office_instant
from tracker.models import Need
from tracker.vocabulary import Action, Status

WALKS = int(os.environ.get("WALKS", "0"))
EXAMPLES, STEPS, BEGUN, MOST = 5, 24, 3, 6
FORBIDDEN, AT_THE_PAGE = 0.2, 0.1
SEEDS = st.integers(0, 2**32 - 1)
STARTS = [status for status in Status if status is not Status.DRAFT]
SETTINGS = settings(
    max_examples=EXAMPLES * max(1, WALKS),
    stateful_step_count=STEPS,
    derandomize=not WALKS,
    deadline=None,
    # A step costs a tenth of a second: a walk that fails is told step by step, and not made shorter.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Life(RuleBasedStateMachine):
    """Several needs of one town. Each rule has somebody act, so that no walk is idle where chance leaves rules out."""

    # Given by the test: the application and its database, what was done, and how often what was refused.
    stage: Any
    done: Counter[Action]
    refused: Counter[Any]

    def __init__(self) -> None:
        super().__init__()
        from tracker.extensions import db

        app, database = self.stage
        db.session.remove()
        database.empty(db.engine)
        self.drive = Drive(db.session(), settle(db.session()))
        self.walker = Walker(self.drive, app)
        self.known: dict[int, int] = {}
        clock.run_from(lambda: self.drive.at)

    @initialize(starts=st.lists(st.sampled_from(STARTS), min_size=BEGUN, max_size=BEGUN), seed=SEEDS)
    def some_needs_have_come_a_long_way(self, starts, seed):
        """Each begins at another point of its life, filed by the enterprise or on its behalf."""
        self.walker.turn(seed)
        for status in starts:
            given = {
                "by": self.walker.chance.choice([self.drive.town.liaison, self.drive.town.east_official])
            }
            if status is Status.CLOSED:
                self.drive.closed(grade=self.walker.chance.choice("15"), **given)
            else:
                self.drive.to(status, **given)
        self.drive.keep()

    @rule(seed=SEEDS)
    def somebody_acts(self, seed):
        """Mostly what they are offered, by a call; now and then at the page, and now and then what is not offered."""
        self.walker.turn(seed)
        how = self.walker.chance.random()
        if how < FORBIDDEN:
            self.walker.act_though_forbidden()
        else:
            self.walker.act(at_the_page=how > 1 - AT_THE_PAGE)

    @rule(seed=SEEDS, urgency=st.sampled_from(["normal", "urgent", "critical"]))
    def somebody_files_and_somebody_acts(self, seed, urgency):
        """One more need, but not too many."""
        if self.drive.session.query(Need).count() < MOST:
            self.drive.file(urgency=urgency)
            self.drive.keep()
        self.somebody_acts(seed)

    @rule(seed=SEEDS, days=st.sampled_from([0, 1, 1, 2, 3, 6, 12, 31]), hour=st.integers(8, 19))
    def time_passes_and_somebody_acts(self, seed, days, hour):
        """Hours, days, or a month; the system ends the silences that are over, and no other."""
        later = office_instant(self.drive.today + timedelta(days=days), hour)
        self.drive.at = max(self.drive.at, later)
        for kind in SILENCES.values():
            self.walker.end_silence(kind)
        self.somebody_acts(seed)

    @invariant()
    def every_law_holds(self):
        """All of them, after each step."""
        laws.hold(self.drive, self.known)

    def teardown(self):
        """The clock runs again, and the counts are handed to the test."""
        clock.run_from(None)
        self.done.update(self.walker.done)
        self.refused.update(self.walker.refused)


@pytest.fixture
def life(apps, app, session, database_name):
    """The machine on one database, with counters of its own."""
    return type("Life", (Life,), {"stage": apps(database_name), "done": Counter(), "refused": Counter()})


def test_whatever_people_do_every_law_holds(life):
    run_state_machine_as_test(life, settings=SETTINGS)
    assert len(life.done) >= 25, life.done
    assert set(life.refused) >= {403, 404, 409, 422, "at the page", "by call"}, life.refused
