"""What is filled in to sign off, to take away, and to look back."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import Optional as IfGiven
from wtforms.validators import ValidationError

from app.capabilities.models import TOP_LEVEL, Capability, CapabilityKind, Method, RevocationReason
from app.capabilities.rules import CapabilityRefusal, SignOffDraft, steps_of
from app.capabilities.words import METHODS, REASONS, level_name, refusal_text
from app.core.localtime import local_today
from app.times.fields import Day
from app.web.fields import Choice, Coerced, options
from app.web.forms import Form, RefusableForm
from app.web.limits import id_of

USUAL_METHOD = {
    CapabilityKind.QUALIFICATION: Method.CERTIFICATE,
    CapabilityKind.REGISTRATION: Method.REGISTER,
}
BY_HAND = [(value, label) for value, label in METHODS.items() if value != Method.IMPORTED]


class OneOf(Coerced, RadioField):
    """One of a few, all of them in view; ``missing`` says what to do where none was chosen."""

    def __init__(self, label: Any, missing: Any, **more: Any) -> None:
        self.missing = missing
        super().__init__(label, validate_choice=False, **more)

    def process_data(self, value: Any) -> None:
        self.data = value

    def pre_validate(self, form: Any) -> None:
        if self.data is None or not any(choice.selected for choice in self.iter_choices()):
            raise ValidationError(self.missing)


class SignOffForm(RefusableForm):
    """What an assessor saw; whom, and which capability, are loaded through the viewer."""

    saying = staticmethod(refusal_text)
    at = {
        CapabilityRefusal.NO_SUCH_LEVEL: "level",
        CapabilityRefusal.DAY_AHEAD: "day",
        CapabilityRefusal.ENDS_BEFORE_START: "valid_until",
    }

    level = OneOf(_l("How does it go?"), _l("Choose a step."), coerce=id_of)
    method = Choice(_l("How was it shown?"), coerce=Method, choices=options(BY_HAND))
    day = Day(_l("On which day?"), [IfGiven()], past=True)
    valid_until = Day(_l("Valid until and including"), [IfGiven()])
    shift = HiddenField()

    def __init__(self, capability: Capability, **more: Any) -> None:
        super().__init__(
            data={"method": USUAL_METHOD.get(_kind(capability), Method.OBSERVED)}, **more
        )
        if capability.has_levels:
            names = capability.level_names
            self.level.choices = options(
                (step, f"{step} {level_name(names, step)}") for step in steps_of(names)
            )
        else:
            self.level.choices = options([(TOP_LEVEL, _("in order"))])
            self.level.data = TOP_LEVEL if not self.level.raw_data else self.level.data

    def draft(self) -> SignOffDraft:
        """What was seen; today unless another day is given."""
        return SignOffDraft(
            level=self.level.data,
            method=self.method.data,
            day=self.day.data or local_today(),
            valid_until=self.valid_until.data,
            shift_id=id_of(self.shift.data or ""),
        )


class RevocationForm(Form):
    """Why a capability is taken away: one of a list, so that nothing about a person is written."""

    reason = OneOf(
        _l("Why?"),
        _l("Choose a reason."),
        coerce=RevocationReason,
        choices=options(REASONS.items()),
    )


class LookBackForm(Form):
    """The day of which the profile is shown; without one it is today's."""

    on = Day(_l("Day"), [IfGiven()], past=True)

    class Meta:
        csrf = False  # it only reads

    def validate(self, extra_validators: Any = None) -> bool:
        """Nobody knows what is known on a day to come."""
        fine: bool = super().validate(extra_validators)
        if fine and self.on.data and self.on.data > local_today():
            self.on.errors = [_("This day is yet to come.")]
            return False
        return fine


def _kind(capability: Capability) -> CapabilityKind:
    return CapabilityKind(capability.kind)
