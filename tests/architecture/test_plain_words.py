"""Texts as people say them: no word that was found clumsy comes back, and no letter is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.test_translations import dutch, forms

ROOT = Path(__file__).parents[2]
CLUMSY_DUTCH = {
    r"%\(\w+\)s mens\b": "persoon: one is “1 persoon”, more are “2 mensen”",
    r"houdt? (geen )?stand": "past niet meer",
    r"\bZei ja\?": "Al ja gezegd?",
    r"\bBen jij het nog\b": "Bevestig dat jij het bent",
    r"vraa?g(t|en) jou\b": "vraagt je aandacht",
    r"\bgeboekt\b": "ingedeeld",
    r"\bbegeleiders?\b": "casemanager, one word for one person",
    r"\bdienstregeling\b": "automatisch",
    r"\bplaatsen?\b(?= (van|bezet|vrij|op een taak|werden))": "plek, plekken",
    r"\buwv\b|\bwia\b": "UWV, WIA",
    r"\bimporteren\b": "inlezen",
}
CLUMSY_ENGLISH = {
    r"\bIs it still you\b": "Confirm that it is you",
    r"\bwill no longer hold\b": "no longer fits",
    r"\bSaid yes\?": "Said yes already?",
    r"of %\(\w+\)s place\b": "the noun goes by the number beside it: 1 of 5 places",
}
LOSES_LETTERS = re.compile(r"\.(capitalize|title|swapcase)\(|\|\s*title\b")


def clumsy(texts: Iterator[str], words: dict[str, str]) -> list[str]:
    """What of the texts holds one of the words, with what to write instead."""
    return [
        f"{text!r}: {instead}"
        for text in texts
        for word, instead in words.items()
        if re.search(word, text)
    ]


def test_no_dutch_text_is_clumsy() -> None:
    found = clumsy((text for each in dutch() for text in forms(each.string)), CLUMSY_DUTCH)
    assert found == [], "say it in messages.po as a hospital does"


def test_no_english_text_is_clumsy() -> None:
    found = clumsy((text for each in dutch() for text in forms(each.id)), CLUMSY_ENGLISH)
    assert found == [], "say it otherwise where the text stands"


def test_a_large_first_letter_takes_no_other_away() -> None:
    """``str.capitalize`` makes “1 december” of “1 December” and “uwv” of “UWV”."""
    files = [*(ROOT / "app").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted(files)
        if "seeds" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if LOSES_LETTERS.search(line)
    ]
    assert found == [], "use core.text.large_first; in templates |capitalize is that one"
