"""What is asked about an enterprise: one set of fields for its page, its form and whatever else brings it in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.catalog.fields import Choice, FieldKind, FieldSpec
from tracker.catalog.industries import chain_choices, industry_sections
from tracker.rules.credit_code import compact_credit_code, uscc_fault
from tracker.rules.faults import Fault
from tracker.rules.validation import Checked, validate
from tracker.vocabulary import N_

MONEY_UNIT = N_("10,000 yuan")
OLDEST = Decimal(1840)
ZERO, MOST = Decimal(0), Decimal(100_000_000)
# Columns of an enterprise; the other fields lie in its profile, a JSON object.
COLUMNS = ("name", "name_en", "uscc", "region", "industry", "chain", "scale", "address", "key")
PROFILE = ("founded_on", "figures")


def _money(name: str, label: str) -> FieldSpec:
    return FieldSpec(name, FieldKind.MONEY, label, minimum=ZERO, maximum=MOST, unit=MONEY_UNIT)


FIGURES = (
    _money("output", N_("Output")),
    _money("revenue", N_("Revenue")),
    _money("tax", N_("Tax paid")),
    FieldSpec("staff", FieldKind.INTEGER, N_("Staff"), minimum=ZERO, maximum=Decimal(10_000_000)),
    _money("research", N_("Research and development")),
)
SCALES = (
    Choice("large", N_("Large")),
    Choice("medium", N_("Medium")),
    Choice("small", N_("Small")),
    Choice("micro", N_("Micro")),
)


def succession_fields() -> tuple[FieldSpec, ...]:
    """What is asked when an enterprise was merged, bought or renamed."""
    return (
        FieldSpec(
            "successor",
            FieldKind.ENTERPRISE,
            N_("Successor"),
            help=N_("Its open needs and drafts move there; closed ones stay readable by both."),
            required=True,
        ),
        FieldSpec("reason", FieldKind.PARAGRAPH, N_("Reason"), required=True, max_length=300),
    )


def enterprise_fields() -> tuple[FieldSpec, ...]:
    """The fields of an enterprise, in the order of the form."""
    divisions = tuple(
        Choice(division.code, division.name)
        for section in industry_sections()
        for division in section.divisions
    )
    return (
        FieldSpec("name", FieldKind.TEXT, N_("Full name"), required=True, max_length=120),
        FieldSpec("name_en", FieldKind.TEXT, N_("Name in English"), max_length=160),
        FieldSpec(
            "uscc",
            FieldKind.TEXT,
            N_("Unified social credit code"),
            help=N_("18 characters, as on the business licence."),
            required=True,
            max_length=40,
        ),
        FieldSpec("region", FieldKind.REGION, N_("Region"), required=True),
        FieldSpec("industry", FieldKind.CHOICE, N_("Industry"), choices=divisions),
        FieldSpec("chain", FieldKind.CHOICE, N_("Industrial chain"), choices=chain_choices()),
        FieldSpec("scale", FieldKind.CHOICE, N_("Size"), choices=SCALES),
        FieldSpec("address", FieldKind.TEXT, N_("Address"), max_length=200),
        FieldSpec("founded_on", FieldKind.DATE, N_("Founded on"), minimum=OLDEST, not_after_today=True),
        FieldSpec(
            "key",
            FieldKind.FLAG,
            N_("Key enterprise"),
            help=N_(
                "Key enterprises are asked for their needs every quarter, also when they have none on the books."
            ),
        ),
        FieldSpec("figures", FieldKind.ROWS, N_("Figures by year"), rows=(YEAR, *FIGURES), max_rows=15),
    )


YEAR = FieldSpec(
    "year", FieldKind.INTEGER, N_("Year"), required=True, minimum=Decimal(1990), maximum=Decimal(2100)
)


def checked_enterprise(raw: Mapping[str, object], *, today: date) -> Checked:
    """The clean values, the credit code as it is stored, and every fault at its field."""
    checked = validate(enterprise_fields(), raw, today=today)
    errors = dict(checked.errors)
    code = checked.values.get("uscc")
    if isinstance(code, str) and "uscc" not in errors:
        if (fault := uscc_fault(code)) is not None:
            errors["uscc"] = fault
        checked.values["uscc"] = compact_credit_code(code)
    return Checked(checked.values, errors | _doubled_years(checked.values.get("figures") or []))


def _doubled_years(rows: list[dict[str, Any]]) -> dict[str, Fault]:
    years = [row.get("year") for row in rows]
    return {
        f"figures.{n}.year": Fault(N_("This year is given twice."), {})
        for n, year in enumerate(years)
        if year is not None and year in years[:n]
    }
