"""The need page: what each person of the cast sees of a need, and what stays hidden from them."""

import pytest

from tests.actions.drive import Drive
from tracker import clock

SEERS = ("liaison", "colleague", "official", "officemate", "head", "helper", "coordinator", "supervisor", "county", "leader")
STRANGERS = ("liaison2", "official2", "east_official", "west_county", "admin", "auditor")


@pytest.fixture
def drive(app, session, town):
    """Drives needs of the town; pages are asked for when the drive's clock says."""
    found = Drive(session, town)
    clock.run_from(lambda: found.at)
    yield found
    clock.run_from(None)


@pytest.mark.parametrize("username", SEERS)
def test_who_may_see_a_need_sees_its_page_in_every_state(drive, as_, username):
    needs = [drive.file(), drive.assigned(), drive.implementing(), drive.verifying(), drive.closed()]
    drive.keep()
    browser = as_(username)
    for need in needs:
        page = browser.get(f"/needs/{need.number}")
        assert (page.status, page.heading) == (200, need.title)


@pytest.mark.parametrize("username", STRANGERS)
def test_for_everybody_else_the_need_does_not_exist(drive, as_, username):
    need = drive.claimed()
    drive.keep()
    assert as_(username).get(f"/needs/{need.number}").status == 404
