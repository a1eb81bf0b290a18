"""A digest to be drawn, made up by hand: a city with two counties, three units, and every kind of figure."""

from contextlib import contextmanager

from flask import Flask
from flask_babel import force_locale

from tests.rules.editions import (
    CITY,
    DIGESTING,
    EAST,
    INDUSTRY,
    SCOPE,
    TALENT,
    WEST,
    closed,
    edition_of,
    make_line,
)
from tracker.documents.digest import Names, Subject, paper_of
from tracker.models import Region, Unit
from tracker.rules.digest import Past, Returned, reckon
from tracker.vocabulary import Entry, Exit

REGIONS = {
    CITY: Region(id=CITY, code="429700", name="江澄市", name_en="Jiangcheng"),
    EAST: Region(id=EAST, code="429702", name="澄东区", name_en="Chengdong District"),
    WEST: Region(id=WEST, code="429721", name="青岑县", name_en="Qingcen County"),
}
UNITS = {
    TALENT: Unit(
        id=TALENT, name="市人力资源和社会保障局", name_en="Human Resources and Social Security Bureau"
    ),
    INDUSTRY: Unit(id=INDUSTRY, name="市经济和信息化局", name_en="Economy and Information Bureau"),
}
ASKED = {"kind": "parking", "decider": "supervisor", "asked_on": "2026-09-28", "due_on": "2026-09-29"}
HARD, LATE = "429700-RC-2026Q3-0007", "429700-RC-2026Q3-0008"
# What somebody typed and a spreadsheet must not run.
TITLE = '=HYPERLINK("http://x","招聘")𠮷'


def lines():
    """Needs of every kind."""
    rating = {"grade": "5", "judgement": "solved", "outcome": "solved", "again": False}
    return [
        make_line(
            "filed",
            came_unit=None,
            claimed=True,
            contacted_in_time=True,
            stage_wd={"accept": [1], "claim": [2]},
        ),
        make_line(
            number=HARD,
            overdue_wd=12,
            cycle=2,
            disputes=1,
            age_wd=40,
            unit=INDUSTRY,
            list_code="JS",
            pending=[ASKED],
        ),
        make_line(
            number=LATE,
            overdue_wd=3,
            region=WEST,
            open_instructions=1,
            instruction_due_on="2026-10-09",
            sponsored=True,
        ),
        make_line(unit=None, status="filed", parked_wd=4, extensions_asked=1),
        closed("solved", ratings=[rating]),
        closed("partly", "unconfirmed", region=CITY),
        closed(
            "answered",
            "disputed",
            ratings=[rating | {"grade": "2", "judgement": "not-solved", "outcome": "answered"}],
        ),
        make_line("reopened", "withdrawn"),
    ]


def subject(**given) -> Subject:
    """The digest of the city."""
    past = [
        Past("2026Q2", Entry.OPENING, True, Exit.CARRIED, True, 4),
        Past("2026Q3", Entry.FILED, True, Exit.CARRIED, True, 8),
    ]
    edition = edition_of(
        *lines(), before=lines()[:5], past=past, returned=Returned(held=True, sent=9, answered=6)
    )
    names = Names(REGIONS[CITY], REGIONS, UNITS, {HARD: TITLE, LATE: "扩产用工"})
    hashes = {"edition_hash": "e" * 64, "head_hash": "a" * 64}
    return Subject(reckon(edition, SCOPE, DIGESTING), names, **(hashes | given))


@contextmanager
def reading(app: Flask, locale: str):
    """Somebody reads in this language."""
    with app.app_context(), force_locale(locale):
        yield


def paper(app: Flask, locale: str = "zh_Hans_CN", **given):
    """The digest as a paper in a language."""
    with reading(app, locale):
        return paper_of(subject(**given))
