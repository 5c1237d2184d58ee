"""Time that is taken, or more of it than was agreed or the law allows: to the person and others."""

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
    RestTooShort,
    TooManyHours,
)
from app.eligibility.words_ways_out import Words, other_tasks
from app.labour.rest import part_with_rest
from app.people.models import CommitmentKind
from app.people.words import COMMITMENT_KINDS, DAY_PARTS, LOADS
from app.web.languages import number_text
from app.web.words_times import clock_text, duration_text, short_day_text, span_under


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


def rest(refusal: RestTooShort, case: Case) -> Words:
    """Too little rest by law: to the person."""
    hours = {
        "found": duration_text(refusal.short.found),
        "needed": duration_text(refusal.short.needed),
        "article": refusal.article,
    }
    if refusal.after:
        text = _("%(found)s rest before your next shift; %(needed)s needed (%(article)s).", **hours)
    else:
        text = _("%(found)s rest around this task; %(needed)s needed (%(article)s).", **hours)
    part = part_with_rest(case.work_near(), case.shift.span, refusal.short.needed)
    if part is None:
        return text, _("A task on another day may fit.")
    if part.start == case.shift.span.start:
        return text, _("If you stop at %(time)s, it fits. Call to ask.", time=clock_text(part.end))
    return text, _("If you start at %(time)s, it fits. Call to ask.", time=clock_text(part.start))


def rest_to_others(refusal: RestTooShort, name: str) -> str:
    """Too little rest by law: about ``name``."""
    said = {
        "name": name,
        "found": duration_text(refusal.short.found),
        "needed": duration_text(refusal.short.needed),
        "article": refusal.article,
    }
    if refusal.after:
        return _(
            "%(name)s has %(found)s rest before the next shift; %(needed)s needed (%(article)s).",
            **said,
        )
    return _(
        "%(name)s has %(found)s rest around this task; %(needed)s needed (%(article)s).", **said
    )
