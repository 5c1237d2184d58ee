"""What somebody on a task sends: lines for the next."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField, ValidationError
from wtforms.validators import Length

from app.on_shift.commands_handovers import LONGEST_LINE, MOST_LINES, lines_of
from app.web.forms import Form

LONGEST_TEXT = 2 * MOST_LINES * LONGEST_LINE


class HandoverForm(Form):
    """At most three lines, none of them long."""

    lines = TextAreaField(_l("For the next one"), validators=[Length(max=LONGEST_TEXT)])

    def validate_lines(self, field: TextAreaField) -> None:
        """Few and short, so that they are read."""
        lines = lines_of(field.data or "")
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most %(num)s lines.", num=MOST_LINES))
        if any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError(_("At most %(num)s characters in a line.", num=LONGEST_LINE))
