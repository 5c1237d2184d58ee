"""Time as people read it: a day, an interval under its heading, a moment, a length.

A clock time that stands alone belongs to the day above it; every other one carries its day.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from flask import Flask
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _

from app.core.intervals import Interval
from app.core.localtime import local_time, local_today
from app.core.text import large_first
from app.web.languages import number_text

DAY, IN_DAYS = timedelta(days=1), timedelta(hours=48)
WEEKDAY_SAYS_IT = 6
"""So many days ago the name of the weekday alone is still clear."""


def install(app: Flask) -> None:
    """Make these known to templates."""
    app.jinja_env.filters.update(
        clock=clock_text,
        clock_of=clock_of,
        day=day_text,
        day_heading=day_heading,
        day_of_month=day_of_month_text,
        full_day=full_day,
        short_day=short_day_text,
        weekday=weekday_text,
        weekday_name=weekday_name,
        span=span_text,
        span_under=span_under,
        dated_span=dated_span,
        moment=moment_text,
        span_length=span_length_text,
        hours=duration_text,
    )


def clock_text(instant: datetime) -> str:
    """``13:00``: 24 hours in both languages."""
    return local_time().at(instant).strftime("%H:%M")


def span_text(start: datetime, end: datetime) -> str:
    """``13:00–16:30``."""
    return f"{clock_text(start)}–{clock_text(end)}"


def day_text(day: date | datetime) -> str:
    """``dinsdag 13 oktober``."""
    return _in_words(_date(day), "EEEE d MMMM")


def full_day(day: date) -> str:
    """``13 oktober 2026``: a day that may lie years away."""
    return _in_words(day, "d MMMM y")


def day_heading(day: date) -> str:
    """``Vandaag, dinsdag 13 oktober``."""
    ahead = (day - local_today()).days
    name = {0: _("Today"), 1: _("Tomorrow")}.get(ahead)
    return f"{name}, {day_text(day)}" if name else large_first(day_text(day))


def short_day_text(day: date | datetime) -> str:
    """``di 13 okt``."""
    return _short(_date(day), "EEE d MMM")


def weekday_text(day: date) -> str:
    """``di 13``: where the month stands above."""
    return _short(day, "EEE d")


def weekday_name(day: date) -> str:
    """``di``: of a day within a week."""
    return _short(day, "EEE")


def weekday_whole(day: date) -> str:
    """``dinsdag``: where the day of the week is what it is about."""
    return _in_words(day, "EEEE")


def day_in_field(day: date) -> str:
    """``di 13 okt 2026``: the day of the week shows a slip of the pen."""
    return _short(day, "EEE d MMM y")


def moment_in_field(moment: datetime) -> str:
    """``di 13 okt 2026 11:30``, of a day and time on the local clock."""
    return f"{day_in_field(moment.date())} {clock_of(moment.time())}"


def day_of_month_text(day: date) -> str:
    """``13 okt``: where the day of the week says nothing."""
    return _short(day, "d MMM")


def week_text(first: date, last: date) -> str:
    """``week 42, 12 tot en met 18 oktober``."""
    return _(
        "week %(number)s, %(first)s to %(last)s",
        number=first.isocalendar().week,
        first=_in_words(first, "d" if first.month == last.month else "d MMMM"),
        last=_in_words(last, "d MMMM"),
    )


def month_text(day: date) -> str:
    """``oktober 2026``."""
    return _in_words(day, "LLLL yyyy")


def short_month_text(day: date) -> str:
    """``okt 2026``."""
    return _short(day, "MMM y")


def clock_of(shown: time | None) -> str:
    """``13:00``; empty without a time."""
    return shown.strftime("%H:%M") if shown else ""


def span_under(start: datetime, end: datetime, day: date) -> str:
    """The time of an interval as it stands under the heading of a local day.

    On its first day ``22:30–06:00``, on the next ``until 06:00 (began Sun 22:30)``; of several
    days ``from 22:30``, ``all day``, ``until 06:00 (…)``. One that does not touch the day says
    its own: ``Sun 13 Dec 22:30–06:00``.
    """
    local = local_time()
    first, last = local.days_touched(start, end)
    if not first <= day <= last:
        return dated_span(start, end)
    whole = local.whole_day(day)
    if start <= whole.start and whole.end <= end:
        return _("all day")
    if day == last and day != first:
        time, began = clock_text(end), _since(start, day)
        return _("until %(time)s (began %(began)s)", time=time, began=began)
    if day != last and not _is_one_night(start, end):
        return _("from %(time)s", time=clock_text(start))
    return span_text(start, end)


def dated_span(start: datetime, end: datetime) -> str:
    """An interval with its day: ``Tue 13 Oct 13:00–16:30``; of several days with both of them."""
    local = local_time()
    first, last = local.days_touched(start, end)
    is_whole = start == local.midnight(first) and end == local.midnight(last + DAY)
    begin, until = short_day_text(first), short_day_text(last)
    if is_whole:
        return _("%(day)s, all day", day=begin) if first == last else f"{begin} – {until}"
    if first == last or _is_one_night(start, end):
        return f"{begin} {span_text(start, end)}"
    if end == local.midnight(last + DAY):
        return f"{begin} {clock_text(start)} – {short_day_text(last + DAY)} {clock_text(end)}"
    return f"{begin} {clock_text(start)} – {until} {clock_text(end)}"


def moment_text(moment: datetime, under: date | None = None) -> str:
    """``11:30`` where that is plain: on the day ``under`` which it stands, or of today if on none.

    Else with its day: ``today 11:30``, ``Wed 14 Oct 11:30``.
    """
    day, today = local_time().day(moment), local_today()
    if day == (under or today):
        return clock_text(moment)
    if day == today:
        return _("today %(time)s", time=clock_text(moment))
    return f"{short_day_text(day)} {clock_text(moment)}"


def duration_text(amount: timedelta | float) -> str:
    """A length, given as such or in hours: ``46 minutes``, ``3.5 hours``, ``6 hours 55 minutes``.

    Whole and half hours are said as one number, as people do; all else to the minute.
    """
    length = amount if isinstance(amount, timedelta) else timedelta(hours=amount)
    minutes = round(length.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if not rest or (rest == 30 and hours):
        number = minutes / 60
        return _("%(hours)s hours", hours=number_text(number)) if number != 1 else _("1 hour")
    said = ngettext("%(num)s minute", "%(num)s minutes", rest)
    if not hours:
        return str(said)
    whole = _("%(hours)s hours", hours=hours) if hours != 1 else _("1 hour")
    return _("%(hours)s and %(minutes)s", hours=whole, minutes=said)


def span_length_text(span: Interval) -> str:
    """How long an interval is in truth; where the clock turns meanwhile, it says so."""
    local = local_time()
    said = duration_text(span.length)
    before, after = (local.at(each).utcoffset() or timedelta() for each in (span.start, span.end))
    if before == after:
        return said
    if before > after:
        return _("%(length)s, the clock goes back", length=said)
    return _("%(length)s, the clock goes forward", length=said)


def ahead_text(ahead: timedelta) -> str:
    """How long until then: ``6 h 55`` within a day, in hours within two, else in days."""
    if ahead >= IN_DAYS:
        return str(ngettext("%(num)s day", "%(num)s days", ahead.days))
    if ahead >= DAY:
        return duration_text(timedelta(hours=round(ahead / timedelta(hours=1))))
    # Rounded up, it goes on as the clock does: tasks start on whole minutes.
    hours, minutes = divmod(max(1, -(-ahead // timedelta(minutes=1))), 60)
    if hours and minutes:
        return _("%(hours)s h %(minutes)s", hours=hours, minutes=f"{minutes:02}")
    return duration_text(timedelta(hours=hours, minutes=minutes))


def ago_text(age: timedelta) -> str:
    """How long ago, in whole minutes, hours or days: what is old is not old to the minute."""
    if age >= IN_DAYS:
        return str(ngettext("%(num)s day", "%(num)s days", age.days))
    unit = timedelta(hours=1) if age >= timedelta(hours=1) else timedelta(minutes=1)
    return duration_text(age // unit * unit)


def starts_in(ahead: timedelta) -> str:
    """How long until a start, the same wherever it stands."""
    return _("Starts in %(time)s", time=ahead_text(ahead))


def _is_one_night(start: datetime, end: datetime) -> bool:
    """Whether the two times alone say it: it ends on the next day, earlier on the clock."""
    local = local_time()
    begun, over = local.at(start), local.at(end)
    return over.date() == begun.date() + DAY and over.time() < begun.time()


def _since(start: datetime, day: date) -> str:
    first = local_time().day(start)
    if (day - first).days > WEEKDAY_SAYS_IT:
        return f"{short_day_text(first)} {clock_text(start)}"
    return f"{_short(first, 'EEE')} {clock_text(start)}"


def _in_words(day: date, pattern: str) -> str:
    """A day by a pattern of CLDR, in the language in force."""
    locale = get_locale()
    return _formatted(day, pattern, locale.language if locale else "")


@lru_cache(maxsize=4096)
def _formatted(day: date, pattern: str, _language: str) -> str:
    return format_date(day, pattern)


def _short(day: date, pattern: str) -> str:
    """In abbreviated words, without the points that some languages set behind them."""
    return _in_words(day, pattern).replace(".", "")


def _date(day: date | datetime) -> date:
    return local_time().day(day) if isinstance(day, datetime) else day
