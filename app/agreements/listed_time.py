"""When somebody's time is taken, as a page lists it: what comes again, and each time by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.agreements import queries_time as queries
from app.agreements.rules_time import TimeDraft
from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_today
from app.people import grounds
from app.people.models import AVAILABILITY, Commitment, CommitmentSeries, Origin
from app.web.pages import Listing, listing, page_number


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that is to be done in a time that is taken: in which one.

    ``may_keep``: the person only said that they cannot, and may say that they will do it anyway.
    """

    time_id: int
    meeting: grounds.Meeting
    may_keep: bool


@dataclass(frozen=True, slots=True)
class ListedSeries:
    """What comes again, and what the person is to do in its times."""

    series: CommitmentSeries
    draft: TimeDraft
    clashes: list[Clash]


@dataclass(frozen=True, slots=True)
class TakenTime:
    """All that a page lists; ``clashes`` are by the id of the time."""

    series: list[ListedSeries]
    listing: Listing[Any]
    clashes: dict[int, list[Clash]]


def taken_time(person_id: int) -> TakenTime:
    """When somebody's time is taken from now on. At most eight statements."""
    found = queries.series_ahead(person_id, local_today())
    singles = listing(queries.single(person_id, clock.now()), page_number())
    rows = [row[0] for row in singles.rows]
    times = _times([series.id for series in found])
    clashes = _clashes(person_id, [*rows, *(row for each in times.values() for row in each)])
    return TakenTime(
        series=[
            ListedSeries(
                each,
                queries.draft_of_series(each),
                [clash for row in times[each.id] for clash in clashes[row.id]],
            )
            for each in found
        ],
        listing=singles,
        clashes=clashes,
    )


def times_listed(series: CommitmentSeries) -> tuple[Listing[Any], dict[int, list[Clash]]]:
    """The times of a series ahead, a page of them, with what is to be done in each."""
    found = listing(queries.times_of([series.id], clock.now()), page_number())
    return found, _clashes(series.person_id, [row[0] for row in found.rows])


def _times(series_ids: Sequence[int]) -> dict[int, list[Commitment]]:
    times: dict[int, list[Commitment]] = {number: [] for number in series_ids}
    if series_ids:
        for row in db.session.scalars(queries.times_of(series_ids, clock.now())):
            times[row.series_id or 0].append(row)
    return times


def _clashes(person_id: int, rows: Sequence[Commitment]) -> dict[int, list[Clash]]:
    spans = {row.id: Interval(row.starts_at, row.ends_at) for row in rows}
    meetings = grounds.meetings(person_id, list(spans.values()))
    return {
        row.id: [
            Clash(row.id, each, row.kind in AVAILABILITY and row.origin == Origin.OWN)
            for each in meetings
            if each.span.overlaps(spans[row.id])
        ]
        for row in rows
    }
