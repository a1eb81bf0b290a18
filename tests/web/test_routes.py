"""The table of routes is the only way in: every address is listed, guarded, and says whether it writes."""

import re

from tracker.vocabulary import Permission
from tracker.web.routes import ROUTES

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
EXAMPLES = {
    "number": "429700-RC-2026Q4-0001",
    "uscc": "91429700000000001X",
    "list_code": "talent",
    "slug": "talent",
}
FOR_EVERYBODY = {
    "health.alive",
    "health.ready",
    "health.metrics",
    "pages.static",
    "login.sign_in",
    "login.join",
    "login.reset",
    "locale.choose",
    "by_link.page",
}


def address_of(route) -> str:
    """The route's address with every place filled by something that names nothing."""
    return re.sub(
        r"<(?:(\w+):)?(\w+)>",
        lambda part: "1" if part[1] == "int" else EXAMPLES.get(part[2], "x"),
        route.rule,
    )


def test_every_address_served_is_listed(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == {route.endpoint for route in ROUTES}


def test_no_two_routes_share_a_name():
    assert len({route.endpoint for route in ROUTES}) == len(ROUTES)


def test_a_route_with_an_unsafe_method_says_that_it_writes_and_no_other_does():
    assert [route.rule for route in ROUTES if bool(UNSAFE & set(route.methods)) != route.writes] == []


def test_only_these_are_open_to_everybody():
    assert {route.endpoint for route in ROUTES if route.permission is Permission.ANYONE} == FOR_EVERYBODY


def test_a_visitor_is_sent_to_the_login_page_from_every_other_address(visitor, town):
    asked = [route for route in ROUTES if route.permission is not Permission.ANYONE]
    looks = {
        address_of(route): visitor.get(address_of(route)).location or ""
        for route in asked
        if "GET" in route.methods
    }
    assert {
        address for address, location in looks.items() if not location.startswith("/login?next=/")
    } == set()
    sent = {
        address_of(route): visitor.post(address_of(route)).status
        for route in asked
        if "POST" in route.methods
    }
    assert {address: status for address, status in sent.items() if status != 401} == {}
