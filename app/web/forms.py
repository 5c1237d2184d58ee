"""Forms whose command may refuse: the reason lands at the field that it is about."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.web.kept import is_shown_again


def not_sent_text() -> str:
    """What somebody reads whose form was kept while they signed in."""
    return str(_("You had been signed out, so nothing was sent. Look at it, and send it again."))


class Form(FlaskForm):
    """Every form of ours: one that is only shown again is never sound."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it can be done; where it is only shown again, nothing is judged."""
        sound: bool = super().validate(extra_validators)
        if not is_shown_again():
            return sound
        for field in self:
            field.errors = []
        self.form_errors.append(not_sent_text())
        return False


class RefusableForm(Form):
    """``at`` names the field of each reason; a reason is of the room's own closed list."""

    at: dict[Any, str] = {}
    saying: Callable[[Any], str]
    """The refusal as the person reads it: ``staticmethod(refusal_text)`` of the room."""

    def refuse(self, refusal: Any) -> None:
        """Show the refusal at its field, or above the form; it carries its reason as ``why``."""
        text, name = self.saying(refusal), self.at.get(refusal.why)
        if name in self:
            self[name].errors = [*self[name].errors, text]
        else:
            self.form_errors.append(text)
