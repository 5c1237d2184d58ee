"""How far a rule may be set aside with the worker's consent: as far as the law leaves room. Pure.

The law lets an agreement go further of five rules (A3, A4, A5, N5, N6). A refusal may be set aside
where the same shift is no refusal under a set that uses all of that room; beyond it nobody can. Of
16 and 17 years nothing may be set aside.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.labour.facts_presence import Spent
from app.labour.facts_timeline import Timeline
from app.labour.judge import judge_spent
from app.labour.parameters import Measure, RuleSet, hours, nights, shifts
from app.labour.sets_compared import DAY_SHORTENED
from app.labour.verdict import MAY_BE_SET_ASIDE, RuleId, RuleVerdict, Ruling

ROOM: dict[RuleId, dict[str, Any]] = {
    RuleId.A3: {"long_average": hours(48, "ATW 5:7(2)c", weeks=52)},
    RuleId.A4: {"short_average": None},
    RuleId.A5: {
        "day_rest": hours(11, "ATW 5:3(2)"),
        "day_rest_shortened": DAY_SHORTENED,
        "may_shorten": True,
    },
    RuleId.N5: {"row_shifts": shifts(8, "ATW 5:8(7)")},
    RuleId.N6: {"late_nights": nights(140, "ATW 5:8(8)", weeks=52)},
}
"""What stands in a set that uses all the room of a rule. None: other rules alone bound it."""
ROUNDED = 1e-3
"""Numbers of a verdict are rounded to a ten-thousandth."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """What a worker was asked to agree to, of one rule: the numbers of its verdict at that time."""

    rule: RuleId
    found: float
    allowed: float

    def covers(self, said: RuleVerdict) -> bool:
        """Whether a verdict of now is what was agreed to, or less."""
        if said.rule != self.rule:
            return False
        if self.found < self.allowed:
            return said.found >= self.found - ROUNDED
        return said.found <= self.found + ROUNDED


@lru_cache(maxsize=64)
def with_all_room(rules: RuleSet) -> RuleSet:
    """The same set, with all the room of the law used."""
    used = {field: number for room in ROOM.values() for field, number in room.items()}
    return replace(rules, **used)


def may_be_set_aside(
    said: Iterable[RuleVerdict],
    beside: Collection[Spent],
    asked: Spent,
    rules: RuleSet,
    local: LocalTime,
) -> frozenset[RuleId]:
    """Of the rules that refuse, those that the worker may agree to set aside.

    ``said``: the verdicts on ``asked`` beside the rest, under ``rules``.
    """
    refused = {each.rule for each in said if each.ruling is Ruling.REFUSE} & MAY_BE_SET_ASIDE
    if not refused or rules.minors:
        return frozenset()
    wide = judge_spent(Timeline(beside, with_all_room(rules), local), asked)
    return frozenset(refused - {each.rule for each in wide if each.ruling is Ruling.REFUSE})


def agreed_of(said: Iterable[RuleVerdict]) -> tuple[SetAside, ...]:
    """What a yes to setting these verdicts aside covers."""
    return tuple(SetAside(each.rule, each.found, each.allowed) for each in said)


def stored(said: Iterable[RuleVerdict]) -> list[dict[str, Any]]:
    """Verdicts as JSON; windows in UTC."""
    return [
        {
            "rule": each.rule,
            "code": each.code,
            "found": each.found,
            "allowed": each.allowed,
            "unit": each.unit,
            "article": each.article,
            "from": each.window.start.isoformat(),
            "until": each.window.end.isoformat(),
        }
        for each in said
    ]


def read(kept: Iterable[dict[str, Any]]) -> tuple[RuleVerdict, ...]:
    """The verdicts that were stored."""
    return tuple(
        RuleVerdict(
            rule=RuleId(each["rule"]),
            ruling=Ruling.REFUSE,
            found=each["found"],
            allowed=each["allowed"],
            unit=Measure(each["unit"]),
            window=Interval(
                datetime.fromisoformat(each["from"]), datetime.fromisoformat(each["until"])
            ),
            article=each["article"],
        )
        for each in kept
    )


def agreed_from(kept: Iterable[dict[str, Any]]) -> tuple[SetAside, ...]:
    """The same as what it covers."""
    return agreed_of(read(kept))
