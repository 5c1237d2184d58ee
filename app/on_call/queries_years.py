"""Who was on call for a year again, and so is to be offered fixed hours (7:628a(5))."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import extract, or_, select

from app.core.among import among
from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Can, Viewer
from app.labour.rules_oncall import (
    OnCallNumbers,
    YearOnCall,
    average_week,
    last_year_on_call,
    months_later,
    numbers_of,
    on_call_since,
)
from app.on_call.models import HoursOffer
from app.people.models import CALLED, Agreement, Department, Person
from app.people.queries import within
from app.rule_sets.queries_in_force import rule_set_on, rule_sets_in_force
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState

SHOWN_AFTER = 1
"""So many months after both terms, to offer and to answer, it is asked about still."""
WHOLE_YEAR = 12
WORKED = (ClaimState.HELD, ClaimState.WORKED)


@dataclass(frozen=True, slots=True)
class OfferDue:
    """Somebody to whom fixed hours are to be offered."""

    person_id: int
    name: str
    year: YearOnCall
    answer_months: int


def offers_due(viewer: Viewer, today: date) -> list[OfferDue]:
    """Those of the viewer's departments whose year ended lately and who had no offer since.

    The first to be offered first. 3 statements, two where there is nobody.
    """
    periods, people = _periods(viewer, today)
    found = []
    for person_id, spans in periods.items():
        name, path = people[person_id]
        numbers = numbers_of(rule_set_on(path, today))
        since = on_call_since(spans, today, numbers)
        year = last_year_on_call(since, today, numbers) if since else None
        if year is not None and months_later(year.ended, _shown_for(numbers)) > today:
            found.append(OfferDue(person_id, name, year, numbers.answer_within_months))
    offered = _offered([each.person_id for each in found]) if found else set()
    due = [each for each in found if (each.person_id, each.year.ended) not in offered]
    return sorted(due, key=lambda each: (each.year.offer_by, each.name, each.person_id))


def _shown_for(numbers: OnCallNumbers) -> int:
    """How many months after a year ended it is asked about."""
    return numbers.offer_within_months + numbers.answer_within_months + SHOWN_AFTER


def _periods(
    viewer: Viewer, today: date
) -> tuple[dict[int, list[tuple[date, date | None]]], dict[int, tuple[str, str]]]:
    """The contracts on call of those of whom one began in a month that is some years ago now, with
    the name and the department of each.
    """
    every = [numbers_of(each) for each in rule_sets_in_force().sets if not each.minors]
    shown = max(map(_shown_for, every))
    least = min(each.offer_every_months for each in every)
    conditions = [
        Agreement.contract.in_(CALLED),
        Agreement.valid_from <= months_later(today, -least),
    ]
    if least == WHOLE_YEAR:  # with shorter times any month may be one
        months = {(today.month - 1 - back) % 12 + 1 for back in range(shown + 1)}
        conditions.append(extract("month", Agreement.valid_from).in_(sorted(months)))
    began = select(Agreement.person_id).where(*conditions).scalar_subquery()
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Department.path,
            Agreement.valid_from,
            Agreement.valid_until,
        )
        .join(Agreement, Agreement.person_id == Person.id)
        .join(Department, Department.id == Person.home_department_id)
        .where(
            within(viewer, Can.COORDINATE),
            Person.active,
            Person.id.in_(began),
            Agreement.contract.in_(CALLED),
        )
    ).all()
    periods: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for row in rows:
        periods[row.id].append((row.valid_from, row.valid_until))
    return periods, {row.id: (row.name, row.path) for row in rows}


def _offered(person_ids: Sequence[int]) -> set[tuple[int, date]]:
    rows = db.session.execute(
        select(HoursOffer.person_id, HoursOffer.year_ended).where(among(HoursOffer.person_id)),
        {"ids": person_ids},
    )
    return {(person_id, ended) for person_id, ended in rows}


def averages(due: Sequence[OfferDue]) -> dict[int, float]:
    """The hours of tasks a week on average in the year of each, by person. One statement.

    What was worked, less unpaid breaks, by the instant at which it began.
    """
    if not due:
        return {}
    local = local_time()
    spans = {
        each.person_id: (local.midnight(each.year.first), local.midnight(each.year.ended))
        for each in due
    }
    rows = db.session.execute(
        select(
            Claim.person_id, Claim.starts_at, Claim.ends_at, Shift.break_minutes, Shift.break_paid
        )
        .join(Shift, Shift.id == Claim.shift_id)
        .where(
            among(Claim.person_id),
            or_(*(Claim.state == state for state in WORKED)),
            Claim.starts_at >= min(first for first, _last in spans.values()),
            Claim.starts_at < max(last for _first, last in spans.values()),
        ),
        {"ids": list(spans)},
    )
    worked: dict[int, timedelta] = defaultdict(timedelta)
    for person_id, start, end, pause, paid in rows:
        first, last = spans[person_id]
        if first <= start < last:
            worked[person_id] += end - start - timedelta(minutes=0 if paid else pause)
    return {
        each.person_id: average_week(worked[each.person_id], each.year.first, each.year.ended)
        for each in due
    }
