"""A roster from a file: kept as read, looked at, and taken at a yes, all of it or nothing.

It replaces what came in the same way: what an administrator wrote and what the person wrote
themselves leave each other alone.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.agreements.commands_commitments import left_their_series, span_of
from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import bookkeeping, command
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.core.pieces import FILES, delete_some, in_pieces
from app.core.viewer import Can, Viewer
from app.people import grounds
from app.people.locks import lock_people
from app.people.models import Commitment, CommitmentKind, Origin, Person
from app.people.queries import within
from app.rosters.models import RosterImport
from app.rosters.reading import ReadRoster

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """What an import does for one person: times that come, that go, and that stay.

    ``wanted`` are all times of the file that are theirs.
    """

    person_id: int
    name: str
    wanted: tuple[Interval, ...]
    new: tuple[Interval, ...]
    gone: tuple[Commitment, ...]
    stays: int

    @property
    def lost(self) -> list[Interval]:
        """When the times are that go."""
        return [span_of(row) for row in self.gone]


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What an import will do, as things stand; ``complete``: everybody is still within reach."""

    people: tuple[PersonPlan, ...]
    complete: bool

    @property
    def wanted(self) -> int:
        """How many times the file has."""
        return sum(len(each.wanted) for each in self.people)

    @property
    def new(self) -> int:
        """How many times come."""
        return sum(len(each.new) for each in self.people)

    @property
    def gone(self) -> int:
        """How many times go."""
        return sum(len(each.gone) for each in self.people)

    @property
    def mark(self) -> str:
        """The same for a plan that does the same."""
        said = [(each.person_id, each.new, [row.id for row in each.gone]) for each in self.people]
        return hashlib.sha256(repr((said, self.complete)).encode()).hexdigest()[:24]


@bookkeeping
def keep(viewer: Viewer, name: str, found: ReadRoster, kind: CommitmentKind, origin: Origin) -> int:
    """Keep what was read until somebody says yes, or a week; the id."""
    kept = RosterImport(
        person_id=viewer.id,
        name=name,
        kind=kind,
        origin=origin,
        first_day=found.period[0],
        last_day=found.period[1],
        people=list(found.people),
        times=[
            (owner, span.start.isoformat(), span.end.isoformat()) for owner, span in found.times
        ],
        left_out=found.left_out,
        made_at=clock.now(),
    )
    db.session.add(kept)
    db.session.flush()
    return kept.id


@in_pieces(FILES)
@bookkeeping
def delete_old_rosters(most: int, now: datetime) -> int:
    """Delete what was read a week ago; what was done with it stays in the trail."""
    return delete_some(most, RosterImport, RosterImport.made_at < now - KEPT_FOR)


def own_import(viewer: Viewer, roster_id: int) -> RosterImport | None:
    """An import of the viewer's own; nobody else's exists."""
    return db.session.scalar(
        select(RosterImport).where(
            RosterImport.id == roster_id, RosterImport.person_id == viewer.id
        )
    )


def planned(viewer: Viewer, kept: RosterImport) -> RosterPlan:
    """What the import will do, as things stand. Two statements."""
    names = _names(viewer, kept)
    wanted: dict[int, set[Interval]] = defaultdict(set)
    for owner, start, end in kept.times:
        wanted[owner].add(Interval(datetime.fromisoformat(start), datetime.fromisoformat(end)))
    present: dict[int, list[Commitment]] = defaultdict(list)
    for row in _present(kept, names):
        present[row.person_id].append(row)
    plans = []
    for number, name in names.items():
        known = {span_of(row) for row in present[number]}
        plans.append(
            PersonPlan(
                person_id=number,
                name=name,
                wanted=tuple(sorted(wanted[number])),
                new=tuple(sorted(wanted[number] - known)),
                gone=tuple(row for row in present[number] if span_of(row) not in wanted[number]),
                stays=len(wanted[number] & known),
            )
        )
    return RosterPlan(tuple(plans), complete=names.keys() == set(kept.people))


@command
def confirm(viewer: Viewer, roster_id: int, mark: str) -> int | None:
    """Do all that was looked at, under the locks of its people; how many times came and went.

    None where it would do something else by now; again is no more than once. Whoever is to do
    something in a time that comes is told, unless they sent the file themselves.
    """
    kept = db.session.scalars(
        select(RosterImport).where(RosterImport.id == roster_id).with_for_update()
    ).one()
    if kept.applied_at is not None:
        return 0
    lock_people(select(Person.id).where(Person.id.in_(kept.people)))
    found = planned(viewer, kept)
    if not found.complete or found.mark != mark:
        return None
    for each in found.people:
        _replace(kept, each)
    kept.applied_at = clock.now()
    record(
        Verb.IMPORTED,
        kept,
        about=kept.people[0] if len(kept.people) == 1 else None,
        people=len(found.people),
        times=found.new,
        removed=found.gone,
    )
    return found.new + found.gone


def _replace(kept: RosterImport, each: PersonPlan) -> None:
    left_their_series(each.gone)
    for row in each.gone:
        db.session.delete(row)
    db.session.add_all(
        Commitment(
            person_id=each.person_id,
            kind=kept.kind,
            starts_at=span.start,
            ends_at=span.end,
            origin=kept.origin,
        )
        for span in each.new
    )
    db.session.flush()
    if each.new:
        grounds.taken(each.person_id, each.new)


def _names(viewer: Viewer, kept: RosterImport) -> dict[int, str]:
    """Of the people of an import those whom the viewer may still write for."""
    statement = select(Person.id, Person.name).where(Person.id.in_(kept.people), Person.active)
    if kept.origin == Origin.OFFICE:
        statement = statement.join(Person.home_department).where(within(viewer, Can.ADMINISTER))
    rows = db.session.execute(statement.order_by(Person.name_folded, Person.id))
    return {row.id: row.name for row in rows}


def _present(kept: RosterImport, people: Iterable[int]) -> list[Commitment]:
    local = local_time()
    return list(
        db.session.scalars(
            select(Commitment)
            .where(
                Commitment.person_id.in_(list(people)),
                Commitment.kind == kept.kind,
                Commitment.origin == kept.origin,
                Commitment.starts_at >= local.midnight(kept.first_day),
                Commitment.starts_at < local.midnight(kept.last_day + timedelta(days=1)),
            )
            .order_by(Commitment.starts_at, Commitment.id)
        )
    )
