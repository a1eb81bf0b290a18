"""By keyboard alone: sign in, open the ledger, open a need, claim it."""

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD

MOST_STOPS = 80


def test_an_official_claims_a_need_by_keyboard_alone(window_of, drive):
    need = drive.assigned(title="招聘数控技工五名")
    number = need.number
    page = window_of("official").page
    page.goto("/login")
    _to(page, "[name=username]")
    page.keyboard.type("official")
    _to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    _enter(page)
    _to(page, '.main-nav a[href^="/needs"]')
    _enter(page)
    _to(page, "a[href='#main']")
    page.keyboard.press("Enter")
    _to(page, f'main a[href="/needs/{number}"]')
    _enter(page)
    _to(page, f'main a[href="/needs/{number}/claim"]')
    _enter(page)
    _to(page, "[name=promise]")
    page.keyboard.type("三天内到厂,十五天内答复。")
    _to(page, "main .form-actions button[type=submit]")
    _enter(page)
    expect(page.locator('.notice[data-tone="done"]')).to_be_visible()
    expect(page.locator("main")).to_contain_text("三天内到厂,十五天内答复。")


def _to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus, and see that it shows."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            assert page.evaluate(SHOWS_FOCUS), f"{selector} has the focus and does not show it"
            return
    raise AssertionError(f"{MOST_STOPS} presses of Tab do not reach {selector} on {page.url}")


def _enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


# The ring is drawn around the element, or around the whole row by what follows it.
SHOWS_FOCUS = """() => [null, "::after"].some((part) => {
  const look = getComputedStyle(document.activeElement, part);
  return look.outlineStyle !== "none" || look.boxShadow !== "none";
})"""
