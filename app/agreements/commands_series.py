"""Time that is taken again every week: made, changed and ended as one thing.

What has begun stays as it was: hours and rest are judged by it.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, select

from app.agreements.commands_commitments import said_last
from app.agreements.queries_time import draft_of_series
from app.agreements.rules_time import Occurrence, TimeDraft, occurrences
from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import command
from app.core.db import db, delete_rows
from app.core.localtime import local_time
from app.core.revision import Overtaken, Unchanged
from app.people import grounds
from app.people.locks import lock_person
from app.people.models import Commitment, CommitmentKind, CommitmentSeries, Origin
from app.people.queries_drafts import standing


@command
def add_series(person_id: int, draft: TimeDraft, origin: Origin) -> int:
    """Note time of somebody that is taken every week; the id. Raises NoSuchTime.

    The very same one again is a second tap: the answer is the first. Whoever is to do something
    then is told, as for a single time.
    """
    lock_person(person_id)
    draft = replace(draft, weekdays=draft.weekdays or (draft.day.weekday(),))
    for other in db.session.scalars(
        select(CommitmentSeries).where(CommitmentSeries.person_id == person_id)
    ):
        if draft_of_series(other) == draft and other.origin == origin:
            return other.id
    series = CommitmentSeries(person_id=person_id, origin=origin, skipped=[])
    _fill(series, draft)
    db.session.add(series)
    db.session.flush()
    times = occurrences(local_time(), draft).times
    _store(series, times)
    record(Verb.ADDED, series, about=person_id, kind=str(series.kind), times=len(times))
    return series.id


@command
def change_series(
    series_id: int, draft: TimeDraft, seen: str | None = None
) -> Unchanged | Overtaken | None:
    """Let a series be otherwise from now on. Raises NoSuchTime.

    Days on which it was taken away by itself stay free. ``seen`` is the revision that the editor
    had in front of them (None: whatever it is now).
    """
    series = db.session.get(CommitmentSeries, series_id, with_for_update=True)
    if series is None:
        return None
    lock_person(series.person_id)
    stands = standing(draft_of_series(series), draft, seen, series)
    if stands is not None:
        return stands
    _forget_ahead(series)
    _fill(series, draft)
    now = clock.now()
    times = occurrences(local_time(), draft, series.skipped).times
    _store(series, [each for each in times if each.span.start > now])
    record(Verb.CHANGED, series, about=series.person_id, kind=str(series.kind), times=len(times))
    return None


@command
def end_series(series_id: int) -> None:
    """Let a series have no more times from now on; without one that began it is gone."""
    series = db.session.get(CommitmentSeries, series_id, with_for_update=True)
    if series is None:
        return
    lock_person(series.person_id)
    gone = _forget_ahead(series)
    last = db.session.scalar(
        select(Commitment.starts_at)
        .where(Commitment.series_id == series_id)
        .order_by(Commitment.starts_at.desc())
        .limit(1)
    )
    record(Verb.REMOVED, series, about=series.person_id, kind=str(series.kind), times=gone)
    if last is None:
        db.session.delete(series)
    else:
        series.last_day = max(local_time().day(last), series.first_day)


def _fill(series: CommitmentSeries, draft: TimeDraft) -> None:
    assert draft.until is not None
    assert draft.kind is not None
    series.kind = CommitmentKind(draft.kind)
    series.first_day, series.last_day = draft.day, draft.until
    series.weekdays = list(draft.weekdays)
    series.starts, series.ends, series.days = draft.start, draft.end, draft.days


def _store(series: CommitmentSeries, times: Sequence[Occurrence]) -> None:
    spans = [each.span for each in times]
    said_last(series.person_id, series.kind, spans)
    db.session.add_all(
        Commitment(
            person_id=series.person_id,
            kind=series.kind,
            starts_at=span.start,
            ends_at=span.end,
            origin=series.origin,
            series_id=series.id,
        )
        for span in spans
    )
    db.session.flush()
    if spans:
        grounds.taken(series.person_id, spans)


def _forget_ahead(series: CommitmentSeries) -> int:
    return delete_rows(
        delete(Commitment).where(
            Commitment.series_id == series.id, Commitment.starts_at > clock.now()
        )
    )
