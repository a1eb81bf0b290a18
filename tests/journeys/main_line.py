"""The main line of a need through pages only: filed on a phone, claimed, planned, done, verified and rated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.actions.drive import Drive
from tests.journeys import steps
from tests.journeys.steps import Window, act, begin, done, fill, fill_all, follow, go, see, sign_in, submit

PHONE = 390


@dataclass(frozen=True)
class Told:
    """What one story tells: the texts and answers of its people, in their language."""

    slug: str
    code: str
    language: str
    unit: str  # as its option reads
    wrong: Mapping[str, Any]  # filled in first, and what is said of it at the fields
    errors: Mapping[str, str]
    kept: Mapping[str, str]  # what stands there as it was typed
    right: Mapping[str, Any]  # then this as well
    shown: tuple[str, ...]  # what "check your answers" says
    closing_wrong: Mapping[str, Any]
    closing_errors: Mapping[str, str]
    closing: Mapping[str, Any]
    promise: str
    ended: tuple[str, ...]  # what the need's page says in the end
    words: Mapping[str, str]  # the sentences of the officials
    drops: int = 0  # so many of the last planned tasks are not needed
    hidden: tuple[str, ...] = field(default=())  # fields that must not be seen


def tell(story: Told, window_of: Callable[..., Window], drive: Drive, folder: Path) -> str:
    """Carry one need from its first word to its rating; returns its number."""
    liaison = window_of("liaison", language=story.language, width=PHONE)
    number = _file(story, liaison, steps.paper(folder, "plan.pdf"))
    _route(story, window_of("coordinator", language=story.language), number)
    official = window_of("official", language=story.language)
    _claim_and_plan(story, official, number)
    drive.pass_days(2)
    _work(story, official, number)
    _close(story, official, number, steps.paper(folder, "proof.pdf"))
    _verify(story, window_of("county", language=story.language), number)
    _confirm(story, liaison, number)
    return number


def _file(story: Told, window: Window, paper: Path) -> str:
    sign_in(window, "liaison")
    go(window, "/needs/new")
    follow(window, f'main a[href^="/needs/new/{story.slug}"]')
    fill_all(window, story.wrong)
    for name in story.hidden:
        assert not window.page.locator(f'[name="{name}"]').first.is_visible(), name
    submit(window, name="go", value="save")
    submit(window, name="go", value="check")
    steps.see_errors(window, *story.errors)
    for name, text in story.errors.items():
        steps.see_error(window, name, text)
    steps.kept(window, story.kept)
    fill_all(window, story.right)
    fill(window, "attachments", [paper])
    submit(window, name="go", value="check")
    see(window, *story.shown, paper.name)
    submit(window)
    assert window.path.startswith("/needs/429702-"), window.path
    number = window.path.split("/")[2]
    assert number == f"429702-{story.code}-2026Q4-0001"
    return number


def _route(story: Told, window: Window, number: str) -> None:
    sign_in(window, "coordinator")
    go(window, f"/needs?list={story.code}")
    follow(window, f'main a[href="/needs/{number}"]')
    act(window, number, "accept", lead_unit=story.unit, also="assign")


def _claim_and_plan(story: Told, window: Window, number: str) -> None:
    sign_in(window, "official")
    follow(window, f'main a[href="/needs/{number}"]')
    begin(window, number, "claim")
    steps.refused(window, promise="")
    fill(window, "promise", story.promise)
    done(window, number)
    act(window, number, "contact", how="phone", result=story.words["agreed"])
    begin(window, number, "decompose")
    for _ in range(story.drops):
        window.page.locator(".row-remove:visible").last.click()
    done(window, number)
    act(window, number, "report", report=story.words["report"])


def _work(story: Told, window: Window, number: str) -> None:
    page = window.page
    sign_in(window, "official")
    go(window, f"/needs/{number}")
    while page.locator('main a[href*="/submit-task"]').count():
        follow(window, 'main a.button[href*="/submit-task"]')
        fill(window, "result", story.words["result"])
        done(window, number)
        follow(window, 'main a.button[href*="/approve-task"]')
        done(window, number)


def _close(story: Told, window: Window, number: str, proof: Path) -> None:
    begin(window, number, "request-closure")
    fill_all(window, story.closing_wrong)
    submit(window)
    steps.see_errors(window, *story.closing_errors)
    for name, text in story.closing_errors.items():
        steps.see_error(window, name, text)
    fill_all(window, story.closing)
    fill(window, "evidence", [proof])
    done(window, number)


def _verify(story: Told, window: Window, number: str) -> None:
    sign_in(window, "county")
    follow(window, f'main a[href="/needs/{number}"]')
    begin(window, number, "verify")
    see(window, "proof.pdf", story.promise)
    fill(window, "outcome_right", True)
    fill(window, "answer_right", True)
    fill(window, "contact_right", True)
    done(window, number)


def _confirm(story: Told, window: Window, number: str) -> None:
    sign_in(window, "liaison")
    follow(window, f'main a[href="/needs/{number}"]')
    see(window, story.promise)
    act(window, number, "confirm", judgement="solved", grade="5", comment=story.words["thanks"])
    see(window, *story.ended)
