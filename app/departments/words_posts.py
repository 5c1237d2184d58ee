"""Where a task stands for workers, in words: what the boards themselves would answer."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.intervals import Interval
from app.core.localtime import local_time
from app.departments.commands_posts import StaysPosted
from app.eligibility.queries_fits import FitCount
from app.ladder.rules_ladder import ladder
from app.ladder.words import ahead_text, plan_text
from app.shifts.models import Shift
from app.shifts.rules import ON_BOARDS
from app.shifts.states import ShiftState
from app.web.words_times import moment_text, short_day_text


def shown_from(shift: Shift, now: datetime) -> datetime | None:
    """When the boards of those whom it fits begin to show a task; None where none ever will."""
    if shift.state != ShiftState.OPEN or shift.starts_at <= now:
        return None
    return max(now, shift.starts_at - ON_BOARDS)


def board_text(shift: Shift, now: datetime) -> str:
    """Where a task stands, as the status line of its department says it."""
    begins = shown_from(shift, now)
    if begins is None:
        return str(_("started") if shift.starts_at <= now else _("search stopped"))
    if begins > now:
        return str(_("on the boards from %(day)s", day=short_day_text(begins)))
    own, division = _steps_ahead(shift, now)
    if own is not None:
        return str(_("own team until %(time)s", time=_moment(own, shift)))
    if division is not None:
        return str(_("division until %(time)s", time=_moment(division, shift)))
    return str(_("on the board"))


def steps_text(shift: Shift, now: datetime) -> str:
    """The steps that come, with their clock, and what is done when nobody comes. With contact."""
    begins = shown_from(shift, now)
    if begins is None:
        return ""
    plan = plan_text(shift.plan_b, shift.contact.name) if shift.plan_b is not None else ""
    if begins > now or not any(_steps_ahead(shift, now)):
        return plan
    span, local = Interval(shift.starts_at, shift.ends_at), local_time()
    steps = ladder(span, shift.own_team_until, now, local, shift.division_until)
    return f"{ahead_text(steps, local.day(shift.starts_at))} {plan}".strip()


def _steps_ahead(shift: Shift, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Until when the own team and the division go first, as far as that is not over."""
    both = (shift.own_team_until, shift.division_until)
    own, division = (each if each is not None and each > now else None for each in both)
    return own, division


def _moment(at: datetime, shift: Shift) -> str:
    return str(moment_text(at, local_time().day(shift.starts_at)))


def posted_text(shifts: Sequence[Shift], fits: FitCount | None, now: datetime) -> tuple[str, str]:
    """What is said after posting, and as which kind of message; ``fits`` people, where counted."""
    later = [begins for begins in (shown_from(each, now) for each in shifts) if begins != now]
    first = shifts[0]
    if len(shifts) > 1:
        said = ngettext("%(num)s task is posted.", "%(num)s tasks are posted.", len(shifts))
        on_now = len(shifts) - len(later)
        if on_now == len(shifts):
            said = ngettext(
                "%(num)s task is on the board.", "%(num)s tasks are on the board.", on_now
            )
        elif on_now:
            now_text = ngettext(
                "%(num)s is on the boards now; the others come 60 days before they start.",
                "%(num)s are on the boards now; the others come 60 days before they start.",
                on_now,
            )
            said = f"{said} {now_text}"
        elif any(later):
            day = short_day_text(min(filter(None, later)))
            from_then = _("The first is on the boards from %(day)s.", day=day)
            said = f"{said} {from_then}"
        return said, "ok"
    count = fits or FitCount(0, 0)
    said = f"{_single_text(first, now)} {_fits_text(count, first, now)}"
    return said, "ok" if count.fits else "warn"


def _single_text(shift: Shift, now: datetime) -> str:
    begins = shown_from(shift, now)
    if begins is None:
        return str(_("Posted. It has begun: no board shows it any more."))
    if begins > now:
        return str(_("Posted. On the boards from %(day)s.", day=short_day_text(begins)))
    own, division = _steps_ahead(shift, now)
    if own is not None:
        return str(_("On the board of your own team until %(time)s.", time=_moment(own, shift)))
    if division is not None:
        time = _moment(division, shift)
        return str(_("On the board of your division until %(time)s.", time=time))
    return str(_("On the board."))


def reopened_text(shift: Shift, now: datetime) -> str:
    """What is said when people are looked for again."""
    text = board_text(shift, now)
    return str(_("Looking for people again: %(where)s.", where=text))


def _fits_text(count: FitCount, shift: Shift, now: datetime) -> str:
    if not count.fits:
        return str(_("Nobody fits now."))
    said = ngettext("%(num)s person fits.", "%(num)s people fit.", count.fits)
    own, division = _steps_ahead(shift, now)
    first = first_text(count, own, division)
    return f"{said} {first}" if first else said


def first_text(count: FitCount, own: datetime | None, division: datetime | None) -> str:
    """How many of those whom a task fits see it first, where some do."""
    if own is not None:
        return ngettext(
            "%(num)s of them is in the own team.", "%(num)s of them are in the own team.", count.own
        )
    if division is not None:
        return ngettext(
            "%(num)s of them is in the division.",
            "%(num)s of them are in the division.",
            count.division,
        )
    return ""


def stays_text(stays: StaysPosted) -> str:
    """Why a post was not taken back."""
    texts = {
        "late": _("Too late to undo: people may have heard of it. You can cancel the task."),
        "taken": _("Somebody took a place already. You can cancel the task; they are told."),
        "told": _("Somebody was asked already. You can cancel the task; they are told."),
        "changed": _("The task was changed meanwhile. You can cancel it."),
    }
    return str(texts[stays.why])
