"""How a shift went, as the person says: for the case worker, and nobody else."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from app.core import clock
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_time
from app.reintegration.models import (
    Evaluation,
    Feeling,
    Felt,
    Step,
    StepState,
    Track,
    TrackVerb,
)
from app.reintegration.rules import too_much
from app.reintegration.trail import note
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.tasks.models import TaskType

OPEN_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class HeldShift:
    """A shift that was held to its end, and how it went where that was said."""

    claim_id: int
    task: str
    starts_at: datetime
    ends_at: datetime
    felt: str | None


@command
def feel(person_id: int, claim_id: int, felt: Felt) -> bool:
    """Say how a shift of one's own went; again within two weeks changes it. Whether it was noted.

    Only of a shift held to its end that began on a day of a confirmed step.
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
    if said.felt == felt:
        return True  # a second tap
    said.felt, said.at = felt, now
    note(TrackVerb.FELT, track, word=felt)
    return True


def _track_at(claim: Claim) -> Track | None:
    """The track under way, when a confirmed step covers the day; locked against a second tap."""
    day = local_time().day(claim.starts_at)
    return db.session.scalar(
        select(Track)
        .join(Step, Step.track_id == Track.id)
        .where(
            Track.person_id == claim.person_id,
            Track.ended_on.is_(None),
            Step.state == StepState.CONFIRMED,
            Step.valid_from <= day,
            Step.valid_until >= day,
        )
        .limit(1)
        .with_for_update(of=Track)
    )


def to_say(track: Track) -> list[HeldShift]:
    """The shifts of the last two weeks of which one can say how they went; the newest first."""
    now, local = clock.now(), local_time()
    agreed = [step for step in track.steps if step.state == StepState.CONFIRMED]
    return [
        held
        for held in _held(track, now - OPEN_FOR, now)
        if any(step.valid_from <= local.day(held.starts_at) <= step.valid_until for step in agreed)
    ]


def _held(track: Track, since: datetime, until: datetime) -> list[HeldShift]:
    rows = db.session.execute(
        _shifts(track.id).where(
            Claim.person_id == track.person_id,
            Claim.live,
            Claim.ends_at <= until,
            Claim.ends_at > since,
        )
    )
    return [HeldShift(*row) for row in rows]


def told(track_id: int) -> list[HeldShift]:
    """The shifts of which the person said how they went; the newest first."""
    rows = db.session.execute(_shifts(track_id).where(Feeling.id.is_not(None)))
    return [HeldShift(*row) for row in rows]


def _shifts(track_id: int) -> Select[int, str, datetime, datetime, str]:
    return (
        select(Claim.id, TaskType.name, Claim.starts_at, Claim.ends_at, Feeling.felt)
        .join(Shift, Shift.id == Claim.shift_id)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .outerjoin(Feeling, (Feeling.claim_id == Claim.id) & (Feeling.track_id == track_id))
        .order_by(Claim.starts_at.desc())
    )


def said(track_ids: Collection[int]) -> dict[int, list[Feeling]]:
    """How the shifts of these tracks went, as the person said; in the order of the shifts."""
    found: dict[int, list[Feeling]] = defaultdict(list)
    for feeling in db.session.scalars(
        select(Feeling)
        .join(Claim, Claim.id == Feeling.claim_id)
        .where(Feeling.track_id.in_(track_ids))
        .order_by(Claim.starts_at, Feeling.id)
    ):
        found[feeling.track_id].append(feeling)
    return found


def in_a_row(track_ids: Collection[int]) -> dict[int, list[Feeling]]:
    """Of the tracks where it was too much three times in a row: all of that row.

    Only since the last talk that was held: that is what the row asks for. Two statements.
    """
    talks = {
        row.track_id: row.at
        for row in db.session.execute(
            select(Evaluation.track_id, func.max(Evaluation.noted_at).label("at"))
            .where(Evaluation.track_id.in_(track_ids), Evaluation.held)
            .group_by(Evaluation.track_id)
        )
    }
    rows = {
        track_id: _last_row(
            each for each in feelings if track_id not in talks or each.at > talks[track_id]
        )
        for track_id, feelings in said(track_ids).items()
    }
    return {track_id: row for track_id, row in rows.items() if too_much([e.felt for e in row])}


def _last_row(feelings: Iterable[Feeling]) -> list[Feeling]:
    row: list[Feeling] = []
    for feeling in feelings:
        row = [*row, feeling] if feeling.felt == Felt.TOO_MUCH else []
    return row
