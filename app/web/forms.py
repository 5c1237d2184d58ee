"""Forms whose command may refuse: the reason lands at the field that it is about."""

from typing import Any

from flask_wtf import FlaskForm


class RefusableForm(FlaskForm):
    """``at`` names the field of each reason; a reason is of the room's own closed list."""

    at: dict[Any, str] = {}

    def saying(self, refusal: Any) -> str:
        """The refusal as the person reads it; each room says its own."""
        raise NotImplementedError

    def refuse(self, refusal: Any) -> None:
        """Show the refusal at its field, or above the form; it carries its reason as ``why``."""
        text, name = self.saying(refusal), self.at.get(refusal.why)
        if name in self:
            self[name].errors = [*self[name].errors, text]
        else:
            self.form_errors.append(text)
