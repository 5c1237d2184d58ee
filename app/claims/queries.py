"""What the screens of claims read, each through the one who looks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.claims.facts import Held, NeedFact
from app.claims.gathering import Task, tasks_where
from app.claims.judging import Judged, judge_tasks
from app.claims.models import Claim
from app.claims.notices import QUIET_FOR, SOON
from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.core.viewer import Can, Viewer
from app.people.models import Agreement, Commitment, Department, Person
from app.shifts import changelog
from app.shifts.models import Shift, ShiftState
from app.web.languages import local_time

MOST_CARDS = 25
MOST_ALMOST = 5
FAR_AHEAD = timedelta(days=60)
PHONES_FROM = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Board:
    """A worker's board: what fits or is theirs, by start, and what almost fits."""

    cards: list[Judged]
    more: int
    almost: list[Judged]
    almost_count: int
    fits_count: int
    claims: dict[int, Claim]
    version: str


def board(viewer: Viewer, until: datetime | None = None, since: datetime | None = None) -> Board:
    """The board from now (or ``since``) until an instant. At most 9 statements."""
    version = board_version()
    now = clock.now()
    tasks = tasks_where(
        Shift.starts_at > max(now, since or now),
        Shift.starts_at < min(until or now + FAR_AHEAD, now + FAR_AHEAD),
        or_(and_(Shift.state == ShiftState.OPEN, _has_room()), _held_by(viewer.id)),
    )
    judged = judge_tasks(viewer.id, viewer.home_path, tasks)
    cards = [each for each in judged if each.state in {"fits", "mine"}]
    almost = [each for each in judged if each.state == "almost"]
    shown = cards[:MOST_CARDS]
    return Board(
        cards=shown,
        more=len(cards) - len(shown),
        almost=almost[:MOST_ALMOST],
        almost_count=len(almost),
        fits_count=sum(each.state == "fits" for each in cards),
        claims=claims_of(viewer.id, [each.task.id for each in shown if each.mine]),
        version=version,
    )


def _has_room() -> ColumnElement[bool]:
    leaving = exists().where(
        Claim.shift_id == Shift.id, Claim.live, Claim.leaving_since.is_not(None)
    )
    return or_(Shift.filled < Shift.places, Shift.extra_filled < Shift.extra_places, leaving)


def _held_by(person_id: int) -> ColumnElement[bool]:
    return exists().where(Claim.shift_id == Shift.id, Claim.person_id == person_id, Claim.live)


def claims_of(person_id: int, shift_ids: list[int]) -> dict[int, Claim]:
    """The places that a person holds on these shifts, by shift."""
    if not shift_ids:
        return {}
    claims = db.session.scalars(
        select(Claim).where(Claim.person_id == person_id, Claim.shift_id.in_(shift_ids), Claim.live)
    )
    return {claim.shift_id: claim for claim in claims}


def visible_tasks(viewer: Viewer, shift_ids: list[int]) -> list[Task]:
    """Those of the shifts that the viewer may see.

    Everybody sees what has not ended; what has, those who were on it, its contacts and its
    department.
    """
    own = exists().where(Claim.shift_id == Shift.id, Claim.person_id == viewer.id)
    departments = [Department.path.startswith(path) for path in viewer.paths(Can.POST)]
    return tasks_where(
        Shift.id.in_(shift_ids),
        or_(
            Shift.ends_at > clock.now(),
            Shift.contact_id == viewer.id,
            Shift.deputy_id == viewer.id,
            own,
            *departments,
        ),
    )


def visible_task(viewer: Viewer, shift_id: int) -> Task | None:
    """The shift, if the viewer may see it."""
    return next(iter(visible_tasks(viewer, [shift_id])), None)


def judged_for(viewer: Viewer, tasks: list[Task]) -> list[Judged]:
    """The tasks, judged for the one who looks."""
    return judge_tasks(viewer.id, viewer.home_path, tasks)


