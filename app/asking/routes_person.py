"""One person beside a list, and what became of asking them there."""

from typing import Any

from flask import Response, abort, url_for
from flask_babel import gettext as _

from app.asking.queries_person import Beside, beside
from app.asking.question import Question
from app.asking.words_people import held_text
from app.core import clock
from app.people import words
from app.web.access import viewer
from app.web.limits import id_of
from app.web.render import page

Back = tuple[str, str]
"""What a way back is called, and its address."""
NOTHING_DONE: dict[str, Any] = {"done": None, "refused": None, "undo": None, "take_back": None}


def beside_of(text: str | None) -> Beside:
    """The person that an address or a form names; 404 unless the viewer sees them."""
    return beside(viewer(), id_of(text) or 0, clock.now()) or abort(404)


def back_to(question: Question, endpoint: str) -> Back:
    """The way back from the pane to the list with the same question."""
    labels = {"asking.people": _("People"), "asking.matrix_page": _("Capabilities")}
    return labels[endpoint], question.address(endpoint)


def person_context(found: Beside, back: Back | None = None, **outcome: Any) -> dict[str, Any]:
    """What ``asking/_person.html`` needs to draw somebody beside a list."""
    return {
        "beside": found,
        "back": back or (_("People"), url_for("asking.people")),
        "contracts": words.CONTRACTS,
        "held_text": held_text,
        **NOTHING_DONE,
        **outcome,
    }


def person_pane(
    text: str | None, back: Back | None = None, status: int = 200, **outcome: Any
) -> Response:
    """The pane alone, with what became of asking."""
    shown = person_context(beside_of(text), back, **outcome)
    return page("asking/person.html", block="pane", status=status, **shown)
