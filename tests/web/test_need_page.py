"""The need page: what each person of the cast sees of a need, and what stays hidden from them."""

import pytest

from tests.actions.drive import Drive
from tracker import clock

STEERERS = ("coordinator", "supervisor", "county")
ENTERPRISE = ("liaison", "colleague")
OFFICES = ("official", "officemate", "head", "helper")
STRANGERS = ("liaison2", "official2", "east_official", "west_county", "admin", "auditor")


@pytest.fixture
def drive(app, session, town):
    """Drives needs of the town; pages are asked for when the drive's clock says."""
    found = Drive(session, town)
    clock.run_from(lambda: found.at)
    yield found
    clock.run_from(None)


def test_who_may_see_a_need_sees_its_page_in_every_state(drive, as_):
    filed, others = drive.file(), [drive.assigned(), drive.implementing(), drive.parked(), drive.closed("1")]
    drive.keep()
    seen = dict.fromkeys(OFFICES, others) | dict.fromkeys((*STEERERS, *ENTERPRISE, "leader"), [filed, *others])
    for username, needs in seen.items():
        browser = as_(username)
        pages = [browser.get(f"/needs/{need.number}") for need in needs]
        assert [(page.status, page.heading) for page in pages] == [(200, need.title) for need in needs], username


def test_for_everybody_else_a_need_does_not_exist(drive, as_):
    need = drive.claimed()
    drive.keep()
    addresses = [
        f"/needs/{need.number}{rest}" for rest in ("", "/claim", "/slips/assignment", "/deadlines/1", "/reveal")
    ]
    for username in STRANGERS:
        browser = as_(username)
        answers = {address: browser.follow(browser.get(address)).status for address in addresses}
        assert answers == dict.fromkeys(addresses, 404), username
