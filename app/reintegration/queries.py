"""Tracks, as far as the one who looks may see them: the person, and the case worker of each."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.viewer import Can, Viewer
from app.people.models import Department, Person
from app.reintegration.models import (
    Evaluation,
    Feeling,
    Step,
    StepState,
    Track,
    TrackEntry,
    TrackState,
)


def is_case_worker(viewer: Viewer) -> ColumnElement[bool]:
    """Whether a track is the viewer's to lead: given to them, and the grant still held."""
    return and_(viewer.can(Can.TRACKS), Track.case_worker_id == viewer.id)


def tracks(viewer: Viewer) -> Select[Track]:
    """The tracks that the viewer leads, those under way first, by name."""
    return (
        select(Track)
        .join(Track.person)
        .where(is_case_worker(viewer))
        .options(
            joinedload(Track.person).joinedload(Person.home_department), selectinload(Track.steps)
        )
        .order_by(Track.ended_on.is_not(None), func.lower(Person.name), Track.id)
    )


def track(viewer: Viewer, track_id: int) -> Track | None:
    """A track that the viewer leads, or that is theirs; with its people and steps."""
    return _whole(Track.id == track_id, or_(is_case_worker(viewer), Track.person_id == viewer.id))


def led_track(viewer: Viewer, track_id: int) -> Track | None:
    """A track that the viewer leads; with its people and steps."""
    return _whole(Track.id == track_id, is_case_worker(viewer))


def shared_track(viewer: Viewer, track_id: int) -> Track | None:
    """A track whose person lets the viewer read hours and limits; with its people and steps."""
    return _whole(Track.id == track_id, Track.shared_with_id == viewer.id, Track.ended_on.is_(None))


def own_track(viewer: Viewer) -> Track | None:
    """The track of the viewer that is under way, with its people and steps."""
    return _whole(Track.person_id == viewer.id, Track.ended_on.is_(None))


def _whole(*conditions: ColumnElement[bool]) -> Track | None:
    return db.session.scalar(
        select(Track)
        .where(*conditions)
        .options(
            joinedload(Track.person).joinedload(Person.home_department),
            joinedload(Track.case_worker),
            selectinload(Track.steps),
        )
        .execution_options(populate_existing=True)
    )


def step(viewer: Viewer, step_id: int) -> tuple[Track, Step] | None:
    """A step of a track that the viewer leads, or that is theirs."""
    found = db.session.execute(
        select(Track, Step)
        .join(Step, Step.track_id == Track.id)
        .where(Step.id == step_id, or_(is_case_worker(viewer), Track.person_id == viewer.id))
    ).one_or_none()
    return (found[0], found[1]) if found else None


def current_step(steps: list[Step], day: date) -> Step | None:
    """The confirmed step that holds on a day."""
    return next(
        (
            each
            for each in steps
            if each.state == StepState.CONFIRMED and each.valid_from <= day <= each.valid_until
        ),
        None,
    )


def evaluations(track_id: int) -> list[Evaluation]:
    """The talks about a track, newest first."""
    return list(
        db.session.scalars(
            select(Evaluation)
            .where(Evaluation.track_id == track_id)
            .order_by(Evaluation.on.desc(), Evaluation.id.desc())
        )
    )


def felt(track_id: int) -> list[Feeling]:
    """How the shifts went, as the person said, oldest first."""
    return list(
        db.session.scalars(
            select(Feeling).where(Feeling.track_id == track_id).order_by(Feeling.at, Feeling.id)
        )
    )


@dataclass(frozen=True, slots=True)
class Look:
    """An entry of the trail of a track, with who did it."""

    entry: TrackEntry
    name: str


def trail(track_id: int) -> Select[*tuple[TrackEntry, str]]:
    """What happened to a track and who looked, newest first."""
    return (
        select(TrackEntry, Person.name)
        .outerjoin(Person, Person.id == TrackEntry.actor_id)
        .where(TrackEntry.track_id == track_id)
        .order_by(TrackEntry.id.desc())
    )


def people_to_start_with(viewer: Viewer, words: str, limit: int) -> list[Person]:
    """Active people of the departments of the grant, by name; the viewer is not among them.

    Whether somebody has a track already is not told here: a list must not say so.
    """
    paths = [Department.path.startswith(path) for path in viewer.paths(Can.TRACKS)]
    return list(
        db.session.scalars(
            select(Person)
            .join(Person.home_department)
            .where(
                or_(False, *paths),
                Person.active,
                Person.id != viewer.id,
                Person.name.icontains(words, autoescape=True),
            )
            .order_by(func.lower(Person.name), Person.id)
            .limit(limit)
        )
    )


def has_track(viewer: Viewer) -> bool:
    """Whether the viewer has a track of their own under way; one statement."""
    found = select(Track.id).where(Track.person_id == viewer.id, Track.state != TrackState.ENDED)
    return db.session.scalar(found.limit(1)) is not None
