"""The steps by which a task reaches more people by itself, until it is the coordinator's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.axis import local_hour
from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.ladder.rules_release import later_of

YOURS = timedelta(hours=4)
"""So long before the start an open place is the coordinator's to fill."""
DESK_FROM, DESK_UNTIL = 8, 16
"""The local hours of a desk: what would become the coordinator's outside of them does so before."""


class Rung(StrEnum):
    """Who is looked for on a step."""

    OWN_TEAM = "own_team"
    DIVISION = "division"
    EVERYBODY = "everybody"
    COORDINATOR = "coordinator"


class RungState(StrEnum):
    """Whether a step was taken, is on, or comes."""

    PAST = "past"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A step: ``at`` is when it begins (None: from the post on), or ends, of those that go first:
    the own team and the division.
    """

    rung: Rung
    at: datetime | None
    state: RungState


FIRST = {Rung.OWN_TEAM, Rung.DIVISION}
"""The steps of which is said when they end."""


def yours_from(span: Interval, open_from: datetime | None, local: LocalTime) -> datetime:
    """When an open place becomes the coordinator's: four hours ahead, while somebody is at a desk.

    A task of the night or the early morning is theirs from 16:00 on the day before. While the own
    team or the division goes first (until ``open_from``) it is not.
    """
    at = span.start - YOURS
    day = local.day(at)
    if at < local_hour(day, DESK_FROM, local):
        at = local_hour(day - timedelta(days=1), DESK_UNTIL, local)
    at = min(at, local_hour(local.day(at), DESK_UNTIL, local))
    return max(at, open_from) if open_from else at


def ladder(
    span: Interval,
    own_team_until: datetime | None,
    now: datetime,
    local: LocalTime,
    division_until: datetime | None = None,
) -> tuple[LadderStep, ...]:
    """The steps of a task that looks for people, as far as it has them."""
    last = later_of(own_team_until, division_until)
    yours = yours_from(span, last, local)
    alone = last is not None and now < last
    steps = []
    begun = True
    for rung, until in ((Rung.OWN_TEAM, own_team_until), (Rung.DIVISION, division_until)):
        if until is not None:
            is_on = RungState.NOW if now < until else RungState.PAST
            steps.append(LadderStep(rung, until, is_on if begun else RungState.NEXT))
            begun = begun and now >= until
    passed = RungState.PAST if now >= yours else RungState.NOW
    steps.append(LadderStep(Rung.EVERYBODY, last, RungState.NEXT if alone else passed))
    state = RungState.NOW if now >= yours and not alone else RungState.NEXT
    return (*steps, LadderStep(Rung.COORDINATOR, yours, state))
