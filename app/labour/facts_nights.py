"""Nights that the law allows only by an exception, and rests that it allows to be shorter.

A night has at most 10 hours of work, and one that ends after 02:00 is followed by 14 hours of
rest. A *long* night stands in the place of both: 12 hours, then 12 of rest, a few times (ATW
5:8(3)). The rest alone may be shortened once in 7 times 24 hours (5:8(4)).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.labour.facts_diensten import Dienst
from app.labour.parameters import SEVEN_DAYS, Amount, RuleSet


@dataclass(frozen=True, slots=True)
class NightFact:
    """A night dienst and the rest after it, without end where nothing follows.

    ``is_over``: it has more work than the usual night. ``is_long``: and that is allowed at times.
    ``lacks_rest``: the usual rest after a late night is missing, and is due.
    """

    start: int
    end: int
    work: int
    rest: float
    is_over: bool
    is_long: bool
    lacks_rest: bool


def night_at(diensten: Sequence[Dienst], at: int, rules: RuleSet) -> NightFact:
    """A dienst, which is a night, with its rest."""
    dienst = diensten[at]
    rest = diensten[at + 1].start - dienst.end if at + 1 < len(diensten) else math.inf
    usual, need = rules.night_work, rules.night_rest
    is_over = usual is not None and dienst.work > usual.value
    is_long = is_over and rules.may_use_long_nights and rules.long_night_work is not None
    due = need is not None and dienst.is_late and not is_long and rest < need.value
    return NightFact(dienst.start, dienst.end, dienst.work, rest, is_over, is_long, due)


def nights_of(diensten: Sequence[Dienst], rules: RuleSet) -> list[NightFact]:
    """All nights, in order."""
    return [night_at(diensten, at, rules) for at, each in enumerate(diensten) if each.is_night]


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
