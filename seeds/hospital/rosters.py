"""Own rosters and absence of the crowd, around now, one person after the other."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.people.models import CommitmentKind
from seeds.diary import Taken
from seeds.hospital.crowd import Crowd

BACK = 14
AHEAD = 42
WORKDAY = (time(8), time(17))
AFTERNOON = (time(12), time(18))


class Rosters:
    """What takes people's time beside tasks, from two weeks ago to six weeks ahead."""

    def __init__(self, local: LocalTime, today: date) -> None:
        self._local = local
        self._days = [today + timedelta(n) for n in range(-BACK, AHEAD + 1)]
        self._tomorrow = today + timedelta(1)
        self._spans: dict[tuple[date, tuple[time, time]], Interval] = {}

    def taken_by(self, crowd: Crowd) -> Iterator[tuple[int, list[Taken]]]:
        """The id of each worker, with what takes their time."""
        for person in crowd.workers:
            away = crowd.away.get(person.id, frozenset())
            yield (
                person.id,
                [
                    taken
                    for day in self._days
                    if (taken := self._on(day, away, person.roster, person.kept_free)) is not None
                ],
            )

    def _on(
        self,
        day: date,
        away: frozenset[date],
        roster: dict[int, tuple[time, time]],
        kept_free: int | None,
    ) -> Taken | None:
        weekday = day.weekday()
        if day in away:
            return Taken(self._span(day, WORKDAY), CommitmentKind.PAID_ABSENCE)
        if weekday in roster:
            return Taken(self._span(day, roster[weekday]), CommitmentKind.OWN_ROSTER)
        if weekday == kept_free and day > self._tomorrow:
            return Taken(self._span(day, AFTERNOON), CommitmentKind.UNAVAILABLE)
        return None

    def _span(self, day: date, times: tuple[time, time]) -> Interval:
        """Remembered: thousands have the same."""
        if (day, times) not in self._spans:
            start, end = (self._local.instant(day, each, fold=0) for each in times)
            self._spans[day, times] = Interval(start, end)
        return self._spans[day, times]
