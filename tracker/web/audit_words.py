"""Entries of the audit and events of the ledger as words: names for codes, labels for fields, never a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext

from tracker.models import AuditEntry, Event
from tracker.queries.audit_names import REFERENCES, Known, Named, object_of
from tracker.rules.action_forms import fields_of
from tracker.rules.confidentiality import RevealReason
from tracker.rules.enterprise_form import enterprise_fields, succession_fields
from tracker.vocabulary import N_, LinkPurpose, Role
from tracker.web.filters import act_words, called, instant, words


@dataclass(frozen=True, slots=True)
class Thing:
    """What an entry is about: its name, or its code where it has none, and where to read on."""

    text: str
    href: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the audit, ready to be drawn."""

    at: str
    who: str
    act: str
    about: Thing
    particulars: tuple[tuple[str, str], ...]
    address: str


def line_of(entry: AuditEntry, known: Known) -> Line:
    """An entry in the reader's language; what is not known stays readable as its code."""
    return Line(
        at=instant(entry.at, "iso"),
        who=_doer(entry),
        act=act_words(entry.act),
        about=_about(entry, known),
        particulars=tuple(_particulars(entry, known)),
        address=entry.address,
    )


def labels_of_texts(event: Event, list_code: str) -> dict[str, str]:
    """What the texts of an event are called, by the names under which their fingerprints stand."""
    labels = {spec.name: words(spec.label) for spec in fields_of(event.action, list_code, {})}
    return {name: labels.get(name, name) for name in sorted(event.digests)}


def _doer(entry: AuditEntry) -> str:
    """Whoever was not signed in came over the network, or else worked on the server itself."""
    if entry.actor is not None:
        return called(entry.actor)
    return str(gettext("a visitor") if entry.address else gettext("the server's command line"))


def _about(entry: AuditEntry, known: Known) -> Thing:
    kind, key = object_of(entry)
    row = known.of(kind, key)
    if row is not None:
        return Thing(called(row), _address(kind, row))
    if kind == "need":
        return Thing(key, url_for("audit.events", number=key))
    if kind in _NUMBERED:
        return Thing(str(gettext(_NUMBERED[kind], number=key)))
    if key == "unknown":
        return Thing(gettext("an unknown username"))
    return _view(key) if not kind else Thing(entry.object, is_code=True)


def _address(kind: str, row: Any) -> str:
    if kind == "person":
        return url_for("people.show", person_id=row.id)
    return url_for("units.show", code=row.code) if kind == "unit" else ""


def _view(endpoint: str) -> Thing:
    """Of whom a page was refused: the page's address as the table of routes has it."""
    rule = next((rule for rule in current_app.url_map.iter_rules() if rule.endpoint == endpoint), None)
    return Thing(rule.rule if rule is not None else endpoint or "–", is_code=rule is not None)


def _particulars(entry: AuditEntry, known: Known) -> Iterator[tuple[str, str]]:
    for name, value in sorted(entry.facts.items()):
        if name == "scope_id":
            continue  # said together with the kind of scope
        if name == "scope":
            yield words(N_("Held in")), _scope(entry.facts, known)
        elif name in REFERENCES:
            yield words(LABELS[name]), _named(known.of(REFERENCES[name], value), value)
        else:
            tell = _VALUES.get(name, str)
            yield words(LABELS[name]) if name in LABELS else name, tell(value)


def _scope(facts: Mapping[str, Any], known: Known) -> str:
    key = facts.get("scope_id")
    if key is None:
        return str(gettext("the whole system"))
    return _named(known.of(str(facts["scope"]), key), f"{facts['scope']}:{key}")


def _named(row: Named | None, key: object) -> str:
    return called(row) if row is not None else str(key)


def _role(code: str) -> str:
    return words(Role(code)) if code in set(Role) else code


def _why(code: str) -> str:
    if code in set(RevealReason):
        return words(RevealReason(code))
    return words(WHY[code]) if code in WHY else code


def _fields(names: list[str]) -> str:
    labels = FIELDS | {spec.name: spec.label for spec in (*enterprise_fields(), *succession_fields())}
    said = (words(labels[name]) if name in labels else name for name in names)
    return str(gettext(", ")).join(said) or "–"


def _purpose(code: str) -> str:
    return words(LinkPurpose(code)) if code in set(LinkPurpose) else code


def _subject(object_: str) -> str:
    """What a link opens: a need by its number, a return by its own."""
    kind, _colon, key = object_.partition(":")
    return str(gettext(_NUMBERED[kind], number=key)) if kind in _NUMBERED else key or object_


_NUMBERED = {
    "session": N_("Session no. %(number)s"),
    "delivery": N_("Delivery no. %(number)s"),
    "return": N_("Quarterly return no. %(number)s"),
}
LABELS = {
    "role": N_("Role"),
    "grant": N_("Grant no."),
    "link": N_("Link no."),
    "substitution": N_("Substitution no."),
    "leader": N_("Linked leader"),
    "substitute": N_("Substitute"),
    "unit": N_("Unit"),
    "fields": N_("Changed"),
    "why": N_("Why"),
    "method": N_("Request"),
    "count": N_("Number"),
    "purpose": N_("Purpose"),
    "subject": N_("Opens"),
}
WHY = {
    "csrf": N_("The form was not of this session"),
    "permission": N_("No permission"),
    "on-case": N_("At work on the need"),
}
FIELDS = {
    "post": N_("Post"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "short_name": N_("Short name"),
    "region_id": N_("Region"),
    "lists": N_("Lists"),
    "active": N_("Active"),
}
_VALUES: Mapping[str, Callable[[Any], str]] = {
    "role": _role,
    "fields": _fields,
    "why": _why,
    "purpose": _purpose,
    "subject": _subject,
}
