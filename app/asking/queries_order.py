"""In which order people come for a task, told from a few columns of each: nobody is judged for it.

Whoever did such work often and is at the top comes before everybody else. Where those are enough
to look at first, nothing is asked of anybody else.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, true

from app.asking.rules_ranking import OFTEN, TOP_LEVEL, Reasons, distance
from app.capabilities.models import Holding
from app.claims.models import Offer, OfferOrigin
from app.core import clock
from app.core.among import among
from app.core.asked import Asked
from app.core.db import UTCDateTime, db
from app.core.intervals import Interval
from app.core.localtime import local_time, monday_of
from app.core.text import folded
from app.eligibility.facts import ShiftFacts
from app.eligibility.facts_needs import NeedFact
from app.eligibility.queries_shift_facts import unpaid
from app.eligibility.rules_hours import hours_in_week
from app.people.models import Agreement, Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim

FOUR_WEEKS = timedelta(days=28)
FROM, UNTIL = (bindparam(name, type_=UTCDateTime()) for name in ("from_", "until"))
IN_WEEK = Asked(
    select(Claim.person_id, Claim.starts_at, Claim.ends_at, Shift.break_minutes, Shift.break_paid)
    .join(Shift, Shift.id == Claim.shift_id)
    .where(among(Claim.person_id), Claim.live, Claim.ends_at > FROM, Claim.starts_at < UNTIL)
    .order_by(Claim.starts_at)
)


def who_did_it_often(
    facts: ShiftFacts,
    condition: ColumnElement[bool],
    done: Mapping[int, int],
    first: Collection[int],
    enough: int,
) -> list[Any] | None:
    """The beginning of ``in_order`` where that is clear without the others, and longer than
    ``enough``; else None. Two statements, and none where too few did such work often.
    """
    often = {each for each, times in done.items() if times >= OFTEN}
    if len(often) <= enough:
        return None
    found = [
        row
        for row in in_order(facts, condition, done, first, only={*often, *first})
        if row.id in first or (row.at_the_top and row.id in often)
    ]
    return found if len(found) > enough else None


def in_order(
    facts: ShiftFacts,
    condition: ColumnElement[bool],
    done: Mapping[int, int],
    first: Collection[int],
    only: Collection[int] | None = None,
) -> list[Any]:
    """Those who meet the condition in the order of ``rules_ranking``; whoever is among ``first``
    before all others. Two statements.

    ``done``: how often each did such work in a year. ``only``: of nobody but these.
    """
    chosen = _columns(facts).where(condition, *([] if only is None else [among(Person.id)]))
    rows = db.session.execute(chosen, {} if only is None else {"ids": only}).all()
    hours = _hours(facts.span, [row.id for row in rows if row.agreed])

    def place(row: Any) -> tuple[object, ...]:
        reasons = Reasons(
            level=TOP_LEVEL if row.at_the_top else 0,
            done=done.get(row.id, 0),
            hours=hours.get(row.id, 0.0),
            agreed=row.agreed,
            asked=row.asked,
            distance=distance(row.path, facts.department_path),
        )
        return row.id not in first, reasons.order(), folded(row.name), row.id

    return sorted(rows, key=place)


def _columns(facts: ShiftFacts) -> Select[*tuple[Any, ...]]:
    day = local_time().day(facts.span.start)
    agreed = (
        select(func.min(Agreement.hours_week))
        .where(
            Agreement.person_id == Person.id,
            Agreement.valid_from <= day,
            or_(Agreement.valid_until.is_(None), Agreement.valid_until >= day),
        )
        .scalar_subquery()
    )
    asked = (
        select(func.count())
        .where(
            Offer.person_id == Person.id,
            Offer.origin == OfferOrigin.ASKED,
            Offer.made_at > clock.now() - FOUR_WEEKS,
        )
        .scalar_subquery()
    )
    return person_columns().add_columns(
        agreed.label("agreed"),
        asked.label("asked"),
        _at_the_top(facts.needs).label("at_the_top"),
    )


def person_columns() -> Select[*tuple[Any, ...]]:
    """Who somebody is, as a list of people shows it."""
    return select(
        Person.id,
        Person.name,
        Person.given_name,
        Person.phone,
        Person.standing_consent,
        Department.name.label("home"),
        Department.path,
    ).join(Department, Department.id == Person.home_department_id)


def _at_the_top(needs: Iterable[NeedFact]) -> ColumnElement[bool]:
    """That somebody holds every need with levels at the top, until whenever."""
    return and_(
        true(),
        *(
            exists().where(
                Holding.person_id == Person.id,
                Holding.capability_id == need.capability_id,
                Holding.level >= TOP_LEVEL,
            )
            for need in needs
            if need.has_levels
        ),
    )


def _hours(span: Interval, person_ids: Collection[int]) -> dict[int, float]:
    """Paid hours of tasks in the week in which the span begins. One statement."""
    local = local_time()
    monday = monday_of(local.day(span.start))
    week = local.week(monday)
    values = {"ids": person_ids, "from_": week.start, "until": week.end}
    tasks: dict[int, list[Any]] = {}
    for row in IN_WEEK.rows(values):
        held = Interval(row.starts_at, row.ends_at), unpaid(row.break_minutes, row.break_paid)
        tasks.setdefault(row.person_id, []).append(held)
    return {each: hours_in_week(held, monday, local) for each, held in tasks.items()}
