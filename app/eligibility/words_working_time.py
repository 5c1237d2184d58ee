"""What the rules of working time say: to the person, to others, and where they do not refuse."""

from datetime import time, timedelta
from typing import assert_never

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.localtime import INSTANT
from app.eligibility.facts import Case
from app.eligibility.rules import article_of
from app.eligibility.strips import missing_rest
from app.eligibility.verdict import (
    AboutWorkingTime,
    AverageTooHigh,
    NightRestTooShort,
    RestTooShort,
    ShiftTooLong,
    SundayNotChosen,
    TooMuchByNight,
    WeekRestTooShort,
    WeekTooLong,
)
from app.eligibility.words_ways_out import WayOut, Words
from app.labour.parameters import HOUR, Amount, Measure
from app.labour.verdict import RuleId, RuleVerdict, Ruling
from app.web.languages import number_text
from app.web.words_times import clock_of, clock_text, duration_text, short_day_text


def working_time(refusal: AboutWorkingTime, case: Case) -> Words:
    """More work or less rest than the law allows: to the person."""
    said = _numbers(refusal.said, case)
    match refusal:
        case ShiftTooLong():
            text = _(
                "That makes %(found)s of work without enough rest in between; at most"
                " %(allowed)s (%(article)s).",
                **said,
            )
        case WeekTooLong():
            text = _(
                "That makes %(found)s of work in the week of %(first)s; at most"
                " %(allowed)s (%(article)s).",
                **said,
            )
        case AverageTooHigh():
            text = _(
                "That makes %(found)s a week on average, %(first)s to %(last)s; at"
                " most %(allowed)s (%(article)s).",
                **said,
            )
        case RestTooShort() if case.rules.day_rest_evening is not None:
            text = _rest_with_the_night(refusal.said, case)
        case RestTooShort() if _is_after(refusal, case):
            text = _(
                "%(found)s rest before your next shift; %(needed)s needed (%(article)s).", **said
            )
        case RestTooShort():
            text = _("%(found)s rest around this task; %(needed)s needed (%(article)s).", **said)
        case WeekRestTooShort():
            text = _(
                "At most %(found)s rest at a time in the seven days from %(first)s;"
                " %(needed)s needed (%(article)s).",
                **said,
            )
        case TooMuchByNight() | NightRestTooShort():
            text = _by_night(refusal.said, case)
        case SundayNotChosen():
            return _("Work on a Sunday takes your yes for this time (%(article)s).", **said), None
        case _:
            assert_never(refusal)
    return text, _way_out(case)


def working_time_to_others(refusal: AboutWorkingTime, case: Case, name: str) -> str:
    """More work or less rest than the law allows: about ``name``."""
    said = {"name": name, **_numbers(refusal.said, case)}
    match refusal:
        case ShiftTooLong():
            return _(
                "%(name)s would work %(found)s without enough rest in between; at most"
                " %(allowed)s (%(article)s).",
                **said,
            )
        case WeekTooLong():
            return _(
                "%(name)s would work %(found)s in the week of %(first)s; at most"
                " %(allowed)s (%(article)s).",
                **said,
            )
        case AverageTooHigh():
            return _(
                "%(name)s would work %(found)s a week on average, %(first)s to"
                " %(last)s; at most %(allowed)s (%(article)s).",
                **said,
            )
        case RestTooShort() if case.rules.day_rest_evening is not None:
            return f"{name}: {_rest_with_the_night(refusal.said, case)}"
        case RestTooShort() if _is_after(refusal, case):
            return _(
                "%(name)s has %(found)s rest before the next shift; %(needed)s needed"
                " (%(article)s).",
                **said,
            )
        case RestTooShort():
            return _(
                "%(name)s has %(found)s rest around this task; %(needed)s needed (%(article)s).",
                **said,
            )
        case WeekRestTooShort():
            return _(
                "%(name)s has at most %(found)s rest at a time in the seven days from"
                " %(first)s; %(needed)s needed (%(article)s).",
                **said,
            )
        case TooMuchByNight() | NightRestTooShort():
            return f"{name}: {_by_night(refusal.said, case)}"
        case SundayNotChosen():
            return _(
                "Work on a Sunday takes the yes of %(name)s for this time (%(article)s).", **said
            )
        case _:
            assert_never(refusal)


