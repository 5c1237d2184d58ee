"""The open tasks with room of the days to come: as kept, or as read now."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache
from threading import Lock

from flask import Flask, current_app
from sqlalchemy import ColumnElement, bindparam, exists, or_

from app.core import clock
from app.core.among import among
from app.core.asked import Asked
from app.core.command import is_under_way
from app.core.db import UTCDateTime
from app.core.localtime import local_today
from app.eligibility.queries_shift_facts import Task, prepared, tasks_by
from app.openings.queries_pulse import pulse, told_since
from app.openings.snapshot import KEPT_FOR, Pulse, Snapshot, place
from app.people.models import Agreement, Commitment
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.rules import ON_BOARDS
from app.shifts.states import ShiftState

MOST = 2000
"""So many open tasks are kept, the nearest ones: more than a hospital has."""
MOST_CHANGED = 200
"""When more than this changed all are read anew."""
WITHOUT_EFFECT = {model.__name__ for model in (Shift, Claim, Agreement, Commitment)} | {
    "Offer",
    "Waiting",
    "Swap",
    "SignedInSession",
    "Feed",
    "ContactCall",
}
"""Kinds of entries after which open tasks are as before, but for those in the log of changes. After
any other all are read anew."""


class SnapshotKeeper:
    """What an application keeps, for all threads of a process."""

    def __init__(self) -> None:
        self.snapshot: Snapshot | None = None
        self._lock = Lock()

    def renew(self, before: Snapshot | None, read: Callable[[], Snapshot]) -> Snapshot:
        """A newer one than before: of the threads that want one the first reads it for all."""
        with self._lock:
            if self.snapshot is None or self.snapshot is before:
                self.snapshot = read()
            return self.snapshot


def keep(app: Flask) -> None:
    """Let an application keep a snapshot."""
    app.extensions["openings"] = SnapshotKeeper()


def forget(app: Flask) -> None:
    """Let it read anew, after something of which no log tells."""
    keeper: SnapshotKeeper | None = app.extensions.get("openings")
    if keeper is not None:
        keeper.snapshot = None


def openings() -> Snapshot:
    """The open tasks. One statement where nothing changed; at most 5 where all are read anew."""
    now = clock.now()
    keeper: SnapshotKeeper | None = current_app.extensions.get("openings")
    if keeper is None or is_under_way():  # what is not committed yet is nobody else's business
        return _read(now, pulse())
    before = keeper.snapshot
    if before is None or not before.is_of(now, local_today()):
        return keeper.renew(before, lambda: _read(now, pulse()))
    far = pulse()
    if far == before.pulse:
        return before
    return keeper.renew(before, lambda: _followed(before, now, far))


def tasks_of(snapshot: Snapshot, shift_ids: Collection[int]) -> list[Task]:
    """Tasks by their ids, open or not: two statements where some were not asked of before."""
    unknown = [each for each in shift_ids if each not in snapshot.known]
    if unknown:
        snapshot.note(tasks_by(_by_id(), {"ids": unknown}))
    return [snapshot.known[each] for each in shift_ids if each in snapshot.known]


def _followed(before: Snapshot, now: datetime, far: Pulse) -> Snapshot:
    told = told_since(before.pulse)
    if told is None or told.kinds - WITHOUT_EFFECT or len(told.shifts) > MOST_CHANGED:
        return _read(now, far)
    if not told.shifts:
        return before.followed(told.pulse, set(), ())
    asked = {"ids": list(told.shifts), **_within(before.at)}
    return before.followed(told.pulse, told.shifts, tasks_by(_open_among(), asked))


def _read(now: datetime, far: Pulse) -> Snapshot:
    tasks = tuple(tasks_by(_all_open(), _within(now)))
    return Snapshot(
        at=now,
        day=local_today(),
        pulse=far,
        tasks=tasks,
        through=place(tasks[-1]) if len(tasks) == MOST else None,
        known={task.id: task for task in tasks},
    )


def _within(now: datetime) -> dict[str, datetime]:
    """What boards may show from now on, for as long as it is kept."""
    return {"now": now, "until": now + ON_BOARDS + KEPT_FOR}


@cache
def _all_open() -> Asked:
    return prepared(*_is_open(), limit=MOST)


@cache
def _open_among() -> Asked:
    return prepared(among(Shift.id), *_is_open())


@cache
def _by_id() -> Asked:
    return prepared(among(Shift.id))


def _is_open() -> list[ColumnElement[bool]]:
    now, until = (bindparam(name, type_=UTCDateTime()) for name in ("now", "until"))
    return [
        Shift.state == ShiftState.OPEN,
        Shift.starts_at > now,
        Shift.starts_at < until,
        has_room(),
    ]


def has_room() -> ColumnElement[bool]:
    """Whether a shift has a place that is kept for nobody, or an extra seat left, or somebody on
    it waits to leave.
    """
    leaving = exists().where(
        Claim.shift_id == Shift.id, Claim.live, Claim.leaving_since.is_not(None)
    )
    free = Shift.filled + Shift.kept < Shift.places
    return or_(free, Shift.extra_filled < Shift.extra_places, leaving)
