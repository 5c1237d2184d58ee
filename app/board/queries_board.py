"""A worker's board: what fits, what almost does, and what changed since it was drawn."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, or_, select

from app.asking.queries_offers import OpenOffer, open_offers
from app.board.queries_before import Before, done_before
from app.claims.queries import claims_of, judged_for, quiet, theirs, visible_tasks
from app.core import clock
from app.core.among import among
from app.core.asked import Asked
from app.core.db import UTCDateTime, db
from app.core.intervals import Interval
from app.core.viewer import Viewer
from app.eligibility.facts import WorkerFacts
from app.eligibility.prefilters import within_reach
from app.eligibility.queries_shift_facts import Task, prepared, tasks_by, tasks_where
from app.eligibility.queries_verdicts import ENOUGH, Judged, next_for
from app.eligibility.verdict import FitState
from app.on_shift.commands_lessons import LATELY, Lesson, lessons
from app.shifts import changelog
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.rules import ON_BOARDS
from app.shifts.states import ClaimState, ShiftState
from app.web.limits import LARGEST_ID

MOST_ROWS = 25
WEEK = timedelta(days=7)
ON_ROWS = {FitState.FITS, FitState.MINE}
AT_ONCE = 1000
"""So many tasks are judged at once for a board: more than a hospital has open."""
FAR_AHEAD = ON_BOARDS
URGENT = timedelta(hours=3)
"""So long before its start a card says how long that is."""
NEAR = timedelta(days=3)
SECOND = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Board:
    """A worker's board, each part by start: what fits, what is theirs, extra seats (those that
    bring one further first), and what almost fits. ``asked``: what they are asked themselves.
    """

    fitting: list[Judged]
    own: list[Judged]
    extra: list[Judged]
    almost: list[Judged]
    asked: list[Judged]
    claims: dict[int, Claim]
    offers: dict[int, OpenOffer]
    before: Before
    version: str
    lesson: Lesson | None = None

    @property
    def every(self) -> Iterator[Judged]:
        """Each task of the board."""
        return chain(self.fitting, self.own, self.extra, self.almost, self.asked)

    @property
    def worker(self) -> WorkerFacts | None:
        """What is known of the one who looks; None where there is no task at all."""
        first = next(self.every, None)
        return first.case.worker if first is not None else None


def board(viewer: Viewer, through: datetime | None = None) -> Board:
    """The board from now on, whole at least through an instant. At most 12 statements with the
    session, and 2 more for whoever held a place lately.
    """
    version = board_version()
    around = _claims_around(viewer.id)
    claims = {claim.shift_id: claim for claim in around if claim.ends_at > clock.now()}
    offers = open_offers(viewer)
    judged = _judged_until_full(viewer, through, [*claims, *offers])
    asked = {each.task.id: each for each in judged if each.task.id in offers}
    rest = [each for each in judged if each.task.id not in asked]
    free = [each for each in rest if each.state is not FitState.MINE and each.task.id not in claims]
    extra = [each for each in free if each.extra_fits]
    extra.sort(key=lambda each: next_for(each) is None)
    return Board(
        fitting=[each for each in free if each.state is FitState.FITS and not each.extra_fits],
        own=[each for each in rest if each.state is FitState.MINE or each.task.id in claims],
        extra=extra,
        almost=[each for each in free if each.state is FitState.ALMOST and not each.extra_fits],
        asked=[asked[shift_id] for shift_id in offers if shift_id in asked],
        claims=claims,
        offers=offers,
        before=done_before(viewer.id),
        version=version,
        lesson=next(iter(lessons(viewer, around)), None),
    )


def _claims_around(person_id: int) -> list[Claim]:
    """The places that a person held lately, holds, or waits for. One statement."""
    since = clock.now() - LATELY
    asked = {"person": person_id, "since": since, **quiet()}
    return list(db.session.scalars(CLAIMS_AROUND, asked))


def _judged_until_full(viewer: Viewer, through: datetime | None, own: list[int]) -> list[Judged]:
    """What is open and within reach, by start, until there is more than fits on a page.

    ``own`` are the shifts on which the person has a place, or waits for one. A hospital has some
    hundreds of open ones; where there are far more the numbers on the board are those of the
    nearest, and a board costs no more.
    """
    now, judged = clock.now(), []
    start, number = now, LARGEST_ID
    while True:
        asked = {"person": viewer.id, "own": own, "now": now, "until": now + FAR_AHEAD}
        tasks = tasks_by(_in_sight(), {**asked, "start": start, "id": number})
        judged += judged_for(viewer, tasks, ENOUGH, also=Interval(now, now + WEEK))
        seen = sum(each.state in ON_ROWS for each in judged)
        if len(tasks) < AT_ONCE:
            return judged
        start, number = tasks[-1].span.start, tasks[-1].id
        if seen > MOST_ROWS and (through is None or start >= through):
            return judged


@cache
def _in_sight() -> Asked:
    """What is open and within reach, or the person's own, after the last card of a page before.

    Made once: to make it takes longer than to run it.
    """
    person: BindParameter[int] = bindparam("person")
    now, until, start = (bindparam(name, type_=UTCDateTime()) for name in ("now", "until", "start"))
    return prepared(
        Shift.starts_at > now,
        Shift.starts_at < until,
        or_(Shift.starts_at > start, and_(Shift.starts_at == start, Shift.id > bindparam("id"))),
        or_(
            and_(Shift.state == ShiftState.OPEN, _has_room(), within_reach(person)),
            among(Shift.id, "own"),
        ),
        limit=AT_ONCE,
    )


def _has_room() -> ColumnElement[bool]:
    leaving = exists().where(
        Claim.shift_id == Shift.id, Claim.live, Claim.leaving_since.is_not(None)
    )
    return or_(Shift.filled < Shift.places, Shift.extra_filled < Shift.extra_places, leaving)


def alternatives(viewer: Viewer, instead_of: Task) -> list[Judged]:
    """Up to two other tasks that fit, nearest in time to the one that is gone."""
    now = clock.now()
    tasks = tasks_where(
        Shift.id != instead_of.id,
        Shift.state == ShiftState.OPEN,
        Shift.starts_at > max(now, instead_of.span.start - NEAR),
        Shift.starts_at < instead_of.span.end + NEAR,
        _has_room(),
        within_reach(viewer.id),
    )
    fitting = [each for each in judged_for(viewer, tasks, ENOUGH) if each.state is FitState.FITS]
    fitting.sort(key=lambda each: abs(each.task.span.start - instead_of.span.start))
    return sorted(fitting[:2], key=lambda each: each.task.span)


@dataclass(frozen=True, slots=True)
class BoardNews:
    """What changed about the cards in sight, and how many fitting tasks are new: perhaps nothing,
    and then ``version`` is what the board knows now.
    """

    changed: list[Judged]
    claims: dict[int, Claim]
    offers: dict[int, OpenOffer]
    new: int
    version: str


def board_news(
    viewer: Viewer, seen: str, shown: list[int], listed: Callable[[Judged], bool]
) -> BoardNews:
    """What a board that saw this version lacks.

    ``listed``: whether a task would be among the rows of that board, so that it is new if it is not
    ``shown``; of days that are one line only the number is on the page.

    ``seen`` is ``<version of the log>@<epoch second>``: time changes boards too, when a task is
    released or starts.
    """
    log, _, second = seen.partition("@")
    since = datetime.fromtimestamp(int(second), UTC) if SECOND.fullmatch(second) else None
    now = clock.now()
    changes = changelog.changed_since(log)
    version = as_of(now, changes.version)
    if changes.shifts is None or since is None or now - since > FAR_AHEAD:
        return BoardNews([], {}, {}, 1, version)
    ids = changes.shifts | _crossed(viewer.id, since, now, shown)
    if not ids:
        return BoardNews([], {}, {}, 0, version)
    tasks = visible_tasks(viewer, list(ids))
    judged = judged_for(viewer, tasks)
    in_sight = [each for each in judged if each.task.id in shown]
    new = sum(
        each.state is FitState.FITS
        and each.task.id not in shown
        and each.task.span.start < now + FAR_AHEAD
        and listed(each)
        for each in judged
    )
    claims = claims_of(viewer.id, [each.task.id for each in in_sight]) if in_sight else {}
    offers = open_offers(viewer) if in_sight else {}
    return BoardNews(in_sight, claims, offers, new, version)


def board_version() -> str:
    """What a board remembers of the moment when it was drawn. One statement."""
    now = clock.now()
    return as_of(now, changelog.version())


def as_of(now: datetime, log: str) -> str:
    """What a board remembers: the version of the log, and the second of the clock."""
    return f"{log}@{int(now.timestamp())}"


def _crossed(person_id: int, since: datetime, now: datetime, shown: list[int]) -> set[int]:
    """The shifts that were released or started since then, or that are the person's no longer;
    and those in sight that say how many minutes are left, once a minute.
    """
    goes_on = shown if int(since.timestamp()) // 60 != int(now.timestamp()) // 60 else []
    asked = {"since": since, "now": now, "soon": now + URGENT, "shown": goes_on}
    told = {"told_from": since - QUIET_FOR, "told_until": now - QUIET_FOR, "person": person_id}
    return set(CROSSED.scalars({**asked, **told}))


CLAIMS_AROUND = (
    select(Claim)
    .where(
        Claim.person_id == bindparam("person"),
        Claim.ends_at > bindparam("since", type_=UTCDateTime()),
        or_(theirs(), Claim.state == ClaimState.WORKED),
    )
    .order_by(Claim.live, Claim.id)
)
_since, _now, _soon, _told_from, _told_until = (
    bindparam(name, type_=UTCDateTime())
    for name in ("since", "now", "soon", "told_from", "told_until")
)
CROSSED = Asked(
    select(Shift.id).where(
        or_(
            and_(
                Shift.state == ShiftState.OPEN,
                or_(
                    Shift.own_team_until.between(_since, _now),
                    Shift.starts_at.between(_since, _now),
                    and_(Shift.starts_at.between(_now, _soon), among(Shift.id, "shown")),
                ),
            ),
            Shift.id.in_(
                select(Claim.shift_id).where(
                    Claim.person_id == bindparam("person"),
                    Claim.ended_by_id.is_not(None),
                    Claim.ended_at.between(_told_from, _told_until),
                )
            ),
        )
    )
)
"""Made once: every phone asks it every few seconds."""
