"""Who can do what, and when: what the lists of people are asked, as the address says it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from flask import request, url_for
from sqlalchemy import ColumnElement

from app.asking.forms_question import MomentForm
from app.asking.queries_people import is_free
from app.capabilities import queries_matrix
from app.capabilities.models import TOP_LEVEL
from app.capabilities.queries_matrix import MatrixColumn, MatrixFilter
from app.core import clock
from app.core.axis import local_hour
from app.core.intervals import Interval
from app.core.localtime import NoSuchTime, local_time
from app.core.viewer import Can
from app.people.queries import department_choices
from app.web.access import viewer
from app.web.limits import id_of
from app.web.pages import searched
from app.web.words_times import clock_of

MOST_CHOSEN = 100
"""How many columns an address may name; the page draws the first of them."""
USUAL_LENGTH = timedelta(hours=4)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Question:
    """What the page was asked. ``form``: the day and the times as they are shown, ``asked``: as it
    is judged.

    ``span``: the time asked about, where there are a start and an end. ``only_free``: nobody whose
    time is taken in it.
    """

    asked: MatrixFilter
    form: MomentForm
    span: Interval | None
    only_free: bool
    columns: list[MatrixColumn]
    column: MatrixColumn | None
    chosen: frozenset[int]
    departments: list[tuple[int, str]]

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.form.asked_day

    @property
    def start(self) -> time | None:
        """From when, where it is asked."""
        return cast("time | None", self.form.start.data)

    @property
    def end(self) -> time | None:
        """Until when, where it is asked."""
        return cast("time | None", self.form.end.data)

    def free(self) -> ColumnElement[bool] | None:
        """The condition that a person's time is free in the span; None without one."""
        return is_free(self.span) if self.span else None

    def only(self) -> list[ColumnElement[bool]]:
        """The condition on the people that are listed, where only those who are free are."""
        return [is_free(self.span)] if self.span and self.only_free else []

    def address(self, endpoint: str, **more: Any) -> str:
        """The address of the same question elsewhere, or of another page of it."""
        given = {
            "capability": self.asked.capability_id,
            "level": self.asked.level if self.column and self.column.has_levels else None,
            "day": self.day.isoformat(),
            "start": clock_of(self.start) or None,
            "end": clock_of(self.end) or None,
            "free": 1 if self.only_free else None,
            "department": self.asked.department_id,
            "q": self.asked.search or None,
            "column": sorted(self.chosen),
        }
        return url_for(endpoint, **{**given, **more})


def read_question() -> Question:
    """What the address asks; what makes no sense is as if it were not asked."""
    return _question(MomentForm())


def read_question_of_span() -> Question:
    """The same with a time: the next four hours, as far as none is given."""
    local = local_time()
    begins = local.at(clock.now()).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    form = MomentForm()
    start, end = form.start.data, form.end.data
    start = start or (_later(end, -USUAL_LENGTH) if end else begins.time())
    form.start.data, form.end.data = start, end or _later(start, USUAL_LENGTH)
    if "day" not in request.args:
        form.day.data = begins.date()
    asked = _question(form)
    return replace(asked, asked=replace(asked.asked, near=True))


def _question(form: MomentForm) -> Question:
    day, start, end = form.asked_day, form.start.data, form.end.data
    span = _span(day, start, end) if start and end else None
    departments = department_choices(viewer(), Can.SEE_PEOPLE)
    department = id_of(request.args.get("department"))
    asked = MatrixFilter(
        local_time().day(span.end - INSTANT) if span else queries_matrix.day_of_end(day, end),
        department if department in dict(departments) else None,
        searched(),
    )
    columns = queries_matrix.columns(viewer(), asked)
    wanted = id_of(request.args.get("capability"))
    column = next((each for each in columns if each.id == wanted), None)
    named = map(id_of, request.args.getlist("column")[:MOST_CHOSEN])
    return Question(
        asked=asked.about(column, _level()) if column else asked,
        form=form,
        span=span,
        only_free=span is not None and "free" in request.args,
        columns=columns,
        column=column,
        chosen=frozenset(each for each in named if each) & {each.id for each in columns},
        departments=departments,
    )


def _span(day: date, start: time, end: time) -> Interval:
    """From the start on the local day to the end on it or, where that is earlier, the day after."""
    last = day if end > start else day + timedelta(days=1)
    begin, until = _instant(day, start), _instant(last, end)
    return Interval(begin, max(until, begin + timedelta(minutes=1)))


def _instant(day: date, shown: time) -> datetime:
    """The instant of a local time; where the clock skips it, that at which it goes on."""
    try:
        return local_time().instant(day, shown, fold=0)
    except NoSuchTime:
        return local_hour(day, shown.hour + 1, local_time())


def _later(shown: time, by: timedelta) -> time:
    return (datetime.combine(date(2000, 1, 2), shown) + by).time()


def _level() -> int:
    level = id_of(request.args.get("level"))
    return level if level is not None and 1 <= level <= TOP_LEVEL else TOP_LEVEL
