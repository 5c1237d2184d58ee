"""How a task of the department stands, as its list says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.departments.words_posts import board_text
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from app.web.words_times import clock_text

MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody on a task, as far as the list says."""

    called: str
    quiet: bool
    asked_again: bool


def standing(shift: Shift, holders: Sequence[Holder], now: datetime) -> tuple[str, str]:
    """How the task stands, in words and as a kind of status."""
    text, kind = _staffing(shift, holders, now)
    if not shift.extra_filled or shift.state == ShiftState.CANCELLED:
        return text, kind
    beside = ngettext("%(num)s extra seat taken", "%(num)s extra seats taken", shift.extra_filled)
    return f"{text} · {beside}", kind


def _staffing(shift: Shift, holders: Sequence[Holder], now: datetime) -> tuple[str, str]:
    count = _("%(filled)s of %(places)s", filled=shift.filled, places=shift.places)
    if shift.state == ShiftState.CANCELLED:
        return _("Cancelled"), "neutral"
    if shift.ends_at <= now:
        return _("Over · %(count)s", count=count), "neutral"
    settled = not any(holder.quiet or holder.asked_again for holder in holders)
    if shift.filled >= shift.places and settled:
        # Who has the place is read after the task: a tap between the two may leave nobody.
        return _sorted_text(shift, holders) if holders else count, "ok"
    parts = [count] if shift.places > 1 else []
    parts.append(_searching_text(shift, holders, now))
    text = " · ".join(parts)
    return text[:1].upper() + text[1:], _kind(shift, holders, now)


def _kind(shift: Shift, holders: Sequence[Holder], now: datetime) -> str:
    """Coloured only where people are missing and somebody may have to act."""
    if shift.filled >= shift.places or any(holder.quiet for holder in holders):
        return "info"
    return "warn" if shift.filled or shift.starts_at <= now or _is_closed(shift) else "info"


def _is_closed(shift: Shift) -> bool:
    return shift.state == ShiftState.CLOSED


def _sorted_text(shift: Shift, holders: Sequence[Holder]) -> str:
    names = joined([holder.called for holder in holders])
    time = clock_text(shift.starts_at)
    if shift.starts_at <= clock.now():
        until = clock_text(shift.ends_at)
        return _("Under way until %(time)s: %(names)s", time=until, names=names)
    if len(holders) == 1:
        return _("Sorted: %(name)s arrives at %(time)s.", name=names, time=time)
    return _("Sorted: %(names)s arrive at %(time)s.", names=names, time=time)


def _searching_text(shift: Shift, holders: Sequence[Holder], now: datetime) -> str:
    again = [holder.called for holder in holders if holder.asked_again]
    if any(holder.quiet for holder in holders):
        return _("being arranged")
    if again:
        return _("asked again: %(names)s", names=joined(again))
    return board_text(shift, now)


def joined(names: Sequence[str]) -> str:
    """``Noor, Sem and 3 others``."""
    if len(names) == 1:
        return names[0]
    if len(names) > MOST_NAMES:
        shown = names[: MOST_NAMES - 1]
        rest = ngettext("%(num)s other", "%(num)s others", len(names) - len(shown))
    else:
        *shown, rest = names
    return _("%(names)s and %(last)s", names=", ".join(shown), last=rest)
