"""Links that a coordinator passes on by hand, as text and QR code, to an enterprise no mail reaches (DOMAIN §7)."""

from __future__ import annotations

from collections.abc import Sequence

import segno
from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker import clock
from tracker.actions.audit import record_by
from tracker.delivery import links
from tracker.delivery.links import Given
from tracker.models import Need, Person, QuarterlyReturn
from tracker.queries import liaisons, returns
from tracker.queries.case import case_of
from tracker.queries.people import holders
from tracker.rules.passing import purpose_of, why_not_passed
from tracker.rules.refused import Hidden, Refused
from tracker.vocabulary import LinkPurpose, Permission, Refusal, ReturnState, Role
from tracker.vocabulary.audit import AuditAct
from tracker.web.access import actor, doer
from tracker.web.filters import called
from tracker.web.forms.passing import PassForm
from tracker.web.headers import without_referrer
from tracker.web.route import FORM, Route

PASS = Permission.PASS_LINKS


def for_need(number: str) -> ResponseReturnValue:
    """Choose whose link it is; once chosen, the link to confirm or endorse this need."""
    need = case_of(number, actor(), clock.office_date()).need
    refused = why_not_passed(need, actor())
    if refused is not None:
        raise refused
    purpose = purpose_of(need)
    assert purpose is not None, "why_not_passed asks for one"
    readers = _speakers(need.enterprise_id)
    if purpose is LinkPurpose.ENDORSE:
        readers = [person for person in readers if person.id != need.filed_by_id]
    form = _form(readers)
    if form.sent():
        person = form.chosen(readers)
        return _passed(links.to_need(purpose, need, person.id), person, f"need:{need.number}")
    back = url_for("needs.page", number=number)
    return _page(form, readers, purpose, subject=need.title, back=back, uscc=need.enterprise.uscc)


def for_return(return_id: int) -> ResponseReturnValue:
    """Choose whose link it is; once chosen, the link to answer this return."""
    found = returns.return_of(return_id, actor())
    if not _coordinates(found):
        raise Hidden
    if found.state is not ReturnState.OPEN:
        raise Refused(Refusal.TOO_LATE, on=found.due_on)
    readers = _speakers(found.enterprise_id)
    form = _form(readers)
    if form.sent():
        person = form.chosen(readers)
        return _passed(links.to_return(found, person.id), person, f"return:{found.id}")
    back = url_for("returns.page", return_id=return_id)
    subject, uscc = called(found.enterprise), found.enterprise.uscc
    return _page(form, readers, LinkPurpose.RETURN, subject=subject, back=back, uscc=uscc)


def may_pass(need: Need) -> bool:
    """Whether the need's page offers to pass a link on."""
    return why_not_passed(need, actor()) is None


def pass_address(found: QuarterlyReturn) -> str | None:
    """Where a return's page leads to pass a link on, for who may."""
    is_possible = found.state is ReturnState.OPEN and _coordinates(found)
    return url_for("passing.for_return", return_id=found.id) if is_possible else None


def qr_code(address: str) -> Markup:
    """An address as a QR code that a page may hold under its policy: shapes only, no style."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(scale=4, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 - drawn from squares, the address is not in it as text


def _coordinates(found: QuarterlyReturn) -> bool:
    return found.enterprise.region_id in liaisons.region_ids(actor())


def _speakers(enterprise_id: int) -> Sequence[Person]:
    return holders(Role.LIAISON, clock.office_date(), enterprise_id=enterprise_id)


def _form(readers: Sequence[Person]) -> PassForm:
    form = PassForm(data={"person": str(readers[0].id)} if len(readers) == 1 else None)
    form.person.choices = [(str(person.id), called(person)) for person in readers]
    return form


def _page(
    form: PassForm, readers: Sequence[Person], purpose: LinkPurpose, **shown: str
) -> ResponseReturnValue:
    page = render_template("passing/choose.html", form=form, readers=readers, purpose=purpose, **shown)
    return page, form.status()


def _passed(given: Given, person: Person, subject: str) -> ResponseReturnValue:
    """The link itself, on a page that nobody is told of; that it was handed out is recorded first."""
    record_by(doer(), AuditAct.PASS_LINK, f"person:{person.id}", subject=subject, purpose=given.purpose.value)
    page = render_template("passing/link.html", given=given, person=person, code=qr_code(given.address))
    return without_referrer(page)


ROUTES = (
    Route("/needs/<number>/pass-link", for_need, PASS, methods=FORM, writes=True),
    Route("/returns/<int:return_id>/pass-link", for_return, PASS, methods=FORM, writes=True),
)
