"""What is said of the steps of a ladder."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.ladder.rules_ladder import FIRST, LadderStep, Rung, RungState
from app.ladder.states import PlanB
from app.web.words_times import moment_text

PLANS = {
    PlanB.POSTPONE: _l("postpone it"),
    PlanB.SMALLER: _l("do it with fewer people"),
    PlanB.EXTERNAL: _l("hire somebody from outside"),
    PlanB.CONTACT: _l("the contact person decides"),
}
"""What a department does when nobody comes."""


def ladder_words(
    steps: Sequence[LadderStep], under: date, plan: PlanB | None = None, decides: str = ""
) -> list[tuple[str, str, str]]:
    """The steps for ``ui.ladder``, beside a local day: name, when, state.

    Last what is done when nobody comes, where that is agreed, and who ``decides`` then.
    """
    words = [(_name(step), _when(step, under), str(step.state)) for step in steps]
    if plan is None:
        return words
    last = (_("nobody: %(plan)s", plan=PLANS[plan]), _decides(decides), str(RungState.NEXT))
    if plan is PlanB.CONTACT:
        last = (_("nobody"), _decides(decides), str(RungState.NEXT))
    return [*words, last]


def plan_text(plan: PlanB, decides: str) -> str:
    """What is done when nobody comes, and who decides."""
    if plan is PlanB.CONTACT:
        return _("If nobody comes: %(name)s decides.", name=decides)
    return _("If nobody comes: %(plan)s. %(name)s decides.", plan=PLANS[plan], name=decides)


def _decides(name: str) -> str:
    return _("%(name)s decides", name=name)


def _name(step: LadderStep) -> str:
    return {
        Rung.OWN_TEAM: _("own team"),
        Rung.DIVISION: _("division"),
        Rung.EVERYBODY: _("everybody who fits"),
        Rung.COORDINATOR: _("coordinator"),
    }[step.rung]


def _when(step: LadderStep, under: date) -> str:
    if step.at is None:
        return _("now") if step.state is RungState.NOW else ""
    if step.state is RungState.PAST:
        time = moment_text(step.at, under)
        was = step.rung in FIRST
        return _("was until %(time)s", time=time) if was else _("since %(time)s", time=time)
    if step.rung in FIRST:
        return _("until %(time)s", time=moment_text(step.at, under))
    if step.state is RungState.NOW:
        return _("now, since %(time)s", time=moment_text(step.at, under))
    return _("from %(time)s", time=moment_text(step.at, under))


def ahead_text(steps: Sequence[LadderStep], under: date) -> str:
    """What comes after the step that is on, for a row: ``→ division until 13:00 → …``."""
    ahead = [step for step in steps if step.state is RungState.NEXT]
    return " ".join(f"→ {_name(step)} {_when_in_row(step, under)}".strip() for step in ahead)


def _when_in_row(step: LadderStep, under: date) -> str:
    """In a row everybody comes when the step before is over, which stands there."""
    return "" if step.rung is Rung.EVERYBODY else _when(step, under)
