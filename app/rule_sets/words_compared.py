"""Two rule sets side by side: every number of both, and in words how the second differs."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from app.labour.parameters import Amount, RuleSet
from app.rule_sets.rules_figures import CHOICES, WEEKDAY, amounts_of, asks_more, place_of
from app.rule_sets.words import choice_text, label_of
from app.rule_sets.words_numbers import whole_text


@dataclass(frozen=True, slots=True)
class ComparedNumber:
    """A number of two sets as it is read; ``difference`` None: they have the same."""

    label: str
    article: str
    one: str
    other: str
    difference: str | None


def compared(one: RuleSet, other: RuleSet) -> list[ComparedNumber]:
    """Every number and choice of the two, in the order of the rules."""
    return [*_numbers(one, other), *_choices(one, other)]


def _numbers(one: RuleSet, other: RuleSet) -> Iterator[ComparedNumber]:
    mine, theirs = amounts_of(one), amounts_of(other)
    for key in sorted({**mine, **theirs}, key=place_of):
        first, second = mine.get(key), theirs.get(key)
        articles = dict.fromkeys(each.article for each in (first, second) if each is not None)
        yield ComparedNumber(
            label_of(key),
            ", ".join(articles),
            whole_text(key, first) if first else _("none"),
            whole_text(key, second) if second else _("none"),
            _difference(key, first, second, one, other),
        )


def _difference(
    key: str, first: Amount | None, second: Amount | None, one: RuleSet, other: RuleSet
) -> str | None:
    if first is None or second is None:
        return _("only in %(name)s", name=(other if first is None else one).name)
    if (first.value, first.weeks) == (second.value, second.weeks):
        return None
    return _strictness(asks_more(key, first, second), other.name)


def _choices(one: RuleSet, other: RuleSet) -> Iterator[ComparedNumber]:
    for name in (*CHOICES, WEEKDAY):
        mine, theirs = getattr(one, name), getattr(other, name)
        more = theirs == CHOICES[name] if name in CHOICES else None
        yield ComparedNumber(
            label_of(name),
            "",
            choice_text(name, mine),
            choice_text(name, theirs),
            None if mine == theirs else _strictness(more, other.name),
        )


def _strictness(more: bool | None, name: str) -> str:
    if more is None:
        return _("%(name)s is different", name=name)
    if more:
        return _("%(name)s is stricter", name=name)
    return _("%(name)s gives more room", name=name)
