"""What one person may do within a minute is counted in the database, for each person alone."""

from datetime import timedelta

import pytest

from tests.actions.test_attachments import CONTENT
from tracker.actions.needs import Origin, begin_draft, file_draft
from tracker.catalog.limits import limits
from tracker.rules.refused import Refused
from tracker.vocabulary import Refusal

SECOND = timedelta(seconds=1)


@pytest.fixture
def draft_of(drive, town):
    """draft_of(person): another draft that can be filed."""

    def begin(person):
        actor = drive.actor(person)
        return begin_draft(actor, "RC", town.yunzhan.id, at=drive.at, origin=Origin(), data=CONTENT)

    return begin


def test_one_person_files_sixty_needs_a_minute_and_no_more(drive, town, draft_of):
    actor, at = drive.actor(town.liaison), drive.at
    for nth in range(limits().filings_a_minute):
        file_draft(draft_of(town.liaison).id, actor, at=at + nth * SECOND / 2)
    one_more, last = draft_of(town.liaison), at + 59 * SECOND
    with pytest.raises(Refused) as refused:
        file_draft(one_more.id, actor, at=last)
    assert (refused.value.refusal, refused.value.params, one_more.need_id) == (
        Refusal.FILING_PACE,
        {"most": 60},
        None,
    )
    assert file_draft(draft_of(town.colleague).id, drive.actor(town.colleague), at=last).version == 1
    assert file_draft(one_more.id, actor, at=at + 60 * SECOND).version == 1


def test_a_file_of_rows_keeps_no_pace(drive, town, draft_of):
    actor = drive.actor(town.liaison)
    filed = [
        file_draft(draft_of(town.liaison).id, actor, at=drive.at, paced=False)
        for _ in range(limits().filings_a_minute + 1)
    ]
    assert len({need.number for need in filed}) == 61


def test_a_draft_filed_before_is_found_again_at_any_pace(drive, town, draft_of):
    actor = drive.actor(town.liaison)
    drafts = [draft_of(town.liaison) for _ in range(limits().filings_a_minute)]
    needs = [file_draft(draft.id, actor, at=drive.at) for draft in drafts]
    assert file_draft(drafts[0].id, actor, at=drive.at).id == needs[0].id
