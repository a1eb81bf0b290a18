"""Reads seeds/common.toml and seeds/lists/*.toml into values, refusing whatever does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType

from tracker.catalog.closure_reading import read_closure
from tracker.catalog.field_reading import (
    Sources,
    by_name,
    condition_or_none,
    field_at,
    read_checks,
    read_choices,
    read_fields,
    read_groups,
)
from tracker.catalog.fields import NUMBER_KINDS, FieldSpec
from tracker.catalog.industries import chain_choices
from tracker.catalog.loading import CatalogError, Table, read_file
from tracker.catalog.need_list import CommonForm, Money, NeedList, TaskTemplate
from tracker.vocabulary import AnswerKind, Channel, Outcome, UnsolvableReason, Urgency

CODE = re.compile(r"[A-Z]{2}")
SLUG = re.compile(r"[a-z]+(-[a-z]+)*")
# Common choices whose codes the program acts on must be words of the glossary.
GLOSSARY = {
    "urgency": Urgency,
    "channel": Channel,
    "outcome": Outcome,
    "answer_kind": AnswerKind,
    "unsolvable_reason": UnsolvableReason,
}


def read_seeds(folder: Path) -> tuple[CommonForm, Mapping[str, NeedList]]:
    """The common form of a seeds folder, and all its lists by code in the order of their positions."""
    common = read_common(folder / "common.toml", sources={"chains": chain_choices()})
    return common, read_lists(folder / "lists", common)


def read_common(path: Path, *, sources: Sources) -> CommonForm:
    """The common form of a file."""
    top = read_file(path)
    before, after = read_groups(top.tables("groups_before")), read_groups(top.tables("groups_after"))
    fields = read_fields(top.tables("fields"), groups=before + after, sources=sources)
    behalf = read_fields(top.tables("behalf_fields"), groups=before + after, earlier=fields)
    closing = read_fields(top.tables("closing_fields"))
    top.done()
    for field in fields + behalf + closing:
        words = GLOSSARY.get(field.name)
        if words and not {choice.code for choice in field.choices} <= set(words):
            top.fail(f"the choices of {field.name!r} are not those of the glossary")
    return CommonForm(before, after, fields, behalf, closing)


def read_lists(folder: Path, common: CommonForm) -> Mapping[str, NeedList]:
    """Every list of a folder by code, in the order of their positions: one file is one list."""
    lists: dict[str, NeedList] = {}
    for path in sorted(folder.glob("*.toml")):
        found = _read_list(read_file(path), common)
        if any(
            {found.code, found.slug, found.position} & {other.code, other.slug, other.position}
            for other in lists.values()
        ):
            raise CatalogError(path.name, "the code, slug or position stands in another list too")
        lists[found.code] = found
    if not lists:
        raise CatalogError(folder.name, "there is no list")
    return MappingProxyType(dict(sorted(lists.items(), key=lambda entry: entry[1].position)))


def _read_list(top: Table, common: CommonForm) -> NeedList:
    groups = read_groups(top.tables("groups"))
    shared = {group.name for group in common.groups_before + common.groups_after}
    if not groups or any(group.name in shared for group in groups):
        top.fail("a list has groups of its own, named unlike the common ones")
    sources = _read_sources(top.table_or_empty("choice_sources"))
    fields = read_fields(
        top.tables("fields"), groups=groups, earlier=common.fields + common.behalf, sources=sources
    )
    limits = top.table_or_empty("promise")
    promise_complex = limits.integer_or_none("complex")
    found = NeedList(
        code=top.text("code"),
        slug=top.text("slug"),
        version=top.integer("version"),
        position=top.integer("position"),
        name=top.words("name"),
        short_name=top.words("short_name"),
        description=top.words("description"),
        groups=groups,
        fields=fields,
        checks=read_checks(top.tables("checks"), common.fields + fields),
        task_templates=_read_templates(top, fields),
        closure=read_closure(top.table("closure"), fields, closing=common.closing, sources=sources),
        amount_field=top.text_or("amount_field", None),
        amount_unit=top.words_or_none("amount_unit"),
        amount_unit_field=top.text_or("amount_unit_field", None),
        money=_read_money(top.table("money"), fields) if top.has("money") else None,
        promise={limits.word(code, Urgency): limits.integer(code) for code in limits.keys_left()},
        promise_complex=promise_complex,
    )
    limits.done()
    top.done()
    _check_list(top, found)
    return found


def _check_list(top: Table, found: NeedList) -> None:
    if not CODE.fullmatch(found.code) or not SLUG.fullmatch(found.slug):
        top.fail("a code is two capital letters, a slug small letters and hyphens")
    if found.amount_field is not None:
        amount = field_at(found.amount_field, found.fields)
        if amount is None or amount.kind not in NUMBER_KINDS:
            top.fail(f"'amount_field' names no number: {found.amount_field!r}")
        if (found.amount_unit is None) == (found.amount_unit_field is None):
            top.fail("an amount needs either 'amount_unit' or 'amount_unit_field'")
    if found.amount_unit_field is not None and found.own_field(found.amount_unit_field) is None:
        top.fail(f"there is no field {found.amount_unit_field!r}")


def _read_money(table: Table, fields: Sequence[FieldSpec]) -> Money:
    money = Money(table.text("field"), table.integer("yuan"), condition_or_none(table, by_name(fields)))
    table.done()
    field = field_at(money.field, fields)
    if field is None or field.kind not in NUMBER_KINDS:
        table.fail(f"'field' names no number: {money.field!r}")
    return money


def _read_templates(top: Table, fields: Sequence[FieldSpec]) -> tuple[TaskTemplate, ...]:
    tables = top.tables("tasks")
    known = by_name(fields)
    templates = tuple(_read_template(table, known) for table in tables)
    graph = {template.key: template.after for template in templates}
    if len(graph) != len(templates):
        top.fail("two tasks have the same key")
    for table, template in zip(tables, templates, strict=True):
        if not graph.keys() >= set(template.after):
            table.fail(f"'after' names no task: {', '.join(template.after)}")
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        top.fail("the tasks wait for each other in a circle")
    return templates


def _read_template(table: Table, known: Mapping[str, FieldSpec]) -> TaskTemplate:
    template = TaskTemplate(
        key=table.text("key"),
        title=table.words("title"),
        deliverable=table.words("deliverable"),
        days=table.integer("days"),
        weight=table.integer("weight", 1),
        after=table.texts("after"),
        when=condition_or_none(table, known),
    )
    table.done()
    return template


def _read_sources(table: Table) -> Sources:
    return {name: read_choices(table, name, {}) for name in table.keys_left()}
