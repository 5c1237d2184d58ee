"""From which day to which a page of figures is."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.reports.periods import last_weeks
from app.reports.queries_figures import MOST_DAYS, Period
from app.times.fields import Day
from app.times.rules import FIRST_DAY, LAST_DAY
from app.web.forms import Form


class FiguresForm(Form):
    """It travels in the address, so there is no token. Without days the last 12 weeks."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    first = Day(_l("From"), past=True, name="from")
    last = Day(_l("Up to and including"), past=True, name="to")

    def __init__(self) -> None:
        names = any(request.args.get(name) for name in ("from", "to"))
        usual = last_weeks()
        super().__init__(
            request.args if names else None, data={"first": usual.first, "last": usual.last}
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Two days in order, at most a year apart."""
        sound: bool = super().validate(extra_validators)
        if not sound or self.period is not None:
            return sound
        self.first.errors = [
            _("Give two days, the first before the last and at most a year apart.")
        ]
        return False

    @property
    def period(self) -> Period | None:
        """The days that were asked for; None when they make no sense."""
        first, last = self.first.data, self.last.data
        if first is None or last is None or not FIRST_DAY <= first <= last <= LAST_DAY:
            return None
        return Period(first, last) if (last - first).days < MOST_DAYS else None
