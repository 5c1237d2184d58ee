"""What administrators fill in about departments and people."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice
from wtforms.validators import Optional as IfGiven
from wtforms.validators import ValidationError

from app.core.localtime import local_today
from app.core.viewer import Can
from app.labour.rules_oncall import months_later
from app.people import queries, words
from app.people.policies import may_offer
from app.people.rules import (
    MOST_LADDER_HOURS,
    DepartmentDraft,
    PeopleRefusal,
    PersonDraft,
    Role,
)
from app.times.fields import Day
from app.web.access import viewer
from app.web.fields import (
    Choice,
    Number,
    Text,
    email_address,
    given,
    options,
    phone_number,
    required,
)
from app.web.forms import Form, RefusableForm
from app.web.forms_edit import Edits
from app.web.languages import LANGUAGE_NAMES
from app.web.limits import id_of

MOST_MONTHS_A_MINOR = 24
"""Whoever turns 18 later is not 16 yet, and of them no rules are known here."""


class DepartmentForm(Edits, RefusableForm):
    """A department; ``parent`` is taken out for one that stays on top."""

    saying = staticmethod(words.refusal_text)
    at = {
        PeopleRefusal.NAME_TAKEN: "name",
        PeopleRefusal.BELOW_ITSELF: "parent",
        PeopleRefusal.PARENT_INACTIVE: "parent",
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
    swaps_need_approval = BooleanField(_l("Swaps need our yes"))
    own_team_hours = Number(_l("Own team first (hours)"), 0, MOST_LADDER_HOURS)
    division_hours = Number(_l("Then the division (hours)"), 0, MOST_LADDER_HOURS)
    by_approval = BooleanField(_l("As a rule the department chooses from those who ask"))

    def fields_of(self, draft: DepartmentDraft) -> dict[str, Any]:
        """Its parent has a field of a shorter name."""
        return {**super().fields_of(draft), "parent": draft.parent_id}

    def draft(self) -> DepartmentDraft:
        """The department as filled in."""
        return DepartmentDraft(
            name=self.name.data,
            phone=self.phone.data or None,
            hand_back_hours=self.hand_back_hours.data,
            swaps_need_approval=self.swaps_need_approval.data,
            parent_id=self.parent.data if self.parent else None,
            own_team_hours=self.own_team_hours.data,
            division_hours=self.division_hours.data,
            by_approval=self.by_approval.data,
        )


class PersonForm(Edits, RefusableForm):
    """Somebody's account."""

    saying = staticmethod(words.refusal_text)
    at = {
        PeopleRefusal.EMAIL_TAKEN: "email",
        PeopleRefusal.NUMBER_TAKEN: "personnel_number",
        PeopleRefusal.DEPARTMENT_INACTIVE: "home_department",
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
    minor_until = Day(_l("Minor until"), [IfGiven()])

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

    def validate_minor_until(self, field: Day) -> None:
        """A day ahead, of somebody who is 16 or 17 now: never a date of birth."""
        if field.data is None:
            return
        today = local_today()
        if field.data <= today:
            raise ValidationError(
                _("This day is over. Give the 18th birthday, or leave it empty for an adult.")
            )
        if field.data > months_later(today, MOST_MONTHS_A_MINOR):
            raise ValidationError(
                _("Give a day within two years: the rules here are those for 16 and 17 years.")
            )

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
            minor_until=self.minor_until.data,
        )


class RoleForm(RefusableForm):
    """A role for a department and everything below it."""

    saying = staticmethod(words.refusal_text)
    at = {PeopleRefusal.HELD_ALREADY: "role", PeopleRefusal.DEPARTMENT_INACTIVE: "department"}

    role = Choice(
        _l("Role"),
        coerce=Role,
        choices=options(words.ROLES.items(), ask=_l("Choose a role")),
        validators=[given(_l("Choose a role."))],
    )
    department = Choice(
        _l("For department"), coerce=id_of, validators=[given(_l("Choose a department."))]
    )


class HomeForm(Form):
    """A home department."""

    home_department = Choice(
        _l("Home department"), coerce=id_of, validators=[given(_l("Choose a department."))]
    )


class NobodyChosen(Form):
    """Sent without a box ticked, or without saying what for."""

    def validate(self, extra_validators: object = None) -> bool:
        """Never sound."""
        self.form_errors.append(_("Choose somebody first, and then what should be done."))
        return False


def role_form() -> RoleForm:
    """A role, of those that the viewer gives, for a department that they administer."""
    form = RoleForm()
    offered = (pair for pair in words.ROLES.items() if may_offer(viewer(), Role(pair[0])))
    form.role.choices = options(offered, ask=_("Choose a role"))
    form.department.choices = departments()
    return form


def home_form() -> HomeForm:
    """A home department that the viewer administers."""
    form = HomeForm()
    form.home_department.choices = departments()
    return form


def departments() -> list[SelectChoice]:
    """The departments that the viewer administers, as choices."""
    return options(
        queries.department_choices(viewer(), Can.ADMINISTER), ask=_("Choose a department")
    )
