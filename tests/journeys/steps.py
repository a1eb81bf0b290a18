"""The vocabulary of the journeys: what a person does at a window, each page judged as it comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from playwright.sync_api import Locator, Page, expect

from tests.factories import PASSWORD
from tests.journeys.judging import judge

SETTLED = "main form .form-actions button[type=submit]"


@dataclass
class Window:
    """A person's window: the page in it, the language they read, and foreign words that people typed."""

    page: Page
    language: str
    allowed: frozenset[str] = frozenset()
    scripted: bool = True

    @property
    def path(self) -> str:
        """Where the window is."""
        return "/" + unquote(self.page.url.split("/", 3)[3])


def go(window: Window, path: str) -> None:
    """Open an address of the site; it must answer."""
    answer = window.page.goto(path)
    assert (answer.status, window.path) == (200, path)
    judge(window.page, window.language, window.allowed, scripted=window.scripted)


def follow(window: Window, link: Locator | str) -> None:
    """Press something that leads to another page."""
    found = window.page.locator(link).first if isinstance(link, str) else link
    with window.page.expect_navigation():
        found.click()
    judge(window.page, window.language, window.allowed, scripted=window.scripted)


def sign_in(window: Window, username: str) -> None:
    """From the login page to the home page."""
    go(window, "/login")
    fill(window, "username", username)
    fill(window, "password", PASSWORD)
    submit(window)
    assert window.path == "/"


def fill(window: Window, path: str, value: Any) -> None:
    """Answer one field, named as the catalog names it: "posts.0.headcount"; choices by code or by words."""
    name = path.replace(".", "-")
    controls = window.page.locator(f'main [name="{name}"]:enabled')
    kind = controls.first.evaluate("(control) => control.type")
    if kind == "radio":
        controls.and_(window.page.locator(f'[value="{value}"]')).check()
    elif kind == "checkbox":
        _tick(window.page, controls, value)
    elif kind == "select-one":
        controls.select_option(value=_option(controls, str(value)))
    elif kind == "file":
        controls.set_input_files([str(file) for file in value])
    else:
        controls.fill(str(value))


def fill_all(window: Window, values: Mapping[str, Any]) -> None:
    """Answer fields in the order given, adding a row where the next one is not there yet."""
    for path, value in values.items():
        rows, _, rest = path.partition(".")
        if (
            rest.partition(".")[0].isdigit()
            and not window.page.locator(f'[name^="{path.replace(".", "-")}"]').count()
        ):
            window.page.locator(f'button.row-add[value="{rows}"]').click()
        fill(window, path, value)


def submit(window: Window, *, name: str = "", value: str = "") -> None:
    """Send the page's form by its first button, or by the one of this name and value."""
    chosen = f'main button[name="{name}"][value="{value}"]' if name else SETTLED
    follow(window, chosen)


def act(window: Window, number: str, action: str, *, also: str = "", **values: Any) -> None:
    """From the need's page, by its own link, through the form of an action; it must be done."""
    begin(window, number, action)
    fill_all(window, {path.replace("__", "."): value for path, value in values.items()})
    done(window, number, also=also)


def begin(window: Window, number: str, action: str) -> None:
    """Open the form of an action from the link that the need's page offers."""
    address = f"/needs/{number}/{action}"
    link = f'main a[href="{address}"], main a[href^="{address}?"]'
    # The page may be of before others acted.
    if window.path.partition("#")[0] != f"/needs/{number}" or not window.page.locator(link).count():
        go(window, f"/needs/{number}")
    follow(window, link)


def done(window: Window, number: str, *, also: str = "") -> None:
    """Send the form of an action and be led back to the need with a word that it is done."""
    submit(window, name="also" if also else "", value=also)
    see_errors(window)
    assert window.path.partition("#")[0] == f"/needs/{number}"
    expect(window.page.locator('.notice[data-tone="done"]').first).to_be_visible()


def refused(window: Window, **texts: str) -> None:
    """Send the form and be shown it again, with an error at each of these fields and nowhere else."""
    submit(window)
    see_errors(window, *texts)
    for name, text in texts.items():
        see_error(window, name, text)


def see_errors(window: Window, *ids: str) -> None:
    """The summary of errors leads to exactly these fields."""
    links = window.page.locator(".error-summary a")
    found = [link.get_attribute("href").removeprefix("#") for link in links.all()]
    assert sorted(found) == sorted(ids), (found, links.all_inner_texts())


def see_error(window: Window, name: str, text: str) -> None:
    """The field itself says what is wrong with it, in words that hold this."""
    expect(window.page.locator(f'[id="{name}-error"]')).to_contain_text(text)


def see(window: Window, *texts: str) -> None:
    """The page's main part says this."""
    for text in texts:
        expect(window.page.locator("main")).to_contain_text(text)


def kept(window: Window, values: Mapping[str, str]) -> None:
    """These fields still hold what was typed."""
    for path, value in values.items():
        expect(window.page.locator(f'[name="{path.replace(".", "-")}"]')).to_have_value(value)


def paper(folder: Path, name: str) -> Path:
    """A small PDF to hand in."""
    path = folder / name
    path.write_bytes(PDF)
    return path


def _tick(page: Page, controls: Locator, value: Any) -> None:
    if isinstance(value, bool):
        controls.set_checked(value)
        return
    for one in value:
        found = controls.and_(page.locator(f'[value="{one}"]'))
        if not found.count():
            found = page.get_by_label(one, exact=False).and_(controls)
        found.first.check()


def _option(select: Locator, wanted: str) -> str:
    """The value of the option with this value, or the one whose words hold it."""
    options = select.locator("option").evaluate_all("(all) => all.map((one) => [one.value, one.textContent])")
    exact = [value for value, _ in options if value == wanted]
    return (exact or [value for value, text in options if wanted in text])[0]


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/MediaBox[0 0 200 200]/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
