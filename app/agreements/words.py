"""What the refusals of this room are called on the screen."""

from flask_babel import gettext as _

from app.agreements.rules import AgreementRefusal
from app.core.refusal import NotDone


def refusal_text(refusal: NotDone[AgreementRefusal]) -> str:
    """Why what was agreed stays as it is, and what to do."""
    texts = {
        AgreementRefusal.OVERLAPS: _(
            "There is an agreement in this time already. Give that one an earlier end first."
        ),
        AgreementRefusal.ENDS_BEFORE_START: _("The last day lies before the first."),
        AgreementRefusal.ENDS_LATER: _("It ends earlier already. An end can only come sooner."),
    }
    return str(texts[refusal.why])
