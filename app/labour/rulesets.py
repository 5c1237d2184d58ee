"""The numbers of the law and of agreements, as dated sets. No number stands anywhere else."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One set of working-time numbers, in force from a day."""

    name: str
    valid_from: date
    daily_rest: timedelta
    daily_rest_article: str


ATW = RuleSet(
    name="ATW",
    valid_from=date(2025, 7, 1),
    daily_rest=timedelta(hours=11),
    daily_rest_article="ATW 5:3",
)
