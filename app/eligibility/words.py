"""Every refusal in words to the person themselves: the fact with its numbers, and the way out."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.capabilities.words import level_name
from app.eligibility.facts import BusyKind, Case, NeedFact
from app.eligibility.queries_verdicts import Judged, next_for
from app.eligibility.verdict import (
    AboutCapability,
    AboutLimits,
    BarredDayParts,
    BarredLoads,
    Cancelled,
    CapabilityExpires,
    CapabilityMissing,
    Closed,
    Full,
    LevelTooLow,
    LongDay,
    ManyDays,
    NotAvailable,
    NotInPool,
    Overlap,
    OwnTeamFirst,
    Refusal,
    RestTooShort,
    Started,
    TooManyHours,
)
from app.eligibility.words_ways_out import WayOut, agreement_way_out, learning_way_out
from app.labour.rest import part_with_rest
from app.people.words import DAY_PARTS, LOADS
from app.web.languages import number_text
from app.web.words_times import clock_text, duration_text, moment_text, short_day_text, span_under

LEVELS = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not, and what to do: text, or a text with an address."""

    code: str
    text: str
    way_out: WayOut | None = None


def explain(refusal: Refusal, case: Case) -> Reason:
    """The reason as the person themselves reads it, numbers included."""
    text, way_out = _words(refusal, case)
    return Reason(str(refusal.code), text, way_out)


Words = tuple[str, WayOut | None]


def towards(judged: Judged) -> str:
    """What an extra seat leads to, where one capability that grows is all that is missing."""
    need = next_for(judged)
    if need is None:
        return ""
    return _(
        "An extra seat here brings you towards ‘%(level)s’ in %(name)s.",
        level=level_name(need.scheme, need.level),
        name=need.names[str(get_locale())],
    )


def _started(refusal: Started, case: Case) -> Words:
    return _(
        "This task began at %(time)s.", time=moment_text(refusal.start, case.first_day)
    ), _other_tasks()


def _other_tasks() -> tuple[str, str]:
    return _("See what else fits"), url_for("board.board")


def _own_team_first(refusal: OwnTeamFirst, case: Case) -> Words:
    return (
        _("Own team first until %(time)s.", time=moment_text(refusal.until, case.first_day)),
        _("After that it is open to everyone who fits."),
    )


def _overlap(refusal: Overlap, case: Case) -> Words:
    busy = refusal.busy
    times = span_under(busy.span.start, busy.span.end, case.first_day)
    if busy.shift_id:
        address = url_for("board.task", shift_id=busy.shift_id)
        said = _("You're already working: %(task)s, %(time)s.", task=busy.title, time=times)
        return said, (_("Show that task"), address)
    roster = (_("Show my roster"), url_for("board.roster", day=_day(busy.span.start, case)))
    if busy.kind is BusyKind.PAID_ABSENCE:
        return _("You're away then: %(time)s.", time=times), roster
    said = _("You're already working: %(task)s, %(time)s.", task=_("own roster"), time=times)
    return said, roster


def _capability_missing(refusal: CapabilityMissing, case: Case) -> Words:
    text = _("You need ‘%(name)s’ for this.", name=capability_name(refusal))
    return text, _learn(refusal.need, case)


def _level_too_low(refusal: LevelTooLow, case: Case) -> Words:
    text = _(
        "‘%(name)s’: needed %(needed)s (%(needed_level)s), you %(found)s (%(found_level)s).",
        name=capability_name(refusal),
        needed=level_name(refusal.need.scheme, refusal.need.level),
        needed_level=refusal.need.level,
        found=level_name(refusal.need.scheme, refusal.found),
        found_level=refusal.found,
    )
    return text, _learn(refusal.need, case)


def _learn(need: NeedFact, case: Case) -> WayOut:
    if case.shift.extra_left > 0:
        return _("Join a colleague on an extra seat: it is free.")
    return learning_way_out(need.capability_id)


def _capability_expires(refusal: CapabilityExpires, case: Case) -> Words:
    until = refusal.valid_until
    name, day = capability_name(refusal), short_day_text(until)
    if until < case.terms.local.day(case.terms.now):
        text = _("‘%(name)s’ expired on %(day)s.", name=name, day=day)
    else:
        text = _("‘%(name)s’ expires on %(day)s, before this task ends.", name=name, day=day)
    return text, (_("Renew it, then it fits."), learning_way_out(refusal.need.capability_id)[1])


def _agreed_hours(refusal: TooManyHours, case: Case) -> Words:
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


def _agreed_limits(refusal: AboutLimits) -> Words:
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
    return text, _other_tasks()


def _daily_rest(refusal: RestTooShort, case: Case) -> Words:
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


def capability_name(refusal: AboutCapability) -> str:
    """The capability that a refusal is about, in the language in force."""
    return refusal.need.names[str(get_locale())]


def _day(instant: datetime, case: Case) -> str:
    return case.terms.local.day(instant).isoformat()


def _words(refusal: Refusal, about: Case) -> Words:
    match refusal:
        case Full():
            return _("Just missed it: a colleague was first."), None
        case Started():
            return _started(refusal, about)
        case Cancelled():
            return _("The department cancelled this task."), _other_tasks()
        case Closed():
            return _("The department looks no further for this task."), _other_tasks()
        case NotInPool():
            return _("You have no pool agreement on that day."), agreement_way_out(
                about.worker.home_path
            )
        case OwnTeamFirst():
            return _own_team_first(refusal, about)
        case Overlap():
            return _overlap(refusal, about)
        case NotAvailable():
            return _("You said you can't then. Do it anyway?"), None
        case CapabilityMissing():
            return _capability_missing(refusal, about)
        case LevelTooLow():
            return _level_too_low(refusal, about)
        case CapabilityExpires():
            return _capability_expires(refusal, about)
        case TooManyHours():
            return _agreed_hours(refusal, about)
        case RestTooShort():
            return _daily_rest(refusal, about)
        case _:
            return _agreed_limits(refusal)
