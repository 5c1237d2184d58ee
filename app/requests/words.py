"""What becomes of a request, in words, with the kind of line that says so; and why not."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.capabilities.models import RequestState
from app.core.refusal import NotDone
from app.requests.rules import RequestRefusal

STATES: dict[str, tuple[Any, str]] = {
    RequestState.OPEN: (_l("waits for an answer"), "info"),
    RequestState.APPROVED: (_l("approved"), "ok"),
    RequestState.REFUSED: (_l("turned down"), "bad"),
    RequestState.WITHDRAWN: (_l("withdrawn"), "neutral"),
}

PROOF_MISSING: Any = _l("Add the proof: a photo or a PDF.")


def refusal_text(refusal: NotDone[RequestRefusal]) -> str:
    """Why it was not sent or not answered, and what to do."""
    texts = {
        RequestRefusal.NOT_IN_USE: _("This is no longer in use. Choose another one."),
        RequestRefusal.NO_SUCH_LEVEL: _(
            "This capability does not have that step. Choose one from the list."
        ),
        RequestRefusal.ENDS_BEFORE_START: _(
            "That day is over. Give the last day on which it counts."
        ),
        RequestRefusal.PROOF_MISSING: PROOF_MISSING,
        RequestRefusal.ASKED_ALREADY: _(
            "You have asked for this already. Wait for the answer, or withdraw that request first."
        ),
        RequestRefusal.HELD_ALREADY: _(
            "You have this already. Ask for a higher step, or again when it is about to expire."
        ),
        RequestRefusal.ASKED_TOO_OFTEN: _("You have asked ten times in a day. Go on tomorrow."),
        RequestRefusal.ONESELF: _("Nobody signs off for themselves. Ask somebody else who may."),
        RequestRefusal.EVIDENCE_MISSING: _(
            "This needs proof. The person can ask for it with a paper or a picture."
        ),
    }
    return str(texts[refusal.why])
