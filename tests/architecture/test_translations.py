"""Both languages are complete: texts stand in English, and every one has its Dutch."""

import ast
import re
from collections.abc import Iterator
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
ALIASES = {"_": "gettext", "_l": "lazy_gettext"}
NAMED_FILES = {"table_download"}
SAYING = {"flash", "go_told", "ValidationError", "StopValidation"} | NAMED_FILES
"""What shows its first argument to people: a message, an error of a field, the name of a file."""
SPOKEN = "aria-label|aria-description|title|alt|placeholder|data-label|data-busy|label"
SAME_IN_BOTH = {"Flexpool", "Ctrl K"}
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


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call in the program by name, also those inside of f-strings: file, name and call."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                yield f"{path.relative_to(ROOT)}:{node.lineno}", name, node


def written(node: ast.expr) -> str | None:
    """The text that stands there, or None where it is worked out."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_no_text_is_written_where_it_is_not_collected() -> None:
    collected, lost = texts(), []
    for place, name, call in calls():
        if name in KEYWORDS and call.args:
            text = written(call.args[0])
            if text is None or text not in collected:
                lost.append(f"{place}: {ast.unparse(call)}")
    assert lost == [], "put the text itself between the brackets, outside of any f-string"


def test_nothing_is_said_to_people_that_is_no_text_of_the_catalogue() -> None:
    bare = [
        f"{place}: {ast.unparse(call)}"
        for place, name, call in calls()
        if name in SAYING
        and call.args
        and (written(call.args[0]) is not None or _begins_with_words(call.args[0]))
    ]
    assert bare == [], "write it as _(…), also the name of a file"


def _begins_with_words(node: ast.expr) -> bool:
    """Whether an f-string has words of its own."""
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    return any(re.search("[A-Za-z]{2}", written(part) or "") for part in parts)


def test_templates_have_no_words_outside_of_the_catalogue() -> None:
    bare = [
        f"{path.relative_to(ROOT)}: {words}"
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.is_file()
        for words in words_of(path.read_text(), path.suffix == ".html")
    ]
    assert bare == [], "write it as {{ _(…) }}"


def words_of(template: str, is_page: bool) -> list[str]:
    """What stands in a template as it is: words between its tags, and in what is read out."""
    text = re.sub(r"\{#.*?#\}|\{% block body_class.*?endblock", "", template, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\0", text, flags=re.DOTALL)
    said = re.findall(rf'\s(?:{SPOKEN})="([^"]*)"', text) if is_page else []
    if is_page:
        text = re.sub(r"<[^>]*>", "\0", text, flags=re.DOTALL)
    pieces = [piece.strip() for part in (text, *said) for piece in re.split("[\0\n]", part)]
    plain = (re.sub(r"&\w+;|[·–]", "", piece).strip() for piece in pieces)
    return [piece for piece in plain if is_words(piece)]


def is_words(piece: str) -> bool:
    """Whether a piece is said to people: an address, a class or our own name is not."""
    word = re.search("[A-Za-z]{2}", piece)
    return bool(word) and piece not in SAME_IN_BOTH and not re.fullmatch(r"\S*[-/?]\S*", piece)
