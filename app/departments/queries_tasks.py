"""What a department sees of its tasks: one line each, saying how it stands."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from app.claims.notices import is_quiet
from app.core import clock
from app.core.db import db
from app.core.localtime import local_time
from app.core.matching import holds_all, words_of
from app.core.names import told_apart
from app.core.viewer import Viewer
from app.departments.queries_posts import page_of
from app.departments.words_standing import Holder, standing
from app.people.models import Department, Person
from app.shifts import changelog
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.queries import posted_by_department_of
from app.shifts.queries_charge import is_in_charge
from app.shifts.states import ClaimState, Seat, ShiftState
from app.tasks.models import TaskType
from app.web.pages import Listing, listing

PERIODS = ("all", "today", "week", "past")


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which part of the list: a period, and a department and words if given.

    ``only_open``: those with a place that somebody can still take.
    """

    period: str = "all"
    department_id: int | None = None
    words: str = ""
    only_open: bool = False

    @property
    def kept(self) -> dict[str, Any]:
        """What every address of the same part says beside the period."""
        return {
            "department": self.department_id,
            "q": self.words or None,
            "open": 1 if self.only_open else None,
        }


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task under a day that it touches, with how it stands; ``kind`` as in ``ui.status_line``.

    ``begins``: the day is the one on which it begins. Under the days after that it is told once
    more that it goes on, without ``text``; one that is under way stands under today, with it.
    """

    shift: Shift
    day: date
    text: str
    kind: str
    begins: bool


@dataclass(frozen=True, slots=True)
class TaskList:
    """A page of the list by day, and how fresh it is."""

    days: list[tuple[date, list[TaskLine]]]
    listing: Listing[Any]
    version: str
    drawn_at: int


def department_tasks(viewer: Viewer, asked: TaskFilter, number: int) -> TaskList:
    """A page of the tasks that the viewer posts for or is in charge of. Four statements."""
    version, now, local = changelog.version(), clock.now(), local_time()
    newest_first = asked.period == "past"
    shown = listing(
        select(Shift)
        .join(Shift.task_type)
        .join(Shift.department)
        .options(contains_eager(Shift.task_type), contains_eager(Shift.department))
        .where(_listed(viewer), *_conditions(asked, now))
        .order_by(Shift.starts_at.desc() if newest_first else Shift.starts_at, Shift.id),
        number,
    )
    shifts = [row[0] for row in shown.rows]
    holders = _holders([shift.id for shift in shifts])
    since = date.min if newest_first else local.day(now)
    lines = [line for shift in shifts for line in _lines(shift, holders[shift.id], now, since)]
    lines.sort(key=lambda line: line.day, reverse=newest_first)
    days = [(day, list(some)) for day, some in groupby(lines, key=lambda line: line.day)]
    return TaskList(days, shown, version, int(now.timestamp()))


def page_with(viewer: Viewer, asked: TaskFilter, shift: Shift) -> int:
    """The page of the list on which a shift stands; of one that is searched, the first."""
    if asked.words or asked.period == "past":
        return 1
    return page_of(shift, (_listed(viewer), *_conditions(asked, clock.now())))


def _lines(
    shift: Shift, holders: Sequence[Holder], now: datetime, since: date
) -> Iterator[TaskLine]:
    """The task under each day that it touches, none before ``since``."""
    first, last = local_time().days_touched(shift.starts_at, shift.ends_at)
    text, kind = standing(shift, holders, now)
    if shift.extra_filled and shift.state != ShiftState.CANCELLED:
        beside = ngettext(
            "%(num)s extra seat taken", "%(num)s extra seats taken", shift.extra_filled
        )
        text = f"{text} · {beside}"
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day >= since:
            yield TaskLine(shift, day, text, kind, begins=day == first)
            text = ""


def _listed(viewer: Viewer) -> ColumnElement[bool]:
    """The tasks of the departments that the viewer posts for, and those they are in charge of."""
    return or_(posted_by_department_of(viewer), is_in_charge(viewer.id))


def _conditions(asked: TaskFilter, now: datetime) -> list[ColumnElement[bool]]:
    local = local_time()
    today = local.whole_day(local.day(now))
    periods = {
        "today": and_(Shift.ends_at > now, Shift.starts_at < today.end),
        "week": and_(Shift.ends_at > now, Shift.starts_at < local.week(local.day(now)).end),
        "past": Shift.ends_at <= now,
    }
    conditions: list[ColumnElement[bool]] = [
        periods.get(asked.period, Shift.ends_at > now),
        Shift.unposted_at.is_(None),
    ]
    if asked.department_id is not None:
        conditions.append(Shift.department_id == asked.department_id)
    if asked.only_open:
        conditions += [
            Shift.state == ShiftState.OPEN,
            Shift.filled < Shift.places,
            Shift.starts_at > now,
        ]
    if asked.words:
        columns = (TaskType.name_folded, Department.name_folded, Shift.location_folded)
        conditions.append(holds_all(words_of(asked.words), *columns))
    return conditions


def _holders(shift_ids: Sequence[int]) -> dict[int, list[Holder]]:
    """Who has a regular place, by shift, first come first. One statement."""
    now = clock.now()
    found: dict[int, list[tuple[Claim, str, str | None]]] = defaultdict(list)
    for claim, name, given_name in db.session.execute(
        select(Claim, Person.name, Person.given_name)
        .join(Person, Person.id == Claim.person_id)
        .where(Claim.shift_id.in_(shift_ids), Claim.live, Claim.seat == Seat.REGULAR)
        .order_by(Claim.claimed_at, Claim.id)
    ):
        found[claim.shift_id].append((claim, name, given_name))
    return defaultdict(list, {each: _told_apart(some, now) for each, some in found.items()})


def _told_apart(some: list[tuple[Claim, str, str | None]], now: datetime) -> list[Holder]:
    names = told_apart([(name, given_name) for _claim, name, given_name in some])
    return [
        Holder(name, is_quiet(claim, now), claim.state == ClaimState.RECONFIRM)
        for name, (claim, *_rest) in zip(names, some, strict=True)
    ]


def is_stale(viewer: Viewer, version: str, drawn_at: int) -> bool:
    """Whether a list drawn then may look different now. At most two statements.

    A shift of the viewer's changed, or a moment passed for one: it started or ended,
    everybody may see it, or the name of who comes may be told; or the day is another one.
    """
    changed = changelog.changed_since(version)
    if changed is None:
        return True
    now = clock.now()
    since = min(datetime.fromtimestamp(drawn_at, tz=now.tzinfo), now)
    if local_time().day(since) != local_time().day(now):
        return True
    moments = (Shift.own_team_until, Shift.starts_at, Shift.ends_at)
    named = select(Claim.shift_id).where(
        Claim.live, _passed(Claim.claimed_at, since, now, QUIET_FOR)
    )
    found = db.session.scalar(
        select(Shift.id)
        .where(
            _listed(viewer),
            or_(
                Shift.id.in_(changed),
                Shift.id.in_(named),
                *(_passed(moment, since, now) for moment in moments),
                and_(
                    Shift.posted_by_id == viewer.id, _passed(Shift.posted_at, since, now, QUIET_FOR)
                ),
            ),
        )
        .limit(1)
    )
    return found is not None


def _passed(
    moment: Any, since: datetime, now: datetime, later: timedelta = timedelta()
) -> ColumnElement[bool]:
    return and_(moment > since - later, moment <= now - later)
