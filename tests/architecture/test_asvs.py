"""What ``docs/asvs.md`` says that the program does not do, held against the program.

The row of a requirement names the files that do it all the same, and no others do.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP, SCRIPTS, CLAIMED = ROOT / "app", ROOT / "static" / "js", ROOT / "docs" / "asvs.md"

CLIENTS = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "urllib.request", "urllib3"}
IMPORTED = {
    "1.2.5": {"commands", "multiprocessing", "pexpect", "pty", "subprocess"},
    "1.2.6": {"ldap", "ldap3", "lxml", "pylatex"},
    "1.3.6": CLIENTS,
    "1.5.1": {"defusedxml", "lxml", "openpyxl", "xml", "xmltodict"},
    "1.5.2": {"dill", "joblib", "marshal", "pickle", "shelve", "yaml"},
    "11.3.1": {"Crypto", "cryptography", "nacl"},
    "13.2.4": CLIENTS | {"asyncio", "smtplib", "socket", "telnetlib"},
}
CALLED = {"1.2.1": {"Markup"}, "1.3.2": {"__import__", "compile", "eval", "exec"}}
STARTS_A_SHELL = re.compile(r"shell=True|os\.(exec|fork|popen|posix_spawn|spawn|system)")
WRITTEN = {
    "1.3.2": ("eval(", "new Function"),
    "3.2.2": ("document.write", "innerHTML", "insertAdjacentHTML", "outerHTML"),
    "3.5.5": ("postMessage", "'message'", '"message"'),
    "4.4.1": ("EventSource", "WebSocket"),
    "14.3.1": ("caches.", "indexedDB", "localStorage", "sessionStorage"),
}
"""In scripts."""


def files_in_row(requirement: str, folder: Path) -> set[str]:
    """The files of a folder that the row of a requirement names."""
    rows = re.findall(rf"^\| {re.escape(requirement)}\b[^\n]*", CLAIMED.read_text(), re.MULTILINE)
    assert len(rows) == 1, f"{requirement}: one row in docs/asvs.md"
    named = re.findall(r"`([\w/]+\.(?:py|js))`", rows[0])
    paths = {place / name for name in named for place in (APP, ROOT) if (place / name).exists()}
    return {str(each.relative_to(folder)) for each in paths if each.is_relative_to(folder)}


def imported_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def called_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def is_of(module: str, packages: set[str]) -> bool:
    return any(module == each or module.startswith(f"{each}.") for each in packages)


@pytest.mark.parametrize("requirement", IMPORTED)
def test_a_library_is_used_where_the_row_says_and_nowhere_else(requirement: str) -> None:
    using = {
        str(path.relative_to(APP))
        for path in APP.rglob("*.py")
        if any(is_of(each, IMPORTED[requirement]) for each in imported_in(path))
    }
    assert using == files_in_row(requirement, APP), f"mend the row of {requirement}, or the code"


@pytest.mark.parametrize("requirement", CALLED)
def test_a_dangerous_call_is_made_where_the_row_says_and_nowhere_else(requirement: str) -> None:
    calling = {
        str(path.relative_to(APP))
        for path in APP.rglob("*.py")
        if CALLED[requirement] & set(called_in(path))
    }
    assert calling == files_in_row(requirement, APP), f"mend the row of {requirement}, or the code"


def test_no_shell_is_started() -> None:
    wrong = [path.name for path in APP.rglob("*.py") if STARTS_A_SHELL.search(path.read_text())]
    assert wrong == [], "start a program from a list of arguments"


@pytest.mark.parametrize("requirement", WRITTEN)
def test_a_script_does_what_the_row_says_and_no_other(requirement: str) -> None:
    doing = {
        path.name
        for path in SCRIPTS.glob("*.js")
        if any(text in path.read_text() for text in WRITTEN[requirement])
    }
    assert doing == files_in_row(requirement, SCRIPTS), f"mend the row of {requirement}, or it"


def test_every_file_that_is_given_as_proof_is_there() -> None:
    places = (APP, ROOT, ROOT / "tests", ROOT / "tests" / "hostile", ROOT / "docs" / "deploy")
    named = re.findall(r"`([\w/.]+\.(?:py|js|conf|txt|html|env|md))`", CLAIMED.read_text())
    wrong = {
        name
        for name in named
        if not any((place / name).exists() for place in (*places, ROOT / "templates"))
    }
    assert wrong == set(), "mend its name in docs/asvs.md"
