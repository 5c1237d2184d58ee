"""A post that may come again every week, and its quick line: read into the fields of the form, and
said back in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField
from wtforms.validators import Optional as IfGiven

from app.agreements.words import WEEKDAYS
from app.core.localtime import local_today
from app.core.text import folded, normalised
from app.shifts.fields import OTHER
from app.shifts.forms import ShiftForm
from app.shifts.rules_line import LONGEST_LINE, TIMES, Kind, LineRead, clock_in, read_line
from app.times.fields import Day
from app.times.rules import NotRead, read_day
from app.times.rules_holidays import holiday_on
from app.times.rules_series import MOST_DATES, SeriesRule, read_without
from app.web.fields import Choices, Text, options
from app.web.kept import is_shown_again
from app.web.words_times import clock_of, short_day_text

DAYS_AHEAD = 15
"""How many days have a chip, or can be ticked as well."""


class PostForm(ShiftForm):
    """What to post, once, on several days, or again every week.

    Every week it begins with the day that was chosen, or the first of the weekdays after it.
    """

    weekly_until = Day(_l("Every week, until and including"), [IfGiven()])
    weekdays = Choices(_l("On these days"), choices=options(WEEKDAYS.items()))
    no_holidays = BooleanField(_l("Not on public holidays"))
    not_on = Text(_l("Not on these days"), 200)
    rule: SeriesRule | None = None
    """What was asked for, once ``drafts`` were made of it; None for other posts."""

    @property
    def is_weekly(self) -> bool:
        """Whether anything was said of coming again."""
        return bool(
            self.weekly_until.data or self.weekly_until.process_errors or self.weekdays.data
        )

    def _asked_days(self, today: date) -> list[date]:
        days = super()._asked_days(today)
        if not days or not self.is_weekly:
            return days
        self.most_days = MOST_DATES
        return self._weekly_days(min(days)) or [min(days)]

    def _weekly_days(self, first: date) -> list[date]:
        """The days of the series; none where something is wrong with it, said at its field."""
        last = self.weekly_until.data
        if self.weekly_until.process_errors:
            return []
        if last is None:
            self.refuse("weekly_until", _("Give the last day on which it comes again."))
            return []
        left_out = read_without(folded(self.not_on.data or ""), first)
        if isinstance(left_out, str):
            self.refuse("not_on", _("Not understood: %(words)s", words=f"‘{left_out}’"))
            return []
        weekdays = tuple(sorted({int(each) for each in self.weekdays.data or ()}))
        rule = SeriesRule(
            weekdays or (first.weekday(),),
            first,
            last,
            self.start.data or time(),
            self.end.data or time(),
            tuple(left_out),
            bool(self.no_holidays.data),
        )
        days = rule.days(is_holiday())
        if not days:
            self.refuse("weekly_until", _("No day is left. Choose a later last day."))
        elif len(days) > MOST_DATES:
            text = _(
                "A series has at most %(most)s dates. Choose an earlier last day.", most=MOST_DATES
            )
            self.refuse("weekly_until", text)
            return []
        self.rule = rule
        return days


def is_holiday() -> Callable[[date], bool]:
    """Whether a day is a public holiday of this installation."""
    country = current_app.config["HOLIDAYS"]
    return lambda day: bool(holiday_on(day, country, "nl"))


@dataclass(frozen=True, slots=True)
class QuickLine:
    """What was typed, what it says, and whether the form has not taken it in yet."""

    text: str
    read: LineRead
    understood: tuple[str, ...]
    is_new: bool

    def holds_back(self, sent: Mapping[str, Any]) -> bool:
        """Whether nothing is posted before somebody has seen what was understood."""
        return self.is_new and bool(self.read.unread or "enter" in sent)


NO_LINE = QuickLine("", LineRead(), (), is_new=False)


def quick_line(form: ShiftForm) -> QuickLine:
    """The line that came with the form; ``was-line`` is the one that it was filled from."""
    text = normalised(request.form.get("line", "")).strip()[:LONGEST_LINE]
    if not text:
        return NO_LINE
    choices = [each for each in form.task_type.choices if each.value]
    kinds = [
        Kind(int(each.value), folded(each.label), each.optgroup in (None, form.own_types))
        for each in choices
    ]
    read = read_line(folded(text), kinds, local_today())
    labels = {int(each.value): str(each.label) for each in choices}
    is_new = text != request.form.get("was-line", "") and not is_shown_again()
    return QuickLine(text, read, _said(read, labels), is_new)


def _said(read: LineRead, labels: Mapping[int, str]) -> tuple[str, ...]:
    """What was understood, part by part."""
    times = [clock_of(each) for each in (read.start, read.end) if each is not None]
    parts = [
        *_said_weekly(read),
        short_day_text(read.day) if read.day else "",
        "–".join(times),
        labels[read.kind] if read.kind else "",
        ngettext("%(num)s person", "%(num)s people", read.places) if read.places else "",
        ngettext("%(num)s extra seat", "%(num)s extra seats", read.extra) if read.extra else "",
    ]
    return tuple(str(part) for part in parts if part)


def _said_weekly(read: LineRead) -> tuple[str, ...]:
    """That it comes again, and until when."""
    if not read.weekdays:
        return ()
    days = ", ".join(str(WEEKDAYS[str(number)]) for number in read.weekdays)
    return (
        _("every week: %(days)s", days=days),
        _("until and including %(day)s", day=short_day_text(read.until)) if read.until else "",
        _("not on public holidays") if read.no_holidays else "",
    )


def fill_in(form: ShiftForm, read: LineRead) -> None:
    """Put what a line says into the form, over whatever stood there."""
    says = {
        "task_type": read.kind,
        "start": read.start,
        "end": read.end,
        "places": read.places,
        "extra_places": read.extra,
    }
    for name, value in says.items():
        if value is not None:
            _put(form, name, value)
    if read.day is not None:
        _choose_day(form, read.day)
    if read.weekdays and isinstance(form, PostForm):
        _fill_weekly(form, read)


def _fill_weekly(form: PostForm, read: LineRead) -> None:
    """Every week, from the first of the weekdays that comes where the line names no day."""
    _put(form, "weekdays", [str(number) for number in read.weekdays])
    _put(form, "weekly_until", read.until)
    _put(form, "no_holidays", read.no_holidays)
    if read.day is None:
        ahead = (local_today() + timedelta(days=number) for number in range(1, 8))
        _choose_day(form, next(day for day in ahead if day.weekday() in read.weekdays))


def moment_in(values: Mapping[str, str]) -> LineRead:
    """The ``day``, ``start`` and ``end`` that an address names, as far as they make sense."""
    start = clock_in(values.get("start", ""))
    end = clock_in(values.get("end", ""), ends=True)
    day = read_day(values.get("day", ""), local_today())
    return LineRead(None if isinstance(day, NotRead) else day, start, end)


def fill_time(form: ShiftForm, text: str) -> None:
    """Put a span such as ``09:30-13:00`` into the form; nothing where it is none."""
    if found := TIMES.fullmatch(text):
        _put(form, "start", clock_in(found[1]))
        _put(form, "end", clock_in(found[2], ends=True))


def _put(form: ShiftForm, name: str, value: Any) -> None:
    form[name].raw_data = None
    form[name].process(None, value)
    form.prefilled.discard(name)


def _choose_day(form: ShiftForm, day: date) -> None:
    has_chip = local_today() <= day < local_today() + timedelta(days=DAYS_AHEAD)
    form.date.data = [day.isoformat() if has_chip else OTHER]
    _put(form, "other_date", None if has_chip else day)


def unread_text(unread: tuple[str, ...]) -> str:
    """Which words of the line say nothing."""
    words = ", ".join(f"‘{word}’" for word in unread)
    return _("Not understood: %(words)s", words=words)
