"""What the rules know of workers, set-wise: five statements for one or for thousands.

Of shifts: ``queries_shift_facts``. One worker × many shifts and one shift × many workers ask the
same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from app.capabilities.models import Holding
from app.core.among import among
from app.core.asked import Asked
from app.core.db import UTCDateTime
from app.core.intervals import Interval
from app.eligibility.facts import (
    NEAR,
    AgreementFact,
    Busy,
    BusyKind,
    Held,
    LimitFact,
    NeedFact,
    WorkerFacts,
)
from app.eligibility.queries_shift_facts import unpaid
from app.people.models import Agreement, Commitment, Limit
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.tasks.models import TaskType

BEFORE = timedelta(days=9)
"""How far places on other shifts matter to one: its week, and the rest before."""

FROM, UNTIL = bindparam("from_", type_=UTCDateTime()), bindparam("until", type_=UTCDateTime())

# Made once: to make a statement costs more than to run it, and a claim runs twenty.
AGREEMENTS = Asked(select(*Agreement.__table__.columns).where(among(Agreement.person_id)))
LIMITS = Asked(select(*Limit.__table__.columns).where(among(Limit.person_id)))
_HELD = select(Holding.person_id, Holding.capability_id, Holding.level, Holding.valid_until).where(
    among(Holding.person_id)
)
HELD = Asked(_HELD)
HELD_OF_NEEDS = Asked(_HELD.where(among(Holding.capability_id, "needed")))
CLAIMS = Asked(
    select(
        Claim.person_id,
        Claim.starts_at,
        Claim.ends_at,
        Claim.shift_id,
        Shift.break_minutes,
        Shift.break_paid,
        Shift.location,
        TaskType.name,
    )
    .join(Shift, Shift.id == Claim.shift_id)
    .join(TaskType, TaskType.id == Shift.task_type_id)
    .where(among(Claim.person_id), Claim.live, Claim.ends_at > FROM, Claim.starts_at < UNTIL)
)
COMMITMENTS = Asked(
    select(Commitment.person_id, Commitment.starts_at, Commitment.ends_at, Commitment.kind).where(
        among(Commitment.person_id), Commitment.ends_at > FROM, Commitment.starts_at < UNTIL
    )
)


def worker_facts(
    homes: Mapping[int, str],
    spans: Iterable[Interval],
    needs: Iterable[NeedFact] | None = None,
) -> dict[int, WorkerFacts]:
    """What the rules know of workers (home path by person id), around the spans. 5 statements.

    ``needs``: what they hold of these is all that is asked for; everything without it.
    """
    spans = list(spans)
    return with_own_time(without_own_time(homes, spans, needs), spans)


def without_own_time(
    homes: Mapping[int, str],
    spans: Iterable[Interval],
    needs: Iterable[NeedFact] | None = None,
) -> dict[int, WorkerFacts]:
    """As ``worker_facts``, but for own roster and absence, which are most of it. 4 statements."""
    weeks = _all_of(spans).widened(BEFORE)
    ids = list(homes)
    agreements, limits = _grouped(AGREEMENTS, ids, _agreement), _grouped(LIMITS, ids, _limit)
    busy = _claims(ids, weeks)
    held: dict[int, dict[int, tuple[Held, ...]]] = defaultdict(dict)
    for person_id, capability_id, level, valid_until in _held(ids, needs):
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
        )
        for person_id, home_path in homes.items()
    }


def with_own_time(
    workers: Mapping[int, WorkerFacts], spans: Iterable[Interval]
) -> dict[int, WorkerFacts]:
    """The same workers, with own roster and absence as far as rest reaches. One statement."""
    days = _all_of(spans).widened(NEAR)
    asked = {"ids": list(workers), "from_": days.start, "until": days.end}
    own: dict[int, list[Busy]] = defaultdict(list)
    for person_id, start, end, kind in COMMITMENTS.rows(asked):
        own[person_id].append(Busy(Interval(start, end), BusyKind(kind)))
    return {
        person_id: replace(worker, busy=tuple(sorted((*worker.busy, *own[person_id]), key=_start)))
        if person_id in own
        else worker
        for person_id, worker in workers.items()
    }


def _held(ids: list[int], needs: Iterable[NeedFact] | None) -> Iterable[Any]:
    if needs is None:
        return HELD.rows({"ids": ids})
    needed = [need.capability_id for need in needs]
    return HELD_OF_NEEDS.rows({"ids": ids, "needed": needed})


def _start(busy: Busy) -> datetime:
    return busy.span.start


def _all_of(spans: Iterable[Interval]) -> Interval:
    spans = list(spans)
    return Interval(min(span.start for span in spans), max(span.end for span in spans))


def _grouped(asked: Asked, ids: list[int], make: Any) -> dict[int, list[Any]]:
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in asked.rows({"ids": ids}):
        rows[row.person_id].append(make(row))
    return rows


def _agreement(row: Any) -> AgreementFact:
    return AgreementFact(row.valid_from, row.valid_until, row.hours_week, row.pool)


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


def _claims(ids: list[int], weeks: Interval) -> dict[int, list[Busy]]:
    """Places on tasks, as far as weeks of hours reach."""
    busy: dict[int, list[Busy]] = defaultdict(list)
    asked = {"ids": ids, "from_": weeks.start, "until": weeks.end}
    for row in CLAIMS.rows(asked):
        span, off = Interval(row.starts_at, row.ends_at), unpaid(row.break_minutes, row.break_paid)
        taken = Busy(span, BusyKind.CLAIM, row.name, row.shift_id, off, row.location)
        busy[row.person_id].append(taken)
    return busy
