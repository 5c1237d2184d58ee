"""Time as people read it: an interval under the heading of a day, a moment, a length.

A clock time that stands alone belongs to the day above it; every other one carries its day.
"""

from datetime import date, datetime, timedelta

from flask import Flask
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.core import clock
from app.core.intervals import Interval
from app.web.languages import clock_text, local_time, number_text, short_day_text, span_text

INSTANT = timedelta(microseconds=1)
DAY, IN_DAYS = timedelta(days=1), timedelta(hours=48)
WEEKDAY_SAYS_IT = 6
"""So many days ago the name of the weekday alone is still clear."""


def install(app: Flask) -> None:
    """Make these known to templates."""
    app.jinja_env.filters.update(
        span_under=span_under,
        dated_span=dated_span,
        moment=moment_text,
        span_length=span_length_text,
        hours=duration_text,
    )


def span_under(start: datetime, end: datetime, day: date) -> str:
    """The time of an interval as it stands under the heading of a local day.

    On its first day ``22:30–06:00``, on the next ``until 06:00 (began Sun 22:30)``; of several
    days ``from 22:30``, ``all day``, ``until 06:00 (…)``. One that does not touch the day says
    its own: ``Sun 13 Dec 22:30–06:00``.
    """
    local = local_time()
    first, last = days_touched(start, end)
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
    first, last = days_touched(start, end)
    is_whole = start == local.midnight(first) and end == local.midnight(last + DAY)
    begin, until = short_day_text(first), short_day_text(last)
    if is_whole:
        return _("%(day)s, all day", day=begin) if first == last else f"{begin} – {until}"
    if first == last or _is_one_night(start, end):
        return f"{begin} {span_text(start, end)}"
    if end == local.midnight(last + DAY):
        return f"{begin} {clock_text(start)} – {short_day_text(last + DAY)} {clock_text(end)}"
    return f"{begin} {clock_text(start)} – {until} {clock_text(end)}"


def days_touched(start: datetime, end: datetime) -> tuple[date, date]:
    """The first and the last local day of ``[start, end)``: what ends at midnight ends before."""
    local = local_time()
    return local.day(start), local.day(max(start, end - INSTANT))


def moment_text(moment: datetime, under: date | None = None) -> str:
    """``11:30`` where that is plain: on the day ``under`` which it stands, or of today if on none.

    Else with its day: ``today 11:30``, ``Wed 14 Oct 11:30``.
    """
    day, today = local_time().day(moment), local_time().day(clock.now())
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
    return f"{format_date(first, 'EEE').replace('.', '')} {clock_text(start)}"
