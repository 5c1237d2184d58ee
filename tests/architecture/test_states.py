"""A state is a member of its enumeration, from the column to the template; never a bare word."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = [
    path for room in ("app", "seeds", "bench") for path in sorted((ROOT / room).rglob("*.py"))
]
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*")) if path.is_file()]
UNMISTAKABLE = {"cancelled", "handed_back", "not_chosen"}
"""Values that nothing but a state has, wherever they stand."""
COMPARED = re.compile(r"""\bstate\s*(?:==|!=|(?:not\s+)?in\b)\s*[(\[]?\s*["'][^"']*["']""")
QUOTED = re.compile(rf"""["'](?:{"|".join(UNMISTAKABLE)})["']""")
REMEDY = "name the member: ShiftState.CANCELLED; templates know them by the `room` that has them"


def bare_in_python(text: str) -> Iterator[int]:
    """The lines on which a state is a bare word."""
    tree = ast.parse(text)
    said = {id(word) for node in ast.walk(tree) if _may(node) for word in _words(node)}
    yield from (node.lineno for node in _bare(tree) if id(node) not in said)


def _bare(tree: ast.AST) -> Iterator[ast.expr | ast.arg]:
    for node in ast.walk(tree):
        match node:
            case ast.Compare() if any(map(_is_state, (node.left, *node.comparators))):
                yield from _words(node)
            case ast.keyword(arg="state", value=ast.Constant(value=str())):
                yield node.value
            case ast.Assign() if any(_is_state(each) for to in node.targets for each in _parts(to)):
                yield from _words(node.value)
            case ast.AnnAssign(annotation=ast.Name(id="str")) if _is_state(node.target):
                yield node.target
            case ast.arg(arg="state", annotation=ast.Name(id="str")):
                yield node
            case ast.Constant(value=str() as word) if word in UNMISTAKABLE:
                yield node


def _is_state(node: ast.AST) -> bool:
    return getattr(node, "attr", getattr(node, "id", None)) == "state"


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _words(node: ast.AST) -> Iterator[ast.Constant]:
    for each in ast.walk(node):
        match each:
            case ast.Constant(value=str() as word) if word.replace("_", "").isalpha():
                yield each


def _may(node: ast.AST) -> bool:
    """Where a word stands that is a state: in its enumeration, or in a text that people read."""
    if isinstance(node, ast.ClassDef):
        return any(getattr(base, "id", "") == "StrEnum" for base in node.bases)
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "_l")


def bare_in_template(text: str) -> list[str]:
    return [*COMPARED.findall(text), *QUOTED.findall(text)]


def test_no_state_is_a_bare_word() -> None:
    wrong = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in PYTHON
        for line in bare_in_python(path.read_text())
    }
    wrong |= {
        f"{path.relative_to(ROOT)}: {found}"
        for path in TEMPLATES
        for found in bare_in_template(path.read_text())
    }
    assert wrong == set(), REMEDY


@pytest.mark.parametrize(
    "text",
    [
        'if shift.state == "open": pass',
        'if claim.state in ("held", "reconfirm"): pass',
        'claim.state, claim.live = "held", True',
        'state = "held" if live else "worked"',
        'card(state="fits")',
        "class Over:\n    state: str",
        "def look(state: str): pass",
        'texts = {"cancelled": 1}',
    ],
)
def test_a_bare_state_is_seen(text: str) -> None:
    assert list(bare_in_python(text))


@pytest.mark.parametrize("text", ['{% if claim.state != "held" %}', "{{ because == 'cancelled' }}"])
def test_a_bare_state_in_a_template_is_seen(text: str) -> None:
    assert bare_in_template(text)
