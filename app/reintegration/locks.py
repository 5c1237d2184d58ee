"""One changes a track at a time: lock it first, then the person (the commands of people do)."""

from sqlalchemy import select

from app.core.db import db
from app.reintegration.models import Step, Track


def lock_track(track_id: int) -> Track | None:
    """Lock a track and read it afresh."""
    return db.session.scalar(
        select(Track)
        .where(Track.id == track_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def lock_step(step_id: int) -> tuple[Track, Step] | None:
    """Lock the track of a step; both, read afresh."""
    track_id = db.session.scalar(select(Step.track_id).where(Step.id == step_id))
    track = lock_track(track_id) if track_id is not None else None
    step = db.session.get(Step, step_id, populate_existing=True)
    return (track, step) if track is not None and step is not None else None


def steps_of(track_id: int) -> list[Step]:
    """The steps of a track that still count, by their first day; read afresh."""
    return list(
        db.session.scalars(
            select(Step)
            .where(Step.track_id == track_id, Step.state.in_(("proposed", "confirmed")))
            .order_by(Step.valid_from, Step.id)
            .execution_options(populate_existing=True)
        )
    )
