"""What a department fills in about a task that exists."""

from flask_babel import lazy_gettext as _l

from app.web.fields import Text
from app.web.forms import Form

LONGEST_REASON = 200


class CancelForm(Form):
    """Why a task is cancelled: a few words that the people on it get to read."""

    reason = Text(_l("Why? The people on it read this."), LONGEST_REASON)
