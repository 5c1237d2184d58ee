"""Every no has its words, and what time or state forbids is said (``ensure_now``), not hidden."""

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

import app as package
from app.asking.words_offers import over_text
from app.capabilities import words as capability_words
from app.claims.queries_over import OverBecause
from app.core.refusal import NotDone
from app.files import words as file_words
from app.files import words_tables
from app.imports import words as import_words
from app.imports.rules import LineFault
from app.reintegration import words as track_words
from app.rosters import words as roster_words
from app.shifts.rules import TimeFault, TimeProblem
from app.shifts.words import time_text
from app.web.forms import RefusableForm
from app.web.languages import LANGUAGE_NAMES

ROOT = Path(package.__file__).parent.parent
OF_TIME_OR_STATE = {"active", "ends_at", "live", "now", "starts_at", "state", "worked"}
REMEDY = "say with ensure_now() why it is not possible now; ensure() and 403 are for rights"


def modules() -> Iterator[tuple[ModuleType, ast.Module]]:
    for path in sorted((ROOT / "app").rglob("*.py")):
        text = path.read_text()
        if "ensure(" in text or "abort(403" in text:
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield import_module(name), ast.parse(text)


def calls(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def words(node: ast.AST, module: ModuleType, depth: int = 3) -> set[str]:
    """The names that a condition reads, itself or in the functions of ours that it asks."""
    found: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute):
            found.add(each.attr)
        elif isinstance(each, ast.Name):
            found.add(each.id)
        asked = getattr(each, "func", None)
        function = asked and resolved(asked, module)
        if depth and inspect.isfunction(function) and function.__module__.startswith("app."):
            home = import_module(function.__module__)
            body = ast.parse(inspect.getsource(function).lstrip())
            found |= words(body, home, depth - 1)
    return found


def resolved(node: ast.expr, module: ModuleType) -> object:
    """What a name, or a name in a module, stands for; a method of an unknown object is not."""
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(getattr(module, node.value.id, None), node.attr, None)
    return None


def test_not_for_you_is_never_said_because_of_time_or_state() -> None:
    wrong, seen = [], 0
    for module, tree in modules():
        for call in calls(tree, "ensure"):
            seen += 1
            if words(call.args[0], module) & OF_TIME_OR_STATE:
                wrong.append(f"{module.__name__}:{call.lineno} {ast.unparse(call)}")
        for call in calls(tree, "abort"):
            if ast.unparse(call) == "abort(403)" and module.__name__ != "app.web.access":
                wrong.append(f"{module.__name__}:{call.lineno} {ast.unparse(call)}")
    assert seen > 15
    assert wrong == [], REMEDY


DAY = date(2026, 10, 13)
SAID: dict[str, Callable[[Any], object]] = {
    "FileReason": file_words.REASONS.__getitem__,
    "LineFault": lambda why: import_words._problem(LineFault(why), other=2),
    "OverBecause": lambda why: over_text(OverBecause(why)),
    "RevocationReason": capability_words.REASONS.__getitem__,
    "RosterFault": roster_words.FAULTS.__getitem__,
    "TableReason": words_tables.REASONS.__getitem__,
    "TermReason": track_words.REASONS.__getitem__,
    "TimeFault": lambda why: time_text(TimeProblem("start", TimeFault(why), DAY), "02:30", "13:00"),
}
"""How a reason is said that no command refuses with; ``…Refusal`` has ``words.refusal_text``."""


def closed_lists() -> list[type[StrEnum]]:
    """Every enumeration of ours whose name says that it is one of reasons."""
    for module in pkgutil.walk_packages(package.__path__, "app."):
        import_module(module.name)
    return sorted(
        (
            each
            for each in StrEnum.__subclasses__()
            if each.__module__.startswith("app.")
            and (each.__name__ in SAID or each.__name__.endswith(("Fault", "Reason", "Refusal")))
        ),
        key=lambda each: each.__name__,
    )


def says(reasons: type[StrEnum]) -> Callable[[Any], object]:
    if not reasons.__name__.endswith("Refusal"):
        return SAID[reasons.__name__]
    room = import_module(reasons.__module__.rpartition(".")[0] + ".words")
    return lambda why: room.refusal_text(NotDone(why, 2))


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_reason_of_every_room_has_its_words(shared_app: Flask, language: str) -> None:
    lists = closed_lists()
    assert {each.__name__ for each in lists} >= {"PeopleRefusal", "TrackRefusal", *SAID}
    with shared_app.test_request_context(), force_locale(language):
        mute = [
            f"{each.__module__}: {each.__name__}.{why.name}"
            for each in lists
            for why in each
            if not _spoken(says(each), why)
        ]
    assert mute == [], "give it a text in the words of its room, or delete it"


def _spoken(say: Callable[[Any], object], why: StrEnum) -> str:
    try:
        return str(say(why))
    except KeyError:
        return ""


def test_a_form_knows_the_words_of_the_room_whose_reasons_it_shows(shared_app: Flask) -> None:
    closed_lists()
    forms = [each for each in _below(RefusableForm) if each.at]
    assert len(forms) > 10
    with shared_app.test_request_context():
        for form in forms:
            for why, field in form.at.items():
                assert form.saying(NotDone(why, 2)), f"{form.__name__}: {field}"


def _below(form: type[RefusableForm]) -> Iterator[type[RefusableForm]]:
    for each in form.__subclasses__():
        yield each
        yield from _below(each)


def test_no_command_refuses_with_a_reason_of_another_room() -> None:
    wrong, seen = set(), 0
    for path in sorted((ROOT / "app").rglob("*.py")):
        for call in calls(ast.parse(path.read_text()), "NotDone"):
            if call.args and isinstance(reason := call.args[0], ast.Attribute):
                seen += 1
                home = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
                room = getattr(home, ast.unparse(reason.value)).__module__.rpartition(".")[0]
                if room != home.__name__.rpartition(".")[0]:
                    wrong.add(f"{path.relative_to(ROOT)}: {ast.unparse(reason)}")
    assert seen > 50
    assert wrong == set(), "each room has its own reasons and its own words for them"
