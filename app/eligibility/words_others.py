"""Every refusal as somebody else reads it: by name, and what was agreed without numbers.

No sentence here speaks to its reader: a test holds every code, in both languages, to that.
"""

from flask_babel import gettext as _

from app.capabilities.words import level_name
from app.eligibility.facts import WORK, Case
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
    Overlap,
    OwnTeamFirst,
    Refusal,
    RestTooShort,
    Started,
    TooManyHours,
)
from app.eligibility.words import Reason, capability_name
from app.web.words_times import duration_text, moment_text, short_day_text, span_under


def explain_to_others(refusal: Refusal, case: Case, name: str) -> Reason:
    """The reason as a coordinator reads it; ``name`` is the person whom it is about."""
    code = AGREED_FOR_OTHERS if refusal.code in AGREED else str(refusal.code)
    return Reason(code, _words(refusal, case, name))


def _overlap(refusal: Overlap, case: Case, name: str) -> str:
    time = span_under(refusal.busy.span.start, refusal.busy.span.end, case.first_day)
    if refusal.busy.kind in WORK:
        return _("%(name)s is already working then: %(time)s.", name=name, time=time)
    return _("%(name)s is not there then: %(time)s.", name=name, time=time)


def _level_too_low(refusal: LevelTooLow, name: str) -> str:
    return _(
        "‘%(capability)s’: needed %(needed)s (%(needed_level)s),"
        " %(name)s holds %(found)s (%(found_level)s).",
        name=name,
        capability=capability_name(refusal),
        needed=level_name(refusal.need.scheme, refusal.need.level),
        needed_level=refusal.need.level,
        found=level_name(refusal.need.scheme, refusal.found),
        found_level=refusal.found,
    )


def _capability_expires(refusal: CapabilityExpires, case: Case, name: str) -> str:
    until = refusal.valid_until
    said = {"name": name, "capability": capability_name(refusal), "day": short_day_text(until)}
    if until < case.terms.local.day(case.terms.now):
        return _("‘%(capability)s’ of %(name)s expired on %(day)s.", **said)
    return _("‘%(capability)s’ of %(name)s expires on %(day)s, before this task ends.", **said)


def _daily_rest(refusal: RestTooShort, name: str) -> str:
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


def _words(refusal: Refusal, about: Case, name: str) -> str:
    match refusal:
        case Full():
            return _("All places are taken.")
        case Started():
            return _(
                "This task began at %(time)s.", time=moment_text(refusal.start, about.first_day)
            )
        case Cancelled():
            return _("The department cancelled this task.")
        case Closed():
            return _("The department looks no further for this task.")
        case NotInPool():
            return _("%(name)s has no pool agreement on that day.", name=name)
        case OwnTeamFirst():
            return _(
                "Own team first until %(time)s.", time=moment_text(refusal.until, about.first_day)
            )
        case Overlap():
            return _overlap(refusal, about, name)
        case NotAvailable():
            return _("%(name)s said not to be available then.", name=name)
        case CapabilityMissing():
            return _(
                "%(name)s lacks ‘%(capability)s’.", name=name, capability=capability_name(refusal)
            )
        case LevelTooLow():
            return _level_too_low(refusal, name)
        case CapabilityExpires():
            return _capability_expires(refusal, about, name)
        case RestTooShort():
            return _daily_rest(refusal, name)
        case TooManyHours() | BarredLoads() | BarredDayParts() | LongDay() | ManyDays():
            return _("Does not fit the agreements with %(name)s.", name=name)
