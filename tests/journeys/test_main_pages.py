"""The ten main kinds of pages hold at three widths in both languages."""

import pytest

from tests.cast import CAST
from tests.factories import PASSWORD
from tests.journeys.steps import SETTLED, Window, fill, go

PEOPLE = {
    "liaison": ("/", "{need}", "/needs/new/resource", "/inbox", "{enterprise}", "/help"),
    "official": ("/", "/needs", "{need}", "/week", "/tasks"),
    "coordinator": ("/",),
    "supervisor": ("/",),
    "admin": ("/", "/people"),
}


@pytest.mark.parametrize("width", [1440, 390, 320])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_main_pages_hold(window_of, drive, town, language, width):
    # Data of the town in English, so that what is left in Chinese is the page's own fault.
    english = {
        "title": "Five machinists",
        "description": "The new line starts.",
        "contact_name": "Chen Sihan",
    }
    need = drive.implementing(**(english if language == "en" else {}))
    places = {"need": f"/needs/{need.number}", "enterprise": f"/enterprises/{town.yunzhan.uscc}"}
    drive.keep()
    for username, paths in PEOPLE.items():
        window = window_of(username, language=language, width=width)
        window.allowed = TYPED
        _enter(window, username)
        for path in paths:
            go(window, path.format(**places))


def _enter(window: Window, username: str) -> None:
    window.page.goto("/login")
    fill(window, "username", username)
    fill(window, "password", PASSWORD)
    with window.page.expect_navigation():
        window.page.click(SETTLED)


# The names by which people sign in, and what those of the drive type, whatever language their reader has.
TYPED = frozenset({"cnc", "十五个工作日内答复。", "陈思涵", "已了解情况。", "对接", "名单"}) | {
    word for username, *_ in CAST for word in username.split("_")
}
