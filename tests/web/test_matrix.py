"""Who may come to which address at all: every route, for every kind of person (TRUST, who sees what)."""

import re

import pytest

from tracker.vocabulary import Permission
from tracker.web.routes import ROUTES

NEEDS = "liaison official head coordinator supervisor leader"
# Written by hand, apart from the program's own table.
OPEN_TO = {
    Permission.ANYONE: NEEDS + " admin auditor",
    Permission.SIGNED_IN: NEEDS + " admin auditor",
    Permission.READ_NEEDS: NEEDS,
    Permission.FILE_NEEDS: "liaison official head",
    Permission.ACT_ON_NEEDS: NEEDS,
    Permission.READ_ENTERPRISES: NEEDS,
    Permission.KEEP_ENTERPRISES: "coordinator",
    Permission.INVITE_LIAISONS: "coordinator",
    Permission.KEEP_PEOPLE: "admin",
    Permission.READ_PEOPLE: "admin auditor",
    Permission.NAME_SUBSTITUTES: "official head",
    Permission.KEEP_LINKS: "coordinator supervisor",
    Permission.READ_DIGESTS: "coordinator supervisor",
    Permission.READ_AUDIT: "auditor",
    Permission.READ_SETTINGS: "admin auditor",
    Permission.RESEND: "admin",
    Permission.PASS_LINKS: "coordinator",
}
LEAVES = {"login.sign_out"}  # tried last, since nothing is open after it


def addresses():
    """(method, address, permission) of every route, the places filled with what names nothing."""
    for route in sorted(ROUTES, key=lambda route: route.endpoint in LEAVES):
        address = re.sub(
            r"<(?:(\w+):)?\w+>", lambda part: "987654" if part[1] == "int" else "nothing", route.rule
        )
        for method in route.methods:
            yield method, address, route.permission


def test_every_permission_is_in_the_matrix():
    assert set(OPEN_TO) == set(Permission)


@pytest.mark.parametrize("username", (NEEDS + " admin auditor").split())
def test_each_person_is_refused_exactly_where_the_matrix_says(as_, username):
    browser = as_(username)
    token = browser.token()
    wrong = []
    for method, address, permission in addresses():
        answer = browser.client.open(
            address, method=method, data={"csrf_token": token} if method == "POST" else None
        )
        if (answer.status_code == 403) is (
            username in OPEN_TO[permission].split()
        ) or answer.status_code == 500:
            wrong.append((method, address, answer.status_code))
    assert wrong == []
