"""One case of working time, laid open: what was looked at, and what each rule says of it."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from app.core.intervals import Interval
from app.eligibility.facts import Case, spent_beside
from app.labour.cases_written import (
    case_written,
    moment_written,
    set_key,
    verdicts_written,
)
from app.labour.facts_presence import Spent
from app.labour.facts_weeks import interval
from app.labour.parameters import RuleSet
from app.labour.verdict import RuleVerdict

AROUND = timedelta(days=14)
"""What lies as near to the shift is shown, whatever a rule says."""


@dataclass(frozen=True)
class ProofSheet:
    """What the rules of working time were given, and what they said. Nothing of limits is in it."""

    case: Case

    @property
    def rules(self) -> RuleSet:
        """The set by which was judged."""
        return self.case.rules

    @property
    def verdicts(self) -> list[RuleVerdict]:
        """Each rule that says something."""
        return self.case.said

    @property
    def can_be_checked(self) -> bool:
        """Whether the command for outsiders knows the set."""
        return set_key(self.rules) is not None

    @cached_property
    def existing(self) -> list[Spent]:
        """What was looked at beside the shift, by start."""
        return sorted(spent_beside(self.case.worker, self.case.shift.shift_id))

    @cached_property
    def shown(self) -> list[tuple[Interval, Spent]]:
        """Of that, what lies around the shift or in the window of a rule that says something."""
        spans = [each.window for each in self.verdicts]
        spans.append(self.case.shift.span.widened(AROUND))
        every = [(interval(each.start, each.end), each) for each in self.existing]
        return [(span, each) for span, each in every if any(map(span.overlaps, spans))]

    @property
    def left_out(self) -> int:
        """How many others are in the file alone."""
        return len(self.existing) - len(self.shown)

    def as_file(self) -> dict[str, Any]:
        """An input of ``flask labour judge``, with the answer beside it. Windows in local time."""
        local = self.case.terms.local
        case = case_written(
            f"shift-{self.case.shift.shift_id}", self.existing, self.case.asked, self.rules, local
        )
        windows = {
            each.rule: {
                "start": moment_written(each.window.start, local),
                "end": moment_written(each.window.end, local),
            }
            for each in self.verdicts
        }
        return {
            "rule_set": {
                "name": self.rules.name,
                "valid_from": self.rules.valid_from.isoformat(),
            },
            "cases": [{**case, "verdicts": verdicts_written(self.verdicts), "windows": windows}],
        }
