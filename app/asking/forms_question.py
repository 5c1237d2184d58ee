"""When somebody has to be able to do it, or to be free, as lists of people ask."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from app.core.localtime import local_today
from app.times.fields import Clock, Day
from app.web.forms import Form


class MomentForm(Form):
    """It travels in the address, so there is no token. What cannot be read is not asked."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    day = Day(_l("on"))
    start = Clock(_l("from"))
    end = Clock(_l("until"), ends=True)

    def __init__(self) -> None:
        super().__init__(request.args)
        self.validate()

    def process(self, *given: Any, **more: Any) -> None:
        """Without a day, that of today is meant and shown."""
        super().process(*given, **more)
        if self.day.data is None and not self.day.process_errors:
            self.day.data = local_today()

    @property
    def asked_day(self) -> date:
        """The day asked for; today where none was, or none that can be read."""
        return self.day.data or local_today()

    @property
    def wrong(self) -> list[str]:
        """What could not be read, said one by one."""
        return [str(text) for field in (self.day, self.start, self.end) for text in field.errors]
