"""What the tests of queries ask for: the town, and a story to tell in it."""

import pytest
from sqlalchemy.orm import Session

from tests.cast import Town, settle
from tests.life import Story


@pytest.fixture
def town(session: Session) -> Town:
    """The town, committed."""
    return settle(session)


@pytest.fixture
def story(session: Session, town: Town) -> Story:
    """Needs can be driven through their life."""
    return Story(session, town)
