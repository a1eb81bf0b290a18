"""The five lists, read once from seeds: where every room asks what a list is (DOMAIN §4)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tracker.catalog.fields import FieldSpec
from tracker.catalog.list_reading import read_seeds
from tracker.catalog.need_list import CommonForm, FormPart, NeedList, TaskTemplate
from tracker.settings import place

__all__ = [
    "CommonForm",
    "FormPart",
    "NeedList",
    "TaskTemplate",
    "behalf_fields",
    "common_fields",
    "common_form",
    "filing_fields",
    "form_parts",
    "list_of_slug",
    "need_list",
    "need_lists",
]


def need_lists() -> Mapping[str, NeedList]:
    """All lists by code, in the order of their positions."""
    return _seeds()[1]


def need_list(code: str) -> NeedList:
    """The list with this code; KeyError where there is none."""
    return need_lists()[code]


def list_of_slug(slug: str) -> NeedList | None:
    """The list with this slug, as in addresses."""
    return next((found for found in need_lists().values() if found.slug == slug), None)


def common_form() -> CommonForm:
    """What every need is asked, whatever its list."""
    return _seeds()[0]


def common_fields() -> tuple[FieldSpec, ...]:
    """The fields that every need has beside its list's own."""
    return common_form().fields


def behalf_fields() -> tuple[FieldSpec, ...]:
    """The fields that only an official filing on an enterprise's behalf is asked."""
    return common_form().behalf


def filing_fields(found: NeedList) -> tuple[FieldSpec, ...]:
    """All fields of a need of this list, common and own, as the filer is asked them."""
    return common_fields() + found.fields


def form_parts(found: NeedList) -> tuple[FormPart, ...]:
    """The filing form of a list, topic by topic; topics without a field are left out."""
    common = common_form()
    groups = common.groups_before + found.groups + common.groups_after
    asked = filing_fields(found)
    parts = (
        FormPart(g.name, g.label, g.help, tuple(field for field in asked if field.group == g.name))
        for g in groups
    )
    return tuple(part for part in parts if part.fields)


@cache
def _seeds() -> tuple[CommonForm, Mapping[str, NeedList]]:
    return read_seeds(place("seeds"))