def note_text(said: RuleVerdict, case: Case) -> str:
    """A warning, that a shift uses an exception of the law, or what is set aside: to the person."""
    numbers = _numbers(said, case)
    if said.ruling is Ruling.REFUSE:
        return _(
            "Set aside with your agreement: %(found)s, normally %(allowed)s (%(article)s).",
            **numbers,
        )
    if said.ruling is Ruling.ALLOW_EXCEPTION:
        if said.rule is RuleId.N2:
            return _("Counts as a long night: %(found)s of work (%(article)s).", **numbers)
        return _("Uses the one short rest of these seven days: %(found)s (%(article)s).", **numbers)
    if said.unit is Measure.SUNDAYS:
        return _(
            "Leaves %(found)s free Sundays in a year; %(needed)s needed (%(article)s).", **numbers
        )
    return _("Breaks of %(found)s in all; %(needed)s needed (%(article)s).", **numbers)


def _numbers(said: RuleVerdict, case: Case) -> dict[str, str]:
    """Found and allowed in words, the days of the window, and where it stands: a number that an
    organisation chose is not said to be of the law alone.
    """
    allowed = amount_text(said.allowed, said.unit)
    return {
        "found": amount_text(said.found, said.unit),
        "allowed": allowed,
        "needed": allowed,
        "first": short_day_text(said.window.start),
        "last": short_day_text(said.window.end - INSTANT),
        "article": article_of(said, case),
    }


def amount_text(number: float, unit: Measure) -> str:
    """An amount of a rule in words."""
    match unit:
        case Measure.HOURS:
            return duration_text(timedelta(hours=number))
        case Measure.MINUTES:
            return duration_text(timedelta(minutes=number))
        case _:
            return number_text(number)


def _by_night(said: RuleVerdict, case: Case) -> str:
    """What a night asks: whoever reads it, it speaks of the work."""
    numbers = _numbers(said, case)
    if said.unit is Measure.NIGHTS:
        return ngettext(
            "%(num)s night from %(first)s to %(last)s; at most %(allowed)s (%(article)s).",
            "%(num)s nights from %(first)s to %(last)s; at most %(allowed)s (%(article)s).",
            round(said.found),
            **numbers,
        )
    if said.unit is Measure.SHIFTS:
        return ngettext(
            "%(num)s shift in a row, with a night among them; at most %(allowed)s (%(article)s).",
            "%(num)s shifts in a row, with a night among them; at most %(allowed)s (%(article)s).",
            round(said.found),
            **numbers,
        )
    if not said.allowed:
        return _("Work at night is not allowed at that age (%(article)s).", **numbers)
    if said.found < said.allowed:
        return _("%(found)s rest after a night; %(needed)s needed (%(article)s).", **numbers)
    return _("%(found)s of work in a night; at most %(allowed)s (%(article)s).", **numbers)


def _rest_with_the_night(said: RuleVerdict, case: Case) -> str:
    """What a rest asks that must hold the evening and the night: whoever reads it."""
    rules = case.rules
    evening = rules.day_rest_evening or rules.night_until
    return _(
        "%(found)s rest with the time from %(begin)s to %(end)s in it; %(needed)s needed"
        " (%(article)s).",
        begin=_clock(evening),
        end=_clock(rules.night_until),
        **_numbers(said, case),
    )


def _clock(amount: Amount) -> str:
    return clock_of(time(amount.value // HOUR % 24, amount.value % HOUR // 60))


def _is_after(refusal: RestTooShort, case: Case) -> bool:
    """Whether the rest is that before what follows the task."""
    rest = missing_rest(refusal, case)
    return rest is not None and rest.start >= case.shift.span.end


def _way_out(case: Case) -> WayOut:
    part = case.part_that_fits
    if part is None:
        return _("A task on another day may fit.")
    if part.start == case.shift.span.start:
        return _("If you stop at %(time)s, it fits. Call to ask.", time=clock_text(part.end))
    return _("If you start at %(time)s, it fits. Call to ask.", time=clock_text(part.start))
