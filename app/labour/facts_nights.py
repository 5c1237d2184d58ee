"""Nights that the law allows only by an exception, and by which (ATW 5:8(3) and (4)).

A night has at most 10 hours of work, and one that ends after 02:00 is followed by 14 hours of rest.
Instead of both it may be *long*: 12 hours, then 12 of rest, a few times. Or its rest alone is
*shortened*, once in 7 times 24 hours. Who has too little of both for one is under the other.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.labour.facts_diensten import Dienst
from app.labour.parameters import SEVEN_DAYS, Amount, RuleSet


@dataclass(frozen=True, slots=True)
class NightFact:
    """A night dienst and the rest after it, without end where nothing follows."""

    start: int
    end: int
    work: int
    rest: float
    is_late: bool

    def lacks_rest(self, rules: RuleSet) -> bool:
        """Whether the usual rest after a late night is missing."""
        need = rules.night_rest
        return need is not None and self.is_late and self.rest < need.value

    def is_long(self, rules: RuleSet) -> bool:
        """Whether it has more work than the usual night."""
        return rules.night_work is not None and self.work > rules.night_work.value

    def may_be_long(self, rules: RuleSet) -> bool:
        """Whether it is short enough for a long night."""
        most = rules.long_night_work
        return rules.may_use_long_nights and most is not None and self.work <= most.value


def night_at(diensten: Sequence[Dienst], at: int) -> NightFact:
    """A dienst, which is a night, with its rest."""
    dienst = diensten[at]
    rest = diensten[at + 1].start - dienst.end if at + 1 < len(diensten) else math.inf
    return NightFact(dienst.start, dienst.end, dienst.work, rest, dienst.is_late)


def nights_of(diensten: Sequence[Dienst]) -> list[NightFact]:
    """All nights, in order."""
    return [night_at(diensten, at) for at, dienst in enumerate(diensten) if dienst.is_night]


class Regimes:
    """Which nights are long, and which have a shortened rest, as begins of diensten.

    A rest that can be either is shortened where that can be had, else the night is a long one.
    """

    def __init__(self, nights: Iterable[NightFact], rules: RuleSet) -> None:
        self._allowed = shortenings(rules.night_rest_shortened, rules)
        self.long: list[int] = []
        self.shortened: dict[int, float] = {}
        either = list[NightFact]()
        rest = rules.long_night_rest
        for night in nights:
            if night.is_long(rules) and night.may_be_long(rules):
                self.long.append(night.start)
            elif night.lacks_rest(rules):
                if night.may_be_long(rules) and rest is not None and night.rest >= rest.value:
                    either.append(night)
                else:
                    self.shortened[night.start] = night.rest
        for night in either:
            if self._fits_with(night):
                self.shortened[night.start] = night.rest
            else:
                self.long.append(night.start)
        self.long.sort()

    def _fits_with(self, night: NightFact) -> bool:
        return are_allowed({**self.shortened, night.start: night.rest}, night.start, self._allowed)

    def is_allowed(self, start: int) -> bool:
        """Whether the shortened rest after a night is within what may be shortened."""
        return are_allowed(self.shortened, start, self._allowed)


def shortenings(allowed: Iterable[Amount], rules: RuleSet) -> list[int]:
    """To how little rests may be shortened, each once; ascending."""
    return sorted(each.value for each in allowed) if rules.may_shorten else []


def are_allowed(short: dict[int, float], start: int, allowed: Sequence[int]) -> bool:
    """Whether the short rests in every 7 times 24 hours that hold one are within what is allowed.

    ``short``: each by the begin of its dienst, from where the 7 times 24 hours run.
    """
    near = [each for each in short if abs(each - start) < SEVEN_DAYS]
    for first in near:
        if first <= start:
            rests = sorted(short[each] for each in near if 0 <= each - first < SEVEN_DAYS)
            if len(rests) > len(allowed):
                return False
            if any(rest < least for rest, least in zip(rests, allowed, strict=False)):
                return False
    return True
