"""What a person did before: how often such tasks, and what would go stale without practice."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import bindparam, false, func, select, true, union_all

from app.capabilities.models import Capability, Practice
from app.capabilities.rules import months_after
from app.core import clock
from app.core.asked import Asked
from app.core.db import UTCDateTime
from app.core.localtime import local_time, local_today
from app.eligibility.facts_needs import NeedFact
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState

YEAR, SOON = timedelta(days=365), timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Before:
    """How often a person did each kind of task in a year, and until when what they practised is
    fresh, by capability.
    """

    did: dict[int, int] = field(default_factory=dict)
    fresh_until: dict[int, date] = field(default_factory=dict)

    def keeps_fresh(self, needs: Iterable[NeedFact]) -> bool:
        """Whether practising one of these comes before it goes stale soon."""
        last = local_today() + SOON
        return any(
            self.fresh_until[need.capability_id] <= last
            for need in needs
            if need.capability_id in self.fresh_until
        )


def done_before(person_id: int) -> Before:
    """What a person did before. One statement."""
    now, local, before = clock.now(), local_time(), Before()
    asked = {"person": person_id, "now": now, "since": now - YEAR}
    for is_task, key, number, last in DONE_BEFORE.rows(asked):
        if is_task:
            before.did[key] = number
        else:
            before.fresh_until[key] = months_after(local.day(last), number)
    return before


_now, _since = (bindparam(name, type_=UTCDateTime()) for name in ("now", "since"))
DONE_BEFORE = Asked(
    union_all(
        select(
            true().label("is_task"),
            Shift.task_type_id,
            func.count(),
            func.max(Claim.ends_at, type_=UTCDateTime()),
        )
        .join(Shift, Shift.id == Claim.shift_id)
        .where(
            Claim.person_id == bindparam("person"),
            Claim.state.in_((ClaimState.HELD, ClaimState.WORKED)),
            Claim.ends_at <= _now,
            Claim.ends_at > _since,
        )
        .group_by(Shift.task_type_id),
        select(
            false(),
            Practice.capability_id,
            Capability.stale_months,
            Practice.practised_at,
        )
        .join(Capability, Capability.id == Practice.capability_id)
        .where(Practice.person_id == bindparam("person"), Capability.stale_months.is_not(None)),
    )
)
"""Made once: every board asks it."""
