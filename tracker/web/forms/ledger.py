"""The filters of the ledger: read from the address, shown as chips, and said where one means nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext

from tracker.catalog.lists import need_lists
from tracker.clock import Quarter
from tracker.queries.matters import matter, may_wait_for
from tracker.queries.needs import ORDERS, Filters
from tracker.rules.credit_code import compact_credit_code, uscc_fault
from tracker.rules.permissions import Actor
from tracker.vocabulary import IN_BANK, N_, ON_BOOKS, Outcome, Status, Urgency
from tracker.web.arguments import text_argument, with_arguments
from tracker.web.filters import words

YES = "yes"
ON_BOOKS_CODE, IN_BANK_CODE = "on-books", "in-bank"
GROUPS: Mapping[str, tuple[str, frozenset[Status]]] = {
    ON_BOOKS_CODE: (N_("On the books"), ON_BOOKS),
    IN_BANK_CODE: (N_("In the needs bank"), IN_BANK),
}
LONGEST_CODE = 24
SORTS: Mapping[str, str] = {
    "due": N_("Next due first"),
    "filed": N_("Filed last first"),
    "updated": N_("Changed last first"),
    "number": N_("By number"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: `given` by name as typed, `ignored` the labels of what means nothing here."""

    filters: Filters
    sort: str
    given: Mapping[str, str]
    ignored: tuple[str, ...]
    # Active filters as (text, address without it).
    chips: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its name in the address, its label, how it is read (None: means nothing) and how it reads."""

    name: str
    label: str
    read: Callable[[str, Actor], Any]
    text: Callable[[str], str]


def wanted(actor: Actor, names: Mapping[str, str]) -> Wanted:
    """Read the address leniently: a filter that means nothing is left out and said. `names` are names by code."""
    values: dict[str, Any] = {}
    given: dict[str, str] = {}
    ignored: list[tuple[str, str]] = []
    for one in FILTERS:
        typed = text_argument(one.name)
        if not typed:
            continue
        value = one.read(typed, actor)
        if value is None:
            ignored.append((one.name, gettext(one.label)))
        else:
            given[one.name], values[FIELDS.get(one.name, one.name)] = typed, value
    sort = text_argument("sort") or "due"
    if sort not in ORDERS:
        ignored.append(("sort", gettext("Order")))
    away = {name: None for name, _label in ignored} | {"cursor": None}
    return Wanted(
        Filters(**values),
        sort if sort in ORDERS else "due",
        given,
        tuple(label for _name, label in ignored),
        tuple((_chip(one, given[one.name], names), with_arguments(**away | {one.name: None}))
              for one in FILTERS if one.name in given),
    )  # fmt: skip


def status_choices() -> list[tuple[str, str]]:
    """What the status filter offers: the two groups first, then every status a need can have."""
    groups = [(code, gettext(label)) for code, (label, _statuses) in GROUPS.items()]
    return groups + [(status.value, words(status)) for status in Status if status is not Status.DRAFT]


def sort_choices() -> list[tuple[str, str]]:
    """The orders of the ledger, by name."""
    return [(code, gettext(label)) for code, label in SORTS.items()]


def quarter_choices(this: Quarter) -> list[tuple[str, str]]:
    """The quarters of the last two years, and the one in the address."""
    found = [this]
    while len(found) < 8:
        found.append(found[-1].previous)
    codes = [quarter.code for quarter in found]
    typed = request.args.get("quarter", "")
    if typed not in codes and _quarter(typed, None) is not None:
        codes.append(typed)
    return [(code, _quarter_text(code)) for code in codes]


def _chip(one: Filter, typed: str, names: Mapping[str, str]) -> str:
    text = names.get(typed) or one.text(typed)
    return (
        str(gettext("%(name)s: %(value)s", name=gettext(one.label), value=text))
        if text
        else gettext(one.label)
    )


def _list(typed: str, _actor: Actor) -> str | None:
    return typed if typed in need_lists() else None


def _statuses(typed: str, _actor: Actor) -> frozenset[Status] | None:
    if typed in GROUPS:
        return GROUPS[typed][1]
    return frozenset({Status(typed)}) if typed in set(Status) - {Status.DRAFT} else None


def _code(typed: str, _actor: Actor) -> str | None:
    return typed if len(typed) <= LONGEST_CODE else None


def _quarter(typed: str, _actor: Actor | None) -> Quarter | None:
    try:
        quarter = Quarter.parse(typed)
    except ValueError:
        return None
    return quarter if 2000 <= quarter.year <= 2098 else None


def _quarter_text(code: str) -> str:
    quarter = Quarter.parse(code)
    return str(gettext("%(year)s Q%(number)s", year=quarter.year, number=quarter.number))


def _waiting(typed: str, actor: Actor) -> str | None:
    found = matter(typed)
    return typed if found is not None and may_wait_for(found, actor) else None


def _waiting_text(typed: str) -> str:
    found = matter(typed)
    return gettext(found.label) if found else typed


def _credit_code(typed: str, _actor: Actor) -> str | None:
    return compact_credit_code(typed) if uscc_fault(typed) is None else None


def _flag(typed: str, _actor: Actor) -> bool | None:
    return True if typed == YES else None


FIELDS = {"list": "list_code", "status": "statuses"}
FILTERS: tuple[Filter, ...] = (
    Filter("q", N_("Words"), lambda typed, _actor: typed, lambda typed: typed),
    Filter("waiting", N_("Waiting"), _waiting, _waiting_text),
    Filter("list", N_("List"), _list, lambda typed: words(need_lists()[typed].short_name)),
    Filter("status", N_("Status"), _statuses, lambda typed: dict(status_choices())[typed]),
    Filter("urgency", N_("Urgency"), lambda typed, _actor: Urgency(typed) if typed in set(Urgency) else None,
           lambda typed: words(Urgency(typed))),
    Filter("outcome", N_("Outcome"), lambda typed, _actor: Outcome(typed) if typed in set(Outcome) else None,
           lambda typed: words(Outcome(typed))),
    Filter("unit", N_("Lead unit"), _code, lambda typed: typed),
    Filter("region", N_("Region"), _code, lambda typed: typed),
    Filter("enterprise", N_("Enterprise"), _credit_code, lambda typed: typed),
    Filter("quarter", N_("Filed in"), _quarter, _quarter_text),
    Filter("overdue", N_("Overdue"), _flag, lambda _typed: ""),
    Filter("mine", N_("Mine"), _flag, lambda _typed: ""),
)  # fmt: skip
