"""What every page of a journey must hold: no axe violation, one language only, no scrolling sideways."""

import re
from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff65\U00020000-\U0003ffff]+")
LATIN = re.compile(r"[A-Za-z][A-Za-z'’]+")
# Numbers of needs and documents, credit codes, user names in code type, file names, addresses.
CODES = re.compile(r"\b[\w.-]*\d[\w.-]*|\S+\.(?:pdf|docx|xlsx|png|jpg)\b|\S+@\S+")
LANGUAGES = {"zh": "zh-Hans-CN", "en": "en"}
# Units, formats and names that Chinese writes in Latin letters.
LATIN_IN_CHINESE = frozenset(
    {"PDF", "Word", "Excel", "MB", "KB", "kVA", "kW", "kWh", "mm", "kN", "MPa", "TEU", "COD", "kV", "km"}
)

# Everything a reader sees or hears, but for what says it is in another language and what people type themselves.
TEXTS = """() => {
  const own = document.documentElement.lang;
  const foreign = (element) => element.closest("[lang]").lang !== own
    || element.closest("script, style, noscript, textarea, .code, [data-typed]");
  const found = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.trim() && !foreign(node.parentElement)) found.push(node.data.trim());
  }
  for (const element of document.body.querySelectorAll("[aria-label], [title], [alt], [placeholder]")) {
    if (foreign(element)) continue;
    for (const name of ["aria-label", "title", "alt", "placeholder"]) found.push(element.getAttribute(name) || "");
  }
  return found;
}"""

# Without preload, or axe asks the server for each style sheet once more.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
# Kinds of pages whose contrast was measured: it is the slowest rule by far, and hangs on style sheets, not on texts.
_measured: set[tuple[str, int, bool]] = set()


@cache
def _axe() -> Axe:
    return Axe()


def judge(page: Page, language: str, allowed: frozenset[str] = frozenset(), *, scripted: bool = True) -> None:
    """Raise where the page breaks a promise; `allowed` holds foreign words that people typed.

    Where the page may not run scripts, axe cannot either.
    """
    broken = {
        "language": {page.evaluate("document.documentElement.lang")} - {LANGUAGES[language]},
        "foreign words": foreign_words(page.evaluate(TEXTS), language, allowed),
        "pixels sideways": page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)"),
        "axe": violations(page) if scripted else [],
    }
    assert not any(broken.values()), (page.url, broken)


def foreign_words(texts: list[str], language: str, allowed: frozenset[str] = frozenset()) -> list[str]:
    """The words of the other language in these texts."""
    if language == "en":
        found = {word for text in texts for word in CHINESE.findall(text)}
        return sorted(found - allowed)
    words = {word for text in texts for word in LATIN.findall(CODES.sub(" ", text))}
    return sorted(words - LATIN_IN_CHINESE - allowed)


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds: each broken rule with the places."""
    options = OPTIONS if _is_new(page) else OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}
    results = _axe().run(page, options=options).response
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in results["violations"]]


def _is_new(page: Page) -> bool:
    kind = re.sub(r"\d+", "0", page.url.split("/", 3)[3].partition("?")[0])
    key = (kind, page.viewport_size["width"], page.locator(".error-summary").count() > 0)
    if key in _measured:
        return False
    _measured.add(key)
    return True
