"""A day of a department as one line, with a task on it that is not posted yet."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from app.core import clock
from app.core.axis import Part, Stretch, Strip, axis_of_day, hours_for, strip
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.core.text import large_first
from app.departments.words_bars import names_of_task, within
from app.departments.words_standing import Holder
from app.shifts.models import Shift
from app.web.words_times import day_text, span_text

MOST_BARS = 6
"""So many times are drawn; tasks of one time are one bar."""


def line_of_day(
    day: date,
    tasks: Sequence[tuple[Shift, Sequence[Holder]]],
    new: Interval | None,
    places: int | None,
) -> Strip:
    """The day, with the new task on it where its time is known, and the same in words."""
    local = local_time()
    parts = _bars(tasks)
    said = [
        f"{each.task_type.name} {span_text(each.starts_at, each.ends_at)}" for each, _of in tasks
    ]
    if new is not None:
        parts.append(("gap", new, _("new, %(num)s", num=places or 1)))
        said.append(_("this task %(time)s", time=span_text(new.start, new.end)))
    axis = axis_of_day(day, hours_for([span for _kind, span, _text in parts], local), local)
    parts = [
        (kind, span, text if kind == "gap" or _has_room(axis.bar(span), text) else "")
        for kind, span, text in parts
    ]
    listed = ", ".join(said) or _("no tasks yet")
    label = f"{large_first(day_text(day))}: {listed}."
    return strip(axis, parts, label, now=clock.now(), in_lanes=True)


def _bars(tasks: Sequence[tuple[Shift, Sequence[Holder]]]) -> list[Part]:
    names: dict[Interval, list[str]] = defaultdict(list)
    for shift, holders in tasks:
        names[Interval(shift.starts_at, shift.ends_at)].append(names_of_task(shift, holders))
    return [("own", span, within(some, 1)[0]) for span, some in list(names.items())[:MOST_BARS]]


def _has_room(bar: Stretch | None, text: str) -> bool:
    """Whether a text stands inside its bar on a phone: beside it there may be another one."""
    return bar is not None and bar.width > 3 * len(text)
