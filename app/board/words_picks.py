"""Why a task is picked for somebody, in words."""

from collections.abc import Iterable

from flask_babel import gettext as _

from app.board.rules_picks import PickReason, Why


def why_text(reasons: Iterable[PickReason]) -> str:
    """The reasons on one line: ``Deed je 6× · past na je taak``."""
    line = " · ".join(_text(each) for each in reasons)
    return line[:1].upper() + line[1:]


def _text(reason: PickReason) -> str:
    return {
        Why.DID: _("you did this %(number)s×", number=reason.number),
        Why.AFTER_TASK: _("fits after your task"),
        Why.AFTER_ROSTER: _("fits after your roster"),
        Why.BEFORE_TASK: _("fits before your task"),
        Why.BEFORE_ROSTER: _("fits before your roster"),
        Why.FREE: _("you are free then"),
        Why.BUILDING: _("same building as before"),
        Why.FRESH: _("keeps you in practice"),
    }[reason.why]
