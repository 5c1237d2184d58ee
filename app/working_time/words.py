"""What stands on a proof sheet and beside a week, in words."""

from collections.abc import Iterable
from datetime import timedelta
from typing import assert_never

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.intervals import Interval
from app.core.localtime import INSTANT, local_time
from app.eligibility.verdict import AGREED, OfWorkingTime
from app.eligibility.words import explain, explain_to_others
from app.eligibility.words_working_time import amount_text
from app.labour.facts_presence import PresenceKind
from app.labour.parameters import Measure, RuleSet
from app.labour.sets_compared import Side
from app.labour.verdict import Ruling
from app.measures.numbers import Measured
from app.rule_sets.rules import LAW
from app.rule_sets.words import label_of
from app.web.words_times import clock_text, duration_text, full_day, short_day_text
from app.working_time.lines import RuleLine
from app.working_time.queries_proofs import Proven
from app.working_time.sheet import ProofSheet
from app.working_time.week import OwnWeek, WeekRest

LONG = timedelta(days=300)
"""A stretch as long as this needs its years."""


def kind_text(kind: PresenceKind) -> str:
    """What somebody's time was counted as."""
    match kind:
        case PresenceKind.WORK:
            return _("work")
        case PresenceKind.PAID_ABSENCE:
            return _("paid absence")
        case PresenceKind.EDUCATION:
            return _("school")
        case _:
            assert_never(kind)


def ruling_text(line: RuleLine, of_week: bool = False) -> str:
    """What a rule says; of a task, or of a week as it stands."""
    match line.ruling:
        case Ruling.REFUSE:
            return _("not allowed")
        case Ruling.ALLOW_EXCEPTION:
            return _("allowed, by an exception in the law")
        case Ruling.WARN:
            return _("allowed, with a warning")
        case Ruling.ALLOW:
            if line.was_so and of_week:
                return _("not kept")
            if line.was_so:
                return _("was so already: this makes it no worse")
            return _("allowed, but close") if line.is_near else _("allowed")
        case _:
            assert_never(line.ruling)


def title_text(line: RuleLine) -> str:
    """What a number is about; of a rest before which work it is."""
    found = line.measured
    if line.before is not None:
        time = {"day": short_day_text(line.before), "time": clock_text(line.before)}
        if found.number == "day_rest":
            return _("Rest before %(day)s %(time)s", **time)
        return _("%(rest)s, before %(day)s %(time)s", rest=label_of(found.number), **time)
    if found.weeks > 1:
        return ngettext("Average over %(num)s week", "Average over %(num)s weeks", found.weeks)
    return label_of(found.number)


def measured_text(number: float, unit: Measure) -> str:
    """What a rule found or allows."""
    match unit:
        case Measure.HOURS | Measure.MINUTES:
            return amount_text(number, unit)
        case Measure.NIGHTS:
            return ngettext("%(num)s night", "%(num)s nights", round(number))
        case Measure.SHIFTS:
            return ngettext("%(num)s shift", "%(num)s shifts", round(number))
        case Measure.SUNDAYS:
            return ngettext("%(num)s Sunday", "%(num)s Sundays", round(number))
        case Measure.DAYS:
            return ngettext("%(num)s day", "%(num)s days", round(number))
        case Measure.MONTHS:
            return ngettext("%(num)s month", "%(num)s months", round(number))
        case _:
            assert_never(unit)


def found_text(found: Measured) -> str:
    """What was found; of an average that it is one."""
    text = measured_text(found.found, found.unit)
    return _("%(hours)s a week", hours=text) if found.weeks > 1 else text


def allowed_text(found: Measured) -> str:
    """The number of the rule, and on which side of it one stays."""
    number = measured_text(found.allowed, found.unit)
    if found.side is Side.AT_LEAST:
        return _("at least %(number)s", number=number)
    return _("at most %(number)s", number=number)


def room_text(found: Measured) -> str:
    """How much room is left, or by how much it is beyond."""
    room = measured_text(abs(found.room), found.unit)
    least = found.side is Side.AT_LEAST
    if found.is_beyond:
        return (
            _("%(amount)s too little", amount=room)
            if least
            else _("%(amount)s too much", amount=room)
        )
    if not found.room:
        return _("exactly enough") if least else _("nothing left")
    if least:
        return _("%(amount)s more than needed", amount=room)
    if found.weeks > 1:
        return ngettext(
            "%(amount)s left in that week",
            "%(amount)s left in those %(num)s weeks",
            found.weeks,
            amount=room,
        )
    return _("%(amount)s left", amount=room)


