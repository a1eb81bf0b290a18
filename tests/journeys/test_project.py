"""Project, in English: approvals with permits, each answered at the end, and the stage wanted."""

from tests.journeys.main_line import Told, tell

STORY = Told(
    slug="project",
    code="XM",
    language="en",
    unit="Human Resources",
    wrong={
        "title": "Second workshop: two permits at once",
        "description": "The second workshop cannot start: the two authorities ask for each other's paper first.",
        "project_name": "Second workshop",
        "kind": "expansion",
        "investment": "26,000 or so",
        "planned_start": "2027-03-01",
        "planned_completion": "2027-01-01",
        "stage": "registered",
        "target_stage": "permitted",
        "approvals.0.name": "Building permit",
        "approvals.0.state": "submitted",
        "trips": "5",
        "contact_name": "Chen Sihan",
        "contact_phone": "13800138000",
    },
    errors={"investment": "", "planned_start": ""},
    kept={"investment": "26,000 or so", "planned_completion": "2027-01-01", "trips": "5"},
    right={
        "investment": "26000",
        "planned_completion": "2027-12-31",
        "approvals.1.name": "Drainage permit",
        "approvals.1.state": "preparing",
        "units": ["Industry", "Finance"],
    },
    shown=("Second workshop: two permits at once", "Building permit", "Drainage permit", "26,000"),
    promise="Joint inspection on Thursday, both permits by the end of the month.",
    words={
        "agreed": "Joint inspection on Thursday.",
        "report": "Both authorities take the papers in parallel.",
        "result": "Done, see the list.",
        "thanks": "Not one trip more.",
    },
    ended=("Closed", "Very satisfied", "Joint inspection on Thursday"),
    drops=2,
    closing_wrong={
        "outcome": "solved",
        "summary": "Both permits are there.",
        "stage_reached": "site",
        "permits.0.state": "obtained",
        "permits.0.permit_number": "JC-2026-118",
        "permits.1.state": "pending",
    },
    closing_errors={"stage_reached": "", "permits-1-state": "", "evidence": "1"},
    closing={"stage_reached": "permitted", "permits.1.state": "not_needed"},
)


def test_a_project_need_from_filing_to_rating_in_english(window_of, drive, tmp_path):
    assert tell(STORY, window_of, drive, tmp_path) == "429702-XM-2026Q4-0001"
