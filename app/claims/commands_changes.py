"""How a department changes its task.

Locks the workers first where their times may move, then the shift, as everywhere in this room.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.audit.trail import Verb, record
from app.claims.commands_cancellations import CostNotSeen, Over, is_news, over
from app.claims.commands_endings import end_offers, end_others, live_claims
from app.claims.commands_moves import Changed, announce, ask_again, move_offers, move_requests
from app.claims.commands_waiting import ask_waiting_again, offer_freed, trim_kept
from app.claims.locks import lock_holders, locked_shift
from app.claims.notices import is_quiet
from app.claims.policies import TaskAct
from app.claims.queries_acts import task_acts
from app.core import clock
from app.core.command import command
from app.core.revision import Unchanged
from app.notices import outbox
from app.on_call.late import note_hours_due
from app.on_call.models import Withdrawal
from app.on_call.queries_cost import LateCost, late_cost
from app.people.queries_drafts import last_editor
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of
from app.shifts.rules import ShiftDraft
from app.shifts.rules_places import is_elsewhere
from app.shifts.states import Seat

ANNOUNCED = ("department_id", "contact_id", "deputy_id", "location", "note")
"""Fields whose change is told and asks nothing, for as long as the building is the same."""
TEXTS = ("location", "note")
"""Fields that the trail names without quoting them: it keeps no free text of people."""


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Somebody else changed the task meanwhile: what it says now, and who. Nothing changed."""

    current: ShiftDraft
    revision: int
    by: str | None = None


@dataclass(frozen=True, slots=True)
class PlacesTaken:
    """More people hold a place than would remain: whom to speak to. Nothing changed."""

    field: str
    held: int
    names: tuple[str, ...]


@command
def change_shift(
    shift_id: int, draft: ShiftDraft, revision: int, seen_minutes: int | None = None
) -> Changed | Unchanged | EditConflict | PlacesTaken | Over | CostNotSeen:
    """Make the task say what the draft says; its task type and department stay.

    ``revision`` is the one that the editor had in front of them. A change of time or building
    asks everybody on it again, and whoever is asked for it; other changes that concern them are
    announced. Times that are changed too late are to be paid as they were called, and noted;
    ``seen_minutes`` is what was shown of that (None: whatever it is now).
    """
    lock_holders([shift_id])
    shift = locked_shift(shift_id)
    draft = replace(draft, department_id=shift.department_id)
    return change_locked(shift, draft, revision, seen_minutes)


def change_locked(
    shift: Shift, draft: ShiftDraft, revision: int, seen_minutes: int | None = None
) -> Changed | Unchanged | EditConflict | PlacesTaken | Over | CostNotSeen:
    """As ``change_shift``, of a shift that is locked with its holders; also its department.

    Whoever is on it goes along to another department, and is told.
    """
    before = draft_of(shift)
    draft = replace(draft, task_type_id=before.task_type_id)
    if draft == before:
        return Unchanged()
    refused = _refusal(shift, before, revision)
    if refused is not None:
        return refused
    claims = live_claims(shift.id)
    taken = _taken(shift, draft, claims)
    if taken is not None:
        return taken
    cost = late_cost(shift) if draft.span != before.span else LateCost()
    if is_news(cost, seen_minutes):
        return CostNotSeen(cost)
    _apply(shift, draft)
    note_hours_due(cost, shift.id, Withdrawal.CHANGED)
    record(Verb.CHANGED, shift, **_difference(before, draft))
    log_change(shift.id)
    moved = draft.span != before.span or is_elsewhere(before.location, draft.location)
    if shift.filled >= shift.places:
        end_offers(shift)
        end_others(shift)
    else:
        trim_kept(shift)
        if moved:
            move_offers(shift, before)
    if moved:
        ask_waiting_again(shift)
        waiting = move_requests(shift, before)
        changed = ask_again(shift, before, claims)
        return replace(changed, announced=waiting, paid_minutes=cost.minutes)
    if draft.places > before.places:
        offer_freed(shift)
    if any(_concerns(field, before, draft) for field in ANNOUNCED):
        announce(shift, before, claims)
        told = outbox.reachable([claim.person_id for claim in claims])
        return Changed(announced=len(told))
    return Changed()


def _refusal(shift: Shift, before: ShiftDraft, revision: int) -> Over | EditConflict | None:
    if TaskAct.CHANGE not in task_acts(shift, clock.now()):
        return over(shift)
    if shift.revision != revision:
        return EditConflict(before, shift.revision, last_editor(shift))
    return None


def _taken(shift: Shift, draft: ShiftDraft, claims: Sequence[Claim]) -> PlacesTaken | None:
    now = clock.now()
    for field, seat, held, places in (
        ("places", Seat.REGULAR, shift.filled, draft.places),
        ("extra_places", Seat.EXTRA, shift.extra_filled, draft.extra_places),
    ):
        if places < held:
            named = [claim for claim in claims if claim.seat == seat and not is_quiet(claim, now)]
            return PlacesTaken(field, held, tuple(claim.person.name for claim in named))
    return None


def _apply(shift: Shift, draft: ShiftDraft) -> None:
    shift.department_id = draft.department_id
    shift.starts_at, shift.ends_at = draft.span.start, draft.span.end
    shift.places, shift.extra_places = draft.places, draft.extra_places
    shift.contact_id, shift.deputy_id = draft.contact_id, draft.deputy_id
    shift.location, shift.note = draft.location, draft.note
    shift.own_team_until = draft.own_team_until
    shift.division_until = draft.division_until
    shift.by_approval = draft.by_approval
    shift.plan_b = draft.plan_b
    shift.revision += 1
    shift.changed_at = clock.now()


def _concerns(field: str, before: ShiftDraft, after: ShiftDraft) -> bool:
    return bool(getattr(before, field) != getattr(after, field))


def _difference(before: ShiftDraft, after: ShiftDraft) -> dict[str, Any]:
    """The figures that changed, before and after; of texts only that they did."""
    old, new = _figures(before), _figures(after)
    changed = [field for field in old if old[field] != new[field]]
    return {
        "before": {field: old[field] for field in changed},
        "after": {field: new[field] for field in changed},
        "texts": [field for field in TEXTS if _concerns(field, before, after)],
    }


def _figures(draft: ShiftDraft) -> dict[str, Any]:
    own, division = draft.own_team_until, draft.division_until
    return {
        "department": draft.department_id,
        "starts_at": draft.span.start.isoformat(),
        "ends_at": draft.span.end.isoformat(),
        "places": draft.places,
        "extra_places": draft.extra_places,
        "contact": draft.contact_id,
        "deputy": draft.deputy_id,
        "own_team_until": own.isoformat() if own else None,
        "division_until": division.isoformat() if division else None,
        "by_approval": draft.by_approval,
        "plan_b": draft.plan_b,
    }
