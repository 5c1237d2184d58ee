"""A case and its verdicts as outsiders read them: what is written here, ``cases`` reads back.

Times are wall time of the zone; one that the clock shows twice has its offset behind it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from app.core.localtime import LocalTime, TwiceThatTime
from app.labour.cases import LONGEST, SETS
from app.labour.facts_presence import Spent
from app.labour.parameters import OF_CALLS, RuleSet
from app.labour.rulesets_written import rules_written
from app.labour.verdict import RuleVerdict


def case_written(
    name: str, existing: Iterable[Spent], asked: Spent, rules: RuleSet, local: LocalTime
) -> dict[str, Any]:
    """A case with that id. A set of the law stands there by its key, another with its numbers."""
    shift = _written(asked, local)
    return {
        "id": name,
        "zone": local.zone.key,
        "set": set_key(rules) or rules_written(rules),
        "existing": [
            {**_written(part, local), "kind": str(part.kind)}
            for each in existing
            for part in _in_years(each)
        ],
        "asked": shift,
    }


def verdicts_written(verdicts: Iterable[RuleVerdict]) -> list[dict[str, Any]]:
    """The verdicts as the command prints them."""
    return [
        {
            "rule": each.rule,
            "code": each.code,
            "article": each.article,
            "found": each.found,
            "allowed": each.allowed,
            "unit": each.unit,
            "verdict": each.ruling,
        }
        for each in verdicts
    ]


def set_key(rules: RuleSet) -> str | None:
    """What the command calls a set with these numbers; None: it has no name for it."""
    return next((key for key, each in SETS.items() if _numbers(each) == _numbers(rules)), None)


def moment_written(instant: datetime, local: LocalTime) -> str:
    """An instant on the local clock; with its offset where the clock shows it twice."""
    at = local.at(instant)
    shown = at.replace(tzinfo=None)
    written = shown.isoformat(timespec="seconds" if shown.second else "minutes")
    try:
        local.instant(shown.date(), shown.time())
    except TwiceThatTime:
        return written + at.isoformat()[-len("+01:00") :]
    return written


def _numbers(rules: RuleSet) -> RuleSet:
    """A set without its name, its day and its approval, and without what is of calls."""
    other: dict[str, Any] = dict.fromkeys(OF_CALLS)
    plain = replace(rules, name="", valid_from=date.min, on=True, approved_by="", approved_on=None)
    return replace(plain, **other)


def _written(spent: Spent, local: LocalTime) -> dict[str, Any]:
    start, end = (datetime.fromtimestamp(each, UTC) for each in (spent.start, spent.end))
    told: dict[str, Any] = {
        "start": moment_written(start, local),
        "end": moment_written(end, local),
    }
    if spent.pause is not None:
        told["break_minutes"] = spent.pause // 60
    return told


def _in_years(spent: Spent) -> Iterator[Spent]:
    """What lasts longer than a case may say, in parts that follow each other."""
    longest = int(LONGEST.total_seconds())
    while spent.end - spent.start > longest:
        cut = spent.start + longest
        yield spent._replace(end=cut)
        spent = spent._replace(start=cut, pause=spent.pause and 0)
    yield spent
