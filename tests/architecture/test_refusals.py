"""What time or state forbids is said in words (``ensure_now``): "not for you" is about rights."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import app as package

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
