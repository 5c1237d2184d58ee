"""What is filled in once for several tasks."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from app.departments.forms import CancelForm
from app.people.models import Department, Person
from app.selection.rules import Cancelling, HandingOver, Moving, Naming, needs_contact
from app.shifts.fields import CalleeField
from app.web.fields import Choice, Number, given, options
from app.web.forms import Form
from app.web.limits import id_of

MOST_DAYS, MOST_MINUTES = 366, 720
EARLIER, LATER = "earlier", "later"


class CancelSelection(CancelForm):
    """Why they are cancelled."""

    def act(self) -> Cancelling:
        """What is to be done."""
        return Cancelling(self.reason.data or "")

    @property
    def is_filled_in(self) -> bool:
        """Nothing has to be."""
        return True


class MoveSelection(Form):
    """By how much they are later, or earlier."""

    days = Number(_l("Days"), 0, MOST_DAYS)
    minutes = Number(_l("Minutes"), 0, MOST_MINUTES)
    way = Choice(_l("Later or earlier"))

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.way.choices = options([(LATER, _("later")), (EARLIER, _("earlier"))])
        self.way.data = self.way.data or LATER

    def act(self) -> Moving:
        """What is to be done."""
        sign = -1 if self.way.data == EARLIER else 1
        return Moving(sign * (self.days.data or 0), sign * (self.minutes.data or 0))

    @property
    def is_filled_in(self) -> bool:
        """Whether anything was said yet."""
        return bool(self.days.raw_data or self.minutes.raw_data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Sound where it moves them at all."""
        sound = super().validate(extra_validators)
        if sound and not (self.days.data or self.minutes.data):
            self.days.errors = [*self.days.errors, _("Give a number of days or minutes.")]
            return False
        return sound


class Called(Form):
    """Whom workers can call about them."""

    contact = CalleeField(_l("Contact person"), _l("Choose who the worker can call."), nobody=True)
    deputy = CalleeField(_l("Deputy"), _l("Choose somebody with a telephone number."), nobody=True)

    def offer(self, people: Iterable[Person], contact: str) -> None:
        """Who can be chosen; ``contact`` is what no choice means."""
        found = [SelectChoice(str(each.id), f"{each.name} · {each.phone}") for each in people]
        self.contact.choices = [SelectChoice("", contact), *found]
        self.deputy.choices = [SelectChoice("", _("Stays as it is")), *found]

    def are_two(self) -> bool:
        """Whether contact and deputy are two people; said at the field where they are not."""
        if self.deputy.data is None or self.deputy.data != self.contact.data:
            return True
        text = _("Choose somebody else than the contact person.")
        self.deputy.errors = [*self.deputy.errors, text]
        return False


class ContactSelection(Called):
    """Another contact person, and if need be another deputy."""

    def act(self) -> Naming:
        """What is to be done."""
        return Naming(self.contact.data, self.deputy.data)

    @property
    def is_filled_in(self) -> bool:
        """What becomes of whom is the same whoever it is."""
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        """Sound with a contact person."""
        sound = super().validate(extra_validators)
        if sound and self.contact.data is None:
            self.contact.errors = [*self.contact.errors, _("Choose who the worker can call.")]
            return False
        return sound and self.are_two()


class DepartmentSelection(Called):
    """Another department, and whom to call there."""

    department = Choice(
        _l("Department"), coerce=id_of, choices=[], validators=[given(_l("Choose a department."))]
    )
    chosen: Department | None = None
    may_be_called: frozenset[int] = frozenset()
    contact_is_asked = False

    def offer_departments(self, departments: Sequence[Department]) -> None:
        """The departments that one can hand to."""
        pairs = [(each.id, each.name) for each in departments]
        self.department.choices = options(pairs, ask=_("Choose a department"))
        chosen = (each for each in departments if each.id == self.department.data)
        self.chosen = next(chosen, None)

    def offer_people(self, people: Sequence[Person], contact_ids: Collection[int]) -> None:
        """Who can be called about tasks of the department that was chosen."""
        self.may_be_called = frozenset(each.id for each in people)
        self.contact_is_asked = needs_contact(self.may_be_called, contact_ids)
        self.offer(people, _("Choose") if self.contact_is_asked else _("Stays as it is"))

    def act(self) -> HandingOver:
        """What is to be done."""
        assert self.chosen is not None
        return HandingOver(
            self.chosen.id,
            self.chosen.path,
            self.may_be_called,
            self.contact.data,
            self.deputy.data,
        )

    @property
    def is_filled_in(self) -> bool:
        """Whether a department was chosen."""
        return self.chosen is not None

    def validate(self, extra_validators: Any = None) -> bool:
        """Sound with somebody to call in that department, once one was asked for that."""
        sound = super().validate(extra_validators)
        asked = self.contact_is_asked and (self.contact.raw_data or "preview" not in request.form)
        if sound and asked and self.contact.data is None:
            self.contact.errors = [*self.contact.errors, _("Choose who the worker can call.")]
            return False
        return sound and self.are_two()


SelectionForm = CancelSelection | MoveSelection | ContactSelection | DepartmentSelection
