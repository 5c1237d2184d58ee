"""One case of working time, laid open: what was looked at, and what each rule says of it."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from app.core.intervals import Interval
from app.eligibility.facts import Case, spent_beside
from app.labour.cases_written import case_written, moment_written, verdicts_written
from app.labour.facts_presence import PresenceKind, Spent
from app.labour.facts_timeline import Timeline
from app.labour.facts_weeks import interval
from app.labour.judge import judge_spent
from app.labour.parameters import RuleSet
from app.labour.verdict import RuleVerdict, Ruling
from app.measures.measured import measured
from app.working_time.lines import RuleLine, lines_of

AROUND = timedelta(days=14)
"""What lies as near to the shift is shown, whatever a rule says."""


@dataclass(frozen=True)
class ProofSheet:
    """What the rules of working time were given, and what they said. Nothing of limits is in it.

    ``for_others``: a coordinator reads it. ``codes``: every reason that stands in the way, as
    anybody else may read them.
    """

    case: Case
    for_others: bool = False
    codes: tuple[str, ...] = ()

    @property
    def rules(self) -> RuleSet:
        """The set by which was judged."""
        return self.case.rules

    @property
    def verdicts(self) -> list[RuleVerdict]:
        """Each rule that says something."""
        return self.case.said

    @property
    def is_allowed(self) -> bool:
        """Whether no rule refuses."""
        return all(each.ruling is not Ruling.REFUSE for each in self.verdicts)

    @property
    def is_set_aside(self) -> bool:
        """Whether rules refuse, and the person agreed to set each of them aside."""
        refused = {each.rule for each in self.case.refused_by_law}
        return bool(refused) and refused <= self.case.set_aside

    @cached_property
    def existing(self) -> list[Spent]:
        """What was looked at beside the shift, by start."""
        return sorted(spent_beside(self.case.worker, self.case.shift.shift_id))

    @cached_property
    def told(self) -> list[Spent]:
        """What of it the sheet tells: to the person all, to others as much as gives the verdicts.

        That is what lies around the shift and in the windows; where it says something else of the
        shift, all of it. School is told to others only where it counts.
        """
        if not self.for_others:
            return self.existing
        counted = [each for each in self.existing if self._counts(each)]
        near = [each for each in counted if self._is_near(each)]
        return near if self._judged_beside(near) == self.verdicts else counted

    def _counts(self, spent: Spent) -> bool:
        return spent.kind is not PresenceKind.EDUCATION or self.rules.education_is_work

    def _is_near(self, spent: Spent) -> bool:
        span = interval(spent.start, spent.end)
        return any(map(span.overlaps, self._spans))

    @cached_property
    def _spans(self) -> list[Interval]:
        around = self.case.shift.span.widened(AROUND)
        return [around, *(each.window for each in self.verdicts)]

    def _judged_beside(self, spent: list[Spent]) -> list[RuleVerdict]:
        timeline = Timeline(spent, self.rules, self.case.terms.local)
        return judge_spent(timeline, self.case.asked, consent=self.case.consent)

    @cached_property
    def shown(self) -> list[tuple[Interval, Spent]]:
        """Of what is told, that around the shift or in the window of a rule that says something."""
        return [(interval(each.start, each.end), each) for each in self.told if self._is_near(each)]

    @property
    def left_out(self) -> int:
        """How many others are in the file alone."""
        return len(self.told) - len(self.shown)

    @property
    def not_told(self) -> int:
        """How many that were looked at are not told, for they change nothing."""
        return len(self.existing) - len(self.told)

    @cached_property
    def lines(self) -> list[RuleLine]:
        """Every number of the set, with the shift among the work: what asks most first."""
        spent = [*self.existing, self.case.asked]
        timeline = Timeline(spent, self.rules, self.case.terms.local)
        return lines_of(self.verdicts, measured(timeline, self.case.shift.span), timeline)

    def as_file(self) -> dict[str, Any]:
        """An input of ``flask labour judge``, with the answer beside it. Windows in local time."""
        local = self.case.terms.local
        name = f"shift-{self.case.shift.shift_id}"
        case = case_written(name, self.told, self.case.asked, self.rules, local)
        return {
            "rule_set": {
                "name": self.rules.name,
                "valid_from": self.rules.valid_from.isoformat(),
            },
            "worked_out_at": moment_written(self.case.terms.now.replace(microsecond=0), local),
            "codes": list(self.codes),
            "set_aside": sorted(self.case.set_aside),
            "cases": [
                {
                    **case,
                    "verdicts": verdicts_written(self.verdicts),
                    "windows": {each.rule: self._written(each.window) for each in self.verdicts},
                    "rules": [self._line_written(each) for each in self.lines],
                }
            ],
        }

    def _written(self, window: Interval) -> dict[str, str]:
        local = self.case.terms.local
        return {
            "start": moment_written(window.start, local),
            "end": moment_written(window.end, local),
        }

    def _line_written(self, line: RuleLine) -> dict[str, Any]:
        found = line.measured
        return {
            "rule": found.rule,
            "number": found.number,
            "article": found.article,
            "found": found.found,
            "allowed": found.allowed,
            "unit": found.unit,
            "verdict": line.ruling,
            **self._written(found.window),
        }
