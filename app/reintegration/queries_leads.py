"""Who leads a track, and who may when its case worker left or is one no longer.

Then it is alone, until a case worker of a department on top takes it over: one whose grant covers
the department of the person.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import aliased, joinedload

from app.core.db import db
from app.core.viewer import Can, Viewer
from app.people.models import Department, Person, RoleGrant
from app.people.queries import below
from app.people.rules import Role
from app.reintegration.models import Track, TrackEntry, TrackVerb

Lead = aliased(Person)


def is_alone() -> ColumnElement[bool]:
    """Whether a track is under way, and its case worker cannot lead it."""
    leads = exists().where(
        RoleGrant.person_id == Track.case_worker_id,
        RoleGrant.role == Role.CASE_WORKER,
        Lead.id == Track.case_worker_id,
        Lead.active,
    )
    return and_(Track.ended_on.is_(None), ~leads)


def who_is_told(track: Track, leaving: Collection[int] = ()) -> list[int]:
    """Who hears what a track asks for: its case worker, else those who may take it over.

    ``leaving`` are about to be case workers no longer. Empty where there is nobody.
    """
    alone = select(is_alone()).where(Track.id == track.id)
    if track.case_worker_id not in leaving and not db.session.scalar(alone):
        return [track.case_worker_id]
    return [each for each in on_top(track) if each not in leaving]


def on_top(track: Track) -> list[int]:
    """The case workers of the department on top of the person's, but for the person."""
    home = (
        select(Department.path)
        .join(Person, Person.home_department_id == Department.id)
        .where(Person.id == track.person_id)
        .scalar_subquery()
    )
    return list(
        db.session.scalars(
            select(Person.id)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .join(Department, Department.id == RoleGrant.department_id)
            .where(
                RoleGrant.role == Role.CASE_WORKER,
                Department.parent_id.is_(None),
                home.startswith(Department.path),
                Person.active,
                Person.id != track.person_id,
            )
            .order_by(Person.id)
        )
    )


def alone_for(viewer: Viewer) -> Select[Track]:
    """The tracks that nobody leads and the viewer may take over, by name; with their people."""
    tops = [path for path in viewer.paths(Can.TRACKS) if path.strip("/").isdigit()]
    return (
        select(Track)
        .join(Track.person)
        .join(Person.home_department)
        .where(
            is_alone(),
            Track.person_id != viewer.id,
            below(tops),
        )
        .options(joinedload(Track.person).joinedload(Person.home_department))
        .order_by(Person.name_folded, Track.id)
    )


def is_alone_for(viewer: Viewer, track_id: int) -> bool:
    """Whether a track is one of ``alone_for``; one statement."""
    return track_id in ids_of(alone_for(viewer).where(Track.id == track_id))


def ids_of(tracks: Select[Track]) -> list[int]:
    """The ids of these tracks, in their order: what is known before a look is noted."""
    return list(db.session.scalars(tracks.with_only_columns(Track.id)))


def whole(tracks: Select[Track], ids: Collection[int]) -> list[Track]:
    """Those of the tracks with these ids; no statement without ids."""
    return list(db.session.scalars(tracks.where(Track.id.in_(ids)))) if ids else []


def nobody_is_told() -> bool:
    """Whether a track is alone and there is nobody on top who could take it over."""
    tracks = db.session.scalars(select(Track).where(is_alone()))
    return any(not on_top(track) for track in tracks)


def last_alone(track: Track) -> TrackEntry | None:
    """The entry that the track is alone, unless somebody leads it since."""
    changes = (
        TrackVerb.LEFT_ALONE,
        TrackVerb.HANDED_ON,
        TrackVerb.TAKEN_OVER,
    )
    last = db.session.scalar(
        select(TrackEntry)
        .where(TrackEntry.track_id == track.id, TrackEntry.verb.in_(changes))
        .order_by(TrackEntry.id.desc())
        .limit(1)
    )
    return last if last is not None and last.verb == TrackVerb.LEFT_ALONE else None
