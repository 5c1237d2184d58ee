"""What stands above the tasks of a department: the finding, and of which days."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.localtime import local_today
from app.departments.queries_tasks import DAY, TaskFilter, TaskList
from app.web.words_times import clock_text, day_text, short_day_text, week_text


def title_text(asked: TaskFilter, tasks: TaskList) -> str:
    """How many places are open in what is shown."""
    if asked.period == "past":
        return ngettext("%(num)s task is over", "%(num)s tasks are over", tasks.listing.total)
    number = tasks.places_open
    when = _when(asked)
    if not number:
        return _("No places open %(when)s", when=when) if when else _("No places open")
    said = ngettext("%(num)s place open", "%(num)s places open", number)
    return f"{said} {when}" if when else said


def _when(asked: TaskFilter) -> str:
    days = asked.days(local_today())
    if days is None:
        return ""
    first, end = days
    if asked.period == "today":
        names = {0: _("today"), 1: _("tomorrow")}
        return names.get((first - local_today()).days) or _("on %(day)s", day=short_day_text(first))
    if first <= local_today():
        return _("this week")
    if first <= local_today() + (end - first):
        return _("next week")
    return _("in week %(number)s", number=first.isocalendar().week)


def subtitle_text(asked: TaskFilter, tasks: TaskList, department: str | None) -> str:
    """Whose tasks, of which days, and as of when."""
    days = asked.days(local_today())
    as_of = _("as of %(time)s", time=clock_text(tasks.drawn_at))
    return " · ".join(filter(None, [department, _days_text(asked, days), as_of]))


def _days_text(asked: TaskFilter, days: tuple[date, date] | None) -> str:
    if days is None:
        return ""
    first, last = days[0], days[1] - DAY
    if asked.period == "today":
        return day_text(first)
    return week_text(first, last)


def left_text(left: int) -> str:
    """How many places of one day are open."""
    return str(ngettext("%(num)s place open", "%(num)s places open", left)) if left else _("filled")


def later_text(later: tuple[int, int]) -> str:
    """What the next day or week holds."""
    number, left = later
    tasks = ngettext("%(num)s task", "%(num)s tasks", number)
    return f"{tasks}, {left_text(left)}" if number else _("nothing posted yet")