def alternatives(viewer: Viewer, instead_of: Task) -> list[Judged]:
    """Up to two other tasks that fit, nearest in time to the one that is gone."""
    now = clock.now()
    near = timedelta(days=3)
    tasks = tasks_where(
        Shift.id != instead_of.id,
        Shift.state == ShiftState.OPEN,
        Shift.starts_at > max(now, instead_of.span.start - near),
        Shift.starts_at < instead_of.span.end + near,
        _has_room(),
    )
    fitting = [each for each in judged_for(viewer, tasks) if each.state == "fits"]
    fitting.sort(key=lambda each: abs(each.task.span.start - instead_of.span.start))
    return sorted(fitting[:2], key=lambda each: each.task.span)


def own_claim(viewer: Viewer, claim_id: int) -> Claim | None:
    """A claim, if it is the viewer's."""
    return db.session.scalar(
        select(Claim).where(Claim.id == claim_id, Claim.person_id == viewer.id)
    )


def on_shift(shift_id: int) -> list[Claim]:
    """The claims that hold a place of a shift, with their people, first come first."""
    return list(
        db.session.scalars(
            select(Claim)
            .options(joinedload(Claim.person).joinedload(Person.home_department))
            .where(Claim.shift_id == shift_id, Claim.live)
            .order_by(Claim.claimed_at, Claim.id)
        )
    )


def shift_text(shift_id: int) -> Shift:
    """The shift with its task type and department, for its page."""
    return db.session.execute(
        select(Shift)
        .options(joinedload(Shift.task_type), joinedload(Shift.department))
        .where(Shift.id == shift_id)
    ).scalar_one()


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task for one who looks: judged, who is on it, and what the work is."""

    judged: Judged
    own: Claim | None
    others: list[Claim]
    shift: Shift
    needs: list[tuple[NeedFact, Held | None]]
    manages: bool
    coordinates: bool
    shows_names: bool
    shows_phones: bool
    upcoming: bool

    def is_quiet(self, claim: Claim) -> bool:
        """Whether the tap is so fresh that the department does not hear the name yet."""
        return self.own is None and is_quiet(claim)


def is_quiet(claim: Claim) -> bool:
    """For 60 seconds after a tap a department sees no name, unless the start is near."""
    now = clock.now()
    return now - claim.claimed_at < QUIET_FOR and claim.starts_at - now >= SOON


def task_page(viewer: Viewer, task: Task) -> TaskPage:
    """Everything about a task that the viewer may see. Contacts see who comes; numbers of
    workers show from 2 hours before the start to the end."""
    [judged] = judged_for(viewer, [task])
    on_it = on_shift(task.id)
    own = next((claim for claim in on_it if claim.person_id == viewer.id), None)
    manages = viewer.can(Can.POST, task.facts.department_path)
    responsible = manages or viewer.id in {task.contact.id, task.deputy and task.deputy.id}
    near = task.span.start - PHONES_FROM <= clock.now() < task.span.end
    return TaskPage(
        judged=judged,
        own=own,
        others=[claim for claim in on_it if claim.person_id != viewer.id],
        shift=shift_text(task.id),
        needs=[
            (need, judged.question.worker.held.get(need.capability_id)) for need in task.facts.needs
        ],
        manages=manages,
        coordinates=viewer.can(Can.COORDINATE, task.facts.department_path),
        shows_names=responsible or own is not None,
        shows_phones=responsible and near,
        upcoming=task.span.start > clock.now() and task.facts.state != ShiftState.CANCELLED,
    )


@dataclass(frozen=True, slots=True)
class BoardNews:
    """What changed about the cards in sight, and how many fitting tasks are new."""

    changed: list[Judged]
    claims: dict[int, Claim]
    new: int
    version: str


def board_news(
    viewer: Viewer, seen: str, shown: list[int], until: datetime | None
) -> BoardNews | None:
    """What a board that saw this version lacks, or None when it lacks nothing.

    ``seen`` is ``<version of the log>@<epoch second>``: time changes boards too, when a task is
    released or starts.
    """
    log, _, second = seen.partition("@")
    since = datetime.fromtimestamp(int(second), UTC) if second.isdecimal() else None
    version = board_version()
    changed = changelog.changed_since(log)
    if changed is None or since is None or clock.now() - since > FAR_AHEAD:
        return BoardNews([], {}, 1, version)
    ids = changed | _crossed(since)
    if not ids:
        return None
    tasks = visible_tasks(viewer, list(ids))
    judged = judged_for(viewer, tasks)
    horizon = min(until or clock.now() + FAR_AHEAD, clock.now() + FAR_AHEAD)
    in_sight = [each for each in judged if each.task.id in shown]
    new = sum(
        each.state == "fits" and each.task.id not in shown and each.task.span.start < horizon
        for each in judged
    )
    if not in_sight and not new:
        return None
    mine = [each.task.id for each in in_sight if each.mine]
    return BoardNews(in_sight, claims_of(viewer.id, mine), new, version)


def board_version() -> str:
    """What a board remembers of the moment when it was drawn. One statement."""
    return f"{changelog.version()}@{int(clock.now().timestamp())}"


def _crossed(since: datetime) -> set[int]:
    """The shifts that were released, or started, since then."""
    now = clock.now()
    return set(
        db.session.scalars(
            select(Shift.id).where(
                Shift.state == ShiftState.OPEN,
                or_(
                    Shift.own_team_until.between(since, now),
                    Shift.starts_at.between(since, now),
                ),
            )
        )
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A place of somebody on a task, in their roster."""

    claim: Claim
    task: Task
    free_until: datetime

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return self.task.span.start

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.task.span.end


