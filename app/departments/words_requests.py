"""What a department reads of those who ask for a place of its task."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.claims.commands import Refused, Taken
from app.departments.queries_requests import PlaceRequest
from app.eligibility.verdict import Code
from app.web.languages import number_text


def request_text(request: PlaceRequest) -> str:
    """One line of facts: ``fits · did this 4× · 6 of 16 hours that week``."""
    fits = _("fits") if request.fits else _("does not fit any more")
    done = ngettext("did this %(num)s×", "did this %(num)s×", request.done)
    return " · ".join([fits, done if request.done else _("never did this"), _hours(request)])


def _hours(request: PlaceRequest) -> str:
    found = number_text(round(request.hours, 1))
    if request.agreed is None:
        return _("%(found)s hours of tasks that week", found=found)
    agreed = number_text(request.agreed)
    return _("%(found)s of %(agreed)s hours that week", found=found, agreed=agreed)


def chosen_text(outcome: Taken, name: str) -> str:
    """Who has the place now, and who hears of it when."""
    if outcome.already:
        return _("%(name)s had a place on this task already. Nothing changed.", name=name)
    return _("%(name)s has the place. You can undo that for a minute.", name=name)


def not_possible_text(outcome: Refused, name: str) -> str:
    """Why it was not possible, as far as a department reads that."""
    if any(refusal.code is Code.FULL for refusal in outcome.verdict.states):
        return _("All places are taken. Nothing changed.")
    if outcome.verdict.states:
        return _("This task takes nobody any more. Nothing changed.")
    return _("It does not fit %(name)s any more. Nothing changed.", name=name)
