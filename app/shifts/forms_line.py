"""The quick line of a post: read into the fields of the form, and said back in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.localtime import local_today
from app.core.text import folded, normalised
from app.shifts.fields import OTHER
from app.shifts.forms import ShiftForm
from app.shifts.rules_line import LONGEST_LINE, TIMES, Kind, LineRead, clock_in, read_line
from app.times.rules import NotRead, read_day
from app.web.kept import is_shown_again
from app.web.words_times import clock_of, short_day_text

DAYS_AHEAD = 15
"""How many days have a chip, or can be ticked as well."""


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
        short_day_text(read.day) if read.day else "",
        "–".join(times),
        labels[read.kind] if read.kind else "",
        ngettext("%(num)s person", "%(num)s people", read.places) if read.places else "",
        ngettext("%(num)s extra seat", "%(num)s extra seats", read.extra) if read.extra else "",
    ]
    return tuple(str(part) for part in parts if part)


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
