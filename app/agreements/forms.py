"""What is filled in about agreed hours and limits; time that is taken is in ``forms_time``."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional as IfGiven

from app.agreements.rules import AgreementRefusal, KindFacts, on_call_refusal
from app.agreements.words import WEEKDAYS, refusal_text
from app.core.refusal import NotDone
from app.labour.rules_oncall import LAW
from app.people import words
from app.people.models import CALLED, GUARANTEED, Contract, DayPart, Load, Per
from app.people.rules import AgreementDraft, EndDraft, LimitDraft
from app.times.fields import Clock, Day
from app.web.fields import Choice, Choices, Number, given, options
from app.web.forms import RefusableForm
from app.web.forms_edit import Edits

LONGEST_HOURS_WEEK = 60
LONGEST_DAY = 24
MOST_PROMISED = 520
"""Of a quarter: 40 hours a week."""
LONGEST_NOTICE = 24 * 28


class PeriodForm(RefusableForm):
    """From a day to a day, both included."""

    saying = staticmethod(refusal_text)
    at = {
        AgreementRefusal.OVERLAPS: "valid_from",
        AgreementRefusal.ENDS_BEFORE_START: "valid_until",
        AgreementRefusal.ENDS_LATER: "valid_until",
        AgreementRefusal.NEEDS_END: "valid_until",
        AgreementRefusal.NOTHING_PROMISED: "hours_least",
        AgreementRefusal.NO_LEAST: "hours_least",
        AgreementRefusal.NO_MOST: "hours_most",
        AgreementRefusal.TOO_WIDE: "hours_most",
        AgreementRefusal.MOST_BELOW_LEAST: "hours_most",
        AgreementRefusal.NOT_ON_CALL: "contract",
    }

    valid_from = Day(_l("From"), [given(_l("Give the first day."))])
    valid_until = Day(_l("Until and including"), [IfGiven()])

    def validate(self, extra_validators: Any = None) -> bool:
        """The last day may not lie before the first."""
        fine: bool = super().validate(extra_validators)
        first, last = self.valid_from.data, self.valid_until.data
        if first and last and last < first:
            self.refuse(NotDone(AgreementRefusal.ENDS_BEFORE_START))
            return False
        return fine


class PeriodChoice(Choice):
    """Over how long hours are counted; a week where nothing was sent."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist or [Per.WEEK])


class AgreementForm(PeriodForm):
    """Hours agreed with somebody."""

    contract = Choice(
        _l("Agreement"),
        coerce=Contract,
        choices=options(words.CONTRACTS_TO_CHOOSE.items(), ask=_l("Choose an agreement")),
        validators=[given(_l("Choose an agreement."))],
    )
    pool = BooleanField(_l("Takes part in the pool"), default=True)
    hours_week = Number(_l("Hours of tasks a week"), 0, LONGEST_HOURS_WEEK, decimals=True)
    hours_least = Number(_l("Hours at least"), 0, MOST_PROMISED, decimals=True)
    hours_most = Number(_l("Hours at most"), 0, MOST_PROMISED, decimals=True)
    hours_per = PeriodChoice(
        _l("Counted over"), coerce=Per, choices=options(words.PERIODS.items()), default=Per.WEEK
    )
    notice_hours = Number(
        _l("Hours ahead that a call comes"), LAW.notice_hours_least, LONGEST_NOTICE
    )
    reference_days = Choices(_l("Days of calls"), choices=options(WEEKDAYS.items()))
    reference_from = Clock(_l("Calls from"), [IfGiven()])
    reference_until = Clock(_l("Calls to"), [IfGiven()], ends=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """What is said of calls and promised hours fits the kind of agreement."""
        fine: bool = super().validate(extra_validators)
        refused = on_call_refusal(self.draft(), self._kind()) if fine else None
        if refused is not None:
            self.refuse(NotDone(refused))
        return fine and refused is None

    def _kind(self) -> KindFacts:
        kind = self.contract.data
        return KindFacts(
            called=kind in CALLED,
            promises=kind in GUARANTEED,
            bounded=kind == Contract.BANDWIDTH,
            ends=kind == Contract.ON_CALL_EXEMPT,
        )

    @property
    def says_more(self) -> bool:
        """Whether anything of a contract on call is filled in, or wrong."""
        more = (
            self.hours_least,
            self.hours_most,
            self.notice_hours,
            self.reference_days,
            self.reference_from,
            self.reference_until,
        )
        return any(each.data or each.errors for each in more)

    def draft(self) -> AgreementDraft:
        """The agreement as filled in."""
        return AgreementDraft(
            contract=self.contract.data,
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            pool=self.pool.data,
            hours_week=self.hours_week.data,
            hours_least=self.hours_least.data,
            hours_most=self.hours_most.data,
            hours_per=self.hours_per.data or Per.WEEK,
            notice_hours=self.notice_hours.data,
            reference_days=_days(self.reference_days.data),
            reference_from=self.reference_from.data,
            reference_until=self.reference_until.data,
        )


def _days(ticked: Sequence[str] | None) -> tuple[int, ...] | None:
    chosen = sorted({int(each) for each in ticked or ()})
    return tuple(chosen) if 0 < len(chosen) < len(WEEKDAYS) else None


class LimitForm(PeriodForm):
    """What to stay within. There is no field for a reason, and there will be none."""

    hours_week = Number(_l("Hours a week"), 0, LONGEST_HOURS_WEEK, decimals=True)
    hours_day = Number(_l("Hours a day"), 0, LONGEST_DAY, decimals=True)
    days_week = Number(_l("Days a week"), 0, 7)
    day_parts = Choices(_l("Parts of the day"), choices=options(words.DAY_PARTS.items()))
    loads = Choices(_l("What a task may ask"), choices=options(words.LOADS.items()))

    def draft(self) -> LimitDraft:
        """The limit as filled in. Nothing or everything ticked is no limit."""
        return LimitDraft(
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            hours_week=self.hours_week.data,
            hours_day=self.hours_day.data,
            days_week=self.days_week.data,
            day_parts=_allowed(self.day_parts.data, len(DayPart)),
            loads=_allowed(self.loads.data, len(Load)),
        )


def _allowed(ticked: Sequence[str] | None, all_of_them: int) -> tuple[str, ...] | None:
    chosen = tuple(dict.fromkeys(ticked or ()))
    return chosen if 0 < len(chosen) < all_of_them else None


class AgreedEndForm(Edits, RefusableForm):
    """The last day of something agreed; ``stored`` where it has one."""

    saying = staticmethod(refusal_text)
    at = {AgreementRefusal.ENDS_BEFORE_START: "until", AgreementRefusal.ENDS_LATER: "until"}

    until = Day(_l("Last day"), [given(_l("Give the last day."))])

    def draft(self) -> EndDraft:
        """The last day as filled in."""
        return EndDraft(self.until.data)
