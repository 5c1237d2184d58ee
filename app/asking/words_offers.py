"""Offers in words: why somebody comes where they come, until when one may answer."""

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.asking.queries_waiting import OwnWaiting
from app.asking.rules_ranking import TOP_LEVEL, Reasons
from app.capabilities.words import level_name
from app.claims.commands import Taken, Waits
from app.claims.queries_over import OverBecause
from app.core import clock
from app.eligibility.facts import Busy, BusyKind, Case
from app.eligibility.queries_shift_facts import Task
from app.eligibility.verdict import (
    CapabilityExpires,
    CapabilityMissing,
    Code,
    LevelTooLow,
    OfWorkingTime,
    Overlap,
    OwnTeamFirst,
    Refusal,
    Verdict,
)
from app.shifts.states import ShiftState
from app.web.languages import number_text
from app.web.words_times import clock_text, moment_text, short_day_text, span_under

MOST_NAMES = 3


def until_text(moment: datetime, under: date | None = None) -> str:
    """Until when an offer may be answered, under the heading of a day if any."""
    return _("Answer before %(time)s.", time=moment_text(moment, under))


def over_text(why: OverBecause | None) -> str:
    """Why an offer is no longer open: one cause, the one that it was."""
    texts = {
        OverBecause.TAKEN: _("Somebody else is doing it."),
        OverBecause.CANCELLED: _("The department cancelled this task."),
        OverBecause.CLOSED: _("The department looks no further for this task."),
        OverBecause.WITHDRAWN: _("The coordinator took the question back."),
    }
    return texts.get(why) or _("This question is no longer open.")  # type: ignore[arg-type]


def why_text(reasons: Reasons, case: Case, verdict: Verdict) -> str:
    """Why somebody comes where they come: what they were ordered by, in that order."""
    said = [_level(reasons, case), _done(reasons), _hours(reasons), _asked(reasons)]
    if reasons.distance == 0:
        said.append(_("own department"))
    if verdict.soft:
        said.append(_said_themselves(case))
    return " · ".join(text for text in said if text)


def brief_text(reasons: Reasons, case: Case, verdict: Verdict) -> str:
    """Why somebody comes where they come, in one short line: what sets them apart."""
    said = [_level(reasons, case), _done(reasons), _room(reasons)]
    if verdict.soft:
        said.append(_said_themselves(case))
    return " · ".join(text for text in said if text)


def own_yes_text() -> str:
    """Why a yes for all times is not enough on a Sunday."""
    return _("On a Sunday the law asks a yes for that time: ask first (ATW 5:6).")


def _said_themselves(case: Case) -> str:
    if case.rather_not:
        return _("would rather not then")
    return _("said not to be available then")


def _room(reasons: Reasons) -> str:
    """How many of the agreed hours are free that week."""
    if reasons.agreed is None:
        return _hours(reasons)
    left = max(0.0, reasons.agreed - reasons.hours)
    return _("%(hours)s hours free", hours=number_text(left))


def _level(reasons: Reasons, case: Case) -> str:
    """The level of what is held lowest, where that is not the top."""
    if reasons.level >= TOP_LEVEL:
        return ""
    for need in case.shift.needs:
        held = case.worker.best(need.capability_id)
        if need.has_levels and (held.level if held else 0) == reasons.level:
            return level_name(need.scheme, reasons.level)
    return ""


def _done(reasons: Reasons) -> str:
    if not reasons.done:
        return ""
    return ngettext("did this %(num)s×", "did this %(num)s×", reasons.done)


def _hours(reasons: Reasons) -> str:
    found = number_text(reasons.hours)
    if reasons.agreed is None:
        return _("%(found)s hours of tasks that week", found=found)
    agreed = number_text(reasons.agreed)
    return _("%(found)s of %(agreed)s hours that week", found=found, agreed=agreed)


def _asked(reasons: Reasons) -> str:
    if not reasons.asked:
        return _("not asked lately")
    return ngettext("asked %(num)s× lately", "asked %(num)s× lately", reasons.asked)


def join_names(names: list[str]) -> str:
    """``Noor, Sem, Amina``, and how many more where it would get long."""
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    more = len(names) - MOST_NAMES
    first = ", ".join(names[:MOST_NAMES])
    return ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", more, names=first)


def assigned_text(outcome: Taken | Waits, name: str) -> str:
    """What became of an assignment, as it was stored."""
    if isinstance(outcome, Waits):
        return _("%(name)s waits for an extra seat on this task.", name=name)
    if outcome.already:
        return _("%(name)s had a place on this task already. Nothing changed.", name=name)
    if outcome.moved:
        return _("%(name)s moved from the extra seat to a place, and gets a message.", name=name)
    return _("%(name)s is assigned, and gets a message in a minute.", name=name)


def no_place(task: Task) -> tuple[Code, str]:
    """Why nobody can be asked for a task any more."""
    facts = task.facts
    if facts.state == ShiftState.CANCELLED:
        return Code.CANCELLED, _("The department cancelled this task.")
    if facts.state == ShiftState.CLOSED:
        return Code.CLOSED, _("The department looks no further for this task.")
    if facts.span.start <= clock.now():
        return Code.STARTED, _("This task began at %(time)s.", time=moment_text(facts.span.start))
    if facts.kept:
        return Code.FULL, _("The free place is offered to who waited for it.")
    return Code.FULL, _("All places are taken.")


def day_words(case: Case, beside: Sequence[Busy]) -> str:
    """Somebody's day around a task, in words, as others may read it."""
    day, span = case.first_day, case.shift.span
    roster = ", ".join(span_under(busy.span.start, busy.span.end, day) for busy in beside)
    return _(
        "%(day)s: %(roster)s. This task %(time)s.",
        day=short_day_text(day),
        roster=roster or _("nothing else"),
        time=span_under(span.start, span.end, day),
    )


def would_fit(refusal: Refusal, about: Case) -> str:
    """What would make a task fit for whom one thing is missing, where there is such a thing."""
    match refusal:
        case OfWorkingTime():
            return _in_part(about)
        case Overlap():
            return _when_free(about)
        case OwnTeamFirst(until):
            return _("Fits from %(time)s.", time=moment_text(until, about.first_day))
        case CapabilityMissing() | LevelTooLow() if about.shift.extra_left > 0:
            return _("Fits an extra seat.")
        case CapabilityExpires():
            return _("Fits once it is renewed.")
    return ""


def _in_part(case: Case) -> str:
    span, part = case.shift.span, case.part_that_fits
    if part is None:
        return ""
    if part.start == span.start:
        return _("Fits when it ends at %(time)s.", time=clock_text(part.end))
    return _("Fits when it begins at %(time)s.", time=clock_text(part.start))


def _when_free(case: Case) -> str:
    span = case.shift.span
    taken = [
        busy.span
        for busy in case.near
        if busy.kind is not BusyKind.UNAVAILABLE and busy.span.overlaps(span)
    ]
    first, last = min(each.start for each in taken), max(each.end for each in taken)
    if last < span.end:
        return _("Free from %(time)s.", time=clock_text(last))
    return _("Free until %(time)s.", time=clock_text(first)) if first > span.start else ""


def waiting_text(own: OwnWaiting) -> str:
    """Where somebody stands on a waiting list, in a sentence."""
    if own.position == 1:
        return _("You are the first on the waiting list.")
    if own.position == 2:
        return _("You are the second on the waiting list.")
    return _("You are number %(num)s on the waiting list.", num=own.position)
