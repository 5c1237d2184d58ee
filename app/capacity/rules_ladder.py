"""The steps by which a task reaches more people by itself, until it is the coordinator's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.intervals import Interval

YOURS = timedelta(hours=4)
"""So long before the start an open place is the coordinator's to fill."""


class Rung(StrEnum):
    """Who is looked for on a step."""

    OWN_TEAM = "own_team"
    EVERYBODY = "everybody"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A step: ``at`` is when it begins (own team: when it ends; None: from the post on).

    ``state`` is past, now or next.
    """

    rung: Rung
    at: datetime | None
    state: str


def ladder(
    span: Interval, own_team_until: datetime | None, now: datetime
) -> tuple[LadderStep, ...]:
    """The steps of a task that looks for people, as far as it has them."""
    yours = span.start - YOURS
    alone = own_team_until is not None and now < own_team_until
    everybody = "next" if alone else "past" if now >= yours else "now"
    steps = [LadderStep(Rung.EVERYBODY, own_team_until, everybody)]
    if own_team_until is not None:
        steps.insert(0, LadderStep(Rung.OWN_TEAM, own_team_until, "now" if alone else "past"))
    if own_team_until is None or yours > own_team_until or not alone:
        state = "now" if now >= yours and not alone else "next"
        steps.append(LadderStep(Rung.COORDINATOR, max(yours, own_team_until or yours), state))
    return tuple(steps)
