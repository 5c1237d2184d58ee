"""Sets as the organisation knows them, and which one holds for a department on a day. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from app.core.text import folded
from app.labour.parameters import RuleSet
from app.labour.rulesets import ATW, ATW_16_17, SHIPPED, in_force
from app.rule_sets.rules_figures import figures_of, with_figures

LAW = {True: ATW_16_17, False: ATW}
"""What holds where nothing was chosen, for people of 16 and 17 years and for adults."""
ALWAYS_ON = tuple(each for each in SHIPPED if each.on)
"""The shipped sets that need nobody's approval."""


class RuleSetRefusal(StrEnum):
    """Why a set is not made, approved or used."""

    LOOSENS = "loosens"
    NAME_OF_THE_LAW = "name_of_the_law"
    OTHER_AGES = "other_ages"
    NOT_LATER = "not_later"
    PAST = "past"
    BEGUN = "begun"
    APPROVED = "approved"
    NOT_ON = "not_on"


@dataclass(frozen=True, slots=True)
class RuleSetDraft:
    """A set to be made: a shipped one, by name and day, with other figures."""

    name: str
    valid_from: date
    base_name: str
    base_valid_from: date
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RuleSetEntry:
    """A set of the list; ``id`` None: it is shipped. ``base``: the shipped one that it rests on."""

    rules: RuleSet
    base: RuleSet
    id: int | None = None
    reason: str = ""

    @property
    def key(self) -> str:
        """How addresses name it."""
        if self.id is not None:
            return str(self.id)
        name = re.sub(r"[^a-z0-9]+", "-", folded(self.rules.name))
        return f"{name}-{self.rules.valid_from.isoformat()}"

    @property
    def is_law(self) -> bool:
        """Whether it is the law itself, which needs nobody's approval."""
        return self.id is None and self.rules.on


@dataclass(frozen=True, slots=True)
class SetChoice:
    """What was chosen for a department, from a day on; ``id`` counts up. See ``RuleSetUse``."""

    path: str
    minors: bool
    valid_from: date
    id: int
    name: str | None


@dataclass(frozen=True, slots=True)
class HoldingSet:
    """The set that holds, and the path of the department that chose it; None: nobody did."""

    rules: RuleSet
    chosen_at: str | None


def shipped_set(name: str, valid_from: date) -> RuleSet | None:
    """The shipped set of that name and day."""
    found = (each for each in SHIPPED if each.name == name and each.valid_from == valid_from)
    return next(found, None)


def made_from(base: RuleSet, draft: RuleSetDraft, by: str | None, on: date | None) -> RuleSet:
    """The set of a draft; it is on once somebody approved it."""
    return replace(
        with_figures(base, draft.figures),
        name=draft.name,
        valid_from=draft.valid_from,
        on=on is not None,
        approved_by=by or "",
        approved_on=on,
    )


def changed_figures(base: RuleSet, figures: Mapping[str, Any]) -> dict[str, Any]:
    """Those that are not as in the base."""
    own = figures_of(base)
    return {key: value for key, value in figures.items() if key in own and value != own[key]}


def refused_name(
    draft: RuleSetDraft, minors: bool, others: Iterable[RuleSet], today: date
) -> RuleSetRefusal | None:
    """Why a set cannot have its name or its first day; ``others``: every set of that name."""
    same = list(others)
    if any(folded(draft.name) == folded(law.name) for law in LAW.values()):
        return RuleSetRefusal.NAME_OF_THE_LAW
    if any(each.minors != minors for each in same):
        return RuleSetRefusal.OTHER_AGES
    if draft.valid_from < today:
        return RuleSetRefusal.PAST
    if any(draft.valid_from <= each.valid_from for each in same):
        return RuleSetRefusal.NOT_LATER
    return None


def paths_up(path: str) -> Iterator[str]:
    """The path of a department and of each above it, the nearest first."""
    parts = path.strip("/").split("/")
    for length in range(len(parts), 0, -1):
        yield f"/{'/'.join(parts[:length])}/"


@dataclass(frozen=True, slots=True)
class RuleSetsInForce:
    """Everything that was chosen, and every set that is on; asked for departments and days.

    ``sets``: those that were approved, and the law.
    """

    choices: Iterable[SetChoice]
    sets: tuple[RuleSet, ...]
    _by_place: dict[tuple[str, bool], list[SetChoice]] = field(default_factory=dict, init=False)
    _told: dict[tuple[str, date, bool], HoldingSet] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for each in sorted(self.choices, key=lambda each: (each.valid_from, each.id)):
            self._by_place.setdefault((each.path, each.minors), []).append(each)

    @property
    def is_law_alone(self) -> bool:
        """Whether nobody chose anything: the law holds everywhere."""
        return not self._by_place

    def on(self, path: str, day: date, *, minors: bool = False) -> HoldingSet:
        """The set that holds for the department at the path on a day: its own, else that of the
        nearest above it, else the law.
        """
        asked = (path if self._by_place else "", day, minors)
        told = self._told.get(asked)
        if told is None:
            told = self._told[asked] = self._found(path, day, minors)
        return told

    def _found(self, path: str, day: date, minors: bool) -> HoldingSet:
        for place in paths_up(path):
            name = self._chosen(place, day, minors)
            rules = in_force(name, day, self.sets) if name is not None else None
            if rules is not None:
                return HoldingSet(rules, place)
        law = LAW[minors]
        return HoldingSet(in_force(law.name, day, self.sets) or law, None)

    def _chosen(self, path: str, day: date, minors: bool) -> str | None:
        began = [each for each in self._by_place.get((path, minors), ()) if each.valid_from <= day]
        return began[-1].name if began else None

    def ahead(self, path: str, day: date, *, minors: bool = False) -> list[SetChoice]:
        """What was chosen for this department itself, from later days on; one a day."""
        later = self._by_place.get((path, minors), ())
        return list({each.valid_from: each for each in later if each.valid_from > day}.values())


@cache
def law_alone() -> RuleSetsInForce:
    """What holds where nobody chose anything; made once."""
    return RuleSetsInForce((), ALWAYS_ON)
