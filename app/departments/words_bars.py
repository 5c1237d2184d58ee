"""A task as bars: who holds a place, what is still open, and the seats beside the staffing."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.axis import Part
from app.core.intervals import Interval
from app.departments.words_standing import Holder
from app.shifts.models import Shift
from app.shifts.states import ShiftState


def bars_of(shift: Shift, holders: Sequence[Holder], now: datetime, most: int) -> list[Part]:
    """The bars of a task, ``most`` at most; the last name says how many more there are.

    No name stands here that the words beside it do not tell: an extra seat is a number.
    """
    if shift.state == ShiftState.CANCELLED:
        return []
    span = Interval(shift.starts_at, shift.ends_at)
    beside: list[Part] = []
    left = shift.places - shift.filled
    if left and shift.state == ShiftState.OPEN and shift.ends_at > now:
        beside.append(("gap", span, _("%(num)s to find", num=left)))
    if shift.extra_filled:
        text = ngettext("%(num)s extra", "%(num)s extra", shift.extra_filled)
        beside.append(("extra", span, str(text)))
    names = [_("being arranged") if each.quiet else each.called for each in holders]
    return [*(("mine", span, name) for name in within(names, most - len(beside))), *beside]


def within(names: list[str], most: int) -> list[str]:
    """At most so many; the last one says how many more there are."""
    if len(names) <= most:
        return names
    return [*names[: most - 1], f"{names[most - 1]} +{len(names) - most}"]


def names_of_task(shift: Shift, holders: Sequence[Holder]) -> str:
    """Who comes, in the one bar that stands for all of a task; else what it is."""
    names = [_("being arranged") if each.quiet else each.called for each in holders]
    return within(names, 1)[0] if names else shift.task_type.name
