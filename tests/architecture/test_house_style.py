"""The house: where things stand, how large they are, and that each says what it is for."""

import ast
import re
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
MODULES = sorted(APP.rglob("*.py"))
MOST_LINES = 400
JUNK = {"utils", "helpers", "misc", "common", "base", "tools"}


def name_of(path: Path) -> str:
    return str(path.relative_to(APP))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), "begin it with a docstring"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_one_subject(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= MOST_LINES, f"{lines} lines: look for the second noun in it"
    assert path.stem not in JUNK, "name it after its subject"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_public_function_or_class_says_what_it_promises(path: Path) -> None:
    tree = ast.parse(path.read_text())
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == [], "give it a docstring: the promise first"


def test_no_template_carries_script_style_or_unescaped_text() -> None:
    templates = APP.parent / "templates"
    for path in sorted(templates.rglob("*.html")):
        text = path.read_text()
        for forbidden in ("|safe", " style=", "<style", "onclick=", "{% autoescape false"):
            assert forbidden not in text, f"{path.name}: {forbidden}"
        for script in text.split("<script")[1:]:
            assert script.lstrip().startswith("src="), f"{path.name}: scripts are files"


def test_a_day_or_time_is_typed_in_a_field_of_ours() -> None:
    """That of a browser speaks the language of the browser: the month first, am and pm."""
    native = re.compile(r'type="?(?:date|time|datetime-local|month|week)\b')
    drawn = [
        f"{path.name}: {found}"
        for path in (APP.parent / "templates").rglob("*.html")
        for found in native.findall(path.read_text())
    ]
    assert drawn == ['components.html: type="date'], "draw it with ui.field or ui.written"
    fields = re.compile(r"\b(?:Date|Time|DateTime|DateTimeLocal|Month|Week)(?:Field|Input)\b")
    made = [name_of(path) for path in MODULES if fields.search(path.read_text())]
    assert made == [], "take Day, Clock or Moment of app/times/fields.py"


def test_no_form_is_filled_from_a_row() -> None:
    """``obj=`` wins over ``data=``, and the attributes of a row are not the fields of a form."""
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and any(each.arg == "obj" for each in node.keywords)
    ]
    assert wrong == [], "give it the draft of what is stored: app/web/forms_edit.py"


def test_every_form_is_one_of_ours() -> None:
    """Only they come back as they were typed when a session ended, and run nothing then."""
    wrong = [
        name_of(path)
        for path in MODULES
        if "import FlaskForm" in path.read_text() and name_of(path) != "web/forms.py"
    ]
    assert wrong == [], "build it on app.web.forms.Form"


def imported(path: Path, package: str) -> set[str]:
    """The names that a file takes from a package."""
    return {
        each.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == package
        for each in node.names
    }


def test_times_are_written_for_people_in_one_file() -> None:
    formats = {"format_date", "format_time", "format_datetime", "format_timedelta"}
    writing = {
        name_of(path)
        for path in MODULES
        for package in ("flask_babel", "babel.dates")
        if imported(path, package) & formats
    }
    assert writing == {"web/words_times.py"}, "give the format a name there"


def test_the_request_is_not_known_in_core() -> None:
    request = {"g", "request", "session", "has_request_context"}
    wrong = [name_of(path) for path in APP.glob("core/*.py") if imported(path, "flask") & request]
    assert wrong == [], "give it as an argument: the request lives in app/web"
