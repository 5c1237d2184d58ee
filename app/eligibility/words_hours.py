"""Time that is taken, or more of it than was agreed: to the person and others."""

from flask import url_for
from flask_babel import gettext as _

from app.eligibility.facts import WORK, BusyKind, Case
from app.eligibility.verdict import (
    AboutLimits,
    BarredDayParts,
    BarredLoads,
    LongDay,
    ManyDays,
    Overlap,
    TooManyHours,
)
from app.eligibility.words_ways_out import Words, other_tasks
from app.people.models import CommitmentKind
from app.people.words import COMMITMENT_KINDS, DAY_PARTS, LOADS
from app.web.languages import number_text
from app.web.words_times import short_day_text, span_under


def overlap(refusal: Overlap, case: Case) -> Words:
    """The time is taken: to the person."""
    busy = refusal.busy
    times = span_under(busy.span.start, busy.span.end, case.first_day)
    if busy.shift_id:
        address = url_for("board.task", shift_id=busy.shift_id)
        said = _("You're already working: %(task)s, %(time)s.", task=busy.title, time=times)
        return said, (_("Show that task"), address)
    roster = (
        _("Show my roster"),
        url_for("board.roster", day=case.terms.local.day(busy.span.start).isoformat()),
    )
    if busy.kind is BusyKind.PAID_ABSENCE:
        return _("You're away then: %(time)s.", time=times), roster
    what = COMMITMENT_KINDS[CommitmentKind(busy.kind)]
    return _("You're already working: %(task)s, %(time)s.", task=what, time=times), roster


def overlap_to_others(refusal: Overlap, case: Case, name: str) -> str:
    """The time is taken: about ``name``."""
    time = span_under(refusal.busy.span.start, refusal.busy.span.end, case.first_day)
    if refusal.busy.kind in WORK:
        return _("%(name)s is already working then: %(time)s.", name=name, time=time)
    return _("%(name)s is not there then: %(time)s.", name=name, time=time)


def agreed_hours(refusal: TooManyHours, case: Case) -> Words:
    """More hours in a week than agreed: to the person alone."""
    text = _(
        "That makes %(found)s of %(allowed)s hours this week.",
        found=number_text(refusal.found),
        allowed=number_text(refusal.allowed),
    )
    if refusal.week > case.terms.local.day(case.terms.now):
        text = _(
            "That makes %(found)s of %(allowed)s hours in the week of %(day)s.",
            found=number_text(refusal.found),
            allowed=number_text(refusal.allowed),
            day=short_day_text(refusal.week),
        )
    return text, _("A shorter task or another week may fit.")


def agreed_limits(refusal: AboutLimits) -> Words:
    """Beyond a limit: to the person alone."""
    match refusal:
        case BarredLoads(loads):
            names = ", ".join(str(LOADS[load]) for load in loads)
            text = _("Outside your agreements: %(what)s.", what=names)
        case BarredDayParts(parts):
            names = ", ".join(str(DAY_PARTS[part]) for part in parts)
            text = _("Outside your agreements: %(what)s.", what=names)
        case LongDay(found, allowed):
            numbers = {"found": number_text(found), "allowed": number_text(allowed)}
            text = _("That makes %(found)s of your %(allowed)s hours that day.", **numbers)
        case ManyDays(found, allowed):
            numbers = {"found": number_text(found), "allowed": number_text(allowed)}
            text = _("That makes %(found)s of your %(allowed)s days that week.", **numbers)
    return text, other_tasks()
