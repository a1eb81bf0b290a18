"""The tracker command: what each subcommand prints, changes, and ends with."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import create_engine, text

import tracker as house
from tests.actions.drive import Drive
from tests.cast import settle
from tracker import clock
from tracker.actions.anchors import NIGHTLY, anchor
from tracker.cli.command import main, tracker
from tracker.clock import office_instant
from tracker.extensions import db
from tracker.models import JobRun, Person, Region, RoleGrant, Unit
from tracker.rules.workflow import TABLE
from tracker.settings import Settings
from tracker.vocabulary import Role, Status

KEY = "only-for-tests-0123456789-abcdefghij"


@pytest.fixture
def run(tmp_path) -> Callable[..., Result]:
    """run(url, word, …) runs the command on a database."""

    def on(url: str, *words: str, **settings: str) -> Result:
        env = {"TRACKER_DATABASE_URL": url, "TRACKER_DATA_DIR": str(tmp_path), "TRACKER_SECRET_KEY": KEY}
        env |= {"TRACKER_PASSWORD_COST": "1"} | {f"TRACKER_{name}": value for name, value in settings.items()}
        return CliRunner().invoke(tracker, list(words), env=env)

    return on


@pytest.fixture
def empty(make_database, database_name) -> str:
    """The address of a database without even a schema."""
    return make_database(database_name).url


@pytest.fixture
def drive(session) -> Drive:
    """A town whose needs can be driven to any status."""
    return Drive(session, settle(session), office_instant(date(2025, 3, 3), 10))


def test_workflow_prints_every_row_of_the_table_in_its_order():
    printed = CliRunner().invoke(tracker, ["workflow"])
    heads = [line for line in printed.output.splitlines() if line[:1] != " "]
    assert printed.exit_code == 0
    assert [line.split()[0] for line in heads] == [row.action.value for row in TABLE]
    assert heads[0] == "file             draft -> filed"
    assert "merge            filed, accepted, assigned, claimed -> merged" in heads


def test_house_prints_every_room_once_with_what_it_is_for():
    printed = CliRunner().invoke(tracker, ["house"])
    lines = [line for line in printed.output.splitlines() if line]
    package = Path(house.__file__).parent
    rooms = [path.parent.name for path in package.glob("*/__init__.py")]
    rooms += [path.stem for path in package.glob("*.py") if not path.stem.startswith("_")]
    assert sorted(line.split()[0] for line in lines) == sorted(rooms)
    assert all(len(line.split()) > 3 for line in lines)


def test_init_migrates_loads_regions_and_units_and_makes_the_first_administrator_once(run, empty, make_app):
    first = run(empty, "init", "--admin", "root")
    again = run(empty, "init")
    taken = run(empty, "init", "--admin", "root")
    assert (first.exit_code, again.exit_code, taken.exit_code) == (0, 0, 1)
    assert again.output == "0 new region(s), 0 new unit(s)\n"
    assert taken.output.endswith("Error: somebody is called 'root' already\n")
    regions, units, password = re.fullmatch(
        r"(\d+) new region\(s\), (\d+) new unit\(s\)\nroot signs in once with the password (\S+)\n",
        first.output,
    ).groups()
    with _looking_into(empty, make_app):
        counts = db.session.query(Region).count(), db.session.query(Unit).count()
        person, grant = db.session.query(Person).one(), db.session.query(RoleGrant).one()
    assert counts == (int(regions), int(units))
    assert (person.username, person.must_change_password, grant.role) == ("root", True, Role.ADMINISTRATOR)
    assert len(password) >= 20
    assert password not in person.password_hash


def _looking_into(url: str, make_app: Callable[..., Flask]):
    return make_app(SimpleNamespace(url=url)).app_context()


def test_a_fresh_installation_has_nobody_in_it(run, empty):
    run(empty, "init")
    with create_engine(Settings(database_url=empty).checked().database_url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM person")).scalar() == 0


def test_verify_ends_with_0_when_all_holds_and_says_how_much_it_read(run, drive, session, database_url):
    drive.at = clock.now() - timedelta(hours=1)
    drive.claimed()
    session.commit()
    result = run(database_url, "verify")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "1 needs, 5 events: every history replays and every hash holds",
        "the ledger has not been anchored yet",
    ]


def test_verify_holds_the_ledger_against_a_head_noted_outside(run, drive, session, database_url):
    drive.at = clock.now() - timedelta(hours=1)
    drive.claimed()
    head = anchor(drive.at, NIGHTLY).hash
    session.commit()
    held = run(database_url, "verify", "--head", head)
    assert (held.exit_code, held.output.splitlines()[-1]) == (0, f"the ledger's head is {head}")
    other = run(database_url, "verify", "--head", "ab12")
    broken = "BROKEN the ledger: no anchor has the hash ab12, which was noted outside\n"
    assert (other.exit_code, other.output) == (1, broken)


def test_verify_ends_with_1_and_names_the_first_break(run, drive, session, database_url):
    need = drive.claimed()
    session.execute(text("UPDATE event SET booked_quarter = '2031Q1' WHERE seq = 3"))
    session.commit()
    result = run(database_url, "verify")
    assert (result.exit_code, result.output) == (1, f"BROKEN {need.number} event 3: it was altered\n")


def test_jobs_list_names_each_job_with_its_purpose():
    printed = CliRunner().invoke(tracker, ["jobs", "list"])
    lines = printed.output.splitlines()
    assert "end-silences" in {line.split()[0] for line in lines}
    assert all(len(line.split()) > 3 for line in lines)


def test_a_job_works_as_of_the_end_of_a_day_gone_by(run, drive, session, database_url):
    need = drive.to(Status.RETURNED)
    session.commit()
    on_the_last_day = run(database_url, "jobs", "run", "end-silences", "--as-of", "2025-03-31")
    assert (on_the_last_day.exit_code, on_the_last_day.output) == (0, "end-silences: 0 done, 0 failed\n")
    a_day_later = run(database_url, "jobs", "run", "end-silences", "--as-of", "2025-04-01")
    assert (a_day_later.exit_code, a_day_later.output) == (0, "end-silences: 1 done, 0 failed\n")
    session.expire_all()
    assert drive.whole(need).status is Status.WITHDRAWN


def test_a_job_works_as_of_the_future_only_in_a_demo(run, drive, database_url):
    words = ("jobs", "run", "end-silences", "--as-of", "2099-01-01")
    refused, rehearsed = run(database_url, *words), run(database_url, *words, DEMO="1")
    assert (refused.exit_code, refused.output) == (1, "Error: a job works as of now or of a day gone by\n")
    assert (rehearsed.exit_code, rehearsed.output) == (0, "end-silences: 0 done, 0 failed\n")


def test_a_job_works_as_of_an_instant_with_its_offset(run, drive, session, database_url):
    drive.to(Status.RETURNED)
    session.commit()
    words = ("jobs", "run", "end-silences", "--as-of")
    before, after = (
        run(database_url, *words, at) for at in ("2025-03-31T23:59+08:00", "2025-04-01T00:00+08:00")
    )
    assert [before.output, after.output] == [f"end-silences: {n} done, 0 failed\n" for n in (0, 1)]


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("tomorrow", "'tomorrow' is neither a day such as 2026-12-31 nor an instant in ISO form"),
        ("2025-04-01T00:00", "'2025-04-01T00:00' needs its offset, such as 2026-12-31T08:30+08:00"),
    ],
)
def test_an_instant_that_cannot_be_read_is_refused(run, at, says):
    result = run("sqlite://", "jobs", "run", "end-silences", "--as-of", at)
    assert result.exit_code == 2
    assert says in result.output


def test_a_dry_run_tells_what_it_would_do_and_undoes_it(run, drive, session, database_url):
    need = drive.to(Status.RETURNED)
    session.commit()
    words = ("jobs", "run", "end-silences", "--as-of", "2025-04-01")
    rehearsed, done = run(database_url, *words, "--dry-run"), run(database_url, *words)
    assert rehearsed.exit_code == 0
    assert rehearsed.output == (
        f"end-silences latest: silence {need.id} returned\nend-silences: 1 done, 0 failed, and all undone\n"
    )
    assert done.output == "end-silences: 1 done, 0 failed\n"


def test_a_job_somebody_works_on_is_left_to_them_and_they_are_named(run, session, database_url):
    at = clock.now()
    given = {"as_of_at": at, "started_at": at, "seen_at": at, "holder": "host:7:a", "progress": {}}
    session.add(JobRun(job="end-silences", period="latest", **given))
    session.commit()
    result = run(database_url, "jobs", "run", "end-silences")
    assert result.output.startswith(
        "end-silences: 0 done, 0 failed\nend-silences latest: host:7:a works on it"
    )


def test_a_run_with_failures_ends_with_1(run, drive, session, database_url):
    need = drive.to(Status.RETURNED)
    drive.whole(need).version -= 1  # its next event would have the number of the last one
    session.commit()
    result = run(database_url, "jobs", "run", "end-silences", "--as-of", "2025-04-01")
    assert (result.exit_code, result.output) == (1, "end-silences: 0 done, 1 failed\n")


def test_an_unknown_job_is_named_with_the_way_to_the_list(run, drive, database_url):
    result = run(database_url, "jobs", "run", "sweep-the-floor")
    assert result.exit_code == 1
    assert result.output == "Error: there is no job 'sweep-the-floor'; see: tracker jobs list\n"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TRACKER_COLOUR", "red", "TRACKER_COLOUR is not a setting; accepted are TRACKER_BASE_URL"),
        ("TRACKER_PROXIES", "many", "TRACKER_PROXIES='many' cannot be read"),
        ("TRACKER_PROXIES", "9", "must lie between 0 and 8"),
        ("TRACKER_LOCALE", "fr", "TRACKER_LOCALE must be zh_Hans_CN or en"),
        ("TRACKER_BASE_URL", "ftp://x", "TRACKER_BASE_URL must begin with http:// or https://"),
        ("TRACKER_SECRET_KEY", "changeme", "TRACKER_SECRET_KEY is weak"),
        (
            "TRACKER_FAULT_AT",
            "3",
            "TRACKER_FAULT_AT kills the process: it is accepted in tests and demos only",
        ),
        ("TRACKER_DEMO", "perhaps", "TRACKER_DEMO='perhaps' cannot be read"),
    ],
)
def test_a_wrong_setting_refuses_to_start_with_one_sentence(monkeypatch, capsys, tmp_path, name, value, says):
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["tracker", "verify"])
    assert main() == 2
    said = capsys.readouterr().err
    assert said.startswith(f"tracker: {says}") or says in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_word_is_explained_and_ends_with_2(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["tracker", "dance"])
    assert main() == 2
    assert "No such command 'dance'" in capsys.readouterr().err
