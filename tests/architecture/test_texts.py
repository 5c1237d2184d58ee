"""Texts are compared in one way: folded, by ``core.text``; engines differ in every other."""

import re
from pathlib import Path

APP = Path(__file__).parents[2] / "app"
BY_BYTES = re.compile(r"\bicontains\(|\bilike\(|func\.(lower|upper)\(|\.casefold\(|NFK?[CD]\b")
OWN = {
    "core/text.py": "the one place",
    "accounts/rules_passwords.py": "passwords are compared with lists of them, never stored",
    "files/serving.py": "a second name of a file, for programs that read only ASCII",
    "seeds/names.py": "addresses are made of names",
}
"""Files that fold for themselves, and why."""


def test_no_text_is_folded_but_in_one_place() -> None:
    found = [
        f"{path.relative_to(APP)}:{number}: {line.strip()}"
        for path in sorted(APP.rglob("*.py"))
        if str(path.relative_to(APP)) not in OWN
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if BY_BYTES.search(line) and not line.lstrip().startswith(('"""', "#"))
    ]
    assert found == [], (
        "compare folded(text), search folded columns with core.matching, and keep what is unique "
        "in a folded_column: SQLite and PostgreSQL fold case, accents and composition differently"
    )


CUT = re.compile(r"""\.split\((["'] ["'])?\)\[0\]|\.partition\(["'] ["']\)\[0\]|\bname\|first\b""")


def test_no_name_is_cut_at_its_first_blank() -> None:
    """``van der Berg, Piet`` is not called ``van``, and somebody may be called otherwise at all."""
    templates = APP.parent / "templates"
    files = [*APP.rglob("*.py"), *templates.rglob("*.html"), *templates.rglob("*.txt")]
    found = [
        f"{path.relative_to(APP.parent)}:{number}: {line.strip()}"
        for path in sorted(files)
        if "seeds" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if CUT.search(line)
    ]
    assert found == [], "use person.first_name, core.names.called, or told_apart for several"
