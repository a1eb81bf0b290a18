"""Changes among places and people while needs went on: a firm bought, a unit renamed, somebody who left."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from tracker.actions import units
from tracker.actions.audit import Doer
from tracker.actions.people import deactivate
from tracker.actions.succession import succeed
from tracker.cli.demo_city.plot import BOUGHT
from tracker.cli.demo_city.settling import City
from tracker.cli.demo_city.stories import phrase
from tracker.extensions import db
from tracker.models import Enterprise

BUYER, LEAVER = "zhuyun", "fengziang"
RENAMED = "gx-zsj"


def buy_a_firm(city: City, now: datetime) -> None:
    """One enterprise was bought by another: its live needs go on under the new name."""
    sold = db.session.get_one(Enterprise, city.enterprises[BOUGHT].id)
    said = {"successor": city.enterprises[BUYER].id, "reason": phrase("succession")}
    succeed(_doer(city, "county", now), city.actor("county"), sold, said)


def rename_a_unit(city: City, now: datetime) -> None:
    """A unit has a new name since this morning; what it did under the old one stays its own."""
    unit = city.units[RENAMED]
    named = dataclasses.replace(
        units.of(unit),
        name=phrase("unit_name"),
        name_en=phrase("unit_name_en"),
        short_name=phrase("unit_short"),
    )
    units.change(_doer(city, "admin", now), unit, named, version=unit.version)


def say_farewell(city: City, now: datetime) -> None:
    """An official left today with a desk full of needs and tasks, which the head has to hand out."""
    deactivate(_doer(city, "admin", now), city.people[LEAVER])


def _doer(city: City, username: str, now: datetime) -> Doer:
    return Doer(person_id=city.people[username].id, at=now, today=city.today)
