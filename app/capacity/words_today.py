"""What Today says: its finding, and the time of a row."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.capacity.queries_exceptions import Exceptions
from app.capacity.rows import Row
from app.core.axis import axis_of_now
from app.core.localtime import local_time
from app.web.words_times import moment_text, short_day_text


def finding_text(found: Exceptions, now: datetime) -> str:
    """The title of Today: how many gaps there are today, and when the first one begins."""
    gaps = found.gaps(local_time().day(now))
    if gaps:
        return ngettext(
            "%(num)s gap today, in %(time)s",
            "%(num)s gaps today, first in %(time)s",
            len(gaps),
            time=short_ahead_text(gaps[0].at - now),
        )
    if any(row.open for row in found.rows):
        return _("No gaps today")
    noon = axis_of_now(now, local_time()).span.end
    if any(row.at < noon for row in found.searching):
        return _("No gap is yours yet")
    return _("No gaps until %(time)s", time=moment_text(noon))


def short_ahead_text(ahead: timedelta) -> str:
    """How long until then, for a narrow column: ``22 min``, ``2 h 05``."""
    hours, minutes = divmod(max(1, -(-ahead // timedelta(minutes=1))), 60)
    if not hours:
        return _("%(minutes)s min", minutes=minutes)
    return _("%(hours)s h %(minutes)s", hours=hours, minutes=f"{minutes:02}")


def when_text(row: Row, now: datetime) -> str:
    """What stands below the times of a row: how long until it starts, or its day."""
    if row.span is None:
        return ""
    start, local = row.span.start, local_time()
    if start <= now:
        return _("now")
    days = (local.day(start) - local.day(now)).days
    if days == 0:
        return _("in %(time)s", time=short_ahead_text(start - now))
    return _("tomorrow") if days == 1 else short_day_text(start)
