"""The house as it is said to be: rooms in the README, sizes, names, and what texts refer to."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parent.parent.parent
APP = ROOT / "app"
PYTHON = [path for folder in ("app", "seeds") for path in sorted((ROOT / folder).rglob("*.py"))]
ROOMS = sorted(path.parent.name for path in APP.glob("*/__init__.py"))

MOST_FILES = 30
"""Python files of a room."""
LARGEST_SHARE = 0.12


def test_the_map_of_the_readme_names_every_room_and_no_other() -> None:
    text = (ROOT / "README.md").read_text()
    rows = text.partition("## The map")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE)
    assert sorted(named) == ROOMS, "mend the table in README.md, 'The map'"


def test_every_room_says_what_it_owns() -> None:
    for room in ROOMS:
        said = ast.get_docstring(ast.parse((APP / room / "__init__.py").read_text())) or ""
        assert said.count("\n") >= 1, f"{room}/__init__.py: what it owns, its nouns, what it uses"


def rooms_used_by(room: str) -> set[str]:
    """The other rooms that its files import from."""
    imported = {
        name
        for path in (APP / room).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module
        for name in (node.module, *(f"{node.module}.{each.name}" for each in node.names))
    }
    packages = {name.split(".")[1] for name in imported if name.startswith("app.")}
    return packages & {*ROOMS} - {room}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_which_others_it_uses_all_of_them_and_no_other(room: str) -> None:
    said = ast.get_docstring(ast.parse((APP / room / "__init__.py").read_text())) or ""
    uses = re.search(r"Uses (no other room|[a-z_, ]+)[.,]", said.replace("\n", " "))
    assert uses, f"app/{room}/__init__.py: say 'Uses shifts, people, core.'"
    named = set() if uses[1].startswith("no other room") else set(re.findall(r"\w+", uses[1]))
    assert named == rooms_used_by(room), f"mend the line 'Uses …' in app/{room}/__init__.py"


def test_no_room_is_a_hall() -> None:
    files = {room: len(list((APP / room).glob("*.py"))) for room in ROOMS}
    large = {room: count for room, count in files.items() if count > MOST_FILES}
    assert large == {}, "look for the second room in it"
    lines = {room: sum(map(lines_of, (APP / room).rglob("*.py"))) for room in ROOMS}
    whole = sum(lines.values())
    large = {room: count for room, count in lines.items() if count > LARGEST_SHARE * whole}
    assert large == {}, f"of {whole} lines; look for the second room in it"


def lines_of(path: Path) -> int:
    return path.read_text().count("\n")


def test_one_class_name_has_one_meaning() -> None:
    names = Counter(
        node.name
        for path in APP.rglob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    twice = sorted(name for name, count in names.items() if count > 1)
    assert twice == [], "give the new one a name of its own"


def docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def test_every_file_that_a_docstring_names_is_there() -> None:
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in PYTHON
        for text in docstrings(path)
        for name in re.findall(r"``([\w/]+\.py)``", text)
        if not any(place.exists() for place in (path.parent / name, APP / name, ROOT / name))
    }
    assert wrong == set(), "that file is gone"


def test_every_endpoint_that_is_named_is_there(shared_app: Flask) -> None:
    endpoints = set(shared_app.view_functions)
    blueprints = {endpoint.partition(".")[0] for endpoint in endpoints if "." in endpoint}
    call = re.compile(r"""(?:url_for|may)\(\s*["']([\w.]+)["']""")
    sources = [*APP.rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources
        for name in call.findall(path.read_text())
        if name not in endpoints and (name == "static" or name.partition(".")[0] in blueprints)
    }
    assert wrong == set(), "no view has that name"


def texts_listed(path: Path) -> Iterator[tuple[int, str]]:
    """Each text that stands in a list, set, tuple or dict, or is compared with: line and text."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.List(elts=parts) | ast.Set(elts=parts) | ast.Tuple(elts=parts):
                listed: list[ast.expr | None] = [*parts]
            case ast.Dict(keys=keys, values=values):
                listed = [*keys, *values]
            case ast.Compare(left=left, comparators=others):
                listed = [left, *others]
            case _:
                continue
        for part in listed:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.lineno, part.value


KNOWS_EVERY_PAGE = "navigation"


def test_no_room_lists_the_views_of_another(shared_app: Flask) -> None:
    """What a low room must know of a view, the view says itself, or its room when it installs."""
    room_of = {
        endpoint: endpoint.partition(".")[0] if "." in endpoint else "web"
        for endpoint in shared_app.view_functions
    }
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted(APP.glob("*/*.py"))
        for line, text in texts_listed(path)
        if room_of.get(text, path.parent.name) != path.parent.name != KNOWS_EVERY_PAGE
    ]
    assert wrong == [], "declare it beside the view, or register it in room.py"
