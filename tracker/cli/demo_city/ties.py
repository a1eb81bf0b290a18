"""Ties: needs of one enterprise that belong together are linked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tracker.actions.transition import act_on
from tracker.cli.demo_city.seeds import city as city_seeds
from tracker.cli.demo_city.settling import City
from tracker.extensions import db
from tracker.models import Need
from tracker.vocabulary import ON_BOOKS, Action

# By their numbers among the twenty samples.
PAIRS = ((2, 7), (6, 16), (9, 19))


def tie_pairs(city: City, now: datetime) -> None:
    """Liaisons link what belongs together, while one of the two is still on the books."""
    samples = {seed.sample: seed for seed in city_seeds().needs if seed.sample}
    for pair in PAIRS:
        titles = [samples[number].title for number in pair]
        needs = db.session.scalars(select(Need).where(Need.title.in_(titles)).order_by(Need.id)).all()
        live = next((need for need in needs if need.status in ON_BOOKS), None)
        if live is not None and len(needs) == len(pair):
            other = next(need for need in needs if need is not live)
            liaison = city.actor(city.liaison_of(samples[pair[0]].enterprise))
            act_on(live.number, Action.LINK, liaison, at=now, data={"other": other.id})
