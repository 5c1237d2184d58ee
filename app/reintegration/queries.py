"""Tracks, as far as the one who looks may see them: the person, and the case worker of each."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app.core.db import db
from app.core.localtime import local_time
from app.core.matching import holds_all, nearness, words_of
from app.core.viewer import Can, Viewer
from app.people.models import Department, Person, RoleGrant
from app.people.queries import within
from app.people.rules import Role
from app.reintegration.models import (
    Evaluation,
    Step,
    StepState,
    Track,
    TrackEntry,
    TrackVerb,
)

LOOKS = {TrackVerb.READ, TrackVerb.LISTED, TrackVerb.READ_SHARED}
COUNT = (StepState.PROPOSED, StepState.CONFIRMED)


def is_case_worker(viewer: Viewer) -> ColumnElement[bool]:
    """Whether a track is the viewer's to lead: given to them, and the grant still held."""
    holds_the_grant = true() if viewer.anywhere(Can.TRACKS) else false()
    return and_(holds_the_grant, Track.case_worker_id == viewer.id)


def track_ids(viewer: Viewer) -> Select[int]:
    """The ids of the tracks that the viewer leads, those under way first, by name."""
    return (
        select(Track.id)
        .join(Track.person)
        .where(is_case_worker(viewer))
        .order_by(Track.ended_on.is_not(None), Person.name_folded, Track.id)
    )


def led_tracks(viewer: Viewer, ids: Collection[int]) -> list[Track]:
    """Those of ``track_ids`` with these ids, in that order; with their people and steps."""
    statement = (
        select(Track)
        .join(Track.person)
        .where(is_case_worker(viewer), Track.id.in_(ids))
        .options(
            joinedload(Track.person).joinedload(Person.home_department),
            joinedload(Track.pause_limit),
            selectinload(Track.steps).joinedload(Step.limit),
        )
        .order_by(Track.ended_on.is_not(None), Person.name_folded, Track.id)
    )
    return list(db.session.scalars(statement)) if ids else []


def leads(viewer: Viewer, track_id: int) -> bool:
    """Whether there is such a track, and the viewer leads it; one statement either way."""
    return _is_there(Track.id == track_id, is_case_worker(viewer))


def led_track(viewer: Viewer, track_id: int) -> Track | None:
    """A track that the viewer leads; with its people and steps."""
    return _whole(Track.id == track_id, is_case_worker(viewer))


def is_shared_with(viewer: Viewer, track_id: int) -> bool:
    """Whether there is such a track, and its person shares it with the viewer; one statement."""
    return _is_there(Track.id == track_id, *_shared_with(viewer))


def shared_tracks(viewer: Viewer) -> list[Track]:
    """The tracks of which the viewer may read hours and limits, by name; with their people."""
    return list(
        db.session.scalars(
            select(Track)
            .join(Track.person)
            .where(*_shared_with(viewer))
            .options(joinedload(Track.person))
            .order_by(Person.name_folded, Track.id)
        )
    )


def shared_ids(viewer: Viewer) -> list[int]:
    """Their ids: what is known before a look is noted."""
    return list(db.session.scalars(select(Track.id).where(*_shared_with(viewer))))


def shared_track(viewer: Viewer, track_id: int) -> Track | None:
    """A track whose person lets the viewer read hours and limits; with its people and steps."""
    return _whole(Track.id == track_id, *_shared_with(viewer))


def own_track(viewer: Viewer) -> Track | None:
    """The track of the viewer, the last where there were several; with its people and steps."""
    return _whole(Track.person_id == viewer.id)


