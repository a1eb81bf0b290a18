"""The filing form of a list: its topics, what reference fields may name, and what is known beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.catalog.lists import FormPart, NeedList, behalf_fields, filing_fields, form_parts
from tracker.models import Enterprise, Need, Person
from tracker.queries import filing
from tracker.rules.effects.content import content_of
from tracker.rules.permissions import Actor
from tracker.vocabulary import Channel
from tracker.web.filters import called
from tracker.web.forms.spec_form import Option, Options

# What a successor need does not take over from the one it continues: its date has gone by, its files stay there.
NOT_CONTINUED = frozenset({"wanted_by_on"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for a need of `found`: by topic, of an enterprise's liaison or of an official on its behalf."""

    found: NeedList
    parts: tuple[FormPart, ...]

    @property
    def specs(self) -> tuple[FieldSpec, ...]:
        """All fields, in the order of the form."""
        return tuple(spec for part in self.parts for spec in part.fields)


def asked_of(found: NeedList, *, on_behalf: bool) -> Asked:
    """The topics of the list's form; on behalf with the channel, whose enterprise was chosen before."""
    parts = form_parts(found)
    if not on_behalf:
        return Asked(found, parts)
    more = [spec for spec in behalf_fields() if spec.kind is not FieldKind.ENTERPRISE]
    return Asked(
        found,
        tuple(
            replace(part, fields=part.fields + tuple(spec for spec in more if spec.group == part.name))
            for part in parts
        ),
    )


def content(found: NeedList, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was typed, what the draft's data keeps: the list's fields without the files, which hang on it."""
    kept = {spec.name for spec in filing_fields(found) if spec.kind is not FieldKind.FILES}
    return {name: value for name, value in typed.items() if name in kept}


def channel_of(typed: Mapping[str, Any]) -> Channel:
    """The road an official chose; what is not offered there counts as filed on behalf."""
    offered = {choice.code for spec in behalf_fields() for choice in spec.choices}
    word = str(typed.get("channel") or "")
    return Channel(word) if word in offered else Channel.ON_BEHALF


def options_for(enterprise: Enterprise, actor: Actor) -> Options:
    """The regions, units and earlier needs that a filing for this enterprise may name."""
    return {
        FieldKind.UNITS: [
            Option(unit.id, called(unit), called(unit.region))
            for unit in filing.units_to_name(enterprise.region)
        ],
        FieldKind.REGION: [
            Option(region.id, called(region)) for region in filing.regions_to_file_in(enterprise.region)
        ],
        FieldKind.NEED: [
            Option(need.id, f"{need.number} {need.title}")
            for need in filing.earlier_needs(enterprise.id, actor)
        ],
    }


def known_beforehand(found: NeedList, enterprise: Enterprise, person: Person, *, own: bool) -> dict[str, Any]:
    """What need not be typed again: the chain of the enterprise and, for its own liaison, whom to call."""
    specs = {spec.name: spec for spec in filing_fields(found)}
    known: dict[str, Any] = {}
    if "chain" in specs and specs["chain"].choice(enterprise.chain):
        known["chain"] = enterprise.chain
    if own:
        contact = filing.last_contact(enterprise.id, person.id) or (person.name, person.phone)
        known["contact_name"], known["contact_phone"] = contact
    return known


def continued(found: NeedList, need: Need, remaining: str, *, own: bool) -> dict[str, Any]:
    """The content of a partly solved need for its successor, with what remains as its description.

    An official gets nothing that is confidential; it is asked of the enterprise anew.
    """
    asked: Sequence[FieldSpec] = [spec for spec in filing_fields(found) if own or not spec.confidential]
    names = {spec.name for spec in asked} - NOT_CONTINUED
    values = {name: value for name, value in content_of(need).items() if name in names}
    if need.confidential and not own:
        values = {}
    if remaining:
        values["description"] = remaining
    return values
