"""Every refusal in words to the person themselves: the fact with its numbers, and the way out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.capabilities.words import level_name
from app.eligibility.facts import BusyKind, Case
from app.eligibility.queries_verdicts import Judged, next_for
from app.eligibility.verdict import Code, Refusal
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
    text, way_out = _WORDS[refusal.code](refusal.facts, case)
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


def _full(facts: dict[str, Any], case: Case) -> Words:
    return _("Just missed it: a colleague was first."), None


def _started(facts: dict[str, Any], case: Case) -> Words:
    return _(
        "This task began at %(time)s.", time=moment_text(facts["start"], case.first_day)
    ), _other_tasks()


def _cancelled(facts: dict[str, Any], case: Case) -> Words:
    return _("The department cancelled this task."), _other_tasks()


def _closed(facts: dict[str, Any], case: Case) -> Words:
    return _("The department looks no further for this task."), _other_tasks()


def _other_tasks() -> tuple[str, str]:
    return _("See what else fits"), url_for("board.board")


def _not_in_pool(facts: dict[str, Any], case: Case) -> Words:
    return (
        _("You have no pool agreement on that day."),
        agreement_way_out(case.worker.home_path),
    )


def _own_team_first(facts: dict[str, Any], case: Case) -> Words:
    return (
        _("Own team first until %(time)s.", time=moment_text(facts["until"], case.first_day)),
        _("After that it is open to everyone who fits."),
    )


def _overlap(facts: dict[str, Any], case: Case) -> Words:
    times = span_under(facts["start"], facts["end"], case.first_day)
    if facts["shift_id"]:
        address = url_for("board.task", shift_id=facts["shift_id"])
        said = _("You're already working: %(task)s, %(time)s.", task=facts["title"], time=times)
        return said, (_("Show that task"), address)
    roster = (_("Show my roster"), url_for("board.roster", day=_day(facts["start"], case)))
    if facts["kind"] == BusyKind.PAID_ABSENCE:
        return _("You're away then: %(time)s.", time=times), roster
    said = _("You're already working: %(task)s, %(time)s.", task=_("own roster"), time=times)
    return said, roster


def _not_available(facts: dict[str, Any], case: Case) -> Words:
    return _("You said you can't then. Do it anyway?"), None


def _capability_missing(facts: dict[str, Any], case: Case) -> Words:
    return _("You need ‘%(name)s’ for this.", name=capability_name(facts)), _learn(facts, case)


def _level_too_low(facts: dict[str, Any], case: Case) -> Words:
    text = _(
        "‘%(name)s’: needed %(needed)s (%(needed_level)s), you %(found)s (%(found_level)s).",
        name=capability_name(facts),
        needed=level_name(facts["scheme"], facts["needed"]),
        needed_level=facts["needed"],
        found=level_name(facts["scheme"], facts["found"]),
        found_level=facts["found"],
    )
    return text, _learn(facts, case)


def _learn(facts: dict[str, Any], case: Case) -> WayOut:
    if case.shift.extra_left > 0:
        return _("Join a colleague on an extra seat: it is free.")
    return learning_way_out(facts["capability_id"])


def _capability_expires(facts: dict[str, Any], case: Case) -> Words:
    until: date = facts["valid_until"]
    name, day = capability_name(facts), short_day_text(until)
    if until < case.terms.local.day(case.terms.now):
        text = _("‘%(name)s’ expired on %(day)s.", name=name, day=day)
    else:
        text = _("‘%(name)s’ expires on %(day)s, before this task ends.", name=name, day=day)
    return text, (_("Renew it, then it fits."), learning_way_out(facts["capability_id"])[1])


def _agreed_hours(facts: dict[str, Any], case: Case) -> Words:
    text = _(
        "That makes %(found)s of %(allowed)s hours this week.",
        found=number_text(facts["found"]),
        allowed=number_text(facts["allowed"]),
    )
    if facts["week"] > case.terms.local.day(case.terms.now):
        text = _(
            "That makes %(found)s of %(allowed)s hours in the week of %(day)s.",
            found=number_text(facts["found"]),
            allowed=number_text(facts["allowed"]),
            day=short_day_text(facts["week"]),
        )
    return text, _("A shorter task or another week may fit.")


def _agreed_limits(facts: dict[str, Any], case: Case) -> Words:
    way_out = _other_tasks()
    if facts["limit"] == "loads":
        names = ", ".join(str(LOADS[load]) for load in facts["loads"])
        return _("Outside your agreements: %(what)s.", what=names), way_out
    if facts["limit"] == "day_parts":
        names = ", ".join(str(DAY_PARTS[part]) for part in facts["day_parts"])
        return _("Outside your agreements: %(what)s.", what=names), way_out
    found, allowed = number_text(facts["found"]), number_text(facts["allowed"])
    if facts["limit"] == "hours_day":
        return _(
            "That makes %(found)s of your %(allowed)s hours that day.", found=found, allowed=allowed
        ), way_out
    return _(
        "That makes %(found)s of your %(allowed)s days that week.", found=found, allowed=allowed
    ), way_out


def _daily_rest(facts: dict[str, Any], case: Case) -> Words:
    hours = {
        "found": duration_text(facts["found"]),
        "needed": duration_text(facts["needed"]),
        "article": facts["article"],
    }
    if facts["after"]:
        text = _("%(found)s rest before your next shift; %(needed)s needed (%(article)s).", **hours)
    else:
        text = _("%(found)s rest around this task; %(needed)s needed (%(article)s).", **hours)
    part = part_with_rest(case.work_near(), case.shift.span, facts["needed"])
    if part is None:
        return text, _("A task on another day may fit.")
    if part.start == case.shift.span.start:
        return text, _("If you stop at %(time)s, it fits. Call to ask.", time=clock_text(part.end))
    return text, _("If you start at %(time)s, it fits. Call to ask.", time=clock_text(part.start))


def capability_name(facts: dict[str, Any]) -> str:
    """The capability that a refusal is about, in the language in force."""
    names: dict[str, str] = facts["names"]
    return names[str(get_locale())]


def _day(instant: datetime, case: Case) -> str:
    return case.terms.local.day(instant).isoformat()


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
    Code.AGREED_HOURS: _agreed_hours,
    Code.AGREED_LIMITS: _agreed_limits,
    Code.DAILY_REST: _daily_rest,
}
