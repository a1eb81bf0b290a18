"""Whoever keeps the people gets no hold of the account of whoever reads the audit (TRUST 71)."""

import pytest
from sqlalchemy import select

from tests.client import Browser
from tests.factories import PASSWORD
from tracker.models import AccessToken, RoleGrant
from tracker.vocabulary import Role

REASON = "No administrator makes a link to an auditor's account: whoever runs the server does"


@pytest.fixture
def admin(as_):
    return as_("admin")


def links_to(session, person):
    session.rollback()
    return session.scalars(select(AccessToken).where(AccessToken.person_id == person.id)).all()


def test_an_administrator_makes_no_link_to_an_auditor_and_the_page_says_who_does(admin, town, session):
    page = admin.get(f"/people/{town.auditor.id}")
    assert page.html.main.find("form", action=f"/people/{town.auditor.id}/link") is None
    assert "so no administrator makes a link to it" in page.words
    assert "tracker link auditor" in page.words
    refused = admin.post(f"/people/{town.auditor.id}/link")
    assert (refused.status, REASON in refused.words) == (409, True)
    assert links_to(session, town.auditor) == []


def test_ending_the_role_first_does_not_open_the_account(admin, town, session):
    held = session.scalars(select(RoleGrant).where(RoleGrant.person_id == town.auditor.id)).one()
    ended = admin.submit(admin.get(f"/people/{town.auditor.id}/roles/{held.id}/end"), password=PASSWORD)
    assert ended.status == 303
    assert admin.post(f"/people/{town.auditor.id}/link").status == 409
    assert links_to(session, town.auditor) == []


def test_an_auditor_who_never_signed_in_gets_no_second_invitation_from_an_administrator(admin, town, session):
    town.auditor.password_hash = ""
    session.commit()
    assert admin.post(f"/people/{town.auditor.id}/link").status == 409


def test_an_auditors_address_is_changed_by_the_auditor_only(admin, as_, town, session):
    address = f"/people/{town.auditor.id}/edit"
    refused = admin.submit(admin.get(address), email="mine@example.org")
    assert (refused.status, refused.errors) == (
        422,
        ["E-mail: An auditor's e-mail address is changed by the auditor alone."],
    )
    assert admin.submit(refused, email="", post="审计科").status == 303
    auditor = as_("auditor")
    form = auditor.get("/profile/contact")
    assert auditor.submit(form, email="own@example.org", password=PASSWORD).status == 303
    session.refresh(town.auditor)
    assert (town.auditor.email, town.auditor.post) == ("own@example.org", "审计科")


def test_a_coordinator_makes_no_link_to_a_liaison_who_was_an_auditor(app, town, session):
    from tests.factories import grant

    ended = grant(session, town.colleague, Role.AUDITOR)
    ended.to_on = ended.from_on
    session.commit()
    county = Browser(app)
    county.log_in("county")
    assert county.post(f"/liaisons/{town.colleague.id}/link").status == 409