def _shared_with(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    return Track.shared_with_id == viewer.id, Track.ended_on.is_(None)


def _is_there(*conditions: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(Track.id).where(*conditions)) is not None


def _whole(*conditions: ColumnElement[bool]) -> Track | None:
    return db.session.scalar(
        select(Track)
        .where(*conditions)
        .options(
            joinedload(Track.person).joinedload(Person.home_department),
            joinedload(Track.case_worker),
            joinedload(Track.shared_with),
            joinedload(Track.pause_limit),
            selectinload(Track.steps).joinedload(Step.limit),
        )
        .order_by(Track.ended_on.is_not(None), Track.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def led_step(viewer: Viewer, step_id: int) -> Step | None:
    """A step of a track that the viewer leads; one statement either way."""
    return db.session.scalar(
        select(Step)
        .join(Track, Track.id == Step.track_id)
        .where(Step.id == step_id, is_case_worker(viewer))
        .execution_options(populate_existing=True)
    )


def is_own_step(viewer: Viewer, step_id: int) -> bool:
    """Whether a step is of the viewer's own track that is under way."""
    mine = (Track.person_id == viewer.id, Track.ended_on.is_(None))
    return _track_id(Step.id == step_id, *mine) is not None


def _track_id(*conditions: ColumnElement[bool]) -> int | None:
    return db.session.scalar(
        select(Track.id).join(Step, Step.track_id == Track.id).where(*conditions)
    )


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


def by_state(track: Track, day: date) -> dict[str, Any]:
    """The steps of a track that still count, proposed and agreed, those that do not, and the id of
    the one that holds on the day.
    """
    steps = [step for step in track.steps if step.state in COUNT]
    now = current_step(steps, day)
    return {
        "steps": steps,
        "proposed": [step for step in steps if step.state == StepState.PROPOSED],
        "agreed": [step for step in steps if step.state == StepState.CONFIRMED],
        "earlier": [step for step in track.steps if step.state not in COUNT],
        "current": now.id if now else None,
    }


def evaluations(track_id: int) -> list[Evaluation]:
    """The talks about a track, newest first."""
    return list(
        db.session.scalars(
            select(Evaluation)
            .where(Evaluation.track_id == track_id)
            .order_by(Evaluation.on.desc(), Evaluation.id.desc())
        )
    )


@dataclass(frozen=True, slots=True)
class Look:
    """An entry of the trail of a track, with who did it and who else it is about.

    It stands for as many as ``times``, from ``since``: the same on end, on one day.
    """

    entry: TrackEntry
    name: str | None
    other: str | None
    since: datetime
    times: int = 1

    def goes_on(self, entry: TrackEntry) -> bool:
        """Whether that is the same once more, before this one: by whom, what, and on which day."""
        day, one = local_time().day, self.entry
        return _said(entry) == _said(one) and day(entry.at) == day(one.at)


def _said(entry: TrackEntry) -> tuple[Any, ...]:
    """All that a line of the trail tells, but when."""
    return (
        entry.verb,
        entry.actor_id,
        entry.other_id,
        entry.term,
        entry.number,
        entry.day,
        entry.word,
    )


def trail(track_id: int) -> list[Look]:
    """What happened to a track and who looked, newest first; looks of a day stand together."""
    other = aliased(Person)
    rows = db.session.execute(
        select(TrackEntry, Person.name, other.name)
        .outerjoin(Person, Person.id == TrackEntry.actor_id)
        .outerjoin(other, other.id == TrackEntry.other_id)
        .where(TrackEntry.track_id == track_id)
        .order_by(TrackEntry.id.desc())
    )
    looks: list[Look] = []
    places: dict[tuple[Any, ...], int] = {}
    for entry, name, other_name in rows:
        said = _said(entry)
        place = places.get(said, len(looks)) if entry.verb in LOOKS else len(looks) - 1
        if 0 <= place < len(looks) and looks[place].goes_on(entry):
            looks[place] = replace(looks[place], since=entry.at, times=looks[place].times + 1)
        else:
            places[said] = len(looks)
            looks.append(Look(entry, name, other_name, entry.at))
    return looks


def people_to_start_with(viewer: Viewer, words: str, limit: int) -> list[Person]:
    """Active people of the departments of the grant, by name; the viewer is not among them.

    Whether somebody has a track already is not told here: a list must not say so.
    """
    typed = words_of(words)
    return list(
        db.session.scalars(
            _startable(viewer)
            .where(holds_all(typed, Person.name_folded))
            .order_by(nearness(typed, Person.name_folded), Person.name_folded, Person.id)
            .limit(limit)
        )
    )


def person_to_start_with(viewer: Viewer, person_id: int) -> Person | None:
    """Somebody of ``people_to_start_with``."""
    return db.session.scalar(_startable(viewer).where(Person.id == person_id))


def _startable(viewer: Viewer) -> Select[Person]:
    return (
        select(Person)
        .join(Person.home_department)
        .options(contains_eager(Person.home_department))
        .where(within(viewer, Can.TRACKS), Person.active, Person.id != viewer.id)
    )


def case_workers_for(track_id: int) -> list[Person]:
    """The other case workers whose grant covers the department of the person, by name."""
    track = db.session.execute(
        select(Track.person_id, Track.case_worker_id, Department.path)
        .join(Track.person)
        .join(Person.home_department)
        .where(Track.id == track_id)
    ).one()
    above = [int(part) for part in track.path.strip("/").split("/")]
    return list(
        db.session.scalars(
            select(Person)
            .where(
                Person.active,
                Person.id.not_in([track.person_id, track.case_worker_id]),
                Person.roles.any(
                    and_(RoleGrant.role == Role.CASE_WORKER, RoleGrant.department_id.in_(above))
                ),
            )
            .order_by(Person.name_folded, Person.id)
        )
    )


def person_at(email: str) -> Person | None:
    """The active person with an e-mail address (in lower case)."""
    return db.session.scalar(select(Person).where(Person.email == email, Person.active))


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody can open of this room for themselves."""

    has_track: bool
    reads_shared: bool


def own(viewer: Viewer) -> Own:
    """Whether the viewer has a track, and whether one is shared with them.

    The same one statement for everybody.
    """
    mine = select(Track.id).where(Track.person_id == viewer.id)
    shared = select(Track.id).where(*_shared_with(viewer))
    row = db.session.execute(select(mine.exists(), shared.exists())).one()
    return Own(*map(bool, row))
