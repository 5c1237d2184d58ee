"""Fields for a day, a time, or both: typed as people write them, shown as they were understood."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from app.core.localtime import local_today
from app.times.rules import FIRST_DAY, LAST_DAY, NotRead, read_clock, read_day, read_moment
from app.times.words import not_read_text
from app.web.words_times import clock_of, day_in_field, moment_in_field


class Written(StringField):
    """What was read stands in ``data``, None where nothing could be.

    A text that could not be read stays in the field as it was typed.
    """

    data: Any
    written: str
    """Which of ``SHOWN`` it is: how the page draws it."""
    how: Any = None
    """Its hint: which forms it takes."""
    setting: dict[str, bool]
    """What the reading needs to know besides."""
    first_day, last_day = FIRST_DAY, LAST_DAY

    def __init__(self, label: Any, validators: Sequence[Any] = (), **more: Any) -> None:
        self.setting = {}
        super().__init__(label, validators, **more)

    def _value(self) -> str:
        if self.raw_data and self.process_errors:
            return str(self.raw_data[0])
        return "" if self.data is None else SHOWN[self.written](self.data)

    @property
    def asking(self) -> dict[str, int]:
        """The reading as an address names it."""
        return {name: 1 for name, wanted in self.setting.items() if wanted}

    @property
    def picked_day(self) -> str:
        """The day on which a calendar opens: ``2026-10-13``, or nothing."""
        return self.data.strftime("%Y-%m-%d") if self.data else ""

    @property
    def picked_clock(self) -> str:
        """The time that is chosen in a list: ``13:30``, or nothing."""
        return self.data.strftime("%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was sent; of several the last one that is filled in."""
        filled = [text for each in valuelist if (text := each.strip())]
        self.data = None
        if not filled:
            return
        found = read_written(self.written, filled[-1], **self.setting)
        if not isinstance(found, NotRead):
            self.data = found
            return
        self.raw_data = filled[-1:]
        raise ValueError(not_read_text(found))


class Day(Written):
    """A date. One without a year is the next, or the last where the field is of what was."""

    written = "day"

    def __init__(
        self, label: Any, validators: Sequence[Any] = (), past: bool = False, **more: Any
    ) -> None:
        super().__init__(label, validators, **more)
        self.setting = {"past": past}
        self.how = (
            _l("Like 13-10, 13 Oct or yesterday. Without a year: the last.")
            if past
            else _l("Like 13-10, 13 Oct or tomorrow. Without a year: the next.")
        )


class Clock(Written):
    """A time of day; 24:00 too where something ``ends``."""

    written = "clock"

    def __init__(
        self, label: Any, validators: Sequence[Any] = (), ends: bool = False, **more: Any
    ) -> None:
        typed = {"inputmode": "numeric", "placeholder": "13:00"}
        super().__init__(label, validators, render_kw=typed, **more)
        self.setting = {"ends": ends}


class Moment(Written):
    """A day and time on the local clock, without its zone."""

    written = "moment"
    how = _l("Like tomorrow 9:00, or 13-10 13:30.")


SHOWN: dict[str, Callable[[Any], str]] = {
    "day": day_in_field,
    "clock": clock_of,
    "moment": moment_in_field,
}


def read_written(
    kind: str, text: str, past: bool = False, ends: bool = False
) -> date | time | datetime | NotRead:
    """What a text says in a field of this kind of ``SHOWN``."""
    if kind == "clock":
        return read_clock(text, ends)
    if kind == "moment":
        return read_moment(text, local_today())
    return read_day(text, local_today(), past)
