"""Enterprises: the list, each one's page (the development book begins here), and its form."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import enterprises as keeping
from tracker.catalog.industries import chain, division_of
from tracker.models import Enterprise
from tracker.queries import enterprises, needs
from tracker.queries.enterprises import Wanted
from tracker.queries.needs import Filters
from tracker.rules.credit_code import compact_credit_code
from tracker.rules.enterprise_form import FIGURES, SCALES, enterprise_fields
from tracker.rules.faults import Fault
from tracker.rules.refused import Invalid, Refused, Stale
from tracker.vocabulary import OFF_BOOKS, ON_BOOKS, Outcome, Permission, Refusal, Role
from tracker.web.access import actor, doer, may
from tracker.web.arguments import text_argument, with_arguments
from tracker.web.figures import figure
from tracker.web.filters import called, day, number, words
from tracker.web.forms.spec_form import Option, SpecForm, spec_form
from tracker.web.forms.typed import reshaped, typed_values
from tracker.web.need_rows import need_rows
from tracker.web.once import answer_once, typed_key
from tracker.web.route import FORM, Route
from tracker.web.writes import is_resumed

CONFLICT = 409
SHOWN = 20


def index() -> ResponseReturnValue:
    """Enterprises by name, with what stands on the books."""
    wanted = Wanted(
        q=text_argument("q"),
        region=text_argument("region"),
        key=text_argument("key") == "yes",
        live=text_argument("live") == "yes",
    )
    page = enterprises.enterprises(actor(), wanted, clock.office_date(), cursor=text_argument("cursor"))
    regions = {region.code: called(region) for region in needs.regions_in(actor())}
    return render_template(
        "enterprises/index.html",
        rows=page.rows,
        wanted=wanted,
        regions=list(regions.items()),
        chips=_chips(wanted, regions),
        clear=url_for("enterprises.index"),
        may_keep=may(Permission.KEEP_ENTERPRISES),
        next_page=with_arguments(cursor=page.next) if page.next else None,
        previous_page=with_arguments(cursor=page.previous) if page.previous else None,
        first_page=with_arguments(cursor=None) if page.previous else None,
    )


def show(uscc: str) -> ResponseReturnValue:
    """One enterprise: profile, figures by year, its needs through all quarters, whom to turn to."""
    today = clock.office_date()
    found = enterprises.enterprise(actor(), compact_credit_code(uscc))
    gone = Filters(enterprise=found.uscc, statuses=OFF_BOOKS)
    live = needs.ledger(actor(), Filters(enterprise=found.uscc, statuses=ON_BOOKS), today, size=SHOWN)
    past = needs.ledger(actor(), gone, today, sort="filed", size=SHOWN)
    return render_template(
        "enterprises/show.html",
        enterprise=found,
        profile=_profile(found),
        years=_years(found),
        year_columns=[words(spec.label) for spec in FIGURES],
        live=need_rows(live.rows, today, own=True),
        past=need_rows(past.rows, today, own=True),
        figures=_figures(found),
        leaders=enterprises.leaders_of(found.id, today),
        liaisons=enterprises.liaisons_of(found.id, today),
        kin=enterprises.kin(actor(), found),
        may_keep=keeping.may_keep(actor(), found),
        all_needs=url_for("ledger.index", enterprise=found.uscc, sort="filed"),
    )


def create() -> ResponseReturnValue:
    """A new enterprise."""
    fields = enterprise_fields()
    typed = typed_values(fields, request.form) if request.method == "POST" else {}
    errors: Mapping[str, Fault] = {}
    changed = reshaped(fields, typed, request.form)
    if request.method == "POST" and changed is None and not is_resumed():
        try:
            return answer_once(lambda: _address(keeping.create(doer(), actor(), typed)))
        except Invalid as wrong:
            errors = wrong.errors
    form = _form(typed if changed is None else changed, errors)
    return _form_page(form, title=_("New enterprise"), action=url_for("enterprises.create"), once=typed_key())


def edit(uscc: str) -> ResponseReturnValue:
    """Change what is known; a stale edit shows both texts."""
    found = enterprises.enterprise(actor(), compact_credit_code(uscc))
    if not keeping.may_keep(actor(), found):
        raise Refused(Refusal.NOT_YOURS, who=Role.COORDINATOR)
    fields, version = enterprise_fields(), found.version
    if request.method == "GET":
        form = _form(keeping.content_of(found), {})
        return _form_page(form, enterprise=found, version=version, title=_("Change the profile"))
    typed = typed_values(fields, request.form)
    errors: Mapping[str, Fault] = {}
    conflicts: list[dict[str, str]] = []
    changed = reshaped(fields, typed, request.form)
    if changed is None and not is_resumed():
        try:
            keeping.change(doer(), actor(), found, typed, version=_version())
            return redirect(_address(found), 303)
        except Invalid as wrong:
            errors = wrong.errors
        except Stale as stale:
            conflicts = _differences(stale.current, typed)
    form = _form(typed if changed is None else changed, errors)
    shown = version if conflicts else _version()
    page = _form_page(
        form, enterprise=found, version=shown, title=_("Change the profile"), conflicts=conflicts
    )
    return (page[0], CONFLICT) if conflicts else page


def _form(values: Mapping[str, Any], errors: Mapping[str, Fault]) -> SpecForm:
    regions = [Option(region.id, called(region)) for region in enterprises.regions_kept(actor())]
    return spec_form(enterprise_fields(), values, errors=errors, options={"region": regions})


def _form_page(form: SpecForm, **context: Any) -> tuple[str, int]:
    given = {"enterprise": None, "version": None, "once": None, "conflicts": []} | context
    if given["enterprise"] is not None:
        given["action"] = url_for("enterprises.edit", uscc=given["enterprise"].uscc)
    return render_template("enterprises/form.html", form=form, **given), form.status


def _version() -> int:
    typed = request.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _address(found: Enterprise) -> str:
    return url_for("enterprises.show", uscc=found.uscc)


def _differences(current: Mapping[str, Any], typed: Mapping[str, Any]) -> list[dict[str, str]]:
    """The plain fields that differ, as the component conflict draws them."""
    rows = []
    for spec in enterprise_fields():
        theirs, yours = str(current.get(spec.name) or ""), str(typed.get(spec.name) or "")
        if spec.name not in ("figures", "key") and theirs != yours:
            rows.append({"label": words(spec.label), "theirs": theirs, "yours": yours})
    return rows or [{"label": _("Figures by year"), "theirs": _("changed"), "yours": _("see below")}]


def _profile(found: Enterprise) -> list[tuple[str, str]]:
    division, its_chain = division_of(found.industry), chain(found.chain)
    scale = next((choice for choice in SCALES if choice.code == found.scale), None)
    founded = keeping.founded_on(found)
    return [
        (_("Unified social credit code"), found.uscc),
        (_("Region"), called(found.region)),
        (_("Industry"), words(division.name) if division else found.industry),
        (_("Industrial chain"), words(its_chain.name) if its_chain else found.chain),
        (_("Size"), words(scale.label) if scale else found.scale),
        (_("Address"), found.address),
        (_("Founded on"), day(founded)),
        (_("Key enterprise"), _("Yes") if found.key else _("No")),
    ]


def _years(found: Enterprise) -> list[tuple[str, list[str]]]:
    """Figures by year, the latest first; money in 10,000 yuan."""
    rows = sorted(found.profile.get("figures") or [], key=lambda row: -int(row["year"]))
    return [(str(row["year"]), [_amount(row.get(spec.name)) for spec in FIGURES]) for row in rows]


def _amount(value: Any) -> str:
    return "–" if value is None else number(Decimal(str(value)))


def _figures(found: Enterprise) -> list[Any]:
    """How the enterprise's closed needs ended, each kind apart, each a link to its rows."""
    counted = enterprises.needs_by_outcome(actor(), found.id)
    return [
        figure(
            words(outcome),
            counted.get(outcome, 0),
            url_for("ledger.index"),
            enterprise=found.uscc,
            outcome=outcome.value,
            status="closed",
        )
        for outcome in Outcome
    ]


def _chips(wanted: Wanted, regions: Mapping[str, str]) -> list[tuple[str, str]]:
    active = {
        "q": wanted.q,
        "region": regions.get(wanted.region, wanted.region),
        "key": _("Key enterprises") if wanted.key else "",
        "live": _("With needs on the books") if wanted.live else "",
    }
    return [(text, with_arguments(**{name: None, "cursor": None})) for name, text in active.items() if text]


ROUTES = (
    Route("/enterprises", index, Permission.READ_ENTERPRISES),
    Route("/enterprises/new", create, Permission.KEEP_ENTERPRISES, methods=FORM, writes=True),
    Route("/enterprises/<uscc>", show, Permission.READ_ENTERPRISES),
    Route("/enterprises/<uscc>/edit", edit, Permission.KEEP_ENTERPRISES, methods=FORM, writes=True),
)
