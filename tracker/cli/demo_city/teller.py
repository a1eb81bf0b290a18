"""The teller: carries a story forward act by act through the door, until today is reached or the plot says stop."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from tracker.actions.attachments import store
from tracker.actions.needs import Origin, begin_draft, file_draft
from tracker.actions.transition import perform
from tracker.catalog.work_calendar import WorkCalendar, work_calendar
from tracker.cli.demo_city.answering import answer_returns
from tracker.cli.demo_city.cut_short import CutShort
from tracker.cli.demo_city.plot import Fate, promise_days
from tracker.cli.demo_city.seeds import city as city_seeds
from tracker.cli.demo_city.settling import City
from tracker.cli.demo_city.stories import Voice
from tracker.clock import office_date, office_instant
from tracker.extensions import db
from tracker.models import Event, Need
from tracker.queries.case import case_around, case_by_id
from tracker.rules.act import Case
from tracker.rules.permissions import SYSTEM
from tracker.rules.refused import Invalid, Refused
from tracker.rules.working_days import add_wd
from tracker.settings import Settings
from tracker.vocabulary import ON_BOOKS, Action, Channel

# A small valid PDF, so that evidence opens.
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
# Acts whose rules read more than the need itself: who may verify, who owns it next, what it is merged with.
ASKING_AROUND = frozenset(
    {
        Action.REQUEST_CLOSURE,
        Action.RECALL,
        Action.VERIFY,
        Action.SEND_BACK,
        Action.DISPUTE,
        Action.RULE_DISPUTE,
        Action.LOOK_BACK,
        Action.REOPEN,
        Action.MERGE,
        Action.UNMERGE,
    }
)
# Acts after which tasks are named by their ids.
MAKING_TASKS = frozenset({Action.DECOMPOSE, Action.ADD_TASK})
# Promises of fewer working days than this leave no time to lose.
HURRIED, SLOW_PERCENT = 10, 9


class TodayReachedError(Exception):
    """The next act would lie in the future: the story stands where it stands."""


class StandsHereError(Exception):
    """The story is to stop here: the need stands today where the plot wants it."""


class Teller:
    """One need, the clock of its story, and those who act in it."""

    def __init__(self, city: City, fate: Fate, now: datetime, settings: Settings) -> None:
        self.city, self.fate, self.seed, self.now, self.settings = city, fate, fate.seed, now, settings
        self.voice = Voice(f"{self.seed.enterprise}/{self.seed.title}", self.seed.list_code)
        self.at = office_instant(fate.filed_on, 8, 30) + timedelta(
            minutes=self.voice.chance.randrange(5, 240)
        )
        if self.at > now:
            self.at = now - timedelta(minutes=self.voice.chance.randrange(3, 15))
        # Some offices dawdle, and let the promise go by.
        self.pace = 2 if fate.came is None and not fate.stop and self.voice.happens(SLOW_PERCENT) else 1
        self.need: Need
        self.last = Action.FILE

    @property
    def calendar(self) -> WorkCalendar:
        """The working calendar."""
        return work_calendar()

    @property
    def today(self) -> date:
        """The civil day on which the story stands."""
        return office_date(self.at)

    def stop(self, *stops: str) -> None:
        """End the story here if the plot says so."""
        if self.fate.stop in stops:
            raise StandsHereError

    def wait(self, low: int, high: int | None = None) -> None:
        """Let the offices take some working days (0: some minutes), fewer where a date is near; stops at today."""
        days = self.voice.chance.randint(low, low if high is None else high) * self.pace
        if self.fate.came is not None or promise_days(self.seed) < HURRIED:
            days = low + (days - low) // 2
        self.let_pass(days)

    def let_pass(self, days: int) -> None:
        """Let exactly so many working days pass (0: some minutes of the same day); stops the story at today."""
        since = self.at
        if days == 0:
            self.at += timedelta(minutes=self.voice.chance.randrange(4, 35))
        else:
            self.at = self._some_time_on(add_wd(self.calendar, self.today, days))
        if self.at > self.now:
            raise TodayReachedError
        answer_returns(self, since, self.at)

    def skip_to(self, day: date) -> None:
        """Go on to a day that is not after today, unless the story is there already."""
        since, latest = self.at, self.now - timedelta(minutes=self.voice.chance.randrange(3, 40))
        self.at = max(since, min(self._some_time_on(day), latest))
        answer_returns(self, since, self.at)

    def stand_until_today(self) -> None:
        """What the enterprise is asked about a need that stands, it answers in its own time."""
        answer_returns(self, self.need.changed_at, None)

    def _some_time_on(self, day: date) -> datetime:
        return office_instant(day, 8, 40) + timedelta(minutes=self.voice.chance.randrange(0, 500))

    def file(self, filer: str, channel: Channel, unit: str | None) -> None:
        """The need is filed, by its liaison or on behalf by an official of `unit`."""
        actor, enterprise = self.city.actor(filer), self.city.enterprises[self.seed.enterprise]
        origin = Origin(channel, self.city.units[unit].id if unit else None)
        draft = begin_draft(
            actor, self.seed.list_code, enterprise.id, at=self.at, origin=origin, data=self.content()
        )
        self.need = file_draft(draft.id, actor, at=self.at)

    def do(self, who: str | None, action: Action, **data: Any) -> Event:
        """One act through the door; None is the system."""
        self.last = action
        actor = self.city.actor(who) if who else SYSTEM
        if action in ASKING_AROUND:
            db.session.flush()
        with db.session.no_autoflush:
            event = perform(action, self._case(action), actor, at=self.at, data=data)
        if action in MAKING_TASKS:
            db.session.flush()
        return event

    def _case(self, action: Action) -> Case:
        if action is Action.UNMERGE:
            return case_by_id(self.need.id, self.today, lock=True)
        return case_around(self.need, self.today) if action in ASKING_AROUND else Case(self.need)

    def hand_in(self, who: str, name: str) -> list[int]:
        """A file handed in with the next act."""
        attachment = store(
            self.settings.uploads_dir,
            PAPER,
            shown_name=name,
            media_type="application/pdf",
            person_id=self.city.people[who].id,
            at=self.at,
            need_id=self.need.id,
        )
        return [attachment.id]

    def merge_target(self) -> int | None:
        """The need this is a part of, else another live one of the same enterprise, if there is one."""
        query = select(Need.id).where(
            Need.enterprise_id == self.need.enterprise_id,
            Need.id != self.need.id,
            Need.status.in_(ON_BOOKS),
            Need.merged_into_id.is_(None),
        )
        if self.seed.part_of is not None:
            whole = next(one for one in city_seeds().needs if one.sample == self.seed.part_of)
            query = query.where(Need.title == whole.title)
        return db.session.scalar(query.order_by(Need.id.desc()).limit(1))

    def cut_short(self, reason: Refused | Invalid) -> CutShort:
        """What to say of an act that was refused."""
        return CutShort(self.seed.title, self.last, reason)

    def content(self) -> dict[str, Any]:
        """What is typed into the form of the need, on the day the story stands at."""
        liaison = self.city.seeds[self.city.liaison_of(self.seed.enterprise)]
        units = {code: unit.id for code, unit in self.city.units.items()}
        return {
            "title": self.seed.title,
            "description": self.seed.description,
            "wanted_outcome": self.seed.wanted_outcome,
            "urgency": self.seed.urgency.value,
            "confidential": self.seed.confidential,
            "chain": self.city.enterprises[self.seed.enterprise].chain,
            "contact_name": liaison.name,
            "contact_phone": liaison.phone,
        } | self.seed.data_on(self.today, units)
