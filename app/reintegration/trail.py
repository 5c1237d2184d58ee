"""The trail of tracks, apart from the one that administrators read."""

from typing import Any

from app.core import actor, clock
from app.core.db import db
from app.reintegration.models import Track, TrackEntry, TrackVerb


def note(verb: TrackVerb, track: Track, **data: Any) -> None:
    """Add an entry, in the transaction under way; ``data`` are numbers, days and codes."""
    db.session.flush()
    db.session.add(
        TrackEntry(
            track_id=track.id,
            at=clock.now(),
            actor_id=actor.current().person_id,
            verb=verb,
            data=data,
        )
    )
    db.session.flush()
