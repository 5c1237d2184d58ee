"""A series in words: when it comes again, how each date stands, and what became of a tap."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import ngettext

from app.agreements.words import WEEKDAYS
from app.core import clock
from app.departments.words_standing import standing
from app.eligibility.words import explain
from app.notices.words_told import told_text
from app.series.commands import SeriesTaken
from app.series.queries import SeriesDate
from app.shifts.states import ShiftState
from app.times.rules_series import SeriesRule
from app.web.words_times import clock_of, full_day, short_day_text

MOST_NAMED = 3


def rule_text(rule: SeriesRule) -> str:
    """When it comes again."""
    days = ", ".join(str(WEEKDAYS[str(number)]) for number in rule.weekdays)
    said = [
        _(
            "%(days)s %(start)s–%(end)s, until and including %(last)s",
            days=days,
            start=clock_of(rule.start),
            end=clock_of(rule.end),
            last=full_day(rule.last),
        )
    ]
    if rule.holidays:
        said.append(_("not on public holidays"))
    if rule.without:
        said.append(_("not on %(days)s", days=", ".join(_span(*each) for each in rule.without)))
    return "; ".join(said)


def _span(begin: object, end: object) -> str:
    first, last = short_day_text(begin), short_day_text(end)  # type: ignore[arg-type]
    return first if begin == end else f"{first} – {last}"


def for_worker(date: SeriesDate) -> tuple[str, str]:
    """How a date stands to the one who looks, and as which kind of status."""
    if date.shift.state == ShiftState.CANCELLED:
        return _("Cancelled"), "neutral"
    if date.judged is None:
        return _("Over") if date.shift.ends_at <= clock.now() else _("started"), "neutral"
    if date.is_mine:
        return _("It's yours"), "ok"
    verdict, case = date.judged.verdict, date.judged.case
    if verdict.states:
        return explain(verdict.states[0], case).text, "neutral"
    if verdict.hard:
        return " ".join(explain(each, case).text for each in verdict.hard), "learn"
    if verdict.soft:
        return explain(verdict.soft[0], case).text, "warn"
    return _("Fits"), "ok"


def for_department(date: SeriesDate) -> tuple[str, str]:
    """How a date stands, as the list of its department says it."""
    return standing(date.shift, date.holders, clock.now())


def taken_text(outcome: SeriesTaken) -> str:
    """What a tap took, or asked for, and which dates somebody else has now."""
    taken, lost, said = len(outcome.taken), outcome.lost, []
    if taken or not outcome.asked:
        said.append(ngettext("%(num)s date is yours.", "%(num)s dates are yours.", taken))
    if outcome.asked:
        said.append(
            ngettext(
                "You asked for %(num)s date; the department chooses.",
                "You asked for %(num)s dates; the department chooses.",
                outcome.asked,
            )
        )
    if lost:
        days = [short_day_text(each.task.span.start) for each in lost]
        named = ", ".join(days[:MOST_NAMED]) + (
            f" +{len(days) - MOST_NAMED}" if len(days) > MOST_NAMED else ""
        )
        said.append(
            ngettext(
                "Somebody else was first on %(days)s.",
                "Others were first on %(days)s.",
                len(lost),
                days=named,
            )
        )
    return " ".join(said)


def undone_text(number: int, told: Collection[int]) -> str:
    """What was taken back; ``told``: who of the department had heard of it, and hears that."""
    said = ngettext("%(num)s date is put back.", "%(num)s dates are put back.", number)
    heard = told_text(told) if told else _("The department never noticed.")
    return f"{said} {heard}"
