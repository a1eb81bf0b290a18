"""People, their roles and links to them, through the pages."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.client import Browser
from tests.factories import PASSWORD
from tracker.models import AccessToken, AuditEntry, Person, RoleGrant
from tracker.vocabulary import Role

NEW = {"username": "newcomer", "name": "林晚", "name_en": "Lin Wan", "phone": "13800138000", "email": ""}
FRESH = "nine quiet herons at dusk"


def link_in(page):
    return page.html.main.find("code").get_text().removeprefix("http://127.0.0.1:8000")


@pytest.fixture
def admin(as_):
    return as_("admin")


@pytest.mark.parametrize(
    "address",
    [
        "/people",
        "/people?q=zhou&role=official",
        "/people?active=no",
        "/people/new",
        "/people/1",
        "/people/1/edit",
        "/people/1/roles/new",
        "/people/1/roles/1/end",
        "/units",
        "/units?closed=yes",
        "/units/rsj",
        "/units/new",
        "/units/rsj/edit",
        "/profile",
        "/profile/contact",
        "/profile/password",
    ],
)
@pytest.mark.parametrize("locale", ["en", "zh_Hans_CN"])
def test_the_administrators_pages_are_well_made(as_, address, locale):
    assert as_("admin", locale=locale).get(address).status == 200


def test_an_invitation_leads_to_an_account_of_ones_own(app, admin, session):
    page = admin.submit(admin.get("/people/new"), **NEW)
    assert page.heading == "Link for Lin Wan"
    newcomer = Browser(app)
    join = newcomer.get(link_in(page))
    assert join.headers["Referrer-Policy"] == "no-referrer"
    done = newcomer.submit(join, new_password=FRESH, again=FRESH)
    assert (done.status, done.location) == (303, "/")
    assert newcomer.get("/profile").status == 200
    assert Browser(app).log_in("newcomer", FRESH).status == 303
    assert Browser(app).get(link_in(page)).status == 404


def test_an_invitation_sent_twice_makes_one_person(admin, session):
    form = admin.get("/people/new")
    admin.submit(form, **NEW)
    again = admin.submit(form, **NEW)
    person = session.scalars(select(Person).where(Person.username == "newcomer")).one()
    assert (again.status, again.location) == (303, f"/people/{person.id}")


def test_a_username_in_use_is_said_at_its_field(admin):
    page = admin.submit(admin.get("/people/new"), **(NEW | {"username": "official"}))
    assert (page.status, page.errors) == (422, ["Username: Somebody else signs in under this name."])
    assert page.values("name") == ["林晚"]


def test_every_error_is_shown_at_once_and_nothing_typed_is_lost(admin):
    wrong = {"username": "A b", "name": "", "phone": "12", "email": "x@", "post": "p" * 61}
    page = admin.submit(admin.get("/people/new"), **wrong)
    assert page.status == 422
    assert page.errors == [
        "Name: This is needed.",
        "Post: At most 60 characters are possible.",
        "Phone: Please give a mobile number, or a landline with its area code.",
        "E-mail: This is not an e-mail address.",
        "Username: Small letters, digits, dot, hyphen and underscore, beginning with a letter or digit.",
    ]
    assert page.values("post") == ["p" * 61]


@pytest.mark.parametrize("text", ["a\0b", "a\x08b"])
def test_what_no_database_can_hold_is_refused(admin, text):
    page = admin.submit(admin.get("/people/new"), **(NEW | {"name": text}))
    assert (page.status, page.errors) == (
        422,
        ["Name: This holds a character that cannot be stored; please type it anew."],
    )


@pytest.mark.parametrize(
    "address",
    ["/people/9223372036854775808", "/units/a%00b", "/people?q=%00&after=99999999999", "/people/99"],
)
def test_odd_addresses_name_nothing(admin, address):
    assert admin.get(address).status in (200, 404)


def test_a_role_counts_from_the_next_request_and_ends_so(admin, as_, town):
    official = as_("official")
    assert official.get("/audit").status == 403
    page = admin.submit(
        admin.get(f"/people/{town.official.id}/roles/new"),
        role="coordinator",
        region=str(town.east.id),
        password=PASSWORD,
    )
    assert page.status == 303
    assert official.get("/liaisons").status == 200
    end = admin.follow(page).html.select("td a")[0]["href"]
    assert admin.submit(admin.get(end), password=PASSWORD).status == 303
    assert official.get("/liaisons").status == 403


def test_a_role_asks_for_the_own_password(admin, town):
    page = admin.submit(
        admin.get(f"/people/{town.official.id}/roles/new"),
        role="supervisor",
        region=str(town.city.id),
        password="wrong",
    )
    assert page.status == 422
    assert page.errors == [
        "Your own password: This is not your present password, or there were too many tries: then wait 15 minutes."
    ]


def test_nobody_grants_themself_a_role(admin, town, session):
    page = admin.submit(admin.get(f"/people/{town.admin.id}/roles/new"), role="auditor", password=PASSWORD)
    assert page.status == 409
    assert "Nobody changes their own rights" in page.words
    assert session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == town.admin.id)).all() == [
        Role.ADMINISTRATOR
    ]


def test_administrator_and_auditor_are_different_people(admin, town):
    page = admin.submit(
        admin.get(f"/people/{town.auditor.id}/roles/new"), role="administrator", password=PASSWORD
    )
    assert page.errors == ["Role: Administrator and auditor must be different people."]


def test_locking_out_ends_open_sessions_and_links_at_once(app, admin, as_, town, session):
    official = as_("official")
    link = link_in(admin.post(f"/people/{town.official.id}/link"))
    assert admin.post(f"/people/{town.official.id}/deactivate").status == 303
    assert official.get("/").location == "/login?next=/"
    assert Browser(app).get(link).status == 404
    assert Browser(app).log_in("official").status == 422
    assert admin.post(f"/people/{town.official.id}/reactivate").status == 303
    assert Browser(app).log_in("official").status == 303


def test_a_stale_edit_shows_both_texts(admin, as_, town):
    drawn = admin.get(f"/people/{town.official.id}/edit")
    admin.submit(admin.get(f"/people/{town.official.id}/edit"), post="科长")
    page = admin.submit(drawn, post="副科长")
    assert page.status == 409
    assert [cell.get_text() for cell in page.html.select(".conflict td")] == ["科长", "副科长"]
    assert admin.submit(page, post="副科长").status == 303


def test_the_auditor_reads_people_and_changes_nothing(as_, town):
    auditor = as_("auditor")
    assert auditor.get("/people").status == 200
    assert auditor.get(f"/people/{town.official.id}").html.main.find("form", method="post") is None
    for address in ("/people/new", f"/people/{town.official.id}/edit"):
        assert auditor.get(address).status == 403
    assert auditor.post(f"/people/{town.official.id}/deactivate").status == 403


def test_the_administrator_reads_no_audit_and_the_auditor_does(admin, as_, town):
    assert admin.get("/audit").status == 403
    auditor = as_("auditor")
    assert auditor.get("/audit").status == 200
    assert auditor.get("/audit/events?act=file&number=x").status == 200


def test_each_change_of_rights_leaves_one_entry(admin, town, session):
    admin.submit(admin.get("/people/new"), **NEW)
    person = session.scalars(select(Person).where(Person.username == "newcomer")).one()
    admin.submit(admin.get(f"/people/{person.id}/roles/new"), role="leader", password=PASSWORD)
    admin.post(f"/people/{person.id}/link")
    admin.post(f"/people/{person.id}/deactivate")
    session.commit()
    query = select(AuditEntry.act).where(AuditEntry.object == f"person:{person.id}").order_by(AuditEntry.id)
    assert session.scalars(query).all() == ["invite", "grant", "invite", "deactivate"]


def test_tokens_are_stored_as_digests_only(admin, session):
    token = link_in(admin.submit(admin.get("/people/new"), **NEW)).rpartition("/")[2]
    assert token not in session.scalars(select(AccessToken.token_digest)).one()
    assert len(token) == 43


def test_a_coordinator_invites_a_liaison_of_the_region_only(app, as_, town, session):
    county = as_("county")
    assert [cell.get_text() for cell in county.get("/liaisons").html.select("td.cell-main")] == [
        "Yunzhan Machinery",
        "Panshi Refractories",
    ]
    page = county.submit(county.get(f"/liaisons/new/{town.panshi.uscc}"), **NEW)
    assert page.heading == "Link for Lin Wan"
    person = session.scalars(select(Person).where(Person.username == "newcomer")).one()
    granted = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).one()
    assert (granted.role, granted.enterprise_id) == (Role.LIAISON, town.panshi.id)
    session.commit()
    assert county.get(f"/liaisons/new/{town.heling.uscc}").status == 404
    assert county.post(f"/liaisons/{town.liaison2.id}/link").status == 404


def test_a_coordinator_gets_no_link_to_an_account_with_more_rights(as_, town, session):
    from tests.factories import grant

    grant(session, town.liaison, Role.OFFICIAL, town.finance)
    session.commit()
    assert as_("county").post(f"/liaisons/{town.liaison.id}/link").status == 404


def test_a_liaison_who_left_no_longer_sees_anything(as_, town, session):
    liaison = as_("liaison")
    held = session.scalars(select(RoleGrant).where(RoleGrant.person_id == town.liaison.id)).one()
    assert as_("county").post(f"/liaisons/{town.liaison.id}/roles/{held.id}/end").status == 303
    session.refresh(held)
    assert held.to_on < date(2030, 1, 1)
    assert "You hold no role today" in liaison.get("/profile").words
