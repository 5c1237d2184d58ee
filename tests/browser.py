"""A real browser for the journeys: Chromium, as a phone and as a desktop.

    with launch() as browser, phone(browser, base_url) as screen:
        screen.page.goto("/board")
        assert axe(screen.page) == []

A screen keeps a list of `problems`: errors on the console, breaches of the content security
policy, exceptions in the page, answers of 500 and up, and missing static files. Leaving the
`with` block with a problem fails the test. A test that provokes one on purpose says which to
`forgive`.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from dev import find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

NO_CHROMIUM = "no Chromium: install the package `chromium` (or Google Chrome)"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--no-turbofan",  # pages live too briefly for code to be worth making fast
)
LOCALES = {"nl": "nl-NL", "en": "en-GB"}
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": AXE_TAGS},
    "resultTypes": ["violations"],
    "iframes": False,
}
# Only what is wrong comes back: all that is right weighs more than the page.
RUN_AXE = "async (options) => (await axe.run(document, options)).violations"
# The answer itself is judged in `_watch_response`; Chromium's own line about it says no more.
ECHO_OF_AN_ANSWER = "Failed to load resource: the server responded with a status of"
# htmx says so where a newer question took the place of one under way (`hx-sync`).
NO_TROUBLE = (ECHO_OF_AN_ANSWER, "htmx:sendAbort")

_launched: list[Browser] = []


@dataclass
class Screen:
    """One person's browser: its own cookies, one first page, and the problems seen in any page."""

    context: BrowserContext
    problems: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """Give the first page."""
        return self.context.pages[0]


@contextmanager
def launch() -> Iterator[Browser]:
    """Yield a headless Chromium; fails where `find_chromium()` finds none (say `NO_CHROMIUM`).

    Inside another `launch()` it is the same Chromium: Playwright runs once in a process.
    """
    if _launched:
        yield _launched[0]
        return
    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        _launched.append(browser)
        try:
            yield browser
        finally:
            _launched.clear()
            browser.close()


@contextmanager
def phone(
    browser: Browser,
    base_url: str | None = None,
    *,
    java_script: bool = True,
    dark: bool = False,
    language: str = "nl",
) -> Iterator[Screen]:
    """Yield a touch screen of 390 × 844; fails on leaving when it saw a problem."""
    size = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    options = _options(base_url, java_script, dark, language)
    with _screen(browser, {**options, **size}) as screen:
        yield screen


@contextmanager
def desktop(
    browser: Browser,
    base_url: str | None = None,
    *,
    java_script: bool = True,
    dark: bool = False,
    language: str = "nl",
) -> Iterator[Screen]:
    """Yield a window of 1360 × 850; fails on leaving when it saw a problem."""
    size = {"viewport": {"width": 1360, "height": 850}}
    options = _options(base_url, java_script, dark, language)
    with _screen(browser, {**options, **size}) as screen:
        yield screen


def bring_axe(screen: Screen) -> None:
    """Let every page that this screen opens have axe from its start: quicker than one by one."""
    screen.context.add_init_script(Axe().axe_script)


def axe(page: Page) -> list[str]:
    """List what axe finds wrong on the page, one line per element; empty when nothing.

    axe runs through the developer protocol, so the page's own security policy stays in force.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return [
        f"{violation['id']} ({violation['impact']}) at {_place(node)}: {violation['help']}"
        for violation in page.evaluate(RUN_AXE, AXE_OPTIONS)
        for node in violation["nodes"]
    ]


def _options(base_url: str | None, java_script: bool, dark: bool, language: str) -> dict[str, Any]:
    return {
        "base_url": base_url,
        "java_script_enabled": java_script,
        "color_scheme": "dark" if dark else "light",
        "locale": LOCALES[language],
        "timezone_id": "Europe/Amsterdam",
        "reduced_motion": "reduce",  # nothing is measured half way through a fade
    }


def forgive(screen: Screen, caused: str) -> None:
    """What a test broke on purpose, by a pattern, is no problem; anything else is."""
    assert [each for each in screen.problems if re.search(caused, each) is None] == []
    screen.problems.clear()


@contextmanager
def _screen(browser: Browser, options: dict[str, Any]) -> Iterator[Screen]:
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    screen = Screen(context)
    _watch(screen)
    try:
        context.new_page()
        yield screen
    except Exception as error:
        error.add_note(_report(screen))
        raise
    else:
        assert screen.problems == [], _report(screen)
    finally:
        context.close()


def _report(screen: Screen) -> str:
    return "\n".join(["the browser met these problems:", *(screen.problems or ["none"])])


def _watch(screen: Screen) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NO_TROUBLE):
            screen.problems.append(f"console on {message.location['url']}: {message.text}")

    def on_response(response: Response) -> None:
        missing = response.status >= 400 and "/static/" in response.url
        if response.status >= 500 or missing:
            screen.problems.append(f"answer {response.status} from {response.url}")

    screen.context.on("console", on_console)
    screen.context.on("response", on_response)
    screen.context.on("weberror", lambda error: screen.problems.append(f"page: {error.error}"))


def _place(node: dict[str, Any]) -> str:
    return " ".join(map(str, node["target"]))
