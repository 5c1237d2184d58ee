"""Every page speaks one language, and says so where something stands in another.

What people wrote (names of tasks, notes) is in the language of its task type, and is marked so.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from app.accounts.commands import choose_language
from tests.hostile.battery import failures, reads
from tests.hostile.town import Town

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
DAYS = {
    "en": r"\b(maan|dins|woens|donder|vrij|zater|zon)dag\b|\b(januari|februari|maart|mei|juni|juli"
    r"|augustus|september|oktober|november|december)\b|\b\d\d? (mrt|mei|okt|sep|nov|dec)\b",
    "nl": r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(January|February|March|May|June|July"
    r"|August|October)\b|\b\d\d? (Mar|May|Oct|Aug)\b",
}
"""How a day looks in the language that a page does not speak."""
WRITTEN = ("Werk north", "Neem je pas mee.")
"""What somebody of the town wrote, in Dutch."""
ALONE = {"title", "option", "textarea", "script", "style"}
"""Elements whose text cannot be marked in parts, and fields in which somebody writes."""
VOID = {"br", "img", "input", "meta", "link", "hr", "path", "use", "rect", "line", "wbr", "circle"}


class Parts(HTMLParser):
    """The texts of a page, each with the language that holds where it stands."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            around = self.open[-1][1] if self.open else ""
            self.open.append((tag, dict(attrs).get("lang") or around))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """It holds no text."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and not ALONE & {tag for tag, _lang in self.open}:
            self.found.append((self.open[-1][1], data.strip()))


def parts(html: str, language: str) -> list[tuple[str, str]]:
    """The texts of a page or of a part of one, each with its language."""
    page = Parts()
    page.feed(f'<div lang="{language}">{html}</div>')
    return page.found


def flaws(html: str, language: str) -> Iterator[str]:
    """What stands there in a language that it does not say."""
    for spoken, text in parts(html, language):
        if spoken == language and re.search(DAYS[language], text):
            yield f"a day of the other language: {text!r}"
        if spoken == "en" and any(words in text for words in WRITTEN):
            yield f"Dutch that is not marked: {text!r}"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_speaks_one_language_and_marks_the_other(town: Town, language: str) -> None:
    with town.app.app_context():
        for person in town.people.values():
            choose_language(person.id, language)
    found, looked_at = [], 0
    for route in reads(town):
        with town.undone():
            answer = route.send(town, route.allowed())
        if answer.status_code == 200 and answer.mimetype == "text/html":
            looked_at += 1
            found += [f"{route}: {flaw}" for flaw in flaws(answer.text, language)]
    assert looked_at > 60, "the walk sees hardly any page"
    assert found == [], failures(found) + "\ngive it lang=, or write the day with web.words_times"