@dataclass(frozen=True, slots=True)
class RosterWeek:
    """A week of a person: places on tasks, and time taken otherwise."""

    places: list[Place]
    commitments: list[Commitment]
    hours: float
    agreed: float | None


def roster_week(viewer: Viewer, monday: date) -> RosterWeek:
    """What the viewer works in the week that begins on the local Monday. Six statements."""
    week = local_time().week(monday)
    claims = {
        claim.shift_id: claim
        for claim in db.session.scalars(
            select(Claim).where(
                Claim.person_id == viewer.id,
                Claim.live,
                Claim.ends_at > week.start,
                Claim.starts_at < week.end,
            )
        )
    }
    tasks = tasks_where(Shift.id.in_(claims)) if claims else []
    commitments = db.session.scalars(
        select(Commitment)
        .where(
            Commitment.person_id == viewer.id,
            Commitment.ends_at > week.start,
            Commitment.starts_at < week.end,
        )
        .order_by(Commitment.starts_at)
    )
    terms = _free_terms([task.id for task in tasks])
    return RosterWeek(
        [Place(claims[task.id], task, task.span.start - terms[task.id]) for task in tasks],
        list(commitments),
        hours=_hours_in(week, tasks),
        agreed=_agreed_hours(viewer.id, monday),
    )


def _free_terms(shift_ids: list[int]) -> dict[int, timedelta]:
    """How long before the start handing back is free, by shift."""
    rows = db.session.execute(
        select(Shift.id, Department.hand_back_hours)
        .join(Department, Department.id == Shift.department_id)
        .where(Shift.id.in_(shift_ids))
    )
    return {shift_id: timedelta(hours=hours) for shift_id, hours in rows}


def _hours_in(week: Interval, tasks: list[Task]) -> float:
    parts = [
        part.length - min(task.facts.unpaid, part.length)
        for task in tasks
        if (part := task.span.clipped(week)) is not None
    ]
    return sum(part.total_seconds() for part in parts) / 3600


def _agreed_hours(person_id: int, monday: date) -> float | None:
    return db.session.scalar(
        select(func.min(Agreement.hours_week)).where(
            Agreement.person_id == person_id,
            Agreement.valid_from <= monday + timedelta(days=6),
            or_(Agreement.valid_until.is_(None), Agreement.valid_until >= monday),
        )
    )


def local_day(instant: datetime) -> str:
    """The local date of an instant, as addresses write it."""
    return local_time().day(instant).isoformat()
