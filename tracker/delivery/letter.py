"""A letter as a value: for whom, in which form, and how it names needs and links; all of it plain strings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext, ngettext

from tracker import clock
from tracker.catalog.lists import need_list
from tracker.delivery.links import Given
from tracker.documents.words import called, day, words
from tracker.models import Need
from tracker.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a letter is written: the rights that decide what it may say, and no person for a group chat."""

    actor: Actor
    person_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter not yet put into form: the folder of its templates and what they are told."""

    folder: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """A link that its reader alone may use: what for, where, and until which day."""

    purpose: str
    address: str
    until: str


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need as letters name it; of one that holds trade secrets they do not even say the title."""

    title: str
    number: str
    list_name: str
    enterprise: str
    unit: str
    owner: str
    address: str
    subject: str


@dataclass(frozen=True, slots=True)
class Item:
    """One need in a list: what is to be done or what is late, and by when."""

    title: str
    number: str
    what: str
    due: str
    address: str


def need_line(need: Need) -> NeedLine:
    """A need in the reader's language."""
    hidden = gettext("Confidential: please sign in to read")
    return NeedLine(
        title=hidden if need.confidential else need.title,
        number=need.number,
        list_name=words(need_list(need.list_code).short_name),
        enterprise=called(need.enterprise),
        unit=called(need.lead_unit) if need.lead_unit is not None else "",
        owner=called(need.owner) if need.owner is not None else "",
        address=at_site(f"/needs/{need.number}"),
        subject=need.number if need.confidential else need.title,
    )


def due_words(due_on: date | None, late: int) -> str:
    """When something is due, and by how many working days it is late."""
    if due_on is None:
        return ""
    if late <= 0:
        return str(gettext("due %(day)s", day=day(due_on)))
    overdue = ngettext("overdue by %(num)d working day", "overdue by %(num)d working days", late)
    return str(gettext("due %(day)s, %(overdue)s", day=day(due_on), overdue=overdue))


def personal_link(given: Given) -> PersonalLink:
    """A link as a letter draws it."""
    return PersonalLink(words(given.purpose), given.address, day(clock.office_date(given.expires_at)))


def at_site(path: str) -> str:
    """The whole address of a page of ours."""
    return f"{current_app.config['SETTINGS'].base_url}{path}"
