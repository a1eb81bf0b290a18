"""The page of operations: what ran, what waits, what failed, and who leads; open to who keeps or audits the system."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.running import run_job
from tracker import clock
from tracker.jobs.leading import Leadership
from tracker.jobs.schedule import JOBS
from tracker.models import JobRun

AT = datetime(2026, 11, 25, 2, tzinfo=UTC)  # a Wednesday, ten in the morning


@pytest.fixture(autouse=True)
def morning():
    """Nobody's time goes on by itself."""
    clock.run_from(lambda: AT)
    yield
    clock.run_from(None)


@pytest.fixture
def record(session):
    """record(job, period, …) is a run as it stands in the books, finished a minute ago unless said otherwise."""

    def write(job: str, period: str, **given) -> None:
        values = {"as_of_at": AT, "started_at": AT - timedelta(minutes=2), "seen_at": AT, "finished_at": AT}
        session.add(JobRun(job=job, period=period, **({"progress": {}} | values | given)))
        session.commit()

    return write


def line(page, name: str) -> list[str]:
    """The cells of a job in the timetable, after its name."""
    for row in page.html.select("tbody tr"):
        if row.select_one(".code").get_text() == name:
            return [" ".join(cell.get_text(" ").split()) for cell in row.find_all("td")][1:]
    raise AssertionError(f"{name} does not stand in the timetable")


def test_the_whole_timetable_stands_on_the_page_before_anything_ran(as_):
    page = as_("admin").get("/operations")
    names = [code.get_text() for code in page.html.select("tbody .code")]
    assert (page.status, names) == (200, [job.name for job in JOBS])
    assert "No scheduler has run here yet" in page.words
    assert line(page, "end-silences") == ["every ten minutes", "never yet", "", "", "", "due now behind time"]


def test_a_run_is_shown_with_its_counts_and_when_the_next_is_due(as_, session):
    assert run_job("end-silences", AT) == (0, 0)
    Leadership(timedelta(seconds=20)).beat()
    page = as_("admin").get("/operations")
    assert "A scheduler is at work" in page.words
    at, later = "2026-11-25 10:00", "2026-11-25 10:10"
    assert line(page, "end-silences")[1:] == [at, "Done", "0", "–", later]


def test_progress_failures_and_errors_are_told_apart(as_, record):
    record("end-silences", "latest", done=3, failed=2)
    record("sweep-uploads", "latest", finished_at=None, holder="host:7:x", done=20, progress={"total": 90})
    gone = AT - timedelta(minutes=5)
    record(
        "verify", "2026-11-25", finished_at=None, holder="host:7:x", seen_at=gone, error="KeyError in x.py"
    )
    page = as_("auditor").get("/operations")
    found = {name: line(page, name)[2:5] for name in ("end-silences", "sweep-uploads", "verify")}
    assert found == {
        "end-silences": ["Done, with failures", "3", "2"],
        "sweep-uploads": ["Under way", "20 of 90", "–"],
        "verify": ["Stopped, goes on by itself KeyError in x.py", "0", "–"],
    }


def test_a_scheduler_that_fell_silent_is_missed(as_, session):
    Leadership(timedelta(seconds=20)).beat()
    clock.run_from(lambda: AT + timedelta(hours=2))
    assert "The scheduler is away" in as_("admin").get("/operations").words


def test_a_job_tells_its_past_runs_newest_first_page_by_page(as_, record):
    for number in range(55):
        day = (AT - timedelta(days=54 - number)).date().isoformat()
        record("verify", day, done=number, progress={"steps": number})
    browser = as_("auditor")
    first = browser.get("/operations/verify")
    assert first.heading == "Replay the ledger and recompute its hashes"
    rows = first.html.select("tbody tr")
    cells = [" ".join(cell.get_text(" ").split()) for cell in rows[0].find_all("td")]
    assert (len(rows), cells[0], cells[5:]) == (50, "2026-11-25", ["54", "54", "–"])
    rest = browser.get(first.html.select_one("a[rel=next]")["href"])
    assert len(rest.html.select("tbody tr")) == 5
    assert rest.html.select_one("a[rel=next]") is None


def test_a_job_that_never_ran_says_how_it_comes_to_run_and_an_unknown_one_is_not_there(as_):
    browser = as_("admin")
    assert "This job has not run yet" in browser.get("/operations/verify").words
    assert browser.get("/operations/sweep-the-floor").status == 404


def test_operations_are_open_to_administrator_and_auditor_only(as_, visitor):
    assert visitor.get("/operations").location.startswith("/login")
    found = {
        name: as_(name).get("/operations").status for name in ("admin", "auditor", "official", "supervisor")
    }
    assert found == {"admin": 200, "auditor": 200, "official": 403, "supervisor": 403}


def test_the_administrator_finds_late_jobs_at_home(as_):
    admin = as_("admin")
    late = admin.get("/operations").words.count("behind time")
    figure = next(one for one in admin.get("/").html.select(".figure") if one["href"] == "/operations")
    assert (late > 0, figure.select_one(".figure-value").get_text()) == (True, str(late))
    assert [link["href"] for link in as_("auditor").get("/").html.select("main a[href='/operations']")] != []


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_operations_are_well_made_in_both_languages(as_, record, locale):
    record("verify", "2026-11-25", failed=1, error="0001 event 3: it was altered")
    browser = as_("admin", locale=locale)
    assert [browser.get(address).status for address in ("/operations", "/operations/verify")] == [200, 200]
