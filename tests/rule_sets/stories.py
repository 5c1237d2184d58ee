"""What stories about rule sets share: the fields of a form, and sets that are made in one line."""

from datetime import date
from typing import Any

from flask import Flask

from app.labour.parameters import RuleSet
from app.labour.rulesets import ATW
from app.rule_sets.commands import approve_rule_set, make_rule_set
from app.rule_sets.rules import RuleSetDraft
from app.rule_sets.rules_figures import CHOICES, amounts_of, figures_of
from tests.factories import TODAY

NEXT_YEAR = date(2027, 1, 1)


def rule_set_fields(base: RuleSet = ATW, **other: Any) -> dict[str, str]:
    """The form of a new set from ``base`` as a browser sends it, with some fields other."""
    fields: dict[str, str] = {}
    for key, value in figures_of(base).items():
        if key in CHOICES:
            fields |= {key: "y"} if value else {}
        else:
            fields[key] = _shown(base, key, value)
    return {**fields, **other}


def _shown(base: RuleSet, key: str, value: int) -> str:
    amount = amounts_of(base).get(key)
    if amount is None or amount.measure not in ("hours", "minutes"):
        return str(value)
    if amount.measure == "minutes":
        return str(value // 60)
    return f"{value // 3600}:{value % 3600 // 60:02}"


def made(name: str, day: date = TODAY, base: RuleSet = ATW, **figures: int) -> int:
    """A draft, with other figures than its base."""
    draft = RuleSetDraft(name, day, base.name, base.valid_from, {**figures_of(base), **figures})
    rule_set_id = make_rule_set(draft)
    assert isinstance(rule_set_id, int), rule_set_id
    return rule_set_id


def approved(name: str, day: date = TODAY, base: RuleSet = ATW, **figures: int) -> int:
    """A set that may be chosen."""
    rule_set_id = made(name, day, base, **figures)
    assert approve_rule_set(rule_set_id, "OR", "Besluit") is None
    return rule_set_id


def draft_of_rules(app: Flask) -> int:
    """A draft in the database of an application."""
    with app.app_context():
        return made("Concept", NEXT_YEAR)
