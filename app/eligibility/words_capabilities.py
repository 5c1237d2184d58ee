"""What is not held, not far enough, or not long enough: to the person and to others."""

from flask_babel import get_locale
from flask_babel import gettext as _

from app.capabilities.words import level_name
from app.eligibility.facts import Case
from app.eligibility.facts_needs import NeedFact
from app.eligibility.queries_verdicts import Judged, next_for
from app.eligibility.verdict import (
    AboutCapability,
    CapabilityExpires,
    CapabilityMissing,
    LevelTooLow,
)
from app.eligibility.words_ways_out import WayOut, Words, learning_way_out
from app.web.words_times import short_day_text


def capability_name(refusal: AboutCapability) -> str:
    """The capability that a refusal is about, in the language in force."""
    return refusal.need.names[str(get_locale())]


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


def missing(refusal: CapabilityMissing, case: Case) -> Words:
    """A need is not held at all: to the person."""
    text = _("You need ‘%(name)s’ for this.", name=capability_name(refusal))
    return text, _learn(refusal.need, case)


def missing_to_others(refusal: CapabilityMissing, name: str) -> str:
    """That a need is not held at all, said about ``name``."""
    return _("%(name)s lacks ‘%(capability)s’.", name=name, capability=capability_name(refusal))


def too_low(refusal: LevelTooLow, case: Case) -> Words:
    """A need is held, and not far enough: to the person."""
    text = _(
        "‘%(name)s’: needed %(needed)s (%(needed_level)s), you %(found)s (%(found_level)s).",
        name=capability_name(refusal),
        needed=level_name(refusal.need.scheme, refusal.need.level),
        needed_level=refusal.need.level,
        found=level_name(refusal.need.scheme, refusal.found),
        found_level=refusal.found,
    )
    return text, _learn(refusal.need, case)


def too_low_to_others(refusal: LevelTooLow, name: str) -> str:
    """A need is held, and not far enough: about ``name``."""
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


def expires(refusal: CapabilityExpires, case: Case) -> Words:
    """A need is no longer held at the end of the task: to the person."""
    until = refusal.valid_until
    name, day = capability_name(refusal), short_day_text(until)
    if until < case.terms.local.day(case.terms.now):
        text = _("‘%(name)s’ expired on %(day)s.", name=name, day=day)
    else:
        text = _("‘%(name)s’ expires on %(day)s, before this task ends.", name=name, day=day)
    return text, (_("Renew it, then it fits."), learning_way_out(refusal.need.capability_id)[1])


def expires_to_others(refusal: CapabilityExpires, case: Case, name: str) -> str:
    """A need is no longer held at the end of the task: about ``name``."""
    until = refusal.valid_until
    said = {"name": name, "capability": capability_name(refusal), "day": short_day_text(until)}
    if until < case.terms.local.day(case.terms.now):
        return _("‘%(capability)s’ of %(name)s expired on %(day)s.", **said)
    return _("‘%(capability)s’ of %(name)s expires on %(day)s, before this task ends.", **said)


def _learn(need: NeedFact, case: Case) -> WayOut:
    if case.shift.extra_left > 0:
        return _("Join a colleague on an extra seat: it is free.")
    return learning_way_out(need.capability_id)
