"""What is said of the steps of a ladder."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from app.asking.rules_ladder import LadderStep, Rung, RungState
from app.web.words_times import moment_text


def ladder_words(steps: Sequence[LadderStep], under: date) -> list[tuple[str, str, str]]:
    """The steps for ``ui.ladder``, beside a local day: name, when, state."""
    return [(_name(step), _when(step, under), step.state) for step in steps]


def _name(step: LadderStep) -> str:
    return {
        Rung.OWN_TEAM: _("own team"),
        Rung.EVERYBODY: _("everybody who fits"),
        Rung.COORDINATOR: _("coordinator"),
    }[step.rung]


def _when(step: LadderStep, under: date) -> str:
    if step.at is None:
        return _("now") if step.state is RungState.NOW else ""
    if step.state is RungState.PAST:
        time = moment_text(step.at, under)
        was = step.rung is Rung.OWN_TEAM
        return _("was until %(time)s", time=time) if was else _("since %(time)s", time=time)
    if step.rung is Rung.OWN_TEAM:
        return _("until %(time)s", time=moment_text(step.at, under))
    if step.state is RungState.NOW:
        return _("now, since %(time)s", time=moment_text(step.at, under))
    return _("from %(time)s", time=moment_text(step.at, under))
