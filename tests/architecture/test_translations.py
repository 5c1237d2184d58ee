"""Both languages are complete: texts stand in English, and every one has its Dutch."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
DUTCH = ROOT / "app/translations/nl/LC_MESSAGES"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "_l": None,
    "lazy_gettext": None,
}
REMEDY = "run: python3 dev.py translate, and fill in what is missing in messages.po"


def dutch() -> Catalog:
    with (DUTCH / "messages.po").open("rb") as file:
        return read_po(file, locale="nl")


def texts() -> set[str]:
    """The msgids (of plurals, the singular) in the program and its templates."""
    found: set[str] = set()
    for folder, pattern, method in (("app", "**.py", "python"), ("templates", "**", "jinja2")):
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, [(pattern, method)], keywords=KEYWORDS
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def forms(text: object) -> list[str]:
    """A text of a catalogue as a list: plurals have two."""
    return [str(form or "") for form in text] if isinstance(text, tuple | list) else [str(text)]


def test_every_text_is_translated() -> None:
    known = {
        forms(message.id)[0]: forms(message.string or "")
        for message in dutch()
        if message.id and not message.fuzzy
    }
    missing = sorted(text for text in texts() if not all(known.get(text, [""])))
    assert missing == [], REMEDY


def test_no_translation_is_left_over() -> None:
    ids = {forms(message.id)[0] for message in dutch() if message.id}
    assert sorted(ids - texts()) == [], REMEDY


def test_a_translation_names_the_same_figures() -> None:
    for message in dutch():
        if not message.id:
            continue
        source = forms(message.id)[-1]
        for target in forms(message.string):
            assert fields(target) <= fields(source), f"{source!r} → {target!r}"


def fields(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


def test_the_compiled_catalog_is_the_written_one() -> None:
    compiled = BytesIO()
    write_mo(compiled, dutch())
    assert (DUTCH / "messages.mo").read_bytes() == compiled.getvalue(), REMEDY
