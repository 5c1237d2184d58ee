"""When somebody's time is taken, as far as the viewer may see or change it."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select

from app.agreements.rules_time import TimeDraft
from app.core.db import db
from app.core.viewer import Can, Viewer
from app.people.models import Commitment, CommitmentSeries, Origin, Person
from app.people.queries import within

MOST_SERIES = 50


def draft_of_series(series: CommitmentSeries) -> TimeDraft:
    """What a series is now."""
    return TimeDraft(
        kind=str(series.kind),
        day=series.first_day,
        start=series.starts,
        end=series.ends,
        days=series.days,
        until=series.last_day,
        weekdays=tuple(series.weekdays),
    )


def series_ahead(person_id: int, today: date) -> list[CommitmentSeries]:
    """Somebody's series that have not ended, the first to begin first."""
    return list(
        db.session.scalars(
            select(CommitmentSeries)
            .where(CommitmentSeries.person_id == person_id, CommitmentSeries.last_day >= today)
            .order_by(CommitmentSeries.first_day, CommitmentSeries.id)
            .limit(MOST_SERIES)
        )
    )


def seen_series(viewer: Viewer, series_id: int) -> CommitmentSeries | None:
    """A series of the viewer, or of somebody whom they administer."""
    return db.session.scalar(
        select(CommitmentSeries)
        .join(Person, Person.id == CommitmentSeries.person_id)
        .join(Person.home_department)
        .where(
            CommitmentSeries.id == series_id,
            or_(CommitmentSeries.person_id == viewer.id, within(viewer, Can.ADMINISTER)),
        )
    )


def may_change(viewer: Viewer, series: CommitmentSeries) -> bool:
    """Whether the viewer wrote it themselves, or administers whose it is."""
    if series.person_id == viewer.id and series.origin == Origin.OWN:
        return True
    home = db.session.scalar(
        select(Person.id)
        .join(Person.home_department)
        .where(Person.id == series.person_id, within(viewer, Can.ADMINISTER))
    )
    return home is not None


def single(person_id: int, after: datetime) -> Select[Commitment]:
    """Somebody's times that are of no series and end after an instant, the first first."""
    return (
        select(Commitment)
        .where(
            Commitment.person_id == person_id,
            Commitment.series_id.is_(None),
            Commitment.ends_at > after,
        )
        .order_by(Commitment.starts_at, Commitment.id)
    )


def single_before(person_id: int, commitment_id: int, after: datetime) -> int:
    """How many stand before one in that list; 0 when it is not in it. One statement."""
    one = select(Commitment.starts_at).where(Commitment.id == commitment_id).scalar_subquery()
    same = and_(Commitment.starts_at == one, Commitment.id < commitment_id)
    earlier = single(person_id, after).where(or_(Commitment.starts_at < one, same))
    return db.session.scalar(select(func.count()).select_from(earlier.subquery())) or 0


def times_of(series_ids: Collection[int], after: datetime) -> Select[Commitment]:
    """The times of series that end after an instant, the first first."""
    return (
        select(Commitment)
        .where(Commitment.series_id.in_(series_ids), Commitment.ends_at > after)
        .order_by(Commitment.starts_at, Commitment.id)
    )
