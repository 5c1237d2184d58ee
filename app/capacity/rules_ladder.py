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


class RungState(StrEnum):
    """Whether a step was taken, is on, or comes."""

    PAST = "past"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A step: ``at`` is when it begins (own team: when it ends; None: from the post on)."""

    rung: Rung
    at: datetime | None
    state: RungState


def ladder(
    span: Interval, own_team_until: datetime | None, now: datetime
) -> tuple[LadderStep, ...]:
    """The steps of a task that looks for people, as far as it has them."""
    yours = span.start - YOURS
    alone = own_team_until is not None and now < own_team_until
    passed = RungState.PAST if now >= yours else RungState.NOW
    everybody = RungState.NEXT if alone else passed
    steps = [LadderStep(Rung.EVERYBODY, own_team_until, everybody)]
    if own_team_until is not None:
        own = RungState.NOW if alone else RungState.PAST
        steps.insert(0, LadderStep(Rung.OWN_TEAM, own_team_until, own))
    if own_team_until is None or yours > own_team_until or not alone:
        state = RungState.NOW if now >= yours and not alone else RungState.NEXT
        steps.append(LadderStep(Rung.COORDINATOR, max(yours, own_team_until or yours), state))
    return tuple(steps)
