"""What the desk says of the steps of a ladder."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.capacity.ladder import LadderStep, Rung
from app.web.words_times import moment_text


def ladder_words(steps: Sequence[LadderStep]) -> list[tuple[str, str, str]]:
    """The steps for ``ui.ladder``: name, when, state."""
    return [(_name(step), _when(step), step.state) for step in steps]


def _name(step: LadderStep) -> str:
    return {
        Rung.OWN_TEAM: _("own team"),
        Rung.EVERYBODY: _("everybody who fits"),
        Rung.COORDINATOR: _("coordinator"),
    }[step.rung]


def _when(step: LadderStep) -> str:
    if step.at is None:
        return _("now") if step.state == "now" else ""
    if step.rung is Rung.OWN_TEAM:
        return _("until %(time)s", time=moment_text(step.at))
    if step.state == "now":
        return _("now, since %(time)s", time=moment_text(step.at))
    return _("from %(time)s", time=moment_text(step.at))
