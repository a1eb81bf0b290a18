"""Small drawings that a list shows many times: each is drawn once a page, not once a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from flask import get_template_attribute
from markupsafe import Markup

from tracker import clock
from tracker.catalog.lists import need_lists
from tracker.catalog.work_calendar import work_calendar
from tracker.vocabulary import Status
from tracker.web.due import Due, chip, due_words
from tracker.web.filters import day, words


def status_marks(statuses: Iterable[Status]) -> Mapping[Status, Markup]:
    """The badge of each status."""
    draw = get_template_attribute("components/status_badge.html", "status_badge")
    return {status: draw(status) for status in set(statuses)}


def due_marks(dates: Iterable[date | None], today: date) -> Mapping[date, Markup]:
    """The chip of each due date."""
    draw = get_template_attribute("components/due_chip.html", "due_chip")
    return {due_on: draw(**due_mapping(due_on, today)) for due_on in set(dates) if due_on is not None}


def due_mapping(due_on: date, today: date) -> dict[str, object]:
    """The arguments of the due chip for a date still to be met."""
    text, tone = due_words(due_on, today)
    due = Due(text, tone, day(due_on), due_on.isoformat(), not work_calendar().is_known(due_on.year))
    return chip(due) or {}


def day_marks(instants: Iterable[datetime]) -> Mapping[datetime, str]:
    """The civil day of each instant, in words."""
    days = {at: clock.office_date(at) for at in instants}
    texts = {on: day(on) for on in set(days.values())}
    return {at: texts[on] for at, on in days.items()}


def list_marks() -> Mapping[str, Markup]:
    """The badge of each list, by its code."""
    draw = get_template_attribute("components/list_badge.html", "list_badge")
    return {code: draw(code, list_name(code)) for code in need_lists()}


def list_name(code: str) -> str:
    """The short name of a list in the reader's language."""
    return words(need_lists()[code].short_name)
