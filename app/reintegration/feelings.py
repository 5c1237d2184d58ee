"""How a shift went, as the person says: for the case worker, and nobody else."""

from datetime import timedelta

from sqlalchemy import select

from app.claims.models import Claim
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.reintegration.models import Feeling, Felt, Step, StepState, Track, TrackVerb
from app.reintegration.trail import note

OPEN_FOR = timedelta(days=14)


@command
def feel(person_id: int, claim_id: int, felt: Felt) -> bool:
    """Say how a shift of one's own went; again within two weeks changes it. Whether it was noted.

    Only of a shift held to its end on a day of a confirmed step.
    """
    claim = db.session.get(Claim, claim_id)
    if claim is None or claim.person_id != person_id or not claim.live:
        return False
    now = clock.now()
    if not claim.ends_at <= now < claim.ends_at + OPEN_FOR:
        return False
    track = _track_at(claim)
    if track is None:
        return False
    said = db.session.scalar(
        select(Feeling).where(Feeling.track_id == track.id, Feeling.claim_id == claim_id)
    )
    if said is None:
        said = Feeling(track_id=track.id, claim_id=claim_id)
        db.session.add(said)
    said.felt, said.at = felt, now
    note(TrackVerb.FELT, track, felt=str(felt))
    return True


def to_say(track: Track) -> list[Claim]:
    """Their shifts of the last two weeks that nothing was said about yet; oldest first."""
    now = clock.now()
    said = select(Feeling.claim_id).where(Feeling.track_id == track.id)
    return list(
        db.session.scalars(
            select(Claim)
            .where(
                Claim.person_id == track.person_id,
                Claim.live,
                Claim.ends_at <= now,
                Claim.ends_at > now - OPEN_FOR,
                Claim.id.not_in(said),
            )
            .order_by(Claim.ends_at)
        )
    )


def _track_at(claim: Claim) -> Track | None:
    """The track under way, when a confirmed step covers the day; locked against a second tap."""
    return db.session.scalar(
        select(Track)
        .join(Step, Step.track_id == Track.id)
        .where(
            Track.person_id == claim.person_id,
            Track.ended_on.is_(None),
            Step.state == StepState.CONFIRMED,
            Step.valid_from <= claim.ends_at.date(),
            Step.valid_until >= claim.starts_at.date(),
        )
        .limit(1)
        .with_for_update(of=Track)
    )
