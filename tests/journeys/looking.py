"""How one page is looked at: by axe in its themes and widths, for its heading and its edges."""

import re
from collections.abc import Iterator
from typing import Literal
from zlib import crc32

from playwright.sync_api import Page

from tests.browser import axe
from tests.patience import wait_until

NARROW, PHONE, TABLET, SMALL_DESK, DESK, WIDE = 320, 390, 768, 1024, 1360, 1920
TWICE = "200%"
Look = tuple[int, Literal["light", "dark"], str]
"""How wide the window is, in which theme, and how large the text is."""
LOOKS: tuple[dict[str, Look], ...] = (
    {"nl": (NARROW, "light", ""), "en": (SMALL_DESK, "dark", TWICE)},
    {"nl": (PHONE, "dark", TWICE), "en": (DESK, "light", "")},
    {"nl": (TABLET, "light", TWICE), "en": (WIDE, "dark", "")},
    {"nl": (SMALL_DESK, "light", ""), "en": (NARROW, "dark", TWICE)},
    {"nl": (DESK, "dark", TWICE), "en": (PHONE, "light", "")},
    {"nl": (WIDE, "light", TWICE), "en": (TABLET, "dark", "")},
)
"""A page is looked at once in each language; in which width, theme and size of text, its address
says. Every pair of these is among the looks, and so on many pages."""
ITS_OWN = re.compile(r"\d+|[\w.-]{22,}")
"""Numbers and secrets, which are others in every run."""
WHOLE = """() => !document.querySelector(".htmx-request")"""
"""No part of the page is still to come."""
UNFOLD = """() => document.querySelectorAll("details:not([data-popover], .matter > *)").forEach(
  (part) => { part.open = true; })"""
FACTS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((part) => part.id);
  return {
    lang: document.documentElement.lang,
    headings: [...document.querySelectorAll("h1")].map((heading) => heading.textContent.trim()),
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
  };
}"""
LARGE = """(size) => document.documentElement.style.setProperty("font-size", size)"""
WIDTH = "() => document.documentElement.scrollWidth"
HEIGHT = "() => document.documentElement.scrollHeight"
TOO_WIDE = """(width) => [...document.querySelectorAll("main *")]
  .filter((part) => part.getBoundingClientRect().right > width)
  .map((part) => `${part.tagName.toLowerCase()}.${part.className}`).slice(0, 5)"""


def look_at(page: Page, address: str, status: int, language: str) -> Iterator[str]:
    """Open a page once, and say what is wrong with it, however one looks."""
    page.set_viewport_size({"width": PHONE, "height": 844})
    answer = page.goto(address)
    assert answer is not None
    if answer.status != status or "text/html" not in answer.headers["content-type"]:
        yield f"answer {answer.status}: give it an example that works, or name it in NO_PAGES"
        return
    wait_until(lambda: page.evaluate(WHOLE), f"a part of {address} never came")
    page.evaluate(UNFOLD)
    yield from _facts(page, language)
    page.set_viewport_size({"width": NARROW, "height": 844})
    found = page.evaluate(WIDTH)
    if found > NARROW:
        yield f"{found} px wide on {NARROW} px: {page.evaluate(TOO_WIDE, NARROW)}"
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.evaluate(LARGE, TWICE)
    found = page.evaluate(WIDTH)
    if found > PHONE:
        yield f"{found} px wide on {PHONE} px at twice the text: {page.evaluate(TOO_WIDE, PHONE)}"
    width, theme, size = LOOKS[crc32(ITS_OWN.sub("", address).encode()) % len(LOOKS)][language]
    page.evaluate(LARGE, size)
    page.set_viewport_size({"width": width, "height": 844})
    # As tall as the page: nothing lies behind the menu at the bottom.
    page.set_viewport_size({"width": width, "height": page.evaluate(HEIGHT)})
    page.emulate_media(color_scheme=theme)
    for flaw in axe(page):
        yield f"{theme}, {width} px, text {size or '100%'}: {flaw}"


def _facts(page: Page, language: str) -> Iterator[str]:
    facts = page.evaluate(FACTS)
    if facts["lang"] != language:
        yield f"lang is {facts['lang']!r}"
    if len(facts["headings"]) != 1 or not facts["headings"][0]:
        yield f"the headings of level 1 are {facts['headings']}"
    if facts["twice"]:
        yield f"these ids stand twice: {facts['twice']}"
