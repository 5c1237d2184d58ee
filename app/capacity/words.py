"""What the desk says: clocks, moments, and the steps of a ladder."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.capacity.ladder import YOURS, LadderStep, Rung
from app.claims.cards import starts_in
from app.core import clock
from app.web.languages import clock_text, local_time, short_day_text

NEAR_DAYS = 6


def start_clock(ahead: timedelta) -> str:
    """How long until the start: to the minute while it presses, else roughly."""
    if ahead >= YOURS:
        return starts_in(ahead)
    minutes = max(0, int(ahead.total_seconds() // 60))
    return _("Starts in %(time)s", time=f"{minutes // 60}:{minutes % 60:02}")


def moment(instant: datetime) -> str:
    """``10:00`` today, ``di 10:00`` within a week of it, else ``31 okt``."""
    local = local_time()
    apart = abs((local.day(instant) - local.day(clock.now())).days)
    if not apart:
        return clock_text(instant)
    weekday, day = short_day_text(instant).split(" ", 1)
    return f"{weekday} {clock_text(instant)}" if apart <= NEAR_DAYS else day


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
        return _("until %(time)s", time=moment(step.at))
    if step.state == "now":
        return _("now, since %(time)s", time=moment(step.at))
    return _("from %(time)s", time=moment(step.at))
