"""Every refusal as somebody else reads it: by name, and what was agreed without numbers.

No sentence here speaks to its reader: a test holds every code, in both languages, to that.
"""

from typing import Any

from flask_babel import gettext as _

from app.capabilities.words import level_name
from app.eligibility.facts import WORK, Case
from app.eligibility.verdict import AGREED, AGREED_FOR_OTHERS, Code, Refusal
from app.eligibility.words import Reason, capability_name
from app.web.words_times import duration_text, moment_text, short_day_text, span_under


def explain_to_others(refusal: Refusal, case: Case, name: str) -> Reason:
    """The reason as a coordinator reads it; ``name`` is the person whom it is about."""
    code = AGREED_FOR_OTHERS if refusal.code in AGREED else str(refusal.code)
    return Reason(code, str(_WORDS[refusal.code](refusal.facts, case, name)))


def _full(facts: dict[str, Any], case: Case, name: str) -> str:
    return _("All places are taken.")


def _started(facts: dict[str, Any], case: Case, name: str) -> str:
    return _("This task began at %(time)s.", time=moment_text(facts["start"], case.first_day))


def _cancelled(facts: dict[str, Any], case: Case, name: str) -> str:
    return _("The department cancelled this task.")


def _closed(facts: dict[str, Any], case: Case, name: str) -> str:
    return _("The department looks no further for this task.")


def _not_in_pool(facts: dict[str, Any], case: Case, name: str) -> str:
    return _("%(name)s has no pool agreement on that day.", name=name)


def _own_team_first(facts: dict[str, Any], case: Case, name: str) -> str:
    return _("Own team first until %(time)s.", time=moment_text(facts["until"], case.first_day))


def _overlap(facts: dict[str, Any], case: Case, name: str) -> str:
    time = span_under(facts["start"], facts["end"], case.first_day)
    if facts["kind"] in WORK:
        return _("%(name)s is already working then: %(time)s.", name=name, time=time)
    return _("%(name)s is not there then: %(time)s.", name=name, time=time)


def _not_available(facts: dict[str, Any], case: Case, name: str) -> str:
    return _("%(name)s said not to be available then.", name=name)


def _capability_missing(facts: dict[str, Any], case: Case, name: str) -> str:
    return _("%(name)s lacks ‘%(capability)s’.", name=name, capability=capability_name(facts))


def _level_too_low(facts: dict[str, Any], case: Case, name: str) -> str:
    return _(
        "‘%(capability)s’: needed %(needed)s (%(needed_level)s),"
        " %(name)s holds %(found)s (%(found_level)s).",
        name=name,
        capability=capability_name(facts),
        needed=level_name(facts["scheme"], facts["needed"]),
        needed_level=facts["needed"],
        found=level_name(facts["scheme"], facts["found"]),
        found_level=facts["found"],
    )


def _capability_expires(facts: dict[str, Any], case: Case, name: str) -> str:
    until = facts["valid_until"]
    said = {"name": name, "capability": capability_name(facts), "day": short_day_text(until)}
    if until < case.terms.local.day(case.terms.now):
        return _("‘%(capability)s’ of %(name)s expired on %(day)s.", **said)
    return _("‘%(capability)s’ of %(name)s expires on %(day)s, before this task ends.", **said)


def _agreed(facts: dict[str, Any], case: Case, name: str) -> str:
    return _("Does not fit the agreements with %(name)s.", name=name)


def _daily_rest(facts: dict[str, Any], case: Case, name: str) -> str:
    said = {
        "name": name,
        "found": duration_text(facts["found"]),
        "needed": duration_text(facts["needed"]),
        "article": facts["article"],
    }
    if facts["after"]:
        return _(
            "%(name)s has %(found)s rest before the next shift; %(needed)s needed (%(article)s).",
            **said,
        )
    return _(
        "%(name)s has %(found)s rest around this task; %(needed)s needed (%(article)s).", **said
    )


_WORDS = {
    Code.FULL: _full,
    Code.STARTED: _started,
    Code.CANCELLED: _cancelled,
    Code.CLOSED: _closed,
    Code.NOT_IN_POOL: _not_in_pool,
    Code.OWN_TEAM_FIRST: _own_team_first,
    Code.OVERLAP: _overlap,
    Code.NOT_AVAILABLE: _not_available,
    Code.CAPABILITY_MISSING: _capability_missing,
    Code.LEVEL_TOO_LOW: _level_too_low,
    Code.CAPABILITY_EXPIRES: _capability_expires,
    Code.AGREED_HOURS: _agreed,
    Code.AGREED_LIMITS: _agreed,
    Code.DAILY_REST: _daily_rest,
}
