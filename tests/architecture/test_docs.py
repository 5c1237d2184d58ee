"""Pages in ``docs/`` that say what the program answers, held against the program."""

import os
import re
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest
from flask import Flask

from app import ROOT
from app.calendars.rules import AHEAD, BACK, CANCELLED_STAYS, STATUS
from app.eligibility.verdict import AGREED, SOFT, STATES, Code, Refusal
from app.labour.rulesets import ATW
from app.shifts.models_claims import ClaimState
from tests.architecture.test_access import matrix

DOCS = ROOT / "docs"
TABLE = re.compile(r"\| code \| means \| kind \|\n(?:\|.*\n)+")
ROW = re.compile(r"^\| (`.+?) \| (.+) \| (.+) \|$", re.MULTILINE)
TWO_CELLS = re.compile(r"^\| (`.+?) \| (.+) \|$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
OTHERS = {"NoStandIn", "TimeFault", "OverBecause", "FileReason", "TableReason", "LineFault"}
"""Enumerations that refuse, and are not called so."""
LINKS = re.compile(r"\]\((?!https?:)([^)#]+)")


def page(name: str) -> str:
    return (DOCS / name).read_text()


def refusals() -> dict[str, set[str]]:
    """Every enumeration of why something is refused, with its codes."""
    modules = [
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for path in (ROOT / "app").rglob("*.py")
        if "StrEnum" in path.read_text()
    ]
    return {
        name: {str(each) for each in kind}
        for module in modules
        for name, kind in vars(module).items()
        if isinstance(kind, type)
        and issubclass(kind, StrEnum)
        and kind.__module__ == module.__name__
        if name.endswith("Refusal") or name in OTHERS
    }


def kind_of(code: Code) -> str:
    if code in STATES:
        return "state"
    return "soft" if code in SOFT else "hard, private" if code in AGREED else "hard"


def rows_of_reasons() -> str:
    """The table of codes, in their order: what the docstrings of the refusals say, and the kind."""
    means: dict[Code, list[str]] = {code: [] for code in Code}
    for refusal in get_args(Refusal):
        means[refusal.code].append((refusal.__doc__ or "").partition("\n")[0].rstrip("."))
    rows = [f"| `{code}` | {'; '.join(said)} | {kind_of(code)} |" for code, said in means.items()]
    return "\n".join(rows)


def test_every_reason_is_explained_with_its_kind() -> None:
    above, below = page("reasons.md").split("## Whatever else")
    head, line = "| code | means | kind |\n| --- | --- | --- |\n", rows_of_reasons()
    if os.environ.get("FLEXPOOL_ACCEPT"):
        made = TABLE.sub(lambda _: f"{head}{line}\n", above, count=1)
        (DOCS / "reasons.md").write_text(f"{made}## Whatever else{below}")
        above = made
    assert head + line in above, (
        f"FLEXPOOL_ACCEPT=1 python3 dev.py test {Path(__file__).name} writes it"
    )
    listed = {name.strip("`"): set(CODE.findall(codes)) for name, _, codes in ROW.findall(below)}
    assert listed == refusals(), "put it right in docs/reasons.md"
    assert f"{ATW.daily_rest.total_seconds() / 3600:g} hours" in above
    assert ATW.daily_rest_article in above


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_address_that_others_rely_on_is_there(shared_app: Flask) -> None:
    served = {
        (method, re.sub(r"<\w+:\w+>", "<id>", address).replace("/ics/<id>", "/ics/<token>.ics"))
        for line in matrix(shared_app).splitlines()
        for methods, address in [line.split()[:2]]
        for method in methods.split(",")
    }
    named = [
        tuple(each.split(" ", 1))
        for cell, _ in TWO_CELLS.findall(page("addresses.md"))
        for each in CODE.findall(cell)
    ]
    assert len(named) > 40
    gone = [each for each in named if each not in served]
    assert gone == [], "others rely on these: keep them, or say so here and in DECISIONS.md"


def test_a_calendar_shows_each_state_of_a_claim_as_is_said() -> None:
    text = page("calendar.md")
    said = {
        state: word.group(1) if (word := re.match(r"`([A-Z]+)`", status)) else None
        for states, status in TWO_CELLS.findall(text)
        for state in CODE.findall(states)
    }
    assert said == {str(state): STATUS.get(state) for state in ClaimState}
    assert f"{CANCELLED_STAYS.days} days" in text
    assert f"From {BACK.days} days back to {AHEAD.days} ahead" in text


def test_every_decision_stands_in_the_index_by_subject() -> None:
    """Once, under the subject by which somebody would look for it."""
    decisions = (ROOT / "DECISIONS.md").read_text()
    titles = re.findall(r"^## \d{4}-\d\d-\d\d · (.+)$", decisions, re.MULTILINE)
    index = decisions.partition("## By subject\n")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"\[([^\]]+)\]\(#", index)) == sorted(titles)
    anchors = {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^## (.+)$", decisions, re.MULTILINE)
    }
    gone = set(re.findall(r"\]\(#([^)]+)\)", decisions)) - anchors
    assert gone == set(), "these lead nowhere"


def test_every_page_that_a_page_leads_to_exists() -> None:
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "bench").glob("*.md")]
    missing = [
        f"{path.relative_to(ROOT)}: {link}"
        for path in pages
        for link in LINKS.findall(path.read_text())
        if not Path(path.parent, link).exists()
    ]
    assert missing == []
