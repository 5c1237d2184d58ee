"""A rule set as outsiders read it, in JSON: every number with its unit and its article.

What is written here is read back as the same set, but for who approved it, and for the numbers of
contracts on call, which judge no work.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from datetime import date
from typing import Any

from app.labour.parameters import OF_CALLS, SECONDS_IN, Amount, BreakNeed, Measure, RuleSet
from app.labour.sets_compared import KNOWN_BY

JUDGED = tuple(
    each for each in fields(RuleSet) if each.name not in KNOWN_BY and each.name not in OF_CALLS
)
"""What a set says of work: its numbers, and what the law leaves open."""
LARGEST, MOST_WEEKS, LONGEST_TEXT = 10_000, 520, 100


class UnreadableSet(ValueError):
    """What is wrong, with its field."""


def rules_written(rules: RuleSet) -> dict[str, Any]:
    """The set as an object; hours and minutes with decimals, what it has no number for left out."""
    told: dict[str, Any] = {"name": rules.name, "valid_from": rules.valid_from.isoformat()}
    for each in JUDGED:
        value = getattr(rules, each.name)
        if value is not None:
            told[each.name] = _written(value)
    return told


def _written(value: Any) -> Any:
    if isinstance(value, Amount):
        weeks = {"weeks": value.weeks} if value.weeks else {}
        number = value.shown(value.value)
        return {"number": number, "unit": value.measure, "article": value.article, **weeks}
    if isinstance(value, BreakNeed):
        return {"over": _written(value.over), "least": _written(value.least)}
    return [_written(each) for each in value] if isinstance(value, tuple) else value


def rules_read(written: Mapping[str, Any]) -> RuleSet:
    """The set of an object. Raises UnreadableSet at the first field that is not as written here."""
    name, day = written.get("name"), written.get("valid_from")
    _require(isinstance(name, str) and 0 < len(name) <= LONGEST_TEXT, "name", "give a text")
    known = {"name", "valid_from", *(each.name for each in JUDGED)}
    for key in written:
        _require(key in known, f"{key!r}"[:80], "there is no such number")
    values = {each.name: _read(each, written) for each in JUDGED if each.name in written}
    needed = {each.name for each in JUDGED if each.type is Amount}
    for key in sorted(needed - set(values)):
        _require(False, key, "is missing")
    return RuleSet(name=str(name), valid_from=_day(day), **values)


def _read(each: Field[Any], written: Mapping[str, Any]) -> Any:
    value, key = written[each.name], each.name
    if each.type is bool:
        _require(isinstance(value, bool), key, "give true or false")
        return value
    if each.type is int:
        _require(type(value) is int and 0 <= value <= 6, key, "give a day, 0 is Monday")
        return value
    if each.type == tuple[Amount, ...]:
        return _several(value, key, _amount)
    if each.type == tuple[BreakNeed, ...]:
        return _several(value, key, _break)
    return _amount(value, key)


def _several(value: Any, key: str, read: Callable[[Any, str], Any]) -> tuple[Any, ...]:
    _require(isinstance(value, list) and len(value) <= LONGEST_TEXT, key, "give a list")
    return tuple(read(each, f"{key}[{at}]") for at, each in enumerate(value))


def _break(value: Any, key: str) -> BreakNeed:
    _require(
        isinstance(value, dict) and set(value) == {"over", "least"}, key, "give over and least"
    )
    return BreakNeed(_amount(value["over"], f"{key}.over"), _amount(value["least"], f"{key}.least"))


def _amount(value: Any, key: str) -> Amount:
    _require(isinstance(value, dict), key, "give an object with number, unit and article")
    number, unit, weeks = value.get("number"), value.get("unit"), value.get("weeks", 0)
    is_number = type(number) in (int, float) and 0 <= number <= LARGEST
    _require(is_number, f"{key}.number", f"give a number from 0 to {LARGEST}")
    _require(unit in set(Measure), f"{key}.unit", f"give {' or '.join(Measure)}")
    _require(type(weeks) is int and 0 <= weeks <= MOST_WEEKS, f"{key}.weeks", "give some weeks")
    article = value.get("article")
    _require(isinstance(article, str) and len(article) <= LONGEST_TEXT, f"{key}.article", "give it")
    measure = Measure(unit)
    return Amount(round(number * SECONDS_IN.get(measure, 1)), measure, str(article), weeks)


def _day(written: Any) -> date:
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError) as error:
        raise UnreadableSet("valid_from: give a day such as 2025-07-01") from error


def _require(holds: bool, field: str, wanted: str) -> None:
    if not holds:
        raise UnreadableSet(f"{field}: {wanted}")
