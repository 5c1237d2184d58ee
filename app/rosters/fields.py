"""The fields of a roster that is sent: one file, and the days that it stands for."""

import re
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import FileInput

from app.core.localtime import local_today
from app.files.names import cleaned, is_honest
from app.files.tables import LARGEST
from app.times.rules import NotRead, read_day

BETWEEN = re.compile(r"\s+(?:-|t/m|tot|tot en met|to|until)\s+|\s*[–—]\s*")
MACHINE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})")
LONGEST = timedelta(days=366)


class RosterFile(Field):
    """One file: ``data`` is its content, ``filename`` what it was called."""

    widget = FileInput()
    data: bytes | None
    filename: str = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        self.sent = [each for each in valuelist if getattr(each, "filename", None)]

    def pre_validate(self, form: Any) -> None:
        sent = getattr(self, "sent", [])
        if len(sent) != 1:
            raise StopValidation(_("Choose a file."))
        if not is_honest(sent[0].filename):
            raise StopValidation(_("The name of this file cannot be used. Give it another name."))
        self.data = sent[0].stream.read(LARGEST + 1)
        ending = re.search(r"\.(ics|csv|xlsx)$", sent[0].filename.lower())
        self.filename = cleaned(sent[0].filename, ending[0] if ending else ".csv")


class PeriodField(StringField):
    """From a day to a day (inclusive): ``1-11-2026 – 30-11-2026``, or none."""

    data: Any
    how = _l("Like 1-11-2026 – 30-11-2026. Empty: from the first day in the file to the last.")

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        machine = MACHINE.fullmatch(text)
        parts = list(machine.groups()) if machine else BETWEEN.split(text)
        days = [read_day(part, local_today()) for part in parts]
        if len(days) != 2 or any(isinstance(day, NotRead) for day in days):
            raise ValueError(_("Give two days, like 1-11-2026 – 30-11-2026."))
        self.data = self._in_order(*days)

    def _in_order(self, first: Any, last: Any) -> tuple[date, date]:
        if last < first:
            raise ValueError(_("The last day lies before the first."))
        if last - first > LONGEST:
            raise ValueError(_("At most a year can be taken at once."))
        return first, last
