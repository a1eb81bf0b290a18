"""What a lived-in city has beside stories: needs tied together, a firm bought, drafts, and messages long read."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from tracker.actions.audit import Doer
from tracker.actions.needs import Origin, begin_draft
from tracker.actions.succession import succeed
from tracker.actions.transition import act_on
from tracker.cli.demo_city.seeds import city as city_seeds
from tracker.cli.demo_city.settling import City
from tracker.cli.demo_city.stories import phrase, pools
from tracker.extensions import db
from tracker.models import Enterprise, Message, Need
from tracker.vocabulary import ON_BOOKS, Action

WRITERS = (("liaison", "yunzhan", "RC"), ("liaison2", "heling", "JS"))
UNREAD_DAYS = 5
# Needs of one enterprise that belong together, by their numbers among the twenty samples.
PAIRS = ((2, 7), (6, 16), (9, 19))


def add_drafts(city: City, now: datetime) -> None:
    """A half-written need on two liaisons' desks."""
    for (writer, enterprise, list_code), text in zip(WRITERS, pools()["drafts"], strict=False):
        begin_draft(
            city.actor(writer),
            list_code,
            city.enterprises[enterprise].id,
            at=now - timedelta(hours=20),
            origin=Origin(),
            data={"title": text[:40], "description": text},
        )


def tie_pairs(city: City, now: datetime) -> None:
    """Liaisons link what belongs together, while one of the two is still on the books."""
    samples = {seed.sample: seed for seed in city_seeds().needs if seed.sample}
    for pair in PAIRS:
        titles = [samples[number].title for number in pair]
        needs = db.session.scalars(select(Need).where(Need.title.in_(titles))).all()
        live = next((need for need in needs if need.status in ON_BOOKS), None)
        if live is not None and len(needs) == len(pair):
            other = next(need for need in needs if need is not live)
            liaison = city.actor(city.liaison_of(samples[pair[0]].enterprise))
            act_on(live.number, Action.LINK, liaison, at=now, data={"other": other.id})


def buy_a_firm(city: City, now: datetime) -> None:
    """One enterprise was bought by another: its live needs go on under the new name."""
    sold = db.session.get_one(Enterprise, city.enterprises["lingshang"].id)
    coordinator = Doer(person_id=city.people["county"].id, at=now, today=city.today)
    said = {"successor": city.enterprises["zhuyun"].id, "reason": phrase("succession")}
    succeed(coordinator, city.actor("county"), sold, said)


def read_old_messages(now: datetime) -> None:
    """Everybody has read what is older than a working week."""
    old = now - timedelta(days=UNREAD_DAYS)
    db.session.execute(update(Message).where(Message.made_at < old).values(read_at=old))
