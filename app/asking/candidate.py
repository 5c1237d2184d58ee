"""Somebody who could do a task, as those who look for people see them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.asking.rules_ranking import Reasons
from app.asking.strips import day_strip
from app.asking.words_offers import brief_text, own_yes_text, until_text, why_text, would_fit
from app.core.axis import Axis, Strip
from app.core.names import called
from app.core.viewer import Can, Viewer
from app.eligibility.queries_verdicts import Judged
from app.eligibility.rules import final_of, takes_a_yes, to_set_aside
from app.eligibility.verdict import OfWorkingTime
from app.eligibility.words import explain_to_others
from app.eligibility.words_overrides import final_text, may_be_set_aside_text
from app.eligibility.words_working_time import note_text
from app.labour.rules_oncall import numbers_of, why_may_refuse
from app.labour.verdict import RuleVerdict, Ruling
from app.on_call.words import may_refuse_to_others


@dataclass(frozen=True)
class Candidate:
    """Somebody who could do a task, or almost."""

    person_id: int
    name: str
    department: str
    phone: str | None
    judged: Judged
    reasons: Reasons
    standing_consent: bool = False
    asked_at: datetime | None = None
    asked_until: datetime | None = None
    offer_id: int | None = None
    given_name: str | None = None

    @property
    def fits(self) -> bool:
        """No rule stands in the way; that a place is left is not asked here."""
        return not self.judged.verdict.hard

    @property
    def almost(self) -> bool:
        """Exactly one rule does."""
        return len(self.judged.verdict.hard) == 1

    @property
    def is_on(self) -> bool:
        """Whether the person has a place on the task already."""
        return self.judged.case.worker.is_on(self.judged.task.id)

    @property
    def why_not(self) -> list[str]:
        """Every reason that stands in the way, as others may read it."""
        case, verdict = self.judged.case, self.judged.verdict
        refusals = (*verdict.states, *verdict.hard)
        return [explain_to_others(each, case, self.first_name).text for each in refusals]

    def has_proof_for(self, viewer: Viewer) -> bool:
        """Whether a rule of working time stands in the way, and the one who looks coordinates
        this person: then what it was worked out from can be opened.
        """
        case, hard = self.judged.case, self.judged.verdict.hard
        by_law = any(isinstance(each, OfWorkingTime) for each in hard)
        return by_law and viewer.can(Can.COORDINATE, case.worker.home_path)

    @cached_property
    def to_set_aside(self) -> tuple[RuleVerdict, ...]:
        """What they would have to agree to set aside; empty where nothing can make it fit so."""
        return to_set_aside(self.judged.case, self.judged.verdict)

    @property
    def may_set_aside(self) -> str:
        """Whether what stands in the way by working time may be set aside; empty without any."""
        if self.to_set_aside:
            return may_be_set_aside_text(self.first_name)
        return final_text() if final_of(self.judged.case, self.judged.verdict) else ""

    @property
    def may_refuse(self) -> str:
        """That by law they may say no to a call of now, where they may."""
        case = self.judged.case
        call = case.worker.call_on(case.first_day)
        numbers = numbers_of(case.rules)
        why = why_may_refuse(case.shift.span, case.terms.now, call, case.terms.local, numbers)
        return may_refuse_to_others(why, call, self.first_name, numbers)

    @property
    def is_put_unasked(self) -> bool:
        """Whether their yes for all times is enough: not where they said that they cannot, nor on a
        Sunday, for which the law asks one for that time.
        """
        return self.standing_consent and not self.judged.verdict.soft and not self._own_yes

    @property
    def _own_yes(self) -> bool:
        return takes_a_yes(self.judged.case)

    @property
    def law(self) -> list[str]:
        """What the rules of working time say without refusing, as others may read it."""
        said = [
            note_text(each, self.judged.case)
            for each in self.judged.verdict.notes
            if each.ruling is not Ruling.REFUSE
        ]
        if self.standing_consent and self._own_yes:
            said.append(own_yes_text())
        return said

    @property
    def first_name(self) -> str:
        """The name to call somebody by."""
        return called(self.name, self.given_name)

    @property
    def why(self) -> str:
        """Why this person comes where they come."""
        return why_text(self.reasons, self.judged.case, self.judged.verdict)

    @property
    def briefly(self) -> str:
        """The same in one short line."""
        return brief_text(self.reasons, self.judged.case, self.judged.verdict)

    @property
    def until(self) -> str:
        """Until when this person, who was asked, may answer."""
        under = self.judged.case.first_day
        return until_text(self.asked_until, under) if self.asked_until else ""

    @property
    def missing(self) -> str:
        """The one thing that is missing, and what would make it fit."""
        [refusal], case = self.judged.verdict.hard, self.judged.case
        fact = explain_to_others(refusal, case, self.first_name).text
        return f"{fact} {would_fit(refusal, case)}".strip()

    def day(self, axis: Axis, now: datetime | None = None) -> Strip:
        """The day of this person beside the task, on the axis that a list shares."""
        return day_strip(self.judged.case, self.judged.verdict.hard, axis, now)
