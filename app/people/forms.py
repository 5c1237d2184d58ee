"""What administrators fill in about departments, people and what was agreed with them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional as IfGiven
from wtforms.validators import ValidationError

from app.core.intervals import Interval
from app.core.localtime import NoSuchTime, local_time
from app.core.refusal import NotDone
from app.people import words
from app.people.models import CommitmentKind, Contract, DayPart, Load
from app.people.rules import (
    MOST_WEEKS,
    AgreementDraft,
    DepartmentDraft,
    EndDraft,
    LimitDraft,
    PersonDraft,
    Role,
    Why,
    weekly_spans,
)
from app.web import forms
from app.web.fields import (
    Choice,
    Choices,
    Clock,
    Day,
    Number,
    Text,
    email_address,
    given,
    options,
    phone_number,
    required,
)
from app.web.forms_edit import Edits
from app.web.languages import LANGUAGE_NAMES
from app.web.limits import id_of
from app.web.words_times import clock_of, full_day

LONGEST_HOURS_WEEK = 60
LONGEST_DAY = 24


class StructureForm(forms.RefusableForm):
    """A form whose command may refuse: with the refusals of people and the structure."""

    def saying(self, refusal: NotDone[Why]) -> str:
        """The words of people and the structure."""
        return words.refusal_text(refusal)


class DepartmentForm(Edits, StructureForm):
    """A department; ``parent`` is taken out for one that stays on top."""

    at = {
        Why.NAME_TAKEN: "name",
        Why.BELOW_ITSELF: "parent",
        Why.PARENT_INACTIVE: "parent",
    }

    name = Text(_l("Name"), 100, [required(_l("Give the department a name."))])
    parent = Choice(_l("Below"), coerce=id_of, validators=[given(_l("Choose a department."))])
    phone = Text(_l("Phone"), 30, [phone_number])
    hand_back_hours = Number(
        _l("Hand back freely until (hours before the start)"),
        0,
        168,
        [given(_l("Give a number from 0 to 168."))],
        default=24,
    )

    def fields_of(self, draft: DepartmentDraft) -> dict[str, Any]:
        """Its parent has a field of a shorter name."""
        return {**super().fields_of(draft), "parent": draft.parent_id}

    def draft(self) -> DepartmentDraft:
        """The department as filled in."""
        return DepartmentDraft(
            name=self.name.data,
            phone=self.phone.data or None,
            hand_back_hours=self.hand_back_hours.data,
            parent_id=self.parent.data if self.parent else None,
        )


class PersonForm(Edits, StructureForm):
    """Somebody's account."""

    at = {
        Why.EMAIL_TAKEN: "email",
        Why.NUMBER_TAKEN: "personnel_number",
        Why.DEPARTMENT_INACTIVE: "home_department",
    }

    name = Text(_l("Name"), 100, [required(_l("Give a name."))])
    given_name = Text(_l("Called"), 40)
    email = Text(_l("E-mail"), 254, [required(_l("Give an e-mail address.")), email_address])
    personnel_number = Text(_l("Personnel number"), 20)
    phone = Text(_l("Phone"), 30, [phone_number])
    home_department = Choice(
        _l("Home department"), coerce=id_of, validators=[given(_l("Choose a department."))]
    )
    language = Choice(_l("Language"), choices=options(LANGUAGE_NAMES.items()))

    def filter_email(self, text: str | None) -> str:
        """An address is stored in lower case."""
        return (text or "").lower()

    def fields_of(self, draft: PersonDraft) -> dict[str, Any]:
        """The home department has a field of a shorter name."""
        return {**super().fields_of(draft), "home_department": draft.home_department_id}

    kept_address: str | None = None

    def keep_address(self, address: str) -> None:
        """The address is for somebody else to change: shown, and refused when it differs."""
        self.kept_address = address
        self.email.render_kw = {"readonly": True}

    def validate_email(self, field: Text) -> None:
        """Not another one, where it is to stay."""
        if self.kept_address is not None and field.data != self.kept_address:
            raise ValidationError(_("Only who administers the whole organisation changes it."))

    def draft(self) -> PersonDraft:
        """The person as filled in."""
        return PersonDraft(
            name=self.name.data,
            email=self.email.data,
            home_department_id=self.home_department.data,
            personnel_number=self.personnel_number.data or None,
            phone=self.phone.data or None,
            language=self.language.data,
            given_name=self.given_name.data or None,
        )


class RoleForm(StructureForm):
    """A role for a department and everything below it."""

    at = {Why.HELD_ALREADY: "role", Why.DEPARTMENT_INACTIVE: "department"}

    role = Choice(
        _l("Role"),
        coerce=Role,
        choices=options(words.ROLES.items(), ask=_l("Choose a role")),
        validators=[given(_l("Choose a role."))],
    )
    department = Choice(
        _l("For department"), coerce=id_of, validators=[given(_l("Choose a department."))]
    )


class PeriodForm(StructureForm):
    """From a day to a day, both included."""

    at = {
        Why.OVERLAPS: "valid_from",
        Why.ENDS_BEFORE_START: "valid_until",
        Why.ENDS_LATER: "valid_until",
    }

    valid_from = Day(_l("From"), [given(_l("Give the first day."))])
    valid_until = Day(_l("Until and including"), [IfGiven()])

    def validate(self, extra_validators: Any = None) -> bool:
        """The last day may not lie before the first."""
        fine: bool = super().validate(extra_validators)
        first, last = self.valid_from.data, self.valid_until.data
        if first and last and last < first:
            self.refuse(NotDone(Why.ENDS_BEFORE_START))
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


class AgreedEndForm(Edits, StructureForm):
    """The last day of something agreed; ``stored`` where it has one."""

    at = {Why.ENDS_BEFORE_START: "until", Why.ENDS_LATER: "until"}

    until = Day(_l("Last day"), [given(_l("Give the last day."))])

    def draft(self) -> EndDraft:
        """The last day as filled in."""
        return EndDraft(self.until.data)


class AvailabilityForm(StructureForm):
    """Time that is taken, once or every week."""

    day = Day(_l("Day"), [given(_l("Give the day."))])
    start = Clock(_l("From"), [given(_l("Give the time at which it starts."))])
    end = Clock(_l("To"), [given(_l("Give the time at which it ends."))])
    weeks = Number(
        _l("Number of weeks"), 1, MOST_WEEKS, [given(_l("Give a number from 1 to 26."))], default=1
    )

    spans: list[Interval]
    doubled: list[Any]

    def validate(self, extra_validators: Any = None) -> bool:
        """Every week has to have these times: the clock skips an hour in spring."""
        if not super().validate(extra_validators):
            return False
        asked = self.day.data, self.start.data, self.end.data, self.weeks.data
        try:
            self.spans, self.doubled = weekly_spans(local_time(), *asked)
        except NoSuchTime as error:
            at = datetime.fromisoformat(str(error))
            field = self.start if at.time() == self.start.data else self.end
            field.errors = [
                _(
                    "On %(day)s the clock skips %(time)s. Choose another time.",
                    day=full_day(at.date()),
                    time=clock_of(at.time()),
                )
            ]
            return False
        return True


class CommitmentForm(AvailabilityForm):
    """Time of somebody that is taken, with its kind."""

    kind = Choice(
        _l("Kind"),
        coerce=CommitmentKind,
        choices=options(words.COMMITMENT_KINDS.items(), ask=_l("Choose a kind")),
        validators=[given(_l("Choose a kind."))],
    )
