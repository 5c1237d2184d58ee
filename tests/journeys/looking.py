"""How one page is looked at: by axe in its themes and widths, for its heading and its edges.

Of rows that are built alike axe judges the first: a list of a hundred costs what a list of one
does. What text alone can break, being too wide, is looked for in all of them.
"""

from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import Page

from tests.browser import axe

PHONE, DESK, NARROW = 390, 1360, 320
LOOKS: dict[int, tuple[tuple[str, Literal["light", "dark"]], ...]] = {
    PHONE: (("nl", "light"), ("en", "dark")),
    DESK: (("nl", "dark"), ("en", "light")),
}
"""Each width is looked at in both themes and both languages; each pair of those at one width."""
WHOLE = """() => !document.querySelector(".htmx-request")"""
UNFOLD = """() => {
  const folded = document.querySelectorAll("details:not([data-popover], .matter > *)");
  for (const part of folded) part.open = true;
  return !document.querySelector(".htmx-request");
}"""
"""Open what is folded; whether all of the page is there."""
FACTS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((part) => part.id);
  return {
    lang: document.documentElement.lang,
    headings: [...document.querySelectorAll("h1")].map((heading) => heading.textContent.trim()),
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
  };
}"""
WIDTH = "() => document.documentElement.scrollWidth"
HEIGHT = "() => document.documentElement.scrollHeight"
TOO_WIDE = """(width) => [...document.querySelectorAll("main *")]
  .filter((part) => part.getBoundingClientRect().right > width)
  .map((part) => `${part.tagName.toLowerCase()}.${part.className}`).slice(0, 5)"""
KEEP_ONE_OF_EACH = """() => {
  const free = new Set(["id", "for", "href", "src", "value", "name", "datetime", "title", "alt",
    "action", "formaction", "aria-label", "aria-labelledby", "aria-describedby", "aria-controls"]);
  const said = ({ name, value }) =>
    free.has(name) || name.startsWith("hx-") ? value.trim() && "…" : value;
  const attribute = (each) => `${each.name}=${said(each)}`;
  const built = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() && "…";
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    const attributes = [...node.attributes].map(attribute).sort().join(" ");
    return `<${node.localName} ${attributes}>${[...node.childNodes].map(built).join("")}</>`;
  };
  const thin = (part) => {
    const seen = new Set();
    for (const child of [...part.children]) {
      const shape = built(child);
      if (child.children.length && seen.has(shape)) child.remove();
      else { seen.add(shape); thin(child); }
    }
  };
  thin(document.body);
}"""
"""Take away each part that is built as one beside it: the same but for texts, names, addresses."""


def look_at(page: Page, address: str, status: int, language: str, *, desk: bool) -> Iterator[str]:
    """Open a page once, and say what is wrong with it, however one looks."""
    page.set_viewport_size({"width": PHONE, "height": 844})
    answer = page.goto(address)
    assert answer is not None
    if answer.status != status or "text/html" not in answer.headers["content-type"]:
        yield f"answer {answer.status}: give it an example that works, or name it in NO_PAGES"
        return
    if not page.evaluate(UNFOLD):
        page.wait_for_function(WHOLE)
    yield from _facts(page, language)
    page.set_viewport_size({"width": NARROW, "height": 844})
    found = page.evaluate(WIDTH)
    if found > NARROW:
        yield f"{found} px wide on {NARROW} px: {page.evaluate(TOO_WIDE, NARROW)}"
    page.evaluate(KEEP_ONE_OF_EACH)
    for width in (PHONE, DESK) if desk else (PHONE,):
        page.set_viewport_size({"width": width, "height": 844})
        # As tall as the page: nothing lies behind the menu at the bottom.
        page.set_viewport_size({"width": width, "height": page.evaluate(HEIGHT)})
        for theme in [theme for spoken, theme in LOOKS[width] if spoken == language]:
            page.emulate_media(color_scheme=theme)
            for flaw in axe(page):
                yield f"{theme}, {width} px: {flaw}"


def _facts(page: Page, language: str) -> Iterator[str]:
    facts = page.evaluate(FACTS)
    if facts["lang"] != language:
        yield f"lang is {facts['lang']!r}"
    if len(facts["headings"]) != 1 or not facts["headings"][0]:
        yield f"the headings of level 1 are {facts['headings']}"
    if facts["twice"]:
        yield f"these ids stand twice: {facts['twice']}"
