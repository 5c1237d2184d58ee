"""The trail of tracks, apart from the one that administrators read."""

from datetime import date

from app.core import actor, clock
from app.core.db import db
from app.reintegration.models import Step, Track, TrackEntry, TrackVerb


def note(
    verb: TrackVerb,
    track: Track,
    *,
    step: Step | None = None,
    other_id: int | None = None,
    term: str | None = None,
    number: int | None = None,
    day: date | None = None,
    word: str | None = None,
) -> None:
    """Add an entry, in the transaction under way; ``word`` is one of a closed list."""
    db.session.flush()
    db.session.add(
        TrackEntry(
            track_id=track.id,
            at=clock.now(),
            actor_id=actor.current().person_id,
            verb=verb,
            step_id=step.id if step is not None else None,
            other_id=other_id,
            term=term,
            number=number,
            day=day,
            word=word,
        )
    )
    db.session.flush()
