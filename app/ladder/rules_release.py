"""Who sees a task first, and until when: the own team, then the division, then everybody.

The own team is whoever works in the department of the task or below it, the division whoever works
below the department above that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

USUAL = 2
"""The hours of a step that somebody asks for where nobody said how long it lasts."""
SHARE = 4
"""A step takes at most one part of so many of the time until the start."""
URGENT = timedelta(hours=4)
"""What begins within this time is for everybody at once."""


@dataclass(frozen=True, slots=True)
class LadderHours:
    """How many hours a step lasts as a rule. None: nothing was said of it; 0: there is none."""

    own_team: int | None = None
    division: int | None = None

    def or_else(self, other: "LadderHours") -> "LadderHours":
        """The same; where nothing is said, what the other says."""
        return LadderHours(
            other.own_team if self.own_team is None else self.own_team,
            other.division if self.division is None else self.division,
        )


USUAL_HOURS = LadderHours(USUAL, USUAL)


@dataclass(frozen=True, slots=True)
class Release:
    """Until when each step lasts, as instants; None: there is no such step."""

    own_team_until: datetime | None = None
    division_until: datetime | None = None

    def in_order(self) -> "Release":
        """The same, without a step of the division that would end before that of the own team."""
        own, division = self.own_team_until, self.division_until
        is_over = own is not None and division is not None and division <= own
        return Release(own) if is_over else self


def release_of(now: datetime, starts_at: datetime | None, hours: LadderHours) -> Release:
    """The steps of a task that is posted now, as long as ``hours`` say, shorter where it presses.

    Each takes at most a quarter of the time until the start, so that everybody whom it fits has at
    least half of it. What begins within four hours has no steps. Without a start nothing presses.
    """
    ahead = None if starts_at is None else starts_at - now
    if ahead is not None and ahead < URGENT:
        return Release()
    own = _end_of(now, hours.own_team, ahead)
    return Release(own, _end_of(own or now, hours.division, ahead))


def _end_of(begins: datetime, hours: int | None, ahead: timedelta | None) -> datetime | None:
    """When a step ends: on the half hour after, unless it has to be shorter."""
    if not hours:
        return None
    end = begins.replace(second=0, microsecond=0) + timedelta(hours=hours)
    up = end + timedelta(minutes=-end.minute % 30)
    if ahead is None or up <= begins + ahead / SHARE:
        return up
    latest = min(end, begins + ahead / SHARE)
    return latest.replace(minute=latest.minute - latest.minute % 5, second=0, microsecond=0)


def division_of(path: str) -> str:
    """The path of the department above one; of one on top its own."""
    above = path[: path.rstrip("/").rfind("/") + 1]
    return path if above == "/" else above


def later_of(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two instants that may not be there."""
    return max(filter(None, (one, other)), default=None)


class GoesFirst:
    """What a task says of who goes first: mixed into its facts."""

    __slots__ = ()
    department_path: str
    own_team_until: datetime | None
    division_until: datetime | None

    @property
    def open_from(self) -> datetime | None:
        """From when everybody whom it fits may take a place; None: from the post on."""
        return later_of(self.own_team_until, self.division_until)

    def in_division(self, home_path: str) -> bool:
        """Whether a department is in the division; the own team is."""
        return home_path.startswith(division_of(self.department_path))

    def released_to(self, home_path: str) -> datetime | None:
        """From when somebody of a department may; None: from the post on."""
        if home_path.startswith(self.department_path):
            return None
        if self.in_division(home_path):
            return self.own_team_until
        return self.open_from
