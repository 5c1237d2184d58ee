"""The steps by which a task reaches more people by itself, until it is the coordinator's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.axis import local_hour
from app.core.intervals import Interval
from app.core.localtime import LocalTime

YOURS = timedelta(hours=4)
"""So long before the start an open place is the coordinator's to fill."""
DESK_FROM, DESK_UNTIL = 8, 16
"""The local hours of a desk: what would become the coordinator's outside of them does so before."""


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


def yours_from(span: Interval, own_team_until: datetime | None, local: LocalTime) -> datetime:
    """When an open place becomes the coordinator's: four hours ahead, while somebody is at a desk.

    A task of the night or the early morning is theirs from 16:00 on the day before. While the own
    team goes first it is not.
    """
    at = span.start - YOURS
    day = local.day(at)
    if at < local_hour(day, DESK_FROM, local):
        at = local_hour(day - timedelta(days=1), DESK_UNTIL, local)
    at = min(at, local_hour(local.day(at), DESK_UNTIL, local))
    return max(at, own_team_until) if own_team_until else at


def ladder(
    span: Interval, own_team_until: datetime | None, now: datetime, local: LocalTime
) -> tuple[LadderStep, ...]:
    """The steps of a task that looks for people, as far as it has them."""
    yours = yours_from(span, own_team_until, local)
    alone = own_team_until is not None and now < own_team_until
    passed = RungState.PAST if now >= yours else RungState.NOW
    everybody = RungState.NEXT if alone else passed
    steps = [LadderStep(Rung.EVERYBODY, own_team_until, everybody)]
    if own_team_until is not None:
        own = RungState.NOW if alone else RungState.PAST
        steps.insert(0, LadderStep(Rung.OWN_TEAM, own_team_until, own))
    state = RungState.NOW if now >= yours and not alone else RungState.NEXT
    return (*steps, LadderStep(Rung.COORDINATOR, yours, state))
