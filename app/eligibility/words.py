"""Every refusal in words: to the person themselves, with the way out, and to whoever looks on.

Others read it by name, and what was agreed without numbers. No sentence to them speaks to its
reader: a test holds every code, in both languages, to that.
"""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.eligibility import words_capabilities as capability
from app.eligibility import words_hours as hours
from app.eligibility import words_working_time as law
from app.eligibility.facts import Case
from app.eligibility.verdict import (
    AGREED,
    AGREED_FOR_OTHERS,
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
    OfWorkingTime,
    Overlap,
    OwnTeamFirst,
    Refusal,
    Started,
    TooManyHours,
)
from app.eligibility.words_ways_out import WayOut, Words, agreement_way_out, other_tasks
from app.web.words_times import moment_text


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


def explain_to_others(refusal: Refusal, case: Case, name: str) -> Reason:
    """The reason as a coordinator reads it; ``name`` is the person whom it is about."""
    code = AGREED_FOR_OTHERS if refusal.code in AGREED else str(refusal.code)
    return Reason(code, _words_to_others(refusal, case, name))


def _words(refusal: Refusal, about: Case) -> Words:
    match refusal:
        case Full() if about.shift.kept and not about.extra:
            return _("The free place is offered to who waited for it."), None
        case Full():
            return _("Just missed it: a colleague was first."), None
        case Started():
            return _began(refusal, about), other_tasks()
        case Cancelled():
            return _("The department cancelled this task."), other_tasks()
        case Closed():
            return _("The department looks no further for this task."), other_tasks()
        case NotInPool():
            way_out = agreement_way_out(about.worker.home_path)
            return _("You have no pool agreement on that day."), way_out
        case OwnTeamFirst():
            return _team_first(refusal, about), _after_team(refusal, about)
        case NotAvailable() if about.rather_not:
            return _("You said you'd rather not then. Do it anyway?"), None
        case NotAvailable():
            return _("You said you can't then. Do it anyway?"), None
        case Overlap():
            return hours.overlap(refusal, about)
        case CapabilityMissing():
            return capability.missing(refusal, about)
        case LevelTooLow():
            return capability.too_low(refusal, about)
        case CapabilityExpires():
            return capability.expires(refusal, about)
        case TooManyHours():
            return hours.agreed_hours(refusal, about)
        case BarredLoads() | BarredDayParts() | LongDay() | ManyDays():
            return hours.agreed_limits(refusal)
        case OfWorkingTime():
            return law.working_time(refusal, about)


def _words_to_others(refusal: Refusal, about: Case, name: str) -> str:
    match refusal:
        case Full() if about.shift.kept and not about.extra:
            return _("The free place is offered to who waited for it.")
        case Full():
            return _("All places are taken.")
        case Started():
            return _began(refusal, about)
        case Cancelled():
            return _("The department cancelled this task.")
        case Closed():
            return _("The department looks no further for this task.")
        case NotInPool():
            return _("%(name)s has no pool agreement on that day.", name=name)
        case OwnTeamFirst():
            return _team_first(refusal, about)
        case NotAvailable() if about.rather_not:
            return _("%(name)s would rather not then.", name=name)
        case NotAvailable():
            return _("%(name)s said not to be available then.", name=name)
        case Overlap():
            return hours.overlap_to_others(refusal, about, name)
        case CapabilityMissing():
            return capability.missing_to_others(refusal, name)
        case LevelTooLow():
            return capability.too_low_to_others(refusal, name)
        case CapabilityExpires():
            return capability.expires_to_others(refusal, about, name)
        case TooManyHours() | BarredLoads() | BarredDayParts() | LongDay() | ManyDays():
            return _("Does not fit the agreements with %(name)s.", name=name)
        case OfWorkingTime():
            return law.working_time_to_others(refusal, about, name)


def _began(refusal: Started, about: Case) -> str:
    return _("This task began at %(time)s.", time=moment_text(refusal.start, about.first_day))


def _team_first(refusal: OwnTeamFirst, about: Case) -> str:
    time = moment_text(refusal.until, about.first_day)
    if refusal.beside_division:
        return _("Own team and division first until %(time)s.", time=time)
    return _("Own team first until %(time)s.", time=time)


def _after_team(refusal: OwnTeamFirst, about: Case) -> str:
    """What comes after, for whoever it is said to."""
    last = about.shift.open_from
    if last is not None and refusal.until < last:
        return _("After that your division sees it first.")
    return _("After that it is open to everyone who fits.")
