"""What is filled in about agreed hours and limits; time that is taken is in ``forms_time``."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional as IfGiven

from app.agreements.rules import AgreementRefusal
from app.agreements.words import refusal_text
from app.core.refusal import NotDone
from app.people import words
from app.people.models import Contract, DayPart, Load
from app.people.rules import AgreementDraft, EndDraft, LimitDraft
from app.times.fields import Day
from app.web.fields import Choice, Choices, Number, given, options
from app.web.forms import RefusableForm
from app.web.forms_edit import Edits

LONGEST_HOURS_WEEK = 60
LONGEST_DAY = 24


class PeriodForm(RefusableForm):
    """From a day to a day, both included."""

    saying = staticmethod(refusal_text)
    at = {
        AgreementRefusal.OVERLAPS: "valid_from",
        AgreementRefusal.ENDS_BEFORE_START: "valid_until",
        AgreementRefusal.ENDS_LATER: "valid_until",
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


class AgreementForm(PeriodForm):
    """Hours agreed with somebody."""

    contract = Choice(
        _l("Agreement"),
        coerce=Contract,
        choices=options(words.CONTRACTS.items(), ask=_l("Choose an agreement")),
        validators=[given(_l("Choose an agreement."))],
    )
    pool = BooleanField(_l("Takes part in the pool"), default=True)
    hours_week = Number(_l("Hours of tasks a week"), 0, LONGEST_HOURS_WEEK, decimals=True)

    def draft(self) -> AgreementDraft:
        """The agreement as filled in."""
        return AgreementDraft(
            contract=self.contract.data,
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            pool=self.pool.data,
            hours_week=self.hours_week.data,
        )


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