def window_text(window: Interval) -> str:
    """The window that was looked at: whole days by their first and last, else to the minute."""
    local = local_time()
    first, last = local.day(window.start), local.day(window.end - INSTANT)
    if window.start == local.midnight(first) and window.end == local.midnight(
        local.day(window.end)
    ):
        if last - first > LONG:
            return f"{full_day(first)} – {full_day(last)}"
        return f"{short_day_text(first)} – {short_day_text(last)}"
    start, end = window.start, window.end
    return f"{short_day_text(start)} {clock_text(start)} – {short_day_text(end)} {clock_text(end)}"


def pause_text(seconds: int | None) -> str:
    """How long a break is; None: nothing is known of one."""
    if seconds is None:
        return _("not known")
    return duration_text(timedelta(seconds=seconds)) if seconds else _("none")


def finding_text(sheet: ProofSheet, proven: Proven) -> tuple[str, str]:
    """What the sheet comes to, in one sentence, and how it is drawn."""
    rulings = {each.ruling for each in sheet.verdicts}
    if Ruling.REFUSE in rulings:
        if sheet.is_set_aside:
            return _set_aside_text(proven), "ok"
        if proven.has_place:
            return _("By what is stored now the law does not allow this place."), "bad"
        return _("The law does not allow this task beside the other work."), "bad"
    if Ruling.ALLOW_EXCEPTION in rulings:
        return _("The law allows it, by an exception that the law itself gives."), "ok"
    if Ruling.WARN in rulings:
        return _("The law allows it, with a warning."), "ok"
    return _("For the law it is fine: no rule has anything to say."), "ok"


def _set_aside_text(proven: Proven) -> str:
    if proven.about is None:
        return _("The law leaves room here, and you agreed to use it for this task.")
    return _(
        "The law leaves room here, and %(name)s agreed to use it for this task.",
        name=proven.about.first_name,
    )


def other_reasons(proven: Proven) -> list[str]:
    """What else stands in the way. That it is beyond what was agreed has no numbers here."""
    return list(dict.fromkeys(_other_reasons(proven)))


def _other_reasons(proven: Proven) -> Iterable[str]:
    about, case = proven.about, proven.judged.case
    for refusal in proven.standing:
        if isinstance(refusal, OfWorkingTime):
            continue
        if about is not None:
            yield explain_to_others(refusal, case, about.first_name).text
        elif refusal.code in AGREED:
            yield _("It does not fit your agreements.")
        else:
            yield explain(refusal, case).text


def is_law(rules: RuleSet) -> bool:
    """Whether a set is the law itself, not one that an organisation chose."""
    return rules.name == LAW[rules.minors].name


def week_text(week: OwnWeek) -> tuple[str, str]:
    """What a week comes to, in one sentence, and how it is drawn."""
    if week.broken:
        return ngettext(
            "%(num)s rule is not kept in this week.",
            "%(num)s rules are not kept in this week.",
            week.broken,
        ), "bad"
    if week.exceptions:
        return ngettext(
            "This week is within the rules, with %(num)s exception or warning.",
            "This week is within the rules, with %(num)s exceptions or warnings.",
            week.exceptions,
        ), "info"
    near = next(iter(week.near), None)
    if near is not None:
        said = _("%(what)s: %(found)s, %(allowed)s", **_facts(near))
        return _("This week is within the rules. Nearest: %(what)s.", what=said), "ok"
    return _("This week is within the rules, with room to spare."), "ok"


def _facts(line: RuleLine) -> dict[str, str]:
    found, allowed = found_text(line.measured), allowed_text(line.measured)
    return {"what": title_text(line), "found": found, "allowed": allowed}


def rest_text(rest: WeekRest) -> str:
    """How long a rest is, until which work, and how long it should be."""
    found = rest.line.measured
    facts = {
        "found": duration_text(rest.span.length),
        "day": short_day_text(rest.span.end),
        "time": clock_text(rest.span.end),
        "needed": measured_text(found.allowed, found.unit),
    }
    return _("%(found)s rest until %(day)s %(time)s; %(needed)s needed", **facts)
