"""A worker's board: what fits, what almost does, and what changed since it was drawn."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain, islice

from sqlalchemy import BindParameter, and_, bindparam, or_, select

from app.asking.queries_offers import OpenOffer, as_offered, open_offers
from app.board.queries_before import Before, done_before
from app.claims.queries import claims_of, judged_for, quiet, theirs, visible_tasks
from app.core import clock
from app.core.among import among
from app.core.asked import Asked
from app.core.db import UTCDateTime, db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.core.viewer import Viewer
from app.eligibility.facts import WorkerFacts
from app.eligibility.prefilters import within_reach
from app.eligibility.queries_shift_facts import Task, prepared, tasks_by, tasks_where
from app.eligibility.queries_verdicts import ENOUGH, Judged, in_reach, judge_many, next_for, terms
from app.eligibility.queries_worker_facts import worker_facts
from app.eligibility.verdict import FitState
from app.on_shift.commands_lessons import LATELY, Lesson, lessons
from app.openings.queries_openings import has_room, openings, tasks_of
from app.openings.snapshot import Place, Snapshot, place
from app.shifts import changelog
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.rules import ON_BOARDS
from app.shifts.states import ClaimState, ShiftState

MOST_ROWS = 25
WEEK = timedelta(days=7)
ON_ROWS = {FitState.FITS, FitState.MINE}
AT_ONCE = 500
"""So many tasks are judged at once for a board: more than a hospital has open within reach."""
FAR_AHEAD = ON_BOARDS
URGENT = timedelta(hours=3)
"""So long before its start a card says how long that is."""
NEAR = timedelta(days=3)
SECOND = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Board:
    """A worker's board, each part by start: what fits, what is theirs, extra seats (those that
    bring one further first), and what almost fits. ``asked``: what they are asked themselves;
    ``last_day``: the day from which on not all open tasks were looked at; None: all were.
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
    last_day: date | None = None
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
    """The board from now on, whole at least through an instant. At most 8 statements with the
    session where nothing changed since the board before.
    """
    kept = openings()
    around = _claims_around(viewer.id)
    claims = {claim.shift_id: claim for claim in around if claim.ends_at > clock.now()}
    offers = open_offers(viewer)
    found = _judged_until_full(viewer, kept, through, {*claims, *offers}, offers)
    asked = {each.task.id: each for each in found.judged if each.task.id in offers}
    rest = [each for each in found.judged if each.task.id not in asked]
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
        version=as_of(clock.now(), kept.pulse.log),
        last_day=found.last_day,
        lesson=next(iter(lessons(viewer, around)), None),
    )


def _claims_around(person_id: int) -> list[Claim]:
    """The places that a person held lately, holds, or waits for. One statement."""
    since = clock.now() - LATELY
    asked = {"person": person_id, "since": since, **quiet()}
    return list(db.session.scalars(CLAIMS_AROUND, asked))


@dataclass(frozen=True, slots=True)
class _Found:
    """Tasks by start, judged; ``last_day`` as on a board."""

    judged: list[Judged]
    last_day: date | None


def _judged_until_full(
    viewer: Viewer,
    kept: Snapshot,
    through: datetime | None,
    own: set[int],
    offers: Mapping[int, OpenOffer],
) -> _Found:
    """What is open and within reach, by start, until there is more than fits on a page.

    ``own`` are the shifts on which the person has a place, or waits for one. A hospital has some
    hundreds of open ones; where there are far more the board says how far it looked, and costs no
    more.
    """
    now = clock.now()
    tasks = [task for task in kept.between(now, now + FAR_AHEAD) if task.id not in own]
    near = (task for task in tasks_of(kept, own) if now < task.span.start < now + FAR_AHEAD)
    theirs = [as_offered(task, offers.get(task.id)) for task in near]
    if not tasks and not theirs:
        return _Found([], last_day=None)
    last = max(task.span.end for task in (*tasks, *theirs))
    reach = Interval(now, max(last, now + WEEK))
    worker = worker_facts({viewer.id: viewer.home_path}, [reach])[viewer.id]
    first = list(islice(in_reach(worker, tasks), AT_ONCE))
    under = terms()
    judged = judge_many(worker, first, under, ENOUGH)
    begin = place(first[-1]) if len(first) == AT_ONCE else kept.through
    if begin is not None:
        begin = _judge_further(viewer, judged, begin, through, own)
    judged += judge_many(worker, theirs, under, ENOUGH)
    judged.sort(key=lambda each: place(each.task))
    return _Found(judged, local_time().day(begin[0]) if begin is not None else None)


def _judge_further(
    viewer: Viewer, judged: list[Judged], begin: Place, through: datetime | None, own: set[int]
) -> Place | None:
    """Add what starts later, where there are too many open tasks to keep, until a page is full.

    Returns where it ended; None if there is no more.
    """
    now = clock.now()
    while True:
        start, number = begin
        seen = sum(each.state in ON_ROWS for each in judged)
        if seen > MOST_ROWS and (through is None or start >= through):
            return begin
        asked = {"person": viewer.id, "now": now, "until": now + FAR_AHEAD}
        tasks = tasks_by(_in_sight(), {**asked, "start": start, "id": number})
        judged += judged_for(viewer, [task for task in tasks if task.id not in own], ENOUGH)
        if len(tasks) < AT_ONCE:
            return None
        begin = place(tasks[-1])


@cache
def _in_sight() -> Asked:
    """What is open and within reach, after the last task before.

    Made once: to make it takes longer than to run it.
    """
    person: BindParameter[int] = bindparam("person")
    now, until, start = (bindparam(name, type_=UTCDateTime()) for name in ("now", "until", "start"))
    return prepared(
        Shift.starts_at > now,
        Shift.starts_at < until,
        or_(Shift.starts_at > start, and_(Shift.starts_at == start, Shift.id > bindparam("id"))),
        Shift.state == ShiftState.OPEN,
        has_room(),
        within_reach(person),
        limit=AT_ONCE,
    )


def alternatives(viewer: Viewer, instead_of: Task) -> list[Judged]:
    """Up to two other tasks that fit, nearest in time to the one that is gone."""
    now = clock.now()
    tasks = tasks_where(
        Shift.id != instead_of.id,
        Shift.state == ShiftState.OPEN,
        Shift.starts_at > max(now, instead_of.span.start - NEAR),
        Shift.starts_at < instead_of.span.end + NEAR,
        has_room(),
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
    if changes.found is None or since is None or now - since > FAR_AHEAD:
        return BoardNews([], {}, {}, 1, version)
    ids = changes.found | _crossed(viewer.id, since, now, shown)
    if not ids:
        return BoardNews([], {}, {}, 0, version)
    tasks = visible_tasks(viewer, list(ids))
    offers = open_offers(viewer) if any(task.id in shown for task in tasks) else {}
    judged = judged_for(viewer, [as_offered(task, offers.get(task.id)) for task in tasks])
    in_sight = [each for each in judged if each.task.id in shown]
    new = sum(
        each.state is FitState.FITS
        and each.task.id not in shown
        and each.task.span.start < now + FAR_AHEAD
        and listed(each)
        for each in judged
    )
    claims = claims_of(viewer.id, [each.task.id for each in in_sight]) if in_sight else {}
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
                    Shift.division_until.between(_since, _now),
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
