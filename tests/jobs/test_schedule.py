"""The timetable: names as the command takes them, and what it says of itself in both languages."""

import re

from sqlalchemy import inspect

from tests.house.test_translations import CHINESE, read
from tracker.jobs.schedule import JOBS, job
from tracker.models import JobRun


def test_every_job_is_found_by_a_name_of_its_own():
    assert [job(one.name) for one in JOBS] == list(JOBS)
    assert job("sweep-the-floor") is None


def test_names_fit_their_column_and_the_command():
    longest = inspect(JobRun).columns.job.type.length
    assert [one.name for one in JOBS if not re.fullmatch(r"[a-z]+(-[a-z]+)*", one.name)] == []
    assert max(len(one.name) for one in JOBS) <= longest


def test_purpose_and_time_are_said_in_both_languages():
    catalog = read(CHINESE)
    said = [words for one in JOBS for words in (one.purpose, one.when)]
    assert [words for words in said if not (catalog.get(words) and catalog.get(words).string)] == []
