"""One act by two roads: the action called, and its form sent; both must say the same and leave the same behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask_babel import force_locale

from tests.actions.drive import Drive
from tests.client import Browser, Page
from tests.web.test_acting import flat
from tracker.extensions import limiter
from tracker.models import Need, Person
from tracker.rules.action_forms import CONTENT_ACTIONS
from tracker.rules.refused import Hidden, Invalid, Refused
from tracker.vocabulary import Action
from tracker.web.errors import BY_PERSON
from tracker.web.wording import sentence

DONE, WRONG, NOT_THERE = 303, 422, 404


@dataclass(frozen=True)
class Said:
    """What an attempt led to: the page's status, the reason in English where refused, the faulty fields."""

    status: int
    reason: str = ""
    fields: frozenset[str] = field(default_factory=frozenset)

    def is_said_on(self, page: "Said") -> bool:
        """Whether the page says the same, among its other words."""
        return (self.status, self.fields) == (page.status, page.fields) and self.reason in page.reason


def call(drive: Drive, person: Person, action: Action, need: Need, data: Mapping[str, Any]) -> Said:
    """Do it by the action itself; whoever is refused has changed nothing."""
    session = drive.session
    session.commit()
    try:
        drive.do(person, action, need, **data)
    except (Refused, Invalid, Hidden) as refusal:
        session.rollback()
        return said_by(refusal)
    session.commit()
    return Said(DONE)


def try_out(drive: Drive, person: Person, action: Action, need: Need, data: Mapping[str, Any]) -> Said:
    """What the action itself would say now; nothing stays."""
    drive.session.commit()
    try:
        drive.do(person, action, need, **data)
        return Said(DONE)
    except (Refused, Invalid, Hidden) as refusal:
        return said_by(refusal)
    finally:
        drive.session.rollback()


def send(
    drive: Drive, app: Flask, person: Person, action: Action, need: Need, data: Mapping[str, Any]
) -> Said:
    """Send the form of the action as the person's browser would, also where the page does not offer it."""
    drive.session.commit()
    limiter.reset()  # a walk signs in oftener than people do
    browser, address = Browser(app), f"/needs/{need.number}/{action.value}"
    assert browser.log_in(person.username).location == "/"
    form = browser.get(address)
    typed = flat(dict(data)) | {"csrf_token": form.html.find("input", {"name": "csrf_token"})["value"]}
    if action in CONTENT_ACTIONS:
        typed["version"] = str(need.version)
    return _said_on(browser._open("POST", address, data=typed))


def said_by(refusal: Refused | Invalid | Hidden) -> Said:
    """What the page must say where the action says this."""
    if isinstance(refusal, Hidden):
        return Said(NOT_THERE)
    if isinstance(refusal, Invalid):
        return Said(WRONG, fields=frozenset(path.replace(".", "-") for path in refusal.errors))
    with force_locale("en"):
        reason = sentence(refusal.refusal, refusal.params)
    return Said(403 if refusal.refusal in BY_PERSON else 409, reason)


def _said_on(page: Page) -> Said:
    if page.status == WRONG:
        links = page.html.select(".error-summary a")
        return Said(WRONG, fields=frozenset(link["href"].removeprefix("#") for link in links))
    return Said(page.status, page.words if page.status in (403, 409) else "")
