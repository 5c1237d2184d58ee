"""Several tasks changed at once: all of them, or none. Each by the command for one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete

from app.claims import notices_charge
from app.claims.commands_cancellations import CostNotSeen, Done, cancel_shift
from app.claims.commands_changes import change_locked
from app.claims.commands_moves import Changed
from app.claims.locks import lock_holders, lock_shifts
from app.core.command import command
from app.core.db import db
from app.neighbours.models import NeighbourHelp
from app.notices import outbox
from app.on_call.queries_cost import LateCost
from app.selection.notices import tell_posters
from app.selection.queries import Foreseen, foresee
from app.selection.rules import Cancelling, HandingOver, Moving, SelectionAct
from app.shifts.models import Shift


@dataclass(frozen=True, slots=True)
class SelectionDone:
    """All of it is so: what became of each task. ``lapsed``: who lost a place to other work."""

    tasks: tuple[Foreseen, ...]
    lapsed: tuple[str, ...] = ()
    paid_minutes: int = 0


@dataclass(frozen=True, slots=True)
class NotAllOfIt:
    """Some of the tasks cannot go along: their ids. Nothing was changed."""

    shift_ids: tuple[int, ...]


@command
def change_selection(
    shift_ids: Collection[int],
    act: SelectionAct,
    by: int,
    seen: Mapping[int, int],
    seen_minutes: int,
) -> SelectionDone | NotAllOfIt | CostNotSeen:
    """Do the same with several tasks, all of them or none.

    ``seen`` are the revisions that were looked at, by id: what changed since does not go along.
    ``seen_minutes`` is what was shown of hours to be paid. Who is on several of them gets one mail.
    Workers are locked first, then the tasks, each by id.
    """
    lock_holders(shift_ids)
    foreseen = foresee(lock_shifts(shift_ids), act, seen)
    hindered = tuple(each.shift.id for each in foreseen if each.hindrance is not None)
    if hindered:
        return NotAllOfIt(hindered)
    cost = LateCost(tuple(due for each in foreseen for due in each.cost.due))
    if cost.minutes > seen_minutes:
        return CostNotSeen(cost)
    before = {each.shift.id: _named(each.shift) for each in foreseen}
    lapsed: list[str] = []
    with outbox.together():
        for each in _in_order(foreseen, act):
            lapsed += _do(each, act)
        _tell(foreseen, act, by, before)
    return SelectionDone(tuple(foreseen), tuple(dict.fromkeys(lapsed)), cost.minutes)


def _in_order(foreseen: Sequence[Foreseen], act: SelectionAct) -> list[Foreseen]:
    """What goes later begins with the last, so that nobody is in two places in between."""
    changed = [each for each in foreseen if each.draft is not None]
    later = isinstance(act, Moving) and any(
        each.draft is not None and each.draft.span.start > each.shift.starts_at for each in changed
    )
    return sorted(changed, key=lambda each: (each.shift.starts_at, each.shift.id), reverse=later)


def _do(foreseen: Foreseen, act: SelectionAct) -> Sequence[str]:
    """One task, by the command for one; who lost their place to other work."""
    shift, draft = foreseen.shift, foreseen.draft
    if isinstance(act, Cancelling):
        outcome: object = cancel_shift(shift.id, act.reason)
        assert isinstance(outcome, Done), outcome  # looked at under the same locks
        return ()
    assert draft is not None
    outcome = change_locked(shift, draft, shift.revision)
    assert isinstance(outcome, Changed), outcome
    return outcome.lapsed


Named = tuple[int, int, int | None]
"""The department, the contact person and the deputy of a task."""


def _named(shift: Shift) -> Named:
    return shift.department_id, shift.contact_id, shift.deputy_id


def _tell(
    foreseen: Sequence[Foreseen], act: SelectionAct, by: int, before: Mapping[int, Named]
) -> None:
    """Tell who is contact person or deputy now, and who posts for the other department."""
    changed = [each.shift for each in foreseen if each.is_changed]
    if isinstance(act, Cancelling | Moving) or not changed:
        return
    named: dict[tuple[int, int], list[int | None]] = {}
    for shift in changed:
        _department, *old = before[shift.id]
        for number, former in zip((shift.contact_id, shift.deputy_id), old, strict=True):
            if number is not None and number not in (former, by):
                named.setdefault((number, shift.department_id), []).append(former)
    for (number, department_id), others in sorted(named.items()):
        only = others[0] if len(set(others)) == 1 else None
        notices_charge.post(number, department_id, len(others), only)
    if isinstance(act, HandingOver):
        ids = [shift.id for shift in changed]
        db.session.execute(
            delete(NeighbourHelp).where(
                NeighbourHelp.shift_id.in_(ids), NeighbourHelp.department_id == act.department_id
            )
        )
        told = {number for number, _department in named} | {by}
        tell_posters(act, [before[each][0] for each in ids], told)
