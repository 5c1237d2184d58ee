"""What the rules know of workers, set-wise: one statement for one of them, five for thousands.

Of shifts: ``queries_shift_facts``. One worker × many shifts and one shift × many workers ask the
same. What the rules of working time look at reaches over two years: of many people it is read
apart (``with_history``), for those in whose way nothing else stands, or one thing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, bindparam, cast, extract, select

from app.capabilities.models import Holding
from app.core.among import among
from app.core.asked import Asked
from app.core.db import UTCDateTime
from app.core.intervals import Interval
from app.core.together import Together
from app.eligibility.facts import COUNTS_AS, NEAR, Busy, BusyKind, WorkerFacts
from app.eligibility.facts_agreements import AgreementFact, LimitFact
from app.eligibility.facts_needs import Held, NeedFact
from app.eligibility.queries_shift_facts import unpaid
from app.labour.facts_presence import PresenceKind, Spent
from app.labour.rules_oncall import CallTerms
from app.people.models import (
    AVAILABILITY,
    CALLED,
    Agreement,
    Commitment,
    CommitmentKind,
    Limit,
    Person,
)
from app.rule_sets.queries_in_force import CHOSEN, in_force_of
from app.rule_sets.rules_room import SetAside, agreed_from
from app.shifts.models import Shift
from app.shifts.models_claims import Claim, Override
from app.tasks.models import TaskType

BEFORE = timedelta(days=9)
"""How far places on other shifts matter to one: its week, and the rest before."""
FAR = timedelta(weeks=53)
"""How far the rules of working time look: over any 52 weeks that hold a shift, and a night more."""
COUNTED = [kind for kind in CommitmentKind if kind not in AVAILABILITY]


def _seconds(instant: Any) -> ColumnElement[int]:
    """An instant in seconds since 1970."""
    return cast(extract("epoch", instant), BigInteger)


FROM, UNTIL = bindparam("from_", type_=UTCDateTime()), bindparam("until", type_=UTCDateTime())
NEAR_FROM, NEAR_UNTIL = (
    bindparam(name, type_=UTCDateTime()) for name in ("near_from", "near_until")
)

AGREEMENTS = select(
    Agreement.person_id,
    Agreement.valid_from,
    Agreement.valid_until,
    Agreement.hours_week,
    Agreement.pool,
    Agreement.contract.in_(sorted(CALLED)).label("called"),
    Agreement.notice_hours,
    Agreement.reference_days,
    Agreement.reference_from,
    Agreement.reference_until,
).where(among(Agreement.person_id))
LIMITS = select(
    Limit.person_id,
    Limit.valid_from,
    Limit.valid_until,
    Limit.hours_week,
    Limit.hours_day,
    Limit.days_week,
    Limit.day_parts,
    Limit.loads,
).where(among(Limit.person_id))
MINORS = select(Person.id, Person.minor_until).where(
    among(Person.id), Person.minor_until.is_not(None)
)
CLAIMS = (
    select(
        Claim.person_id,
        Claim.starts_at,
        Claim.ends_at,
        Claim.shift_id,
        Shift.break_minutes,
        Shift.break_paid,
        Shift.location,
        TaskType.name,
        Override.said,
    )
    .join(Shift, Shift.id == Claim.shift_id)
    .join(TaskType, TaskType.id == Shift.task_type_id)
    .outerjoin(Override, Override.claim_id == Claim.id)
    .where(among(Claim.person_id), Claim.live, Claim.ends_at > FROM, Claim.starts_at < UNTIL)
)
HELD = select(Holding.person_id, Holding.capability_id, Holding.level, Holding.valid_until).where(
    among(Holding.person_id)
)
OWN_TIME = select(
    Commitment.person_id, Commitment.starts_at, Commitment.ends_at, Commitment.kind
).where(
    among(Commitment.person_id), Commitment.ends_at > NEAR_FROM, Commitment.starts_at < NEAR_UNTIL
)
FAR_FROM, FAR_UNTIL = (bindparam(name, type_=UTCDateTime()) for name in ("far_from", "far_until"))
HISTORY = (
    select(
        Claim.person_id,
        _seconds(Claim.starts_at).label("start"),
        _seconds(Claim.ends_at).label("end"),
        Claim.shift_id,
        Shift.break_minutes,
    )
    .join(Shift, Shift.id == Claim.shift_id)
    .where(
        among(Claim.person_id), Claim.live, Claim.ends_at > FAR_FROM, Claim.starts_at < FAR_UNTIL
    ),
    select(
        Commitment.person_id,
        _seconds(Commitment.starts_at).label("start"),
        _seconds(Commitment.ends_at).label("end"),
        Commitment.kind,
    ).where(
        among(Commitment.person_id),
        Commitment.kind.in_(COUNTED),
        Commitment.ends_at > FAR_FROM,
        Commitment.starts_at < FAR_UNTIL,
    ),
)
"""Work and paid absence, in seconds: to read an instant costs more than to read a number."""

# Of few workers there is less to read than a way to the database costs; of thousands there is more.
# What was chosen of rule sets goes along: nothing, or some rows.
OF_FEW = Together(CHOSEN, MINORS, AGREEMENTS, LIMITS, CLAIMS, HELD, OWN_TIME, *HISTORY)
AGREEMENTS_OF_MANY, CLAIMS_OF_MANY = Asked(AGREEMENTS), Asked(CLAIMS)
CHOSEN_AND_LIMITS = Together(CHOSEN, MINORS, LIMITS)
HELD_BY_MANY = Asked(HELD)
HELD_OF_NEEDS = Asked(HELD.where(among(Holding.capability_id, "needed")))
OWN_TIME_OF_MANY = Asked(OWN_TIME)
HISTORY_OF_MANY = Together(*HISTORY)
ALL_TIME_OF_MANY = Together(OWN_TIME, *HISTORY)


def worker_facts(
    homes: Mapping[int, str],
    spans: Iterable[Interval],
    needs: Iterable[NeedFact] | None = None,
) -> dict[int, WorkerFacts]:
    """What the rules know of workers (home path by person id), around the spans.

    One statement for one worker, five for more. ``needs``: what they hold of these is all that is
    asked for; everything without it.
    """
    spans = list(spans)
    if len(homes) > 1 or needs is not None:
        return with_own_time(without_own_time(homes, spans, needs), spans)
    return facts_of_few(homes, spans)


def whole_facts(homes: Mapping[int, str], spans: Iterable[Interval]) -> dict[int, WorkerFacts]:
    """As ``worker_facts``, with all that rules of working time look at. Five statements."""
    spans = list(spans)
    workers = without_own_time(homes, spans)
    own, places, others = ALL_TIME_OF_MANY.rows(_days(homes, spans) | _years(homes, spans))
    return _with_history(_with_own_time(workers, own), places, others)


def facts_of_few(homes: Mapping[int, str], spans: Sequence[Interval]) -> dict[int, WorkerFacts]:
    """As ``worker_facts``, of some dozens, with all that rules of working time look at: one
    statement.
    """
    asked = _weeks(homes, spans) | _days(homes, spans) | _years(homes, spans)
    chosen, minors, *known, own, places, others = OF_FEW.rows(asked)
    return _with_history(_with_own_time(_facts(homes, chosen, minors, *known), own), places, others)


def without_own_time(
    homes: Mapping[int, str],
    spans: Iterable[Interval],
    needs: Iterable[NeedFact] | None = None,
) -> dict[int, WorkerFacts]:
    """As ``worker_facts``, but for own roster and absence, which are most of it. 4 statements."""
    weeks = _weeks(homes, spans)
    chosen, minors, limited = CHOSEN_AND_LIMITS.rows(weeks)
    agreed, claims = AGREEMENTS_OF_MANY.rows(weeks), CLAIMS_OF_MANY.rows(weeks)
    return _facts(homes, chosen, minors, agreed, limited, claims, _held(homes, needs))


def with_own_time(
    workers: Mapping[int, WorkerFacts], spans: Iterable[Interval]
) -> dict[int, WorkerFacts]:
    """The same workers, with own roster and absence as far as rest reaches. One statement."""
    return _with_own_time(workers, OWN_TIME_OF_MANY.rows(_days(workers, spans)))


def with_history(
    workers: Mapping[int, WorkerFacts], spans: Iterable[Interval]
) -> dict[int, WorkerFacts]:
    """The same workers, with all that the rules of working time look at. One statement."""
    if not workers:
        return {}
    return _with_history(workers, *HISTORY_OF_MANY.rows(_years(workers, spans)))


def _held(homes: Iterable[int], needs: Iterable[NeedFact] | None) -> list[Any]:
    if needs is None:
        return HELD_BY_MANY.rows({"ids": list(homes)})
    needed = [need.capability_id for need in needs]
    return HELD_OF_NEEDS.rows({"ids": list(homes), "needed": needed})


def _weeks(ids: Iterable[int], spans: Iterable[Interval]) -> dict[str, Any]:
    """Of whom, and how far their places on tasks matter: as weeks of hours reach."""
    weeks = _all_of(spans).widened(BEFORE)
    return {"ids": list(ids), "from_": weeks.start, "until": weeks.end}


def _days(ids: Iterable[int], spans: Iterable[Interval]) -> dict[str, Any]:
    """Of whom, and how far their own time matters."""
    days = _all_of(spans).widened(NEAR)
    return {"ids": list(ids), "near_from": days.start, "near_until": days.end}


def _years(ids: Iterable[int], spans: Iterable[Interval]) -> dict[str, Any]:
    """Of whom, and how far what they work matters to the rules of working time."""
    years = _all_of(spans).widened(FAR)
    return {"ids": list(ids), "far_from": years.start, "far_until": years.end}


def _facts(
    homes: Mapping[int, str],
    chosen: Sequence[Any],
    minors: Iterable[Any],
    *known: Iterable[Any],
) -> dict[int, WorkerFacts]:
    """``chosen``: rows of rule sets; ``minors``: who is one, until when; ``known``: rows of
    agreements, limits, claims and what is held.
    """
    sets = in_force_of(chosen)
    until: dict[int, date] = dict(map(tuple, minors))
    agreed, limited, claims, holdings = known
    agreements, limits = _grouped(agreed, _agreement), _grouped(limited, _limit)
    claims = list(claims)
    busy, set_aside = _grouped(claims, _place), _set_aside(claims)
    held: dict[int, dict[int, tuple[Held, ...]]] = defaultdict(dict)
    for person_id, capability_id, level, valid_until in holdings:
        ways = held[person_id].get(capability_id, ())
        held[person_id][capability_id] = (*ways, Held(level, valid_until))
    return {
        person_id: WorkerFacts(
            person_id=person_id,
            home_path=home_path,
            agreements=tuple(agreements[person_id]),
            limits=tuple(limits[person_id]),
            busy=tuple(sorted(busy[person_id], key=_start)),
            held=held[person_id],
            sets=sets,
            minor_until=until.get(person_id),
            set_aside=set_aside.get(person_id, {}),
        )
        for person_id, home_path in homes.items()
    }


def _set_aside(claims: Iterable[Any]) -> dict[int, dict[int, tuple[SetAside, ...]]]:
    """What was agreed to be set aside, by person and shift."""
    found: dict[int, dict[int, tuple[SetAside, ...]]] = defaultdict(dict)
    for claim in claims:
        if claim.said is not None:
            found[claim.person_id][claim.shift_id] = agreed_from(claim.said)
    return found


def _with_own_time(
    workers: Mapping[int, WorkerFacts], own_time: Iterable[Any]
) -> dict[int, WorkerFacts]:
    own: dict[int, list[Busy]] = defaultdict(list)
    for person_id, start, end, kind in own_time:
        mild = kind == CommitmentKind.RATHER_NOT
        what = BusyKind.UNAVAILABLE if mild else BusyKind(kind)
        own[person_id].append(Busy(Interval(start, end), what, mild=mild))
    return {
        person_id: replace(worker, busy=tuple(sorted((*worker.busy, *own[person_id]), key=_start)))
        if person_id in own
        else worker
        for person_id, worker in workers.items()
    }


def _with_history(
    workers: Mapping[int, WorkerFacts], places: Iterable[Any], others: Iterable[Any]
) -> dict[int, WorkerFacts]:
    spent: dict[int, list[Spent]] = defaultdict(list)
    for person_id, start, end, shift_id, minutes in places:
        spent[person_id].append(Spent(start, end, PresenceKind.WORK, minutes * 60, shift_id))
    for person_id, start, end, kind in others:
        counted = COUNTS_AS[BusyKind(kind)]
        if counted is not None:
            spent[person_id].append(Spent(start, end, counted))
    return {
        person_id: replace(worker, spent=tuple(spent[person_id]))
        for person_id, worker in workers.items()
    }


def _start(busy: Busy) -> datetime:
    return busy.span.start


def _all_of(spans: Iterable[Interval]) -> Interval:
    spans = list(spans)
    return Interval(min(span.start for span in spans), max(span.end for span in spans))


def _grouped(rows: Iterable[Any], make: Any) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.person_id].append(make(row))
    return grouped


def _agreement(row: Any) -> AgreementFact:
    call = _call(row) if row.called else None
    return AgreementFact(row.valid_from, row.valid_until, row.hours_week, row.pool, call)


def _call(row: Any) -> CallTerms:
    days = None if row.reference_days is None else tuple(row.reference_days)
    return CallTerms(row.notice_hours, days, row.reference_from, row.reference_until)


def _limit(row: Any) -> LimitFact:
    return LimitFact(
        row.valid_from,
        row.valid_until,
        row.hours_week,
        row.hours_day,
        row.days_week,
        None if row.day_parts is None else frozenset(row.day_parts),
        None if row.loads is None else frozenset(row.loads),
    )


def _place(row: Any) -> Busy:
    """A place on a task."""
    span, off = Interval(row.starts_at, row.ends_at), unpaid(row.break_minutes, row.break_paid)
    pause = timedelta(minutes=row.break_minutes)
    return Busy(span, BusyKind.CLAIM, row.name, row.shift_id, off, row.location, pause=pause)
