"""What of this room rests on departments, agreements and free time; see ``people.grounds``."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import func, select

from app.board.words_acts import label_of
from app.capacity.commands_recheck import recheck_person, recheck_taken
from app.claims.policies import Act, acts_now
from app.claims.queries_acts import facts_of
from app.core import actor, clock
from app.core.among import among
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_today
from app.core.names import called
from app.people import grounds
from app.people.models import Department
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries_charge import TaskOnDay, lines
from app.shifts.rules_charge import Charged, to_call
from app.shifts.states import ShiftState
from app.tasks.models import TaskType
from app.web.words_times import short_day_text

MOST_NAMED = 3


def install() -> None:
    """Say what a department, an agreement and free time carry."""
    grounds.IN_THE_WAY["tasks"] = tasks_ahead
    grounds.AFTERWARDS["places"] = places_that_no_longer_fit
    grounds.TAKEN["places"] = look_at_places
    grounds.MEETINGS["places"] = places_then


def tasks_ahead(department_id: int) -> int:
    """The tasks of a department that have not ended and stand."""
    ahead = select(func.count()).where(
        Shift.department_id == department_id,
        Shift.ends_at > clock.now(),
        Shift.state != ShiftState.CANCELLED,
    )
    return db.session.scalar(ahead) or 0


def places_that_no_longer_fit(person_id: int) -> list[str]:
    """Which places somebody would not be given today. Looks again; Today lists them from now on."""
    found = recheck_person(person_id, clock.now())
    if not found:
        return []
    named = [f"{each.task.title}, {short_day_text(each.task.span.start)}" for each in found]
    more = len(named) - MOST_NAMED
    shown = "; ".join(named[:MOST_NAMED]) + (f" +{more}" if more > 0 else "")
    return [
        ngettext(
            "%(num)s place no longer fits: %(tasks)s. It stays theirs, and stands on Today.",
            "%(num)s places no longer fit: %(tasks)s. They stay theirs, and stand on Today.",
            len(found),
            tasks=shown,
        )
    ]


def look_at_places(person_id: int, spans: Sequence[Interval]) -> None:
    """Times of somebody were taken: Today lists the places that no longer fit, until that is
    settled. The person is told of them, unless they say it themselves.
    """
    by_other = actor.current().person_id != person_id
    recheck_taken(person_id, spans, clock.now(), tell=by_other)


def places_then(times: grounds.Times) -> dict[int, list[grounds.Meeting]]:
    """The places that people hold in these times of theirs, as far as they have not begun.

    One statement, and three more where there are some; none without times.
    """
    spans = [span for some in times.values() for span in some]
    if not spans:
        return {}
    now = clock.now()
    rows = db.session.execute(
        select(Claim, Shift, TaskType.name, Department)
        .join(Shift, Shift.id == Claim.shift_id)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .join(Department, Department.id == Shift.department_id)
        .where(
            among(Claim.person_id),
            Claim.live,
            Claim.starts_at > now,
            Claim.starts_at < max(span.end for span in spans),
            Claim.ends_at > min(span.start for span in spans),
        ),
        {"ids": list(times)},
    )
    found = [row for row in rows if _is_within(row[0], times[row[0].person_id])]
    today = local_today()
    charged = lines(
        [
            TaskOnDay(shift.id, shift.contact_id, shift.deputy_id, department.path, today)
            for _claim, shift, _title, department in found
        ]
    )
    meetings = defaultdict(list)
    for claim, shift, title, department in found:
        call = _to_call(charged[shift.id], department, claim.person_id)
        meetings[claim.person_id].append(_meeting(claim, title, department, call, now))
    return meetings


def _is_within(claim: Claim, spans: Sequence[Interval]) -> bool:
    span = Interval(claim.starts_at, claim.ends_at)
    return any(span.overlaps(each) for each in spans)


def _to_call(
    line: Sequence[Charged], department: Department, person_id: int
) -> tuple[str, str] | None:
    others = [each for each in line if each.id != person_id]
    callee = next(iter(to_call(others, department.name, department.phone)), None)
    if callee is None:
        return None
    return called(callee.name, callee.given_name) if callee.id else callee.name, callee.phone


def _meeting(
    claim: Claim,
    title: str,
    department: Department,
    call: tuple[str, str] | None,
    now: datetime,
) -> grounds.Meeting:
    span = Interval(claim.starts_at, claim.ends_at)
    facts = facts_of(claim, span, now, department.hand_back_hours)
    free = Act.HAND_BACK in acts_now(facts, now)
    return grounds.Meeting(
        title=title,
        span=span,
        address=url_for("board.task", shift_id=claim.shift_id),
        way_out=url_for("board.hand_back", claim_id=claim.id),
        words=label_of(Act.HAND_BACK if free else Act.SEEK_SUCCESSOR),
        call=call,
    )
