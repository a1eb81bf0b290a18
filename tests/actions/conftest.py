"""What the tests of actions ask for: the town, and somebody who drives needs to any status in it."""

import pytest
from sqlalchemy.orm import Session

from tests.actions.drive import Drive
from tests.cast import Town, settle


@pytest.fixture
def town(session: Session) -> Town:
    """The town, committed."""
    return settle(session)


@pytest.fixture
def drive(session: Session, town: Town) -> Drive:
    """Needs can be driven to any status."""
    return Drive(session, town)
